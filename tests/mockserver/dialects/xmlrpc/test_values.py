"""Values of the wire and back."""

from decimal import Decimal
from typing import Any

import pytest

from mockserver import build
from mockserver.dialects.xmlrpc.elements import read
from mockserver.dialects.xmlrpc.encode import fault_response, method_response, shown
from mockserver.dialects.xmlrpc.values import Refusal, type_of, value_of

READ = [
    ("text", "string", "text"),
    ("", "string", ""),
    ("  ", "string", "  "),
    ("a &amp; <!-- b -->c<![CDATA[<d>]]>", "string", "a & c<d>"),
    ("<string> x </string>", "string", " x "),
    ("<string/>", "string", ""),
    ("\n <string>x</string>\n ", "string", "x"),
    ("<int>5</int>", "int", 5),
    ("<i4> -5 </i4>", "int", -5),
    ("<int>+5</int>", "int", 5),
    ("<int>5.9</int>", "int", 5),
    ("<int/>", "int", 0),
    ("<int>-99999999999999999999</int>", "int", -(2**63)),
    ("<i8>5000000000</i8>", "i8", 5000000000),
    ("<double>50.25</double>", "double", Decimal("50.25")),
    ("<double>0.1000</double>", "double", Decimal("0.1")),
    ("<double>1e3</double>", "double", Decimal(1000)),
    ("<double>much</double>", "double", Decimal(0)),
    ("<double>1e999999999</double>", "double", Decimal(0)),
    ("<double>1e-99</double>", "double", Decimal(0)),
    ("<boolean>1</boolean>", "boolean", True),
    ("<boolean>0</boolean>", "boolean", False),
    ("<boolean/>", "boolean", False),
    ("<boolean>false</boolean>", "boolean", True),
    ("<nil/>", "nil", None),
    ('<ex:nil xmlns:ex="http://ws.apache.org/xmlrpc/namespaces/extensions"/>', "nil", None),
    ("<base64>NTA=</base64>", "base64", "50"),
    ("<base64>N T\nA</base64>", "base64", "50"),
    ("<dateTime.iso8601>20261122T10:11:12</dateTime.iso8601>", "dateTime.iso8601", "20261122T10:11:12"),
    ("<dateTime.iso8601>2026-11-22T10:11:12</dateTime.iso8601>", "dateTime.iso8601", "20261122T10:11:12"),
    ("<array><data/></array>", "array", []),
    ("<array><data><value>a</value><value><int>1</int></value></data></array>", "array", ["a", 1]),
    ("<struct/>", "struct", {}),
    ("<struct><member><name>a</name><value>1</value></member></struct>", "struct", {"a": "1"}),
    ("<struct><member><name>a</name></member><member><value>1</value></member></struct>", "struct", {}),
]
REFUSED = [
    "<foo>x</foo>",
    "<int>yes</int>",
    "<int>9223372036854775808000</int>",
    "<array/>",
    "<array><value>a</value></array>",
    "<dateTime.iso8601>soon</dateTime.iso8601>",
    "<base64>x</base64>",
    "<array><data><value><foo/></value></data></array>",
]


@pytest.mark.parametrize(("written", "kind", "value"), READ)
def test_a_value_is_read(written: str, kind: str, value: Any) -> None:
    """By the tag in it; text where there is none."""
    assert value_of(read(f"<value>{written}</value>".encode())) == (kind, value)


@pytest.mark.parametrize("written", REFUSED)
def test_a_value_that_cannot_be_read_is_refused(written: str) -> None:
    """Fault 636, wherever it stands."""
    with pytest.raises(Refusal) as refused:
        value_of(read(f"<value>{written}</value>".encode()))
    assert refused.value.name == "value_invalid"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "<nil/>"),
        (True, "<boolean>1</boolean>"),
        (False, "<boolean>0</boolean>"),
        (7, "<int>7</int>"),
        (Decimal("100.0000"), "<double>100.0000</double>"),
        (Decimal("0E-4"), "<double>0.0000</double>"),
        ("", "<string></string>"),
        ("Größe <1> & \"2\" '3'\r", "<string>Größe &lt;1&gt; &amp; &quot;2&quot; '3'&#13;</string>"),
        ("\x01\x7f", "<string>&amp;#1;\x7f</string>"),
        ([], "<array><data/></array>"),
        ([1, []], "<array><data><value><int>1</int></value><value><array><data/></array></value></data></array>"),
        ({}, "<struct/>"),
        ({"<": 1}, "<struct><member><name>&lt;</name><value><int>1</int></value></member></struct>"),
    ],
)
def test_a_value_is_written(value: Any, written: str) -> None:
    """As the shops' writer does: quotation marks escaped, empty elements closed in themselves."""
    body = method_response(build(), value).decode()
    assert body.partition("<param>")[2] == f"<value>{written}</value></param></params></methodResponse>"


def test_a_fault_is_written() -> None:
    """Its code is a number, its message text."""
    body = fault_response(build("openmage-20.18"), 101, "Product not exists.").decode()
    assert "<name>faultCode</name><value><int>101</int></value>" in body
    assert "<name>faultString</name><value><string>Product not exists.</string></value>" in body


@pytest.mark.parametrize(
    ("edition", "number", "quantity"),
    [
        ("documented", 1, Decimal("2.5000")),
        ("openmage-19.5", 1, "2.5000"),
        ("magento-1.9", "1", "2.5000"),
        ("openmage-20.18", "1", "2.5000"),
    ],
)
def test_numbers_are_shown_as_the_edition_writes_them(edition: str, number: Any, quantity: Any) -> None:
    """As numbers, only the whole ones as numbers, or all as text; True stays True."""
    assert shown(build(edition), [{"a": 1, "b": Decimal("2.5000"), "c": True, "d": None}]) == [
        {"a": number, "b": quantity, "c": True, "d": None}
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, "boolean"),
        (1, "int"),
        (Decimal(1), "double"),
        ("", "string"),
        (None, "nil"),
        ([], "array"),
        ({}, "array"),
        ({"a": 1}, "struct"),
    ],
)
def test_a_value_has_the_type_of_a_signature(value: Any, kind: str) -> None:
    """A map without members is PHP's empty array."""
    assert type_of(value) == kind
