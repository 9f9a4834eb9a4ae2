"""`stockproof mock`: serve a shop until Ctrl-C."""

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import msgspec

from mockserver import StateError, World, build
from mockserver.defects import defects
from mockserver.edge import PortInUseError, serve
from specs import dialect, editions
from stockproof.credentials import credentials
from stockproof.errors import UserError

__all__ = ["command"]


@click.command("mock")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option(
    "--edition", type=click.Choice(editions()), help="Which shop to be.  [default: the file's, else documented]"
)
@click.option(
    "--shop", type=click.Path(path_type=Path), help="A shop's state as TOML or JSON, instead of the documents'."
)
@click.option("--no-auth", is_flag=True, help="Take every REST request for the administrator's, whoever sends it.")
@click.option("--defect", "names", multiple=True, metavar="NAME", help="Be wrong in this way; may be repeated.")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    host: str,
    port: int,
    edition: str | None,
    shop: Path | None,
    no_auth: bool,  # noqa: FBT001 - click names it
    names: tuple[str, ...],
) -> None:
    """Serve a stateful mock shop until Ctrl-C.

    The shop is the documents' own unless a file is given; /__mock__/ sets and shows its state.
    """
    for name in names:
        if name not in defects():
            raise UserError(f"no defect {name!r}; `stockproof defects` lists them")
    try:
        world = build(edition, read_shop(shop) if shop else None, names)
    except StateError as error:
        raise UserError(f"{shop}: {error}") from error
    world.no_auth = no_auth
    try:
        serve(world, host, port, lambda url: announce(world, url, shop))
    except PortInUseError as error:
        raise UserError(f"{error}; choose another with --host or --port") from error


def read_shop(path: Path) -> Mapping[str, Any]:
    """A shop file, TOML or JSON by its suffix."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        document = msgspec.toml.decode(text) if path.suffix.lower() == ".toml" else json.loads(text)
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}") from error
    except (ValueError, RecursionError) as error:
        raise UserError(f"{path}: {error}") from error
    if not isinstance(document, dict):
        raise UserError(f"{path}: a shop file holds a map with the key magento1, or a Magento 1 part itself")
    return document


def announce(world: World, url: str, shop: Path | None) -> None:
    """Say where the shop is and how to log in."""
    wrong = f", wrong on purpose: {', '.join(world.defects)}" if world.defects else ""
    click.echo(
        f"stockproof mock {version('stockproof')}, edition {world.edition.name}, {shop or 'the documents’ shop'}{wrong}"
    )
    for name in world.edition.dialects:
        click.echo(f"{name:<16} {url}{dialect(name).entry_path}   {credentials(world, name)}")
    click.echo(f"{'control':<16} {url}/__mock__/")
