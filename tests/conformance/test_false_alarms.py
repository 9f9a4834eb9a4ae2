"""Shops that are right in their own way are not reported: each case was one that the suite once was wrong about."""

import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.checks import checks
from conformance.connection import Connection, connect
from conformance.interop import loaded
from conformance.judge import run_check
from conformance.run import Run
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import Untestable, Verdict
from mockserver import build
from specs import edition

sys.path.append(str(Path(__file__).parent))
from foreign_shop import ForeignShop, foreign_connection

ENCODING = "http://schemas.xmlsoap.org/soap/encoding/"


class WithoutForeignFiles(ForeignShop):
    """A shop that does not host the schema of another host, and says so with a page."""

    def __init__(self, edition_name: str) -> None:
        """`asked` are the paths of all requests."""
        super().__init__(edition_name)
        self.asked: list[str] = []

    def send(self, message: Message) -> Answer:
        """The shop's answer, or its page."""
        self.asked.append(message.path)
        if "encoding" in message.path:
            return Answer(404, (("content-type", "text/html"),), b"<!DOCTYPE html><html><p>Not Found<br></html>")
        return super().send(message)


def verdicts_of(connection: Connection, requirement: str, dialect: str, **more: Any) -> set[tuple[Verdict, str]]:
    """What the checks of a requirement find."""
    run = Run(connection, profile_name="quick", seed=3, **more)
    run.start()
    found = (run_check(run, check, dialect) for check in checks()[requirement])
    return {(one.verdict, one.reason) for one in found}


@pytest.mark.parametrize("edition_name", ["openmage-20.18", "openmage-19.5"])
def test_zeep_needs_no_other_host(edition_name: str) -> None:
    """The schema of SOAP's encoding is taken from the copy that is here, and nobody is asked for it."""
    shop = WithoutForeignFiles(edition_name)
    connection = foreign_connection(shop, edition_name, "soap_v2", "magento1_rest")
    assert verdicts_of(connection, "interop/zeep", "soap_v2") == {(Verdict.PASS, "")}
    assert [path for path in shop.asked if path.startswith("/soap/")] == []


def test_an_import_that_nobody_here_has_says_nothing_about_the_shop() -> None:
    """A schema of another host, for which there is no copy: the check is untestable."""
    recorder = Recorder(WithoutForeignFiles("openmage-20.18"))
    assert b"arrayType" in loaded(recorder, "http://127.0.0.1", ENCODING)
    with pytest.raises(Untestable, match="other hosts are not asked"):
        loaded(recorder, "http://127.0.0.1", "http://schemas.example.org/encoding/x.xsd")


@pytest.mark.parametrize("dialect", ["soap_v1", "soap_v2"])
def test_the_faults_of_a_shop_are_listed_whatever_the_order_of_the_parts(dialect: str) -> None:
    """A real shop's WSDL puts the resource first; held against the documents it lists its faults all the same."""
    connection = foreign_connection(ForeignShop("openmage-20.18"), "openmage-20.18", dialect)
    connection.edition = edition("documented")
    assert verdicts_of(connection, "faults/listed", dialect) == {(Verdict.PASS, "")}


@pytest.mark.parametrize("requirement", ["cross_dialect/one_order", "cross_dialect/one_stock", "listing/one"])
def test_a_run_that_only_reads_takes_the_stock_as_it_is(requirement: str) -> None:
    """Products have other quantities than the documents', and nothing may set them."""
    connection = foreign_connection(ForeignShop("openmage-20.18"), "openmage-20.18", "soap_v1", "xmlrpc")
    found = verdicts_of(connection, requirement, "soap_v1", read_only=True)
    assert {verdict for verdict, _ in found} <= {Verdict.PASS, Verdict.NOT_APPLICABLE}


@pytest.mark.parametrize("edition_name", ["openmage-20.18", "openmage-20.16", "documented"])
def test_a_method_that_is_a_list(edition_name: str) -> None:
    """The shops break off over it, the documents' shop refuses it."""
    connection = connect(None, edition_name, ["jsonrpc"])
    assert verdicts_of(connection, "envelope/invalid_request", "jsonrpc") == {(Verdict.PASS, "")}


@pytest.mark.parametrize("edition_name", ["openmage-20.18", "openmage-19.5", "documented"])
@pytest.mark.parametrize("seed", range(5))
def test_signed_parameters_sort_alike(edition_name: str, seed: int) -> None:
    """Whatever is drawn, both orders are the same, but where the RFC's is what is asked for."""
    connection = connect(None, edition_name, ["magento1_rest"])
    run = Run(connection, profile_name="ci", seed=seed)
    run.start()
    assert {run_check(run, check, "magento1_rest").verdict for check in checks()["oauth/signed"]} == {Verdict.PASS}
    assert build(edition_name).edition.rest.signed_order == connection.edition.rest.signed_order


@pytest.mark.parametrize("requirement", ["rest_reading/filter", "rest_reading/order"])
def test_a_list_that_is_longer_than_a_page(requirement: str) -> None:
    """A filter and an order show the first hundred of what they find."""
    shop, store = ForeignShop("openmage-20.18"), "stock_items"
    row = next(iter(shop.world.store.rows(store).values()))
    for number in range(5001, 5121):
        shop.world.store.put(store, number, {**row, "item_id": number, "product_id": number})
    connection = foreign_connection(shop, "openmage-20.18", "magento1_rest")
    assert {verdict for verdict, _ in verdicts_of(connection, requirement, "magento1_rest")} == {Verdict.PASS}
