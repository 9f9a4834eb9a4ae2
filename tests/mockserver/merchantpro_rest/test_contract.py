"""Every answer fits the contract."""

import json
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from specs import dialect

SPEC = dialect("merchantpro_rest")
SCHEMAS = msgspec.yaml.decode((SPEC.folder / SPEC.contract).read_bytes())["components"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "id/10001", None),
        ("GET", "id/10002", None),
        ("GET", "ean/7332543402632", None),
        ("GET", "id/1", None),
        ("PATCH", "id/10001", {"old_price_net": 10, "stock": {"adjust_by": 1}}),
        ("PATCH", "id/10003", {"warehouses": [{"id": 1, "stock": 0}]}),
        ("PATCH", "id/10003", {"stock": 1}),
        ("PUT", "id/10003", {}),
    ],
)
def test_an_answer_fits(shop: Any, method: str, path: str, body: Any) -> None:
    """A record, or a refusal."""
    sent = b"" if body is None else json.dumps(body).encode()
    status, answer, _ = shop().send(method, f"/api/v2/inventory/{path}", sent)
    name = "Record" if status == 200 else "Refusal"
    node = {"$ref": f"#/components/schemas/{name}", "components": SCHEMAS}
    Draft202012Validator(node).validate(json.loads(answer))
