"""Logged exchanges for people."""

import pytest

from conformance.events import LoggedAnswer, LoggedExchange, LoggedRequest
from conformance.shown import LONGEST, commands, shown_exchange

REQUEST = LoggedRequest("POST", "/x", (), '{"a":1}\n{}')
ANSWER = LoggedAnswer(200, (("content-type", "application/json"),), '{"b":2}')


def test_an_exchange_is_shown_as_it_went_over_the_wire() -> None:
    """Request and answer, line by line."""
    assert (
        shown_exchange(LoggedExchange(REQUEST, ANSWER))
        == '> POST /x\n> {"a":1}\n> {}\n< 200 application/json\n< {"b":2}'
    )
    assert shown_exchange(LoggedExchange(REQUEST)).endswith("< no answer")
    assert shown_exchange(LoggedExchange(REQUEST, ANSWER, note="the shop")) == "> POST /x  (the shop)"


@pytest.mark.parametrize("request_body", ["x" * 50_000, "x" * 10])
def test_what_is_long_is_cut(request_body: str) -> None:
    """And says how long it was; the command goes without a body that is too long."""
    exchange = LoggedExchange(LoggedRequest("POST", "/", (), request_body), LoggedAnswer(200, (), "/w==", "base64"))
    shown, (command,) = shown_exchange(exchange), commands("http://shop.example", [exchange])
    is_long = len(request_body) > LONGEST
    assert ("… (50000 characters)" in shown) is is_long
    assert len(shown) < 3000
    assert (request_body in command) is not is_long


def test_a_command_sends_the_request_again() -> None:
    """To the URL of the run, one request a command."""
    assert commands("http://shop.example", [LoggedExchange(LoggedRequest("GET", "/y"), ANSWER)]) == [
        "curl -sS --globoff --path-as-is -X GET http://shop.example/y"
    ]
