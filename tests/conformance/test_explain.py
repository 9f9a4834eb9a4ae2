"""What a failure shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.explain import example_of, failure_of, message_of, shown_exchange
from conformance.transport import Answer, Exchange, Message, Recorder
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

    with pytest.raises(AssertionError) as error:
        check()
    assert example_of(error.value.__notes__) == "qty=5\nsku='a'"


def test_an_exchange_is_shown_as_it_went_over_the_wire() -> None:
    """Request and answer, line by line."""
    message = Message("POST", "/x", (), b'{"a":1}\n{}')
    answer = Answer(200, (("content-type", "application/json"),), b'{"b":2}')
    shown = '> POST /x\n> {"a":1}\n> {}\n< 200 application/json\n< {"b":2}'
    assert shown_exchange(Exchange(message, answer)) == shown
    assert shown_exchange(Exchange(message, None)).endswith("< no answer")
    assert shown_exchange(Exchange(message, answer, "the shop")) == "> POST /x  (the shop)"


def test_what_is_long_is_cut() -> None:
    """And says how long it was; bytes that are no UTF-8 are shown somehow."""
    shown = shown_exchange(Exchange(Message("POST", "/", (), b"x" * 50_000), Answer(200, (), b"\xff" * 9)))
    assert "… (50000 characters)" in shown
    assert len(shown) < 3000


def test_a_failure_is_put_together() -> None:
    """Message, messages and commands, without secrets; notes have no command of their own."""

    class Told:
        base_url = "http://shop.example"

        def send(self, message: Message) -> Answer:
            return Answer(200, (), message.body)

    recorder = Recorder(Told(), frozenset({"sesame"}))
    recorder.send(Message("POST", "/x", (), b"open sesame"))
    failure = failure_of(MalformedAnswer("no JSON: open sesame"), recorder)
    assert failure.message == "no JSON: open [redacted]"
    assert failure.messages == ("> POST /x\n> open [redacted]\n< 200 \n< open [redacted]",)
    assert failure.curl == (
        "curl -sS --globoff --path-as-is -X POST -H Content-Type: --data-raw 'open [redacted]' http://shop.example/x",
    )
