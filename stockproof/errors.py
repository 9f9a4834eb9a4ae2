"""What a user did that cannot be done: one line, exit code 2; or a signal: one line, 128 and its number."""

import signal
from typing import Any

import click

__all__ = ["SIGNALLED", "StoppedError", "UserError"]

#: What a shell adds to the number of the signal that ended a command.
SIGNALLED = 128


class UserError(click.ClickException):
    """What was wrong, where, and what to do; shown in one line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the line to standard error."""
        click.echo(f"stockproof: {' '.join(self.message.split())}", file=file, err=file is None)


class StoppedError(UserError):
    """A signal where no run's results can be shown, or a second one while the target was put back."""

    def __init__(self, message: str = "interrupted", number: int = signal.SIGINT) -> None:
        """What was interrupted, if there is anything to say of it, and the signal's number."""
        super().__init__(message)
        self.exit_code = SIGNALLED + number  # type: ignore[misc]  # click reads it from the instance
