"""The guard before a shop: what an identifier that nobody finds is let through for, and what else does not leave."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.dialects import client
from conformance.guard import Guard, ReadOnly
from conformance.ledger import Ledger, Opening
from conformance.safety import keepers_of
from conformance.target_file import MayTouch
from conformance.transport import Message, Recorder
from conformance.verdicts import NotApplicable, Untestable
from specs import edition

sys.path.append(str(Path(__file__).parent))
from foreign_shop import MAY_TOUCH, ForeignShop, foreign_connection

JSON = (("Content-Type", "application/json"), ("Accept", "application/json"))


class Guarded:
    """A foreign shop that everybody may speak to over REST, behind a guard."""

    def __init__(self, edition_name: str, *dialects: str, may_touch: MayTouch = MAY_TOUCH) -> None:
        """`dialects` are those that the keepers have."""
        self.shop = ForeignShop(edition_name)
        self.shop.world.no_auth = True
        self.edition = edition(edition_name)
        connection = foreign_connection(self.shop, edition_name, *dialects, may_touch=may_touch)
        self.ledger = Ledger(Opening("", "", "", ()))
        self.guard = Guard(self.shop, keepers_of(connection, Recorder(self.shop)), self.ledger)
        self.rpc = client("jsonrpc", Recorder(self.guard), self.edition)
        self.before = self.shop.stored()

    @property
    def kept(self) -> list[str]:
        """The things in the ledger."""
        return [str(thing) for thing in self.ledger.kept]

    def update(self, *products: Any) -> Any:
        """What an update of a product, or of several at once, is answered with."""
        session = client("jsonrpc", Recorder(self.shop), self.edition).login("apiUser", "apiKey").result
        calls = [["product_stock.update", [product, {"qty": 11}]] for product in products]
        return self.rpc.method("multiCall", session, calls) if len(calls) > 1 else self.rpc.call(session, *calls[0])

    def send(self, method: str, path: str, value: Any) -> int:
        """The status of a request over REST."""
        return self.guard.send(Message(method, path, JSON, json.dumps(value).encode())).status


@pytest.mark.parametrize("product", ["no-such-product", 99999, "99999", "", 0, -1, "' or 1=1"])
def test_who_the_checks_take_for_nobody_may_be_updated(product: Any) -> None:
    """Where the shop lists nothing for it, as it answers."""
    guarded = Guarded("openmage-20.18", "jsonrpc", "magento1_rest")
    assert guarded.update(product).fault == "product_not_exists"
    assert (guarded.kept, guarded.shop.stored()) == ([], guarded.before)


@pytest.mark.parametrize(
    "product", ["T-7", 508, "508", "t-7 ", "508abc", "another-product", " ", "505abc", "+505", "T-4 "]
)
def test_nobody_else_that_is_not_found_is_updated(product: Any) -> None:
    """A product without stock item is not listed, and an update would give it one."""
    guarded = Guarded("openmage-20.18", "jsonrpc", "magento1_rest")
    with pytest.raises(Untestable):
        guarded.update(product)
    assert (guarded.kept, guarded.shop.stored()) == ([], guarded.before)


@pytest.mark.parametrize("product", ["t-1", "T-1 ", 502, "502abc", " 502", "0502"])
def test_a_product_is_what_the_shop_takes_an_identifier_for(product: Any) -> None:
    """In any spelling."""
    guarded = Guarded("openmage-20.18", "jsonrpc", "magento1_rest")
    assert guarded.update(product).fault is None
    assert (guarded.kept, guarded.shop.stored() == guarded.before) == (["stock item 902"], False)


def test_nothing_is_kept_for_a_message_that_does_not_leave() -> None:
    """All that it names is judged first."""
    guarded = Guarded("openmage-20.18", "jsonrpc", "magento1_rest")
    with pytest.raises(Untestable, match="T-4"):
        guarded.update("T-0", "T-4")
    assert (guarded.kept, guarded.shop.stored()) == ([], guarded.before)


@pytest.mark.parametrize("edition_name", ["documented", "openmage-20.18"])
@pytest.mark.parametrize("item", ["99999", "abc", "99999x", "%0B%C2%A9"])
def test_a_stock_item_that_the_shop_does_not_have_may_be_written_to(edition_name: str, item: str) -> None:
    """It has said so under the very path."""
    guarded = Guarded(edition_name, "magento1_rest")
    assert guarded.send("PUT", f"/api/rest/stockitems/{item}", {"qty": 11}) == 404
    assert (guarded.kept, guarded.shop.stored()) == ([], guarded.before)


@pytest.mark.parametrize("edition_name", ["documented", "openmage-20.18"])
@pytest.mark.parametrize("item", ["905", "905x", "%20905", "905.0", "9.05e2", "+905", "0905"])
def test_no_other_stock_item_is_written_to_in_any_spelling(edition_name: str, item: str) -> None:
    """Not even where this shop does not cast it: the next one may."""
    guarded = Guarded(edition_name, "magento1_rest")
    in_body = [{"item_id": item, "qty": 1}, {"item_id": 905.0, "qty": 1}]
    for path, body in ((f"/api/rest/stockitems/{item}", {"qty": 1}), ("/api/rest/stockitems", in_body)):
        if "%" not in item or body == {"qty": 1}:
            with pytest.raises(Untestable, match="905"):
                guarded.send("PUT", path, body)
    assert (guarded.kept, guarded.shop.stored()) == ([], guarded.before)


@pytest.mark.parametrize(
    ("method", "path", "stock"),
    [
        ("PUT", "9", {"name": "n"}),
        ("PUT", "7", {"stock_id": "9x", "name": "n"}),
        ("PUT", "7", {"stock_id": 9, "name": "n"}),
        ("DELETE", "7", None),
        ("POST", "", {"stock_id": 9, "name": "n"}),
        ("POST", "", {"name": "n", "extension_attributes": {"sales_channels": [{"type": "website", "code": "BASE "}]}}),
        ("POST", "", {"name": "n", "extension_attributes": {"sales_channels": [{"type": "website", "code": "1x"}]}}),
        ("POST", "", {"name": "n", "extension_attributes": {"sales_channels": [{"type": "website", "code": "bäse"}]}}),
    ],
)
def test_no_other_stock_or_website_is_written_to(method: str, path: str, stock: Any) -> None:
    """By the path, by the body, or by a code that a database takes for another."""
    guarded = Guarded("documented", "magento2_rest")
    with pytest.raises(Untestable):
        guarded.send(method, f"/rest/V1/inventory/stocks/{path}".rstrip("/"), {"stock": stock})
    assert (guarded.kept, guarded.shop.stored()) == ([], guarded.before)


def test_no_stock_is_made_where_none_may_be() -> None:
    """Whatever id its body has."""
    may = MAY_TOUCH.__replace__(new_stocks=False)
    guarded = Guarded("documented", "magento2_rest", may_touch=may)
    with pytest.raises(Untestable, match="may not be made"):
        guarded.send("POST", "/rest/V1/inventory/stocks", {"stock": {"stock_id": 7, "name": "n"}})
    assert guarded.shop.stored() == guarded.before


@pytest.mark.parametrize("path", ["id/70007", "sku/R-70007%2F%C3%A9"])
def test_no_other_record_is_written_to(path: str) -> None:
    """By its id or its SKU."""
    guarded = Guarded("documented", "merchantpro_rest")
    with pytest.raises(Untestable, match="70007"):
        guarded.send("PATCH", f"/api/v2/inventory/{path}", {"stock": 1})
    assert (guarded.kept, guarded.shop.stored()) == ([], guarded.before)


def test_without_a_way_to_look_nothing_unfound_leaves() -> None:
    """A stock item that cannot be looked for may be anybody's."""
    guarded = Guarded("documented", "jsonrpc")
    with pytest.raises(Untestable):
        guarded.send("PUT", "/api/rest/stockitems/99999", {"qty": 1})


@pytest.mark.parametrize(
    ("path", "args"),
    [("multiUpdate", [[], {}]), ("update", []), ("\\u0075pdate", ["T-0", {}]), ("delete", ["T-0"]), ("list\n", [])],
)
def test_a_run_that_only_reads_sends_what_is_surely_a_read(path: str, args: list[Any]) -> None:
    """An update of nobody is none, nor is a path that shops may read differently."""
    body = json.dumps({"method": "call", "params": ["s", f"product_stock.{path}", args]}).replace("\\\\u", "\\u")
    shop = ForeignShop("documented")
    with pytest.raises(NotApplicable):
        ReadOnly(shop).send(Message("POST", "/api/jsonrpc", JSON, body.encode()))
    assert shop.requests == 0
