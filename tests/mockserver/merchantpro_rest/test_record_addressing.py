"""Id, SKU and EAN code reach the same record."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st


def test_three_names_of_one_record(shop: Any) -> None:
    """A variant is a record of its own, named alike."""
    asked = shop()
    assert asked.get(10003) == asked.get("ZCG212H1WA", "sku") == asked.get("7332543402632", "ean")


@pytest.mark.parametrize("sku", ["a/b", "a b", "100%", "a%2Fb", "ä☃", "a+b", "?#&", ".", "a%20b", "'\"<>"])
def test_odd_skus_are_decoded_once(shop: Any, sku: str) -> None:
    """Read and changed under their encoded name."""
    asked = shop({"products": {"7": {"sku": sku, "inventory_enabled": "on"}}})
    assert asked.get(sku, "sku")["id"] == 7
    assert asked.patch(sku, {"stock": 3}, "sku")[1]["stock"] == 3


def test_any_sku_is_found_under_its_encoded_name(shop: Any) -> None:
    """Decoding is the encoding's inverse."""

    @settings(max_examples=60, deadline=None, database=None)
    @given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
    def found(sku: str) -> None:
        assert shop({"products": {"7": {"sku": sku}}}).get(sku, "sku")["sku"] == sku

    found()


@pytest.mark.parametrize(
    "path",
    [
        *("id/1", "id/010001", "id/10001.0", "id/+10001", "id/%2010001", "id/abc", "id/" + "9" * 5000, "id/²"),
        *("sku/tshirt.blk.xl", "sku/TShirt", "sku/", "sku/a/b", "ean/null", "ean/", "upc/1", "id", "", "ID/10001"),
    ],
)
def test_what_names_no_record(shop: Any, path: str) -> None:
    """404 with an error in JSON."""
    status, body, _ = shop().send("GET", f"/api/v2/inventory/{quote(path, safe='/%+')}")
    assert status == 404
    assert set(json.loads(body)["error"]) == {"name", "message"}


def test_a_name_that_is_no_utf_8(shop: Any) -> None:
    """400."""
    status, body, _ = shop().send("GET", "/api/v2/inventory/sku/%ff")
    assert (status, json.loads(body)["error"]["name"]) == (400, "address_malformed")


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS"])
def test_other_verbs(shop: Any, method: str) -> None:
    """405, and what is allowed."""
    status, body, headers = shop().send(method, "/api/v2/inventory/id/10001")
    assert (status, headers["allow"], json.loads(body)["error"]["name"]) == (
        405,
        "GET, HEAD, PATCH",
        "method_not_allowed",
    )


def test_head_is_get_without_its_body(shop: Any) -> None:
    """As HTTP has it."""
    status, body, headers = shop().send("HEAD", "/api/v2/inventory/id/10001")
    assert (status, body, headers["content-type"]) == (200, b"", "application/json")
