"""Two targets compared: the first difference of each word, shrunk."""

import pytest
from hypothesis import strategies as st

from conformance import comparing
from conformance.compared import words
from conformance.comparing import Compared, compare, first_difference
from conformance.connection import Connection
from conformance.run import Run
from conformance.transport import Recorder
from mockserver.state import to_document
from specs import dialects, edition
from stockproof.embedded import EmbeddedMock


def a_run(edition_name: str = "documented", *broken: str) -> Run:
    """A run on a mock of its own."""
    return a_run_on(EmbeddedMock(edition_name, broken), f"{edition_name} {' '.join(broken)}".strip(), edition_name)


def a_run_on(mock: EmbeddedMock, name: str, edition_name: str = "documented") -> Run:
    """A run on a mock."""
    chosen = edition(edition_name)
    connection = Connection(Recorder(mock), name, chosen, tuple(chosen.dialects), "apiUser", "apiKey", control=True)
    run = Run(connection, profile_name="quick", seed=1)
    run.start()
    return run


def compared(one: Run, other: Run, dialect: str) -> dict[str, Compared]:
    """What is found in a dialect, by word."""
    return {entry.word: entry for entry in compare(one, other, dialect)}


def differing(found: dict[str, Compared]) -> set[str]:
    """The words that differ."""
    return {name for name, entry in found.items() if entry.differs}


@pytest.mark.parametrize("dialect", dialects())
def test_a_mock_is_as_another(dialect: str) -> None:
    """Sound against sound: no difference in any word, and none is left out."""
    found = compared(a_run(), a_run(), dialect)
    assert differing(found) == set()
    assert not any(entry.skipped for entry in found.values())
    assert set(found) == set(words(dialect))


def test_a_broken_shop_is_told_from_a_sound_one() -> None:
    """Its words alone differ, with few steps and both sides' messages."""
    found = compared(a_run(), a_run("documented", "resets_unnamed_fields"), "xmlrpc")
    assert "update" in differing(found)
    assert differing(found) <= {"update", "list", "multi-update", "update of an odd quantity"}
    entry = found["update"]
    assert len(entry.steps) == 1
    assert entry.where.startswith("then.result[")
    assert [side.target for side in entry.sides] == ["documented", "documented resets_unnamed_fields"]
    assert all(side.exchanges and any("update(" in word for word in side.words) for side in entry.sides)


def test_a_wrong_code_is_one_words_difference() -> None:
    """The others are alike."""
    found = compared(a_run(), a_run("documented", "answers_100_for_101"), "jsonrpc")
    assert "fault's code and message" in differing(found)
    assert differing(found).isdisjoint({"update", "columns of a list", "multi-update", "call without a session"})
    assert found["fault's code and message"].where == "fault: 'product_not_exists' and 'unknown fault'"


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("jsonrpc", {"columns of a list", "list of an unknown product", "fault's code and message", "multi-update"}),
        ("magento1_rest", {"update", "update with a wrong field"}),
    ],
)
def test_the_documents_differ_from_a_real_shop(dialect: str, expected: set[str]) -> None:
    """Several differences, one a word."""
    found = compared(a_run(), a_run("openmage-20.18"), dialect)
    assert expected <= differing(found)


def test_the_same_seed_draws_the_same() -> None:
    """The differences are the same, to the step."""
    twice = [compared(a_run(), a_run("documented", "resets_unnamed_fields"), "xmlrpc") for _ in range(2)]
    assert twice[0]["update"].steps == twice[1]["update"].steps


def test_a_word_that_no_sequence_reaches_is_not_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the targets part before it each time nothing was compared, and that is said."""
    one, other = a_run(), a_run("documented", "resets_unnamed_fields")
    update = words("xmlrpc")["update"]
    always = st.just([("update", 1), ("list", 1)])
    monkeypatch.setattr(comparing._Search, "_sequences", lambda _: always)  # noqa: SLF001 - what is drawn is chosen here
    monkeypatch.setattr(comparing, "_seen", lambda word, target, _: word is update and id(target))
    found = compared(one, other, "xmlrpc")
    assert "the targets part before list, at update" in found["list"].skipped
    assert (found["list"].differs, found["list"].examples) == (False, 0)


def test_both_are_put_back() -> None:
    """As they were before."""
    mocks = EmbeddedMock(), EmbeddedMock(None, ("resets_unnamed_fields",))
    before = [to_document(mock.world) for mock in mocks]
    runs = [a_run_on(mock, f"mock {number}") for number, mock in enumerate(mocks)]
    compared(runs[0], runs[1], "xmlrpc")
    assert [to_document(mock.world) for mock in mocks] != before
    for run in runs:
        run.put_back()
    assert [to_document(mock.world) for mock in mocks] == before


@pytest.mark.parametrize(
    ("one", "other", "where"),
    [
        ({"fault": None}, {"fault": None}, ""),
        ({"fault": None}, {"fault": "x"}, "fault: None and 'x'"),
        ({"fault": "x"}, {"result": []}, "the outcome: {'fault': 'x'} and {'result': []}"),
        ([{"sku": "a", "qty": "5"}], [{"sku": "a", "qty": "5", "min_qty": "0"}], ""),
        ([{"sku": "a", "qty": "5"}], [{"sku": "a", "qty": "6"}], "[0].qty: '5' and '6'"),
        ([1], [1, 2], "the result: 1 and 2 members: [1] and [1, 2]"),
        (True, 1, "the result: True and 1"),
    ],
)
def test_the_first_difference_is_named(one: object, other: object, where: str) -> None:
    """With its place; of rows the columns that both show count."""
    assert first_difference(one, other) == where
