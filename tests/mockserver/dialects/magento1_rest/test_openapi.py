"""The contract: a validator of others accepts it, and the mock's answers keep it."""

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from specs import dialect, editions, fields
from specs import edition as edition_of
from specs.openapi import errors, properties, routes
from specs.rest_validation import checked_fields

CONTRACT = dialect("magento1_rest").contract_json()


def schema(name: str) -> Draft202012Validator:
    """A validator for a schema of the contract."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": CONTRACT["components"]})


def test_a_stranger_accepts_the_contract() -> None:
    """openapi-spec-validator finds nothing wrong."""
    assert list(OpenAPIV31SpecValidator(CONTRACT).iter_errors()) == []


def test_the_contract_has_all_columns_in_their_order() -> None:
    """Both what is read and what is written are the 25 columns of the table."""
    assert list(properties("magento1_rest", "StockItem")) == list(fields())
    assert list(properties("magento1_rest", "StockItemUpdate")) == list(fields())
    assert set(checked_fields()) < set(fields())


def test_the_contract_drives_the_routes() -> None:
    """Two routes, with the operations of the document."""
    listed = {"/".join(route.segments): sorted(route.operations) for route in routes("magento1_rest")}
    methods = ["DELETE", "GET", "POST", "PUT"]
    assert listed == {"stockitems": methods, "stockitems/{id}": methods}


@pytest.mark.parametrize(
    ("name", "code", "message"),
    [
        ("updated", 200, "Resource updated successful."),
        ("not_found", 404, "Resource not found."),
        ("empty_value", 400, 'Empty value for "{field}" in request.'),
        ("invalid_value", 400, 'Invalid value for "{field}" in request.'),
        ("missing_value", 400, 'Missing "{field}" in request.'),
        ("internal_error", 500, "Resource internal error."),
    ],
)
def test_the_contract_has_the_documents_table(name: str, code: int, message: str) -> None:
    """The codes and messages of the document's table."""
    assert (errors("magento1_rest")[name].code, errors("magento1_rest")[name].message) == (code, message)


@pytest.mark.parametrize("edition", [name for name in editions() if "magento1_rest" in edition_of(name).dialects])
def test_answers_keep_the_contract(edition: str, shop: Any, ask: Any) -> None:
    """Rows, outcomes and errors are as the contract has them, in every edition."""
    world = shop(edition)
    for row in json.loads(ask(world, "GET", "/stockitems?limit=0").body):
        schema("StockItem").validate(row)
    sent = [{"item_id": 1, "qty": 5}, {"item_id": 999, "qty": 5}, {"item_id": 2, "qty": "x"}, {"qty": 1}, 7]
    answer = ask(world, "PUT", "/stockitems", sent)
    outcome = json.loads(answer.body)
    schema("Outcomes").validate(outcome)
    assert (answer.status, len(outcome["success"]), len(outcome["error"])) == (207, 1, 4)
    schema("Errors").validate(json.loads(ask(world, "GET", "/stockitems/999").body))
