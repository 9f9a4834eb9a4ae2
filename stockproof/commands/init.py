"""`stockproof init`: write a target file, after asking the shop what it is."""

import sys
from pathlib import Path
from typing import Any

import click

from conformance.probing import Probed, probe
from conformance.target_file import TargetError
from specs import dialect, editions
from stockproof.errors import UserError
from stockproof.target_template import target_template

__all__ = ["command"]


@click.command("init")
@click.option("--url", help="The shop's base URL.")
@click.option(
    "--edition", type=click.Choice(editions()), help="What to hold it against.  [default: what it looks like]"
)
@click.option("--user", help="An API user of the Magento 1 dialects, or an administrator of Magento 2.")
@click.option("--sku", "skus", multiple=True, help="A product that may be touched; may be repeated.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("target.toml"), show_default=True)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    url: str | None,
    edition: str | None,
    user: str | None,
    skus: tuple[str, ...],
    out: Path,
    force: bool,  # noqa: FBT001 - click names it
) -> None:
    """Write a target file for a shop: asks for the essentials and looks which dialects answer. Changes nothing there.

    What is not given as an option is asked for; with --url alone and no terminal the rest stays to be filled in.
    """
    if out.exists() and not force:
        raise UserError(f"{out} is there already: name another with --out, or replace it with --force")
    base_url = url or _asked("Base URL of the shop", None)
    try:
        found = probe(base_url)
    except TargetError as error:
        raise UserError(str(error)) from error
    for name, what in found.answers.items():
        click.echo(f"{name:<16} {what}")
    chosen = edition or _asked("Edition", found.edition, editions())
    text = target_template(
        base_url=base_url.rstrip("/"),
        shop=found.edition,
        edition=chosen,
        user=user or _asked("API user (Magento 1) or administrator (Magento 2)", "apiUser"),
        skus=skus or tuple(_asked("SKUs that may be touched, separated by blanks", "").split()),
        groups=_groups(found),
        dialects=_named(found),
    )
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UserError(f"{out}: {error.strerror or error}") from error
    click.echo(f"\nWritten: {out}. Name the secrets in the environment, then: stockproof doctor {out}")


def _groups(found: Probed) -> tuple[str, ...]:
    """The groups of dialects that answer."""
    return tuple(dict.fromkeys(dialect(name).group for name in found.answers))


def _named(found: Probed) -> tuple[str, ...]:
    """The dialects to name in the file: none, unless one is served that is not judged by itself."""
    return tuple(found.answers) if any(dialect(name).while_config for name in found.answers) else ()


def _asked(question: str, default: str | None, choices: tuple[str, ...] = ()) -> str:
    """The answer to a question; without a terminal the default, and none is a mistake."""
    if not sys.stdin.isatty():
        if default is None:
            raise UserError(f"{question}: give it as an option, there is no terminal to ask")
        return default
    kind: Any = click.Choice(choices) if choices else None
    answer: str = click.prompt(question, default=default, type=kind, show_choices=bool(choices))
    return answer
