"""Which columns a message names, however they are spelt: a name that is missed would be written and not put back."""

import json

import pytest

from conformance.transport import Message
from conformance.writes.columns import columns_named

COLUMN = "notify_stock_qty"
ESCAPED = json.dumps({COLUMN: 5}).replace("n", "\\u006e", 1)


@pytest.mark.parametrize(
    "body",
    [
        b'{"qty": 5, "notify_stock_qty": 3}',
        ESCAPED.encode(),
        b'[{"item_id": 1, "notify_stock_qty": null}]',
        b'{"params": ["s", "x.update", ["a", {"data": {"notify_stock_qty": 1}}]]}',
        b'{"params": ["s", "x.update", ["a", [["notify_stock_qty", 1]]]]}',
        b"<m><qty>5</qty><notify_stock_qty>3</notify_stock_qty></m>",
        b'<m xmlns:a="urn:x"><a:notify_stock_qty/></m>',
        b'<m><data_item item_id="7" notify_stock_qty="3"/></m>',
        b"<member><name>notify_stock_qty</name><value>3</value></member>",
        b"<item><key>notify&#95;stock_<!-- -->qty</key><value>3</value></item>",
        b"<item><key> notify_stock_qty\n</key><value>3</value></item>",
        '<?xml version="1.0" encoding="UTF-16"?><m><notify_stock_qty>3</notify_stock_qty></m>'.encode("utf-16"),
        b"qty=5&notify_stock_qty=3",
        b"qty=5&notify%5Fstock%5fqty=3",
        b'{"notify_stock_qty": 3',
        '{"notify_stock_qty": 3}'.encode("utf-16-le"),
    ],
)
def test_a_column_is_found_wherever_it_stands(body: bytes) -> None:
    """As a member, an element, an attribute, a text or a parameter, in any encoding, in a body that is cut off."""
    assert COLUMN in columns_named(Message("PUT", "/api/rest/stockitems/7", (), body))


def test_others_are_not_named() -> None:
    """Neither its twin nor a longer name is the column."""
    body = b'{"use_config_notify_stock_qty": 1, "notify_stock_qty_2": 1, "qty": 5, "x": "y"}'
    assert columns_named(Message("PUT", "/", (), body)) == {"use_config_notify_stock_qty", "qty"}


def test_a_deep_body_is_read_too() -> None:
    """However deep a name stands."""
    body = b"[" * 400 + b'{"backorders": 1}' + b"]" * 400
    assert columns_named(Message("PUT", "/", (), body)) == {"backorders"}
