"""Traces as scripts: they run against a served mock and show its defect, or its soundness."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from conformance.checks import checks
from conformance.connection import Connection
from conformance.judge import run_check
from conformance.run import Run
from conformance.scripts import SCRIPTS
from conformance.traces import Trace, trace_of
from conformance.transport import Recorder
from mockserver import build
from mockserver.defects import defects
from mockserver.edge import running
from specs import edition
from stockproof.embedded import EmbeddedMock

PHP = shutil.which("php")
PROGRAMS = {"python": [sys.executable], "curl": ["/bin/sh"], "php": [PHP or ""]}
needs_php = pytest.mark.skipif(
    PHP is None or b"soap" not in subprocess.run([PHP, "-m"], capture_output=True, check=True).stdout,
    reason="no php with its soap extension here",
)
FORMS = [pytest.param(name, marks=[needs_php] if name == "php" else []) for name in SCRIPTS]
RPC = ("xmlrpc", "jsonrpc", "soap_v1", "soap_v2", "soap_wsi")
#: Defects that a script shows in a dialect.
SHOWN = [
    *(("resets_unnamed_fields", dialect) for dialect in RPC),
    ("stores_only_quantities_of_many", "magento1_rest"),
    ("a_change_empties_the_stock", "merchantpro_rest"),
    ("renaming_is_forgotten", "magento2_rest"),
]


def traced(defect: str, dialect: str) -> Trace:
    """The trace of a defect's first failure, from its text."""
    chosen = edition("documented")
    recorder = Recorder(EmbeddedMock("documented", (defect,)))
    connection = Connection(recorder, "a mock", chosen, (dialect,), "apiUser", "apiKey", control=True)
    run = Run(connection, profile_name="quick")
    run.start()
    found = (run_check(run, check, dialect) for check in checks()[defects()[defect].requirement])
    trace = trace_of(run.log, next(event for event in found if event.failure))
    return msgspec.json.decode(msgspec.json.encode(trace), type=Trace)


def without_moments(text: str) -> str:
    """What a script prints without what is new each time: sessions, tokens, moments."""
    return re.sub(r"\b[0-9a-z]{32,}\b|eyJ[\w.-]+|\d{4}-\d\d-\d\d[ T][\d:]+", "…", text)


def output(trace: Trace, form: str, folder: Path, *broken: str) -> str:
    """What a script prints, sent to a mock at another URL than the one it is made for."""
    script = folder / f"script.{form}"
    script.write_text(SCRIPTS[form](trace, "http://127.0.0.1:1"), encoding="utf-8")
    with running(build("documented", defects=broken)) as url:
        if form == "curl":
            script.write_text(SCRIPTS[form](trace, url), encoding="utf-8")
        argument = [] if form == "curl" else [url]
        done = subprocess.run(
            [*PROGRAMS[form], str(script), *argument], capture_output=True, text=True, timeout=60, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("defect", "dialect"), SHOWN)
def test_a_script_shows_the_defect(defect: str, dialect: str, form: str, tmp_path: Path) -> None:
    """A broken shop answers its requests otherwise than a sound one."""
    trace = traced(defect, dialect)
    bad, good = (without_moments(output(trace, form, tmp_path, *broken)) for broken in ((defect,), ()))
    assert good == without_moments(output(trace, form, tmp_path))
    assert bad != good


@pytest.mark.parametrize("form", ["curl", "python"])
def test_a_script_shows_the_wrong_code(form: str, tmp_path: Path) -> None:
    """The recorded message gets the recorded answer."""
    trace = traced("answers_100_for_101", "jsonrpc")
    assert '"error":{"code":100,' in output(trace, form, tmp_path, "answers_100_for_101")
    assert '"error":{"code":101,' in output(trace, form, tmp_path)


@needs_php
def test_soap_client_shows_the_fault(tmp_path: Path) -> None:
    """As PHP's own client has it."""
    assert "< fault 101: Product not exists." in output(traced("answers_100_for_101", "jsonrpc"), "php", tmp_path)


@pytest.mark.parametrize("form", FORMS)
def test_a_script_says_what_it_is_about(form: str) -> None:
    """The requirement, its statement, what was found; nothing in it ends a comment."""
    text = SCRIPTS[form](traced("answers_100_for_101", "jsonrpc"), "http://shop.test")
    assert "faults/product_not_exists, edition documented, jsonrpc" in text
    assert "MUST be reported with code 101" in text
    assert "http://shop.test" in text


def test_php_says_that_it_speaks_soap() -> None:
    """A trace of JSON-RPC goes as SOAP v1, and the session is the script's own."""
    text = SCRIPTS["php"](traced("answers_100_for_101", "jsonrpc"), "http://shop.test")
    assert "The trace is of jsonrpc; PHP's client speaks SOAP: its calls go as SOAP v1." in text
    assert "$client->call($session, 'cataloginventory_stock_item.list', array(array('no-such-product')))" in text


def test_python_speaks_xml_rpc_with_its_own_client() -> None:
    """A call is a call there."""
    text = SCRIPTS["python"](traced("resets_unnamed_fields", "xmlrpc"), "http://shop.test")
    assert "call('call', session, 'cataloginventory_stock_item.list', [['product1']])" in text


@pytest.mark.parametrize("form", SCRIPTS)
def test_what_cannot_be_sent_is_said(form: str) -> None:
    """What the trace cannot hold, and a body that was cut."""
    trace = traced("answers_100_for_101", "jsonrpc")
    last = trace.exchanges[-1]
    cut = msgspec.structs.replace(last, request=msgspec.structs.replace(last.request, body="{", size=70_000))
    spoilt = msgspec.structs.replace(trace, exchanges=(*trace.exchanges[:-1], cut), inexpressible=("Case(?>)\n'''",))
    text = SCRIPTS[form](spoilt, "http://shop.test")
    assert "no trace can hold it: Case(" in text
    assert "The body was longer: 70000 bytes" in text
