"""What a run would cost, check by check: the same dealing that the run itself does, and nothing sent."""

import click
import msgspec

from conformance.budgets import FIRST_CONTACT
from conformance.run import Run
from stockproof.errors import UserError
from stockproof.rehearsal import Prospects, offer_of, prospects
from stockproof.session import plan_checks

__all__ = ["Estimate", "Estimates", "estimates_of", "print_estimates"]


class Estimate(msgspec.Struct, frozen=True):
    """The requests of one check in one dialect: what it is sure of, and the most that it may send."""

    dialect: str
    check: str
    estimated: int
    at_most: int


class Estimates(msgspec.Struct, frozen=True):
    """A run's checks, the totals of its dialects, and how much of it can be judged where not all can."""

    profile: str
    checks: tuple[Estimate, ...]
    dialects: tuple[Estimate, ...]
    prospects: Prospects | None = None


def estimates_of(run: Run, only: str | None) -> Estimates:
    """The estimates of a run that is not started."""
    plan_checks(run, only)
    checks = tuple(found for dialect in run.purses for found in _of_dialect(run, dialect))
    if not checks:
        raise UserError("no check is selected")
    totals = tuple(_total(run, dialect, checks) for dialect in run.purses)
    return Estimates(run.profile_name, checks, totals, _prospects(run))


def _prospects(run: Run) -> Prospects | None:
    """How much can be judged without control, as far as the target file tells: the products are not looked at."""
    offer = offer_of(run.connection, read_only=run.read_only)
    if (run.connection.control and not run.read_only) or not offer.dialects:
        return None
    return prospects(offer, run.selection)


def _of_dialect(run: Run, dialect: str) -> list[Estimate]:
    purse, profile = run.purses[dialect], run.profile
    shares = purse.shares
    return [
        Estimate(
            dialect,
            name,
            shares[name],
            min(one.most, profile.budget(by_wire=run.by_wire)) + profile.shrink_requests + one.cost,
        )
        for name, one in purse.to_come.items()
    ]


def _total(run: Run, dialect: str, checks: tuple[Estimate, ...]) -> Estimate:
    """A dialect's total; the most that it may send where nothing fails, since each failure has a budget of its own."""
    mine = [one.estimated for one in checks if one.dialect == dialect]
    return Estimate(
        dialect,
        f"{len(mine)} checks",
        sum(mine) + FIRST_CONTACT,
        max(run.profile.budget(by_wire=run.by_wire), sum(mine)),
    )


def print_estimates(found: Estimates, form: str) -> None:
    """Print estimates to standard output."""
    if form == "json":
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
        return
    width = max(len(one.check) for one in (*found.checks, *found.dialects))
    for one in (*found.checks, *found.dialects):
        click.echo(f"{one.dialect:<16}  {one.check:<{width}}  {one.estimated:>6}  at most {one.at_most:>6}")
    click.echo(
        f"Requests in profile {found.profile}, those to a target's control not counted. The most of a check holds "
        "where it fails and is shrunk, the most of a dialect where nothing fails."
    )
    for line in found.prospects.lines if found.prospects else ():
        click.echo(line)
