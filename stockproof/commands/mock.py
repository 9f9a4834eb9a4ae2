"""`stockproof mock`: serve a shop until Ctrl-C."""

import json
import os
import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import msgspec

from mockserver import StateError, World, build
from mockserver.defects import defects
from mockserver.edge import PortInUseError, serve
from mockserver.site import Site, base_authority, read_authority
from specs import dialect, editions
from stockproof.credentials import credentials
from stockproof.errors import UserError

__all__ = ["command"]

NAMED = "env:"
#: What a header can hold as a token (RFC 6750).
TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
#: So many characters of what was typed are repeated.
SHOWN = 100


@click.command("mock")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option(
    "--base-url", metavar="URL", help="Where clients reach it, if not at its own address: http(s)://HOST[:PORT]."
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="HOST",
    help="A further name of the mock, with or without a port; may be repeated.",
)
@click.option(
    "--control-token",
    metavar="env:NAME",
    help="The token that /__mock__/ asks for.  [default: none on loopback, else one is made and printed]",
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
    base_url: str | None,
    hosts: tuple[str, ...],
    control_token: str | None,
    edition: str | None,
    shop: Path | None,
    no_auth: bool,  # noqa: FBT001 - click names it
    names: tuple[str, ...],
) -> None:
    """Serve a stateful mock shop until Ctrl-C.

    The shop is the documents' own unless a file is given; /__mock__/ sets and shows its state. That answers only to the
    names of this machine, to the address listened on, to --base-url and --allow-host, and to no page of another site.
    """
    site = site_of(base_url, hosts, control_token)
    for name in names:
        if name not in defects():
            raise UserError(f"no defect {name!r}; `stockproof defects` lists them")
    try:
        world = build(edition, read_shop(shop) if shop else None, names)
    except StateError as error:
        raise UserError(f"{shop}: {error}") from error
    world.no_auth, world.site = no_auth, site
    try:
        serve(world, host, port, lambda url: announce(world, url, shop, control_token))
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


def site_of(base_url: str | None, hosts: tuple[str, ...], control_token: str | None) -> Site:
    """Under which names the mock is asked for, and what its control asks for."""
    base = base_authority(base_url or "")
    if base_url is not None and base is None:
        raise UserError(
            f"--base-url {shown(base_url)}: must be http:// or https://, a host and perhaps a port, no more"
        )
    for host in hosts:
        if read_authority(host) is None:
            raise UserError(f"--allow-host {shown(host)}: must be a host name or address, as shop, shop:8080 or [::1]")
    return Site("://".join(base or ()), hosts, "" if control_token is None else token_of(control_token))


def token_of(named: str) -> str:
    """The token that an option names; one that stands there itself is not repeated."""
    if not named.startswith(NAMED):
        raise UserError("--control-token names an environment variable and does not hold the token: env:NAME")
    token = os.environ.get(named.removeprefix(NAMED), "")
    if not token:
        raise UserError(f"--control-token {shown(named)}: the environment has no such variable, or it is empty")
    if not TOKEN.fullmatch(token):
        raise UserError(f"--control-token {shown(named)}: a token has letters, digits and -._~+/= only")
    return token


def shown(text: str) -> str:
    """What was typed, as far as a line can hold it."""
    return repr(text if len(text) <= SHOWN else f"{text[:SHOWN]}…")


def announce(world: World, url: str, shop: Path | None, control_token: str | None = None) -> None:
    """Say where the shop is and how to log in; a token that the mock made is said here and nowhere else."""
    wrong = f", wrong on purpose: {', '.join(world.defects)}" if world.defects else ""
    click.echo(
        f"stockproof mock {version('stockproof')}, edition {world.edition.name}, {shop or 'the documents’ shop'}{wrong}"
    )
    for name in world.edition.dialects:
        base = world.site.base_url or url
        click.echo(f"{name:<16} {base}{dialect(name).entry_path}   {credentials(world, name)}")
    click.echo(f"{'control':<16} {url}/__mock__/")
    if world.site.token:
        click.echo(f"{'control token':<16} {control_token or world.site.token}   to be sent as Authorization: Bearer …")
