"""What a baseline covers, when an entry is stale or expired, and what a run makes of the file."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conformance.baseline import BaselineError, Entry, Expected, covering, expired, read_baseline, stale
from conformance.checks import test_faults as faults
from conformance.events import BaselineRead, EventLog, RunStarted, VerdictEvent
from conformance.judge import run_check
from conformance.new_baseline import Update, from_results, updated
from conformance.reports import results
from conformance.run import Run
from conformance.transport import Answer, Message, Transport
from conformance.verdicts import Verdict

NAME = "faults/product_not_exists"
OTHER = "faults/global_fault"
KNOWN = Expected(Verdict.FAIL, "SHOP-17", "warehouse team", date(2027, 1, 31))
WRITTEN = f"""\
# Known to all.

# Seen in March;
# the vendor knows.
[[expected]]
requirement = "{NAME}"
dialect = "*"   # everywhere
reason = "TICKET-1"
owner = "Ö & Co"
expires = 2027-01-31

[[ expected ]] # another
requirement = "{OTHER}"
dialect = "jsonrpc"
reason = "TICKET-2"
owner = "me"
expires = "2027-02-28"
"""


def entry(**changes: object) -> Entry:
    """An entry of a baseline."""
    members = {"requirement": NAME, "dialect": "jsonrpc", "reason": "r", "owner": "o", "expires": date(2027, 1, 31)}
    return Entry(**{**members, **changes})


def found(verdict: Verdict, requirement: str = NAME, dialect: str = "jsonrpc", check: str = "test_a") -> VerdictEvent:
    """What a check found."""
    return VerdictEvent(1.0, requirement, "MUST", dialect, check, verdict, 1, 1, 0.1)


def log_of(*events: VerdictEvent, entries: tuple[Entry, ...] = ()) -> EventLog:
    """The log of a run that found this."""
    began = RunStarted(0.0, "0.1.0", "a shop", "http://x", "documented", ("jsonrpc", "soap_v2"), "quick", 1, False)  # noqa: FBT003 - without control
    log = EventLog([began, *([BaselineRead(0.0, "known.toml", entries)] if entries else [])])
    for event in events:
        log.add(event)
    return log


@pytest.mark.parametrize(
    ("kind", "covered"),
    [
        ("fail", {Verdict.FAIL, Verdict.FLAKY, Verdict.WARN}),
        ("flaky", {Verdict.FAIL, Verdict.FLAKY, Verdict.WARN}),
        ("untestable", {Verdict.UNTESTABLE}),
    ],
)
def test_what_an_entry_covers(kind: str, covered: set[Verdict]) -> None:
    """What is not kept, or what cannot be shown, but never one for the other, and never an error."""
    assert {one for one in Verdict if covering([entry(verdict=kind)], found(one), "documented")} == covered


@pytest.mark.parametrize(
    ("changes", "covers"),
    [
        ({}, True),
        ({"dialect": "*"}, True),
        ({"check": "test_a"}, True),
        ({"edition": "documented"}, True),
        ({"requirement": OTHER}, False),
        ({"dialect": "soap_v2"}, False),
        ({"check": "test_b"}, False),
        ({"edition": "openmage-20.18"}, False),
    ],
)
def test_an_entry_is_about_what_it_names(changes: dict[str, str], *, covers: bool) -> None:
    """Requirement, dialect, and where it says so check and edition."""
    assert bool(covering([entry(**changes)], found(Verdict.FAIL), "documented")) is covers


def test_an_entry_is_stale_once_all_its_checks_are_kept() -> None:
    """Not while one is not, nor where none was judged; one for what is flaky does not mind a pass."""
    everywhere, flaky, elsewhere = entry(dialect="*"), entry(verdict="flaky"), entry(requirement=OTHER)
    entries = (everywhere, flaky, elsewhere)
    kept, other = found(Verdict.PASS), found(Verdict.PASS, dialect="soap_v2")
    assert stale(entries, [kept, other], "documented") == (everywhere,)
    assert stale(entries, [kept, found(Verdict.EXPECTED, dialect="soap_v2")], "documented") == ()
    assert stale(entries, [kept, found(Verdict.ERROR, check="test_b")], "documented") == ()
    assert stale(entries, [], "documented") == ()


def test_an_entry_holds_through_its_last_day() -> None:
    """It is expired on the day after."""
    one = entry(expires=date(2027, 1, 31))
    assert expired([one], date(2027, 1, 31)) == ()
    assert expired([one], date(2027, 2, 1)) == (one,)


def test_a_verdict_is_held_against_the_baseline_where_it_is_logged(
    a_run: Callable[..., Run], in_process: Callable[..., Transport]
) -> None:
    """A real check on a broken shop: an expected failure, with what was judged, whose it is and its explanation."""

    def spoil(_: Message, answer: Answer) -> Answer:
        return Answer(answer.status, answer.headers, answer.body.replace(b'"code":101', b'"code":100'))

    run = a_run(in_process(spoil))
    run.start()
    run.log.add(BaselineRead(0.0, "known.toml", (entry(),)))
    event = run_check(run, faults.test_an_unknown_product_is_101, "jsonrpc")
    assert (event.verdict, event.expected) == (Verdict.EXPECTED, Expected(Verdict.FAIL, "r", "o", date(2027, 1, 31)))
    assert event.failure


# ---------------------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize("text", [WRITTEN, WRITTEN.replace("\n", "\r\n"), "\ufeff" + WRITTEN])
def test_a_baseline_is_read(tmp_path: Path, text: str) -> None:
    """With any line ends, with or without a byte order mark; a date may stand in quotes."""
    (tmp_path / "known.toml").write_bytes(text.encode())
    first, second = read_baseline(tmp_path / "known.toml")
    assert (first.owner, first.expires) == ("Ö & Co", date(2027, 1, 31))
    assert (second.requirement, second.expires) == (OTHER, date(2027, 2, 28))


def test_an_empty_baseline_expects_nothing(tmp_path: Path) -> None:
    """An empty file is one."""
    (tmp_path / "known.toml").touch()
    assert read_baseline(tmp_path / "known.toml") == ()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (f'"{NAME}"', '"faults/nonsense"', "entry 1 (faults/nonsense): no such requirement"),
        ('"jsonrpc"', '"json"', "entry 2 (faults/global_fault): no dialect 'json': choose"),
        ('"Ö & Co"', '" "', "entry 1 (faults/product_not_exists): owner is empty"),
        ('reason = "TICKET-2"\n', "", "missing required field `reason` - at `$.expected[1]`"),
        ('owner = "me"', "", "missing required field `owner`"),
        ("2027-01-31", '"soon"', "Invalid RFC3339 encoded date"),
        ("owner = ", "owners = ", "unknown field `owners`"),
        ('"me"', '"me"\nedition = "nonsense"', "no edition 'nonsense'"),
        ('"me"', '"me"\nverdict = "error"', "Invalid enum value 'error'"),
        ("[[expected]]", "[[expected", "Expected"),
    ],
)
def test_a_baseline_that_cannot_be_used_says_why(tmp_path: Path, old: str, new: str, said: str) -> None:
    """The file, the entry, and what is wrong with it."""
    (tmp_path / "known.toml").write_text(WRITTEN.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BaselineError) as error:
        read_baseline(tmp_path / "known.toml")
    assert str(error.value).startswith(f"{tmp_path / 'known.toml'}: ")
    assert said in str(error.value)
    assert "\n" not in str(error.value)


# ---------------------------------------------------------------------------------------------------------- writing


def read(update: Update, tmp_path: Path) -> tuple[Entry, ...]:
    """The entries of an updated baseline."""
    (tmp_path / "new.toml").write_text(update.text, encoding="utf-8")
    return read_baseline(tmp_path / "new.toml")


def test_a_baseline_is_made_from_a_run(tmp_path: Path) -> None:
    """An entry for all that breaks the run but the suite's own errors; the same run then finds it expected."""
    events = [found(one, check=f"test_{one.name}") for one in Verdict]
    update = updated("", (), log_of(*events), KNOWN)
    entries = read(update, tmp_path)
    assert [one.verdict for one in entries] == ["fail", "flaky", "untestable"]
    assert {(one.owner, one.reason, one.edition) for one in entries} == {("warehouse team", "SHOP-17", "documented")}
    again = log_of(*events, entries=entries)
    assert {one.check for one in again.verdicts if one.verdict is Verdict.EXPECTED} == {
        "test_FAIL",
        "test_FLAKY",
        "test_UNTESTABLE",
        "test_EXPECTED",
    }


def test_an_update_keeps_what_people_wrote(tmp_path: Path) -> None:
    """Comments, owners and spaces stay; what is kept by now goes with its comment; what is new is added."""
    (tmp_path / "old.toml").write_text(WRITTEN, encoding="utf-8")
    before = read_baseline(tmp_path / "old.toml")
    log = log_of(found(Verdict.PASS), found(Verdict.FAIL, OTHER), found(Verdict.FAIL, OTHER, "soap_v2"))
    update = updated(WRITTEN, before, log, KNOWN)
    assert (update.entries, update.added, update.gone) == (2, 1, 1)
    assert update.text.startswith('# Known to all.\n\n[[ expected ]] # another\nrequirement = "faults/global_fault"')
    assert "the vendor knows" not in update.text
    entries = read(update, tmp_path)
    assert [(one.dialect, one.owner) for one in entries] == [("jsonrpc", "me"), ("soap_v2", "warehouse team")]
    assert updated(update.text, entries, log, KNOWN).text == update.text


def test_nothing_to_do_changes_nothing(tmp_path: Path) -> None:
    """A file that covers everything stays to the byte."""
    (tmp_path / "old.toml").write_text(WRITTEN, encoding="utf-8")
    log = log_of(found(Verdict.FAIL), found(Verdict.FAIL, OTHER))
    assert updated(WRITTEN, read_baseline(tmp_path / "old.toml"), log, KNOWN).text == WRITTEN


def test_what_another_baseline_expected_keeps_its_owner(tmp_path: Path) -> None:
    """A run with a baseline makes a new file that says the same."""
    log = log_of(found(Verdict.FAIL), entries=(entry(owner="someone"),))
    [one] = read(updated("", (), log, KNOWN), tmp_path)
    assert (one.owner, one.verdict) == ("someone", "fail")


def test_texts_are_written_so_that_they_are_read_again(tmp_path: Path) -> None:
    """Quotes, control characters, emoji."""
    hostile = "\"quoted\" \\ \x7f\x01\t\n]] '''🏬"
    known = Expected(Verdict.FAIL, hostile, hostile, date(2027, 1, 31))
    [one] = read(updated("", (), log_of(found(Verdict.FAIL)), known), tmp_path)
    assert (one.owner, one.reason) == (hostile, hostile)


def test_entries_in_one_line_are_not_updated() -> None:
    """A file whose entries have no lines of their own is refused, not spoilt."""
    with pytest.raises(BaselineError, match="under a line"):
        updated("expected = [{}]", (entry(),), log_of(found(Verdict.FAIL, OTHER)), KNOWN)


def test_results_are_as_good_as_the_log(tmp_path: Path) -> None:
    """A baseline from results.json is the one from the log."""
    log = log_of(found(Verdict.FAIL), found(Verdict.UNTESTABLE, OTHER))
    (tmp_path / "results.json").write_bytes(results.render(log))
    assert updated("", (), from_results(tmp_path / "results.json"), KNOWN) == updated("", (), log, KNOWN)
