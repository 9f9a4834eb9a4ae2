"""Every answer fits the contract, in both editions."""

from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from specs import dialect

SPEC = dialect("magento2_rest")
CONTRACT = msgspec.yaml.decode((SPEC.folder / SPEC.contract).read_bytes())
EAST = {"source_code": "east", "name": "East", "postcode": "1", "country_id": "US"}
ITEM = {"sku": "product1", "source_code": "default", "quantity": 2.5, "status": 1}
LINK = {"stock_id": 4, "source_code": "east", "priority": 1}

#: Method, the contract's path, the path asked, body.
REQUESTS = [
    ("get", "/V1/inventory/stocks", "?searchCriteria[pageSize]=1&searchCriteria[sortOrders][0][field]=name", None),
    ("get", "/V1/inventory/stocks/{stockId}", "/V1/inventory/stocks/4", None),
    ("get", "/V1/inventory/stocks/{stockId}", "/V1/inventory/stocks/99", None),
    ("post", "/V1/inventory/stocks", "", {"stock": {"name": "X", "extension_attributes": {"sales_channels": []}}}),
    ("post", "/V1/inventory/stocks", "", {"stock": {"name": ""}}),
    ("put", "/V1/inventory/stocks/{stockId}", "/V1/inventory/stocks/4", {"stock": {"name": "Y"}}),
    ("delete", "/V1/inventory/stocks/{stockId}", "/V1/inventory/stocks/4", None),
    ("get", "/V1/store/websites", "", None),
    ("post", "/V1/inventory/sources", "", {"source": EAST}),
    ("get", "/V1/inventory/sources", "", None),
    ("get", "/V1/inventory/sources/{sourceCode}", "/V1/inventory/sources/default", None),
    ("get", "/V1/inventory/stock-source-links", "", None),
    ("post", "/V1/inventory/stock-source-links", "", {"links": [LINK]}),
    ("post", "/V1/inventory/source-items", "", {"sourceItems": [ITEM]}),
    ("post", "/V1/inventory/source-items", "", {"sourceItems": [{}]}),
    ("get", "/V1/inventory/source-items", "", None),
    ("get", "/V1/inventory/stock-resolver/{type}/{code}", "/V1/inventory/stock-resolver/website/base", None),
    ("get", "/V1/inventory/are-products-salable", "?skus[0]=product1&stockId=1", None),
    ("post", "/V1/integration/admin/token", "", {"username": "admin", "password": "admin123"}),
    ("post", "/V1/integration/admin/token", "", {"username": "", "password": ""}),
]


def fits(node: dict[str, Any], value: Any) -> None:
    """Hold a value against a schema of the contract."""
    Draft202012Validator({**node, "components": CONTRACT["components"]}).validate(value)


def answer_schema(method: str, path: str, status: int) -> dict[str, Any]:
    """The schema of an answer."""
    responses = CONTRACT["paths"][path][method]["responses"]
    entry = responses.get(str(status), responses["default"])
    if "$ref" in entry:
        entry = CONTRACT["components"]["responses"][entry["$ref"].rpartition("/")[2]]
    return entry["content"]["application/json"]["schema"]


@pytest.mark.parametrize("edition", ["documented", "magento-2.4"])
@pytest.mark.parametrize("request_", REQUESTS)
def test_an_answer_fits(shop: Any, edition: str, request_: tuple[str, str, str, Any]) -> None:
    """Also a refusal."""
    method, path, asked, body = request_
    target = asked if asked.startswith("/") else path + asked
    status, answer = shop(edition).ask(method.upper(), target.removeprefix("/V1"), body)
    fits(answer_schema(method, path, status), answer)
