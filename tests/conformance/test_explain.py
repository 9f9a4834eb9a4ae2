"""What a verdict shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.connection import connect
from conformance.events import EventLog
from conformance.explain import LONGEST, example_of, exchanges_of, failure_of, message_of
from conformance.run import Run
from conformance.shown import body_of, commands
from conformance.steady import show_values
from conformance.stockroom import PLAIN
from conformance.target import Target
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer


def failing(*arguments: object) -> AssertionError:
    """The error of an assertion that does not hold, with its place."""
    try:
        assert arguments == ()
    except AssertionError as error:
        return error
    raise AssertionError


def test_the_message_is_the_assertion_s_own() -> None:
    """Its text, where it has one."""
    assert message_of(MalformedAnswer("half an answer")) == "half an answer"
    assert message_of(AssertionError("  a text \n")) == "a text"


def test_the_message_is_the_line_that_did_not_hold() -> None:
    """Where the assertion has no text; the type's name where it was never raised."""
    bare = failing(1)
    bare.args = ()
    assert message_of(bare) == "does not hold: assert arguments == ()"
    assert message_of(AssertionError()) == "AssertionError"


@pytest.mark.parametrize(
    ("notes", "example"),
    [
        (["Falsifying example: test_x(\\n    target=<jsonrpc of x>,\\n    qty=5,\\n)".replace("\\n", "\n")], "qty=5"),
        (
            ["Failing test case: test_x(\n    target=<x>,\n    qty=Decimal('0.1'),\n    sku='a',\n)"],
            "qty=Decimal('0.1')\nsku='a'",
        ),
        (["Falsifying example: test_x()"], ""),
        (["Draw 1: 5", "# a comment"], "Draw 1: 5"),
        ([], ""),
    ],
)
def test_the_example_is_the_shrunk_one(notes: list[str], example: str) -> None:
    """As Hypothesis notes it, without the target and without comments."""
    assert example_of(notes) == example


@pytest.mark.parametrize("print_blob", [False, True])
def test_the_example_is_found_in_what_hypothesis_really_says(*, print_blob: bool) -> None:
    """The form of its notes is Hypothesis's own affair, and changes; where CI is set it adds a hint to the example."""

    @settings(database=None, derandomize=True, print_blob=print_blob)
    @given(qty=st.integers(), sku=st.just("a"))
    def check(qty: int, sku: str) -> None:
        assert qty < 5, sku

    show_values()
    with pytest.raises(AssertionError) as error:
        check()
    assert example_of(error.value.__notes__) == "qty=5\nsku='a'"


def test_examples_keep_their_values_beside_schemathesis() -> None:
    """Once it is loaded Hypothesis prints none, unless it is told to again."""
    import schemathesis  # noqa: F401, PLC0415 - only here it matters that it is loaded
    from schemathesis.generation.hypothesis import setup  # noqa: PLC0415 - the same

    setup()
    show_values()

    @settings(database=None)
    @given(qty=st.just(7))
    def check(qty: int) -> None:
        assert qty < 5

    with pytest.raises(AssertionError) as error:
        check()
    assert example_of(error.value.__notes__) == "qty=7"


def test_an_exchange_is_logged_without_secrets() -> None:
    """Request and answer, with what is no text as base64 and what is long cut."""

    class Told:
        base_url = "http://shop.example"

        def send(self, message: Message) -> Answer:
            return Answer(200, (), message.body)

    recorder = Recorder(Told(), frozenset({"sesame"}))
    for body in (b"open sesame", b"\xff\x00", b"x" * (LONGEST + 1)):
        recorder.send(Message("POST", "/x", (), body))
    text, binary, long = exchanges_of(recorder, EventLog())
    assert (text.request.body, text.answer and text.answer.body) == ("open [redacted]", "open [redacted]")
    assert (binary.request.encoding, body_of(binary.request)) == ("base64", b"\xff\x00")
    assert (len(long.request.body), long.request.size) == (LONGEST, LONGEST + 1)
    assert failure_of(MalformedAnswer("no JSON: open sesame"), recorder).message == "no JSON: open [redacted]"


def test_a_whole_state_is_logged_as_what_makes_it_of_the_documents_shop() -> None:
    """A reset and a patch; what is only looked at stays out of the commands."""
    run = Run(connect(None, "documented", ("jsonrpc",)))
    target = run.target("jsonrpc")
    assert isinstance(target, Target)
    target.begin()
    target.shop({PLAIN: {"qty": 7}})
    target.row(PLAIN)
    reset, patch, _, *_ = exchanges_of(target.recorder, run.log)
    assert (reset.request.method, reset.request.path) == ("POST", "/__mock__/reset")
    assert '"qty":"7"' in patch.request.body
    assert len(patch.request.body) < 500
    assert len(commands("http://shop.example", exchanges_of(target.recorder, run.log))) == 2
    # a mock that is served takes writes as JSON only, also those without a body
    assert dict(reset.request.headers) == dict(patch.request.headers) == {"Content-Type": "application/json"}
