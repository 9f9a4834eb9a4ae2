"""What PHP's SoapServer makes of an element, by `xsi:type` and by the WSDL; each row was seen on PHP 8.2."""

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree

from mockserver import php
from mockserver.wire.soap_decode import Reader
from mockserver.wire.soap_versions import Refusal
from specs import dialect

NAMESPACES = (
    'xmlns:t="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/2001/XMLSchema"'
    ' xmlns:C="http://schemas.xmlsoap.org/soap/encoding/" xmlns:m="http://xml.apache.org/xml-soap"'
    ' xmlns:o="urn:OpenMage"'
)
VALUES: list[tuple[str, Any]] = [
    ("<a/>", ""),
    ("<a>text</a>", "text"),
    ("<a> text </a>", " text "),
    ("<a><b>1</b><b>2</b><c y='1'/></a>", {"b": ["1", "2"], "c": ""}),
    ("<a t:nil='true'/>", None),
    ("<a t:nil='false'>x</a>", None),
    ("<a t:type='x:int'>007</a>", 7),
    ("<a t:type='x:int'> 1.5 </a>", Decimal("1.5")),
    ("<a t:type='x:int'/>", None),
    ("<a t:type='x:double'>1e3</a>", Decimal("1e3")),
    ("<a t:type='x:float'/>", None),
    ("<a t:type='x:float'>NaN</a>", Decimal("NaN")),
    ("<a t:type='x:float'> -inf </a>", Decimal("-Infinity")),
    ("<a t:type='x:decimal'> 6.5 </a>", "6.5"),
    ("<a t:type='x:boolean'>yes</a>", True),
    ("<a t:type='x:boolean'>0</a>", False),
    ("<a t:type='x:boolean'> </a>", False),
    ("<a t:type='x:boolean'/>", None),
    ("<a t:type='x:token'>  a  b </a>", "a b"),
    ("<a t:type='x:base64Binary'>YWI=</a>", "ab"),
    ("<a t:type='x:base64Binary'>Y W I</a>", "ab"),
    ("<a t:type='x:hexBinary'>6162</a>", "ab"),
    ("<a t:type='x:hexBinary'>61627</a>", "ab"),
    ("<a t:type='C:base64'>YWI=</a>", "YWI="),
    ("<a t:type='x:nosuch'>q</a>", "q"),
    ("<a t:type='C:string'>12x</a>", "12x"),
    ("<a t:type='C:Array'><i>1</i><j t:type='x:int'>2</j></a>", ["1", 2]),
    ("<a C:arrayType='x:int[2]'><i>1</i><i>2</i></a>", [1, 2]),
    ("<a t:type='C:Array' C:arrayType='C:Array[1]'><i><j>1</j></i></a>", [["1"]]),
    ("<a t:type='o:ArrayOfString'><i>1</i></a>", ["1"]),
    ("<a t:type='m:Map'><item><key>k</key><value><b>1</b></value></item></a>", {"k": {"b": "1"}}),
    ("<a t:type='m:Map'/>", None),
    ("<a t:type='m:Map'>text</a>", {}),
    ("<a t:type='C:Struct'><b/></a>", {"b": ""}),
    ("<a t:type='o:catalogInventoryStockItemUpdateEntity'><qty>5</qty><x/></a>", {"qty": "5"}),
]
BROKEN = [
    "<a t:type='x:int'>x</a>",
    "<a t:type='x:int'> </a>",
    "<a t:type='x:hexBinary'>zz</a>",
    "<a t:type='x:unsignedLong'>12x</a>",
    "<a t:type='x:double'>1,5</a>",
    "<a t:type='x:string'>a<b/></a>",
    "<a C:arrayType='x:int[1]'><i>x</i></a>",
    "<a t:type='m:Map'><item><key>1</key></item></a>",
    "<a t:type='m:Map'><item><value>1</value></item></a>",
    "<a href='#nobody'/>",
]


def _read(xml: str, *, lenient: bool = False) -> Any:
    wsdl = dialect("soap_v2").wsdl("openmage.wsdl")
    element = etree.fromstring(f"<root {NAMESPACES}>{xml}</root>")[0]
    return Reader(wsdl.types, wsdl.namespace, lenient=lenient).value(element)


@pytest.mark.parametrize(("xml", "value"), VALUES, ids=[xml for xml, _ in VALUES])
def test_an_element_is_read_as_php_reads_it(xml: str, value: Any) -> None:
    """Value and type: true is not 1 here."""
    assert repr(_read(xml)) == repr(value)


@pytest.mark.parametrize("xml", BROKEN)
def test_an_element_that_is_not_of_its_type_breaks_the_encoding(xml: str) -> None:
    """With a refusal that says so."""
    with pytest.raises(Refusal, match="SOAP-ERROR: Encoding: "):
        _read(xml)


def test_elements_below_make_an_object_and_a_map_makes_an_array() -> None:
    """PHP takes an array where it does not take an object."""
    assert isinstance(_read("<a><b/></a>"), php.Object)
    assert not isinstance(_read("<a t:type='m:Map'><item><key>k</key><value/></item></a>"), php.Object)


def test_the_documents_edition_passes_text_of_the_wrong_type_on() -> None:
    """For the rules to refuse with fault 102; and an empty map is a map."""
    assert _read("<a t:type='x:int'>x</a>", lenient=True) == "x"
    assert _read("<a t:type='m:Map'/>", lenient=True) == {}


def test_an_element_that_is_referred_to_is_read_once() -> None:
    """Both places hold the same value."""
    first, second = _read("<a t:type='C:Array'><i href='#r'/><i href='#r'/><r id='r'><b>1</b></r></a>")[:2]
    assert first is second
