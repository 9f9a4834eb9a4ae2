"""Freezes the catalogue and its checks as a revision: `python -m conformance.freeze NAME`, for example 2026-11.

A revision that is out in the world is never frozen again; `--again` replaces one that is not released yet.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from conformance.checks import checks
from conformance.dialects import spoken
from conformance.profiles import DEFAULT_PROFILE
from specs import Requirement, digest_of, edition, editions, requirements
from specs.revisions import FOLDER

__all__ = ["freeze", "main"]

Place = tuple[tuple[str, tuple[str, ...]], ...]


def freeze(since: str, profile: str, seed: int) -> str:
    """The catalogue of today as the text of a revision."""
    where = {entry.id: place_of(entry) for entry in requirements().values()}
    names = {place: f"p{number:02}" for number, place in enumerate(sorted(set(where.values())), 1)}
    lines = ["# A frozen catalogue: certificates are held against it. Made by `python -m conformance.freeze`."]
    lines += [f'since = "{since}"', f'profile = "{profile}"', f"seed = {seed}"]
    for place, name in names.items():
        lines += ["", f"[places.{name}]", *(f'"{edition_name}" = {_list(found)}' for edition_name, found in place)]
    lines += ["", "[requirements]"]
    lines += [_line(entry, names[where[entry.id]]) for entry in requirements().values()]
    return "\n".join(lines) + "\n"


def place_of(entry: Requirement) -> Place:
    """The dialects in which a requirement is in force, by edition."""
    found = {
        name: tuple(one for one in edition(name).dialects if one in spoken() and entry.holds(name, one))
        for name in editions()
    }
    return tuple((name, tuple(sorted(dialects))) for name, dialects in sorted(found.items()) if dialects)


def _line(entry: Requirement, place: str) -> str:
    named = _list(check.__name__ for check in checks().get(entry.id, ()))
    statement = digest_of(entry.statement)
    return (
        f'"{entry.id}" = {{ level = "{entry.level}", statement = "{statement}", where = "{place}", checks = {named} }}'
    )


def _list(names: Iterable[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f"[{quoted}]"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write a revision's file; 2 where it is there already."""
    parser = ArgumentParser(prog="python -m conformance.freeze", description="Freeze the catalogue as a revision.")
    parser.add_argument("name", help="a year and a month, 2026-11; a second one of that month is 2026-11.2")
    parser.add_argument("--again", action="store_true", help="replace it, as long as it is not released")
    chosen = parser.parse_args(arguments)
    path = FOLDER / f"{chosen.name}.toml"
    if path.exists() and not chosen.again:
        sys.stderr.write(f"{path} is there already: choose a new name, or --again while it is not released\n")
        return 2
    seed = int("".join(letter for letter in chosen.name if letter.isdigit()) or 0)
    path.write_text(freeze(version("stockproof"), DEFAULT_PROFILE, seed), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
