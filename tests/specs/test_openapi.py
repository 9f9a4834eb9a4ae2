"""The contracts of the REST dialects: valid, and what the mock serves."""

from typing import Any

import msgspec
import pytest
from openapi_spec_validator import validate

from mockserver.dialects.magento2_rest.operations import OPERATIONS
from specs import dialect, dialects, messages, operations

REST = [name for name in dialects() if dialect(name).contract == "openapi.yaml"]


def contract(name: str) -> dict[str, Any]:
    """A dialect's contract."""
    spec = dialect(name)
    return msgspec.yaml.decode((spec.folder / spec.contract).read_bytes())


@pytest.mark.parametrize("name", REST)
def test_a_validator_accepts_the_contract(name: str) -> None:
    """As OpenAPI 3.1."""
    document = contract(name)
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_operation_of_magento_2_is_served() -> None:
    """And nothing else."""
    assert {operation.name for operation in operations("magento2_rest")} == set(OPERATIONS)


def test_the_service_and_the_requirements_of_document_003_are_named() -> None:
    """inventoryApiStockRepositoryV1, and which parameter is required where."""
    document = contract("magento2_rest")
    methods = document["paths"]["/V1/inventory/stocks"] | document["paths"]["/V1/inventory/stocks/{stockId}"]
    assert {methods[name]["tags"][0] for name in ("get", "post", "put", "delete")} == {"inventoryApiStockRepositoryV1"}
    schemas = document["components"]["schemas"]
    members = {
        **schemas["Stock"]["properties"],
        **schemas["StockExtension"]["properties"],
        **schemas["SalesChannel"]["properties"],
    }
    printed = {
        "stock_id": "Required for PUT, DELETE, and GET operations",
        "name": "Required for POST and PUT operations",
        "sales_channels": "Required for POST operations",
        "type": "Required for POST operations",
        "code": "Required for POST operations",
    }
    assert [name for name, text in printed.items() if text not in members[name]["description"]] == []


def test_placeholders_are_filled_once() -> None:
    """A value that looks like a placeholder stays as it is."""
    message = messages("magento2_rest")["type_invalid"]
    text = 'The "%type" value\'s type is invalid. The "int" type was expected. Verify and try again.'
    assert message.with_values({"value": "%type", "type": "int"}) == text
