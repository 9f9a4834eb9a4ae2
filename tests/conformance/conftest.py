"""What the suite's tests share: a run on a transport, without shrinking unless it is asked for."""

from collections.abc import Callable
from typing import Any

import pytest

from conformance import profiles
from conformance.connection import Connection
from conformance.run import Run
from conformance.transport import Answer, Message, Recorder, Transport
from mockserver import Request, build, handle
from specs import edition

#: The examples of one check, few enough for a test.
SMALL = profiles.Profile(examples=10, machine_runs=3, machine_steps=5, shrink_attempts=20)


class InProcess:
    """A sound mock behind a function that may spoil its answers to the dialect's requests."""

    base_url = "http://127.0.0.1"

    def __init__(self, spoil: Callable[[Message, Answer], Answer] = lambda _, answer: answer) -> None:
        """The documents' shop."""
        self.world = build()
        self.spoil = spoil
        self.requests = 0

    def send(self, message: Message) -> Answer:
        """The mock's answer, spoilt unless it is one of the control API."""
        self.requests += 1
        headers = tuple((name.lower(), value) for name, value in message.headers)
        response = handle(self.world, Request(message.method, message.path, headers, message.body))
        answer = Answer(response.status, response.headers, response.body)
        return answer if message.path.startswith("/__mock__") else self.spoil(message, answer)


@pytest.fixture
def in_process() -> type[InProcess]:
    """The class of targets in this process."""
    return InProcess


@pytest.fixture
def a_run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Make a run on a transport, of few examples."""
    monkeypatch.setitem(profiles.PROFILES, "small", SMALL)

    def made(transport: Transport | None = None, *, control: bool = True, **options: Any) -> Run:
        recorder = Recorder(transport or InProcess(), frozenset(options.pop("secrets", ())))
        chosen = edition("documented")
        connection = Connection(recorder, "a test's", chosen, ("jsonrpc",), "apiUser", "apiKey", control=control)
        return Run(connection, profile_name="small", **options)

    return made
