"""What a user did that cannot be done: one line, exit code 2."""

from typing import Any

import click

__all__ = ["UserError"]


class UserError(click.ClickException):
    """What was wrong, where, and what to do; shown in one line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the line to standard error."""
        click.echo(f"stockproof: {' '.join(self.message.split())}", file=file, err=file is None)
