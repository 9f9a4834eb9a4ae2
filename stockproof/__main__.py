"""The command line: `stockproof COMMAND`, or `python -m stockproof COMMAND`."""

import sys

__all__ = ["main"]

ROOMS = ("specs", "mockserver", "conformance", "stockproof")


def main() -> None:
    """Run the command line; say so when another distribution has put its files over ours."""
    try:
        from stockproof.cli import cli  # noqa: PLC0415 - what is broken here is to be explained, not to be shown

        cli(prog_name="stockproof")
    except ImportError as error:
        others = strangers()
        if not others:
            raise
        named = "; ".join(f"{room} belongs to {' and '.join(owners)} too" for room, owners in others.items())
        sys.stderr.write(f"stockproof: {error}. {named}. Install stockproof in an environment of its own.\n")
        sys.exit(2)
    except KeyboardInterrupt:  # while the commands are being imported; later ones say it themselves
        sys.stderr.write("stockproof: interrupted\n")
        sys.exit(130)


def strangers() -> dict[str, list[str]]:
    """Our package names that other distributions own as well, with their owners."""
    from importlib.metadata import packages_distributions  # noqa: PLC0415 - slow, and seldom needed

    owners = packages_distributions()
    others = {room: sorted(set(owners.get(room, [])) - {"stockproof"}) for room in ROOMS}
    return {room: names for room, names in others.items() if names}


if __name__ == "__main__":
    main()
