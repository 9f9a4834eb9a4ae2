"""The suite's client half of Magento 1 REST: bodies, the contract, signatures, credentials, what it costs to load."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.connection import Connection, TargetError, connect
from conformance.dialects.magento1_rest import Rest
from conformance.judge import run_check
from conformance.oauth1 import changed, signed, without
from conformance.openapi_answers import check_openapi_answer
from conformance.rest_bodies import as_json, as_xml, read_body
from conformance.rest_target import ITEM, RestTarget, credentials_of
from conformance.run import Run, Selection
from conformance.targets import target_for
from conformance.transport import Answer, HttpTransport, Recorder
from conformance.verdicts import MalformedAnswer, Verdict
from mockserver import build
from mockserver.edge import running
from specs import edition, requirements
from stockproof.embedded import EmbeddedMock

names = st.sampled_from(("qty", "min_qty", "is_in_stock", "message"))
texts = st.text("ab <&>\"'é☃", min_size=1, max_size=8)
Open = Callable[..., Connection]


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """`connect`, whose HTTP connections are given up after the test, those of refused targets too."""
    transports: list[HttpTransport] = []

    def remember(base_url: str, timeout: float = 10.0, **more: Any) -> HttpTransport:
        transports.append(HttpTransport(base_url, timeout, **more))
        return transports[-1]

    monkeypatch.setattr("conformance.connection.HttpTransport", remember)
    yield connect
    for transport in transports:
        transport.close()


# ----------------------------------------------------------------------------------------------------------- bodies


@given(st.dictionaries(names, texts | st.none(), min_size=1))
def test_xml_is_read_as_it_is_written(members: dict[str, Any]) -> None:
    """Maps of texts and nulls, and lists of them."""
    assert read_body("application/xml", as_xml(members)) == members
    assert read_body("application/xml", as_xml([members, members])) == [members, members]


@given(st.decimals(-10, 10, places=4))
def test_json_keeps_its_places(number: Decimal) -> None:
    """A decimal is a number with all its places."""
    assert str(read_body("application/json", as_json([number]))[0]) == str(number)


def test_an_items_id_is_an_attribute() -> None:
    """As the document prints a bulk update."""
    assert b'<data_item item_id="157"><qty>1</qty></data_item>' in as_xml([{"item_id": "157", "qty": 1}])


def test_an_empty_list_is_one() -> None:
    """A root without anything in it."""
    assert read_body("application/xml", b"<magento_api/>") == []


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        ("application/json", b'{"a": '),
        ("application/json", b"\xff"),
        ("application/json", b"[" * 100_000),
        ("application/xml", b"<magento_api>"),
        ("application/xml", b"<other/>"),
        ("application/xml", b'<!DOCTYPE magento_api [<!ENTITY e "x">]><magento_api><a>&e;</a></magento_api>'),
        ("application/xml", b"<magento_api><a>1</a><a>2</a></magento_api>"),
        ("text/html", b"<html>"),
    ],
)
def test_what_cannot_be_read_is_the_targets_failure(media_type: str, body: bytes) -> None:
    """Never an error of the suite."""
    with pytest.raises(MalformedAnswer):
        read_body(media_type, body)


# --------------------------------------------------------------------------------------------------------- contract


M1, M2, MP = "magento1_rest", "magento2_rest", "merchantpro_rest"
STOCKS, RECORD = "/V1/inventory/stocks", "/api/v2/inventory/id/1"


@pytest.mark.parametrize(
    ("name", "method", "path", "status", "value"),
    [
        (M1, "GET", "/stockitems/1", 200, {"sku": "x"}),
        (M1, "GET", "/stockitems/1", 200, [{"qty": "1.0000"}]),
        (M1, "GET", "/stockitems", 200, {"qty": "1.0000"}),
        (M1, "GET", "/stockitems?limit=2", 200, [{"qty": "1"}]),
        (M1, "GET", "/stockitems/1", 201, {"qty": "1.0000"}),
        (M1, "PUT", "/stockitems/1", 200, True),
        (M1, "PUT", "/stockitems", 207, {"success": [{"code": 200}]}),
        (M1, "GET", "/stockitems/9", 404, {"errors": []}),
        (M1, "PATCH", "/stockitems/9", 400, None),
        (M1, "GET", "/nowhere", 200, []),
        (M2, "GET", STOCKS, 200, []),
        (M2, "GET", f"{STOCKS}/4", 200, None),
        (M2, "POST", STOCKS, 201, 5),
        (M2, "POST", STOCKS, 200, "5"),
        (M2, "DELETE", f"{STOCKS}/4", 200, True),
        (M2, "GET", f"{STOCKS}/9", 404, {"error": "x"}),
        (M2, "GET", "/V1/store/websites", 200, [{"id": "1"}]),
        (M2, "GET", "/V1/nowhere", 404, {}),
        (MP, "GET", RECORD, 200, {"id": 1}),
        (MP, "GET", RECORD, 204, None),
        (MP, "PUT", RECORD, 405, {}),
    ],
)
def test_an_answer_that_the_contract_lacks(name: str, method: str, path: str, status: int, value: Any) -> None:
    """Wrong members, a wrong shape, a wrong status, a body where none belongs."""
    with pytest.raises(MalformedAnswer):
        check_openapi_answer(name, method, path, status, value)


@pytest.mark.parametrize(
    ("name", "method", "path", "status", "value"),
    [
        (M1, "GET", "/stockitems?limit=1", 200, [{"qty": "1.0000"}]),
        (M1, "PUT", "/stockitems/1", 200, None),
        (M1, "GET", "/stockitems/1/2", 404, {"messages": {"error": [{"code": 404, "message": "x"}]}}),
        (M2, "GET", f"{STOCKS}/", 200, {"items": [], "search_criteria": {"filter_groups": []}, "total_count": 0}),
        (M2, "POST", STOCKS, 200, 5),
        (M2, "DELETE", f"{STOCKS}/4", 200, []),
        (M2, "PATCH", STOCKS, 405, {"message": "x"}),
        (MP, "PUT", RECORD, 405, {"error": {"name": "x", "message": "y"}}),
    ],
)
def test_an_answer_that_the_contract_has(name: str, method: str, path: str, status: int, value: Any) -> None:
    """The same in all three REST dialects; the second time from memory."""
    for _ in range(2):
        check_openapi_answer(name, method, path, status, value)


def test_a_page_is_an_answer_only_where_shops_break_off() -> None:
    """An empty 500 is malformed in `documented`, and has no value in a real shop's edition."""
    page = Answer(500, (("content-type", "text/html; charset=UTF-8"),), b"")
    readers = {name: Rest(Recorder(EmbeddedMock(name)), edition(name)) for name in ("documented", "openmage-20.18")}
    assert readers["openmage-20.18"].read("GET", "/stockitems/1", page).value is None
    with pytest.raises(MalformedAnswer):
        readers["documented"].read("GET", "/stockitems/1", page)


# ------------------------------------------------------------------------------------------------------- signatures


def test_a_header_can_be_wrong_in_one_way() -> None:
    """A field taken away, or changed, and nothing else."""
    header = signed(credentials_of(), "GET", "http://shop.test/api/rest/stockitems?a=b%20c")
    assert "oauth_nonce" not in without(header, "oauth_nonce")
    assert without(header, "oauth_nonce").count("=") < header.count("=")
    assert 'oauth_version="2.0"' in changed(header, "oauth_version", "2.0")
    assert changed(header, "oauth_version", "1.0") == header


# ------------------------------------------------------------------------------------------------------ credentials


def test_a_target_file_names_its_secrets(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """[oauth] is enough for REST; the RPC dialects are then left out, and named they are refused."""
    own = credentials_of()
    for name, value in msgspec.structs.asdict(own).items():
        monkeypatch.setenv(name.upper(), value)
    with running(build()) as url:
        lines = [
            f'base_url = "{url}"',
            "[oauth]",
            *(f'{name} = "env:{name.upper()}"' for name in msgspec.structs.asdict(own)),
        ]
        file = tmp_path / "target.toml"
        file.write_text("\n".join(lines), encoding="utf-8")
        connection = opened(str(file))
        assert (connection.oauth, connection.dialects) == (own, ("magento1_rest",))
        assert own.consumer_secret in connection.recorder.secrets
        target = target_for("magento1_rest", connection)
        assert isinstance(target, RestTarget)
        assert target.get(ITEM).row["item_id"] == ITEM
        with pytest.raises(TargetError, match="no credentials for xmlrpc"):
            opened(str(file), dialects=["xmlrpc"])


def test_a_target_file_without_oauth_has_no_rest(opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """User and key are for the RPC dialects."""
    monkeypatch.setenv("SHOP_KEY", "apiKey")
    with running(build()) as url:
        file = tmp_path / "target.toml"
        file.write_text(f'base_url = "{url}"\nuser = "apiUser"\nkey = "env:SHOP_KEY"\n', encoding="utf-8")
        assert "magento1_rest" not in opened(str(file)).dialects
        with pytest.raises(TargetError, match="no credentials for magento1_rest"):
            opened(str(file), dialects=["magento1_rest"])


# --------------------------------------------------------------------------------------------------------- over HTTP


@pytest.mark.parametrize("edition_name", ["documented", "openmage-20.18"])
def test_checks_run_over_http(opened: Open, edition_name: str) -> None:
    """A check of each topic passes against a served mock as it does against the embedded one."""
    from conformance.checks import checks  # noqa: PLC0415 - a check is called, the rest of the file does without

    wanted = ("media_types/", "oauth/nonce_used", "not_allowed/head", "rest_schema/status", "bulk_envelope/one_outcome")
    with running(build(edition_name)) as url:
        run = Run(opened(url, dialects=["magento1_rest"]), Selection(), "quick")
        for name, functions in checks().items():
            if name.startswith(wanted) and requirements()[name].holds(edition_name, "magento1_rest"):
                for check in functions:
                    event = run_check(run, check, "magento1_rest")
                    assert event.verdict is Verdict.PASS, f"{name}: {event.reason} {event.failure}"


def test_schemathesis_is_loaded_only_by_its_checks() -> None:
    """Collecting the checks does not load it, so that other runs begin as fast as ever."""
    code = "import sys; from conformance.checks import checks; checks(); print('schemathesis' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"
