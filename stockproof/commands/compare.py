"""`stockproof compare`: the same to two targets."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import NoReturn

import click
import msgspec

from conformance.addresses import normalised
from conformance.comparing import Compared, compare
from conformance.connection import Connection, TargetError, connect
from conformance.ledger import LedgerError
from conformance.profiles import PROFILES
from conformance.run import Run, putting_back
from conformance.shown import shown_exchange
from conformance.verdicts import MalformedAnswer, TargetLostError
from specs import dialects, editions, topics
from stockproof.endings import alone_on, left_behind_counts
from stockproof.errors import StoppedError, UserError
from stockproof.session import say_without_control

__all__ = ["command"]

EMBEDDED = "-"


@click.command(
    "compare",
    epilog="""\b
Exit codes:
  0    no difference was found
  1    the targets differ
  2    wrong usage, nothing to compare, another run on a target, or a target out of reach, lost or not put back
  130  interrupted (129: hung up, 143: terminated), after both targets were put back as they were""",
)
@click.argument("target_a")
@click.argument("target_b")
@click.option("--dialect", multiple=True, type=click.Choice(dialects()), help="Only this dialect; may be repeated.")
@click.option("--edition", type=click.Choice(editions()), help="Of the embedded mock.  [default: documented]")
@click.option("--topic", multiple=True, type=click.Choice(topics()), help="Only words of this topic; may be repeated.")
@click.option("--profile", type=click.Choice(list(PROFILES)), default="quick", show_default=True, help="The cost.")
@click.option("--seed", type=click.IntRange(0), metavar="N", help="Draw the same sequences again.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(  # noqa: PLR0913, PLR0917 - one parameter an option
    target_a: str,
    target_b: str,
    dialect: tuple[str, ...],
    edition: str | None,
    topic: tuple[str, ...],
    profile: str,
    seed: int | None,
    form: str,
) -> None:
    """Send the same generated sequences to TARGET_A and TARGET_B and list where they differ, shrunk.

    A target is what `stockproof check` takes, or - for the embedded mock. Both are put back as they were.
    """
    number = random.SystemRandom().randrange(2**32) if seed is None else seed
    with alone_on(target_a, target_b):
        try:
            one, other = (a_run(name, edition, profile, number) for name in (target_a, target_b))
            refuse_one_shop(one, other)
            chosen = spoken_by_both(one, other, dialect)
            start(one, other)
        except (TargetError, LedgerError, TargetLostError, MalformedAnswer) as error:
            raise UserError(str(error)) from error
        with putting_back(one, other) as stopped:
            found, lost = searched(one, other, chosen, topic)
    with left_behind_counts(one, other):
        tell(found, lost, stopped.number, lambda: as_json(found) if form == "json" else as_text(found, number, profile))


def tell(found: list[Compared], lost: str, stopped_by: int, text: Callable[[], str]) -> NoReturn:
    """Say what was found, or why not, and end."""
    if stopped_by:
        raise StoppedError(number=stopped_by)
    if lost or not found:
        raise UserError(lost or "no word is selected: no dialect of both has one of these topics")
    click.echo(text())
    raise click.exceptions.Exit(1 if any(entry.differs for entry in found) else 0)


def a_run(name: str, edition: str | None, profile: str, number: int) -> Run:
    """A run on a target, which does not begin yet."""
    connection: Connection = connect(None, edition) if name == EMBEDDED else connect(name)
    say_without_control(connection)
    return Run(connection, profile_name=profile, seed=number)


def start(one: Run, other: Run) -> None:
    """Begin both runs, or none."""
    one.start()
    with ExitStack() as undo:
        undo.callback(one.put_back)
        other.start()
        undo.pop_all()


def refuse_one_shop(one: Run, other: Run) -> None:
    """Refuse to compare a shop with itself: each would undo what the other does."""
    url = one.connection.recorder.transport.base_url
    is_same = normalised(url) == normalised(other.connection.recorder.transport.base_url)
    if one.connection.outlives_the_run and is_same:
        raise UserError(f"both targets are the shop at {url}")


def spoken_by_both(one: Run, other: Run, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The dialects to compare in."""
    shared = tuple(name for name in one.connection.dialects if name in other.connection.dialects)
    missing = [name for name in wanted if name not in shared]
    if missing or not shared:
        raise UserError(
            f"both targets have to speak a dialect to be compared in it; both speak {', '.join(shared) or 'none'}"
        )
    return wanted or shared


def searched(one: Run, other: Run, chosen: tuple[str, ...], topic: tuple[str, ...]) -> tuple[list[Compared], str]:
    """What was found, and why the search could not go on."""
    found: list[Compared] = []
    lost = ""
    try:
        for entry in entries(one, other, chosen, topic):
            found.append(entry)
            click.echo(line(entry), err=True)
    except TargetLostError as error:
        lost = str(error)
    except MalformedAnswer as error:
        lost = f"a target cannot be logged in to: {error}"
    except KeyboardInterrupt:
        lost = "interrupted"
    return found, lost


def entries(one: Run, other: Run, chosen: tuple[str, ...], topic: tuple[str, ...]) -> Iterator[Compared]:
    """Every word of every dialect."""
    for name in chosen:
        yield from compare(one, other, name, topic)


def line(entry: Compared) -> str:
    """A word in a line."""
    state = "DIFFERENT" if entry.differs else "not compared" if entry.skipped else "alike"
    return f"{entry.dialect}, {entry.word}: {state}"


def as_text(found: list[Compared], number: int, profile: str) -> str:
    """The differences with both sides' messages, and the counts."""
    lines = [part for entry in found if entry.differs for part in explained(entry)]
    skipped = {entry.word: entry.skipped for entry in found if entry.skipped}
    lines += [f"Not compared: {word}: {why}" for word, why in skipped.items()]
    different, compared = sum(entry.differs for entry in found), sum(not entry.skipped for entry in found)
    examples = sum(entry.examples for entry in found)
    lines.append(f"{different} of {compared} words differ, {examples} sequences, profile {profile}, seed {number}")
    return "\n".join(lines)


def explained(entry: Compared) -> list[str]:
    """A difference: the steps, where it is, and both sides."""
    again = "" if entry.repeats else "  (it did not repeat)"
    lines = [f"DIFFERENT  {entry.word}  {entry.dialect}{again}", f"  Where: {entry.where}"]
    lines += [f"  {'Steps:' if not at else '      '} {step}" for at, step in enumerate(entry.steps)]
    for letter, side in zip("AB", entry.sides, strict=True):
        lines.append(f"  {letter}: {side.target}")
        lines += [f"    {word}" for word in side.words]
        for exchange in side.exchanges:
            lines += [f"    {part}" for part in shown_exchange(exchange).splitlines()]
    return [*lines, ""]


def as_json(found: list[Compared]) -> str:
    """Every word as a JSON object, in a list."""
    return msgspec.json.format(msgspec.json.encode([msgspec.to_builtins(entry) for entry in found]), indent=2).decode()
