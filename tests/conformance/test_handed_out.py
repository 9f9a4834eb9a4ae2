"""Sessions and tokens that a target hands out are secrets from then on, where its keys are."""

from typing import Any

import pytest

from conformance.checks import checks
from conformance.connection import Connection
from conformance.judge import run_check
from conformance.run import Run
from conformance.transport import Recorder
from mockserver.state import to_document
from specs import edition
from stockproof.embedded import EmbeddedMock

#: A check of each dialect that logs in as an ordinary client does.
LOGS_IN = {
    "jsonrpc": "sessions/login",
    "xmlrpc": "sessions/login",
    "soap_v1": "sessions/login",
    "soap_v2": "sessions/login",
    "soap_wsi": "sessions/login",
    "magento2_rest": "tokens/password",
}


def handed_out(mock: EmbeddedMock) -> set[str]:
    """The sessions and tokens that a mock has made, without those of the documents' shop."""
    state: Any = to_document(mock.world)
    known: Any = to_document(EmbeddedMock().world)
    return {
        proof
        for shop, part in (("magento1", "sessions"), ("magento2", "tokens"))
        for proof in set(state[shop].get(part) or ()) - set(known[shop].get(part) or ())
    }


@pytest.mark.parametrize("secrets", [frozenset({"a key of its own"}), frozenset()], ids=["secret", "everybody's"])
@pytest.mark.parametrize("dialect", LOGS_IN)
def test_what_a_login_answers_stands_in_no_message(dialect: str, secrets: frozenset[str]) -> None:
    """Hidden where the target has secrets, shown where everybody knows them."""
    mock = EmbeddedMock()
    recorder = Recorder(mock, secrets)
    chosen = edition("documented")
    run = Run(Connection(recorder, "a mock", chosen, (dialect,), "apiUser", "apiKey", control=True), shrinks=False)
    event = run_check(run, checks()[LOGS_IN[dialect]][0], dialect)
    proofs = handed_out(mock)
    assert event.exchanges
    assert proofs
    shown = {proof for proof in proofs if proof.encode() in run.log.lines()}
    assert shown == (set() if secrets else shown)
    assert bool(shown) is not bool(secrets)
