"""The group of commands. Each command is a module of its own, imported when it is called."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from stockproof.errors import StoppedError, UserError

__all__ = ["cli"]

COMMANDS = {
    "check": "Judge a target: does it keep what the documents promise?",
    "mock": "Serve a stateful mock shop.",
    "report": "Make the reports of a run again from its log.",
    "baseline": "Write down what a run found not to be kept, so that later runs expect it.",
    "init": "Write a target file for a shop.",
    "doctor": "Say what works on a target, what does not, and what to do.",
    "restore": "Put back what a run that was cut off has left behind.",
    "certify": "Judge a target against a frozen catalogue, and write a bundle that others can verify.",
    "verify": "Verify such a bundle, offline.",
    "keygen": "Make a key to sign bundles with.",
    "requirements": "Print what the documents promise, one requirement after the other.",
    "replay": "Run a failure's trace again, on any target.",
    "diff": "Compare two runs: what broke, what healed.",
    "compare": "Send the same to two targets and find where they differ.",
    "defects": "List the shops that are wrong on purpose.",
}


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Wrong usage is said as every other bad input is; no arguments at all are a question for help."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "stockproof"
        raise UserError(f"{error.format_message().rstrip('.')}; see {command} --help") from None


@contextmanager
def _no_garbage() -> Iterator[None]:
    """What is imported stays: looking for garbage in it takes a tenth of a short command."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


class _Commands(click.Group):
    """Commands by name, found without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click asks with a context
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            ctx.fail(f"no command {cmd_name!r}: choose one of {', '.join(COMMANDS)}")
        with _no_garbage():
            command: click.Command = import_module(f"stockproof.commands.{cmd_name}").command
        return command

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        with _in_one_line():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with _in_one_line():
                return super().invoke(ctx)
        except KeyboardInterrupt:
            raise StoppedError from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - the same
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="stockproof", message="stockproof %(version)s")
def cli(**_: Any) -> None:
    """Specs, a mock shop and a conformance suite for inventory APIs.

    Magento 1 and OpenMage stock items, Magento 2 stocks, MerchantPro stock: made from their public documents.
    """
