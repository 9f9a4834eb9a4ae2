"""What a run would cost, check by check: the same dealing that the run itself does, and nothing sent."""

from math import ceil

import click
import msgspec

from conformance.budgets import FIRST_CONTACT
from conformance.run import Run
from stockproof.errors import UserError
from stockproof.session import plan_checks

__all__ = ["Estimate", "Estimates", "estimates_of", "print_estimates"]


class Estimate(msgspec.Struct, frozen=True):
    """The requests of one check in one dialect: what it is sure of, and the most that it may send."""

    dialect: str
    check: str
    estimated: int
    at_most: int


class Estimates(msgspec.Struct, frozen=True):
    """A run's checks, and the totals of its dialects."""

    profile: str
    checks: tuple[Estimate, ...]
    dialects: tuple[Estimate, ...]


def estimates_of(run: Run, only: str | None) -> Estimates:
    """The estimates of a run that is not started."""
    plan_checks(run, only)
    checks = tuple(found for dialect in run.purses for found in _of_dialect(run, dialect))
    if not checks:
        raise UserError("no check is selected")
    totals = tuple(_total(run, dialect, checks) for dialect in run.purses)
    return Estimates(run.profile_name, checks, totals)


def _of_dialect(run: Run, dialect: str) -> list[Estimate]:
    purse, profile = run.purses[dialect], run.profile
    return [
        Estimate(
            dialect,
            name,
            purse.sent_for(name, share),
            purse.sent_for(name, min(purse.to_come[name].most, profile.requests) + purse.to_come[name].cost)
            + profile.shrink_requests,
        )
        for name, share in purse.shares.items()
    ]


def _total(run: Run, dialect: str, checks: tuple[Estimate, ...]) -> Estimate:
    """A dialect's total; the most that it may send where nothing fails, since each failure has a budget of its own."""
    mine = [one.estimated for one in checks if one.dialect == dialect]
    dearest = max(one.factor for one in run.purses[dialect].to_come.values())
    most = max(ceil(run.profile.requests * dearest), sum(mine))
    return Estimate(dialect, f"{len(mine)} checks", sum(mine) + FIRST_CONTACT, most)


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
