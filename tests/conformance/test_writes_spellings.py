"""Spellings of a write, each made by hand: the guard's eyes name what every shop would write to, or refuse."""

import json

import pytest

from conformance.transport import Message
from conformance.writes import UnclearError, is_write, touches

JSON, XML, SOAP, SOAP2 = "/api/jsonrpc", "/api/xmlrpc", "/api/soap/", "/api/v2_soap/"
REST, STOCKS, RECORDS = "/api/rest/stockitems", "/rest/V1/inventory/stocks", "/api/v2/inventory"
PATH = "product_stock.update"
REFUSED = None


def refused_or_named(message: Message) -> list[str] | None:
    """The identifiers that are named; None where the message is refused."""
    try:
        return [touch.identifier for touch in touches(message)]
    except UnclearError:
        return REFUSED


def posted(path: str, body: str | bytes, *headers: tuple[str, str], method: str = "POST") -> Message:
    """A message with a body as it is."""
    return Message(method, path, headers, body.encode() if isinstance(body, str) else body)


def called(path: str = PATH, args: str = '["a",{"qty":1}]') -> str:
    """A call over JSON-RPC, its path and arguments as they are written there."""
    return f'{{"jsonrpc":"2.0","method":"call","params":["session","{path}",{args}],"id":1}}'


JSON_ROWS: list[tuple[str | bytes, list[str] | None]] = [
    (called(), ["a"]),
    (called("product_stock.\\u0075pdate"), ["a"]),
    (called("\\u0070roduct_stock.UPDATE"), ["a"]),
    (called("product_stock.update.x"), ["a"]),
    (called("product_stock.update\\n.x"), REFUSED),
    (called("product_stock.update\\u0000"), REFUSED),
    (called("product_stock.upd\\u00e4te"), REFUSED),
    (called("product_stock. update"), REFUSED),
    (called("product_stock/update"), []),
    (called("catalog_product.delete"), REFUSED),
    (called("catalog_product.update"), REFUSED),
    (called("catalog_product.list"), []),
    (called("product_stock.list"), []),
    (called(args='{"productId":"a","data":{}}'), REFUSED),
    (called(args='{"0":"a","1":{}}'), REFUSED),
    (called(args='[["a"],{}]'), REFUSED),
    (called(args='["a",{},"sku"]'), ["a"]),
    (called(args='["501",{},null]'), REFUSED),
    (called(args='["501",{},"id"]'), REFUSED),
    (called(args="[501,{}]"), ["501"]),
    (called(args="[501.0,{}]"), REFUSED),
    (called(args="[5.01e2,{}]"), REFUSED),
    (called(args="[true,{}]"), REFUSED),
    (called(args="[null,{}]"), REFUSED),
    (called(args='[" 501 ",{}]'), [" 501 "]),
    (called(args='["a\\u0000b",{}]'), REFUSED),
    (called(args='["a\\ud800",{}]'), REFUSED),
    (called(args="[99999999999999999999,{}]"), REFUSED),
    (called("product_stock.multiUpdate", '[["a",7],{}]'), ["a", "7"]),
    (called("product_stock.multiUpdate", '[{"x":"a","y":"b"},{}]'), REFUSED),
    (called("product_stock.multiUpdate", '[["a",["b"]],{}]'), REFUSED),
    ('{"method":"resources","method":"call","params":["s","product_stock.update",["a",{"qty":1}]]}', REFUSED),
    ('{"method":"call","params":["s","x.list",[]],"options":{"params":["s","product_stock.update",["a"]]}}', REFUSED),
    ('{"Method":"call","params":["s","product_stock.update",["a",{"qty":1}]],"id":1}', REFUSED),
    ('{"method":"call","params":{"args":["a",{}],"apiPath":"product_stock.update","sessionId":"s"}}', ["a"]),
    ('{"method":"call","params":{"sessionId":"s","path":"product_stock.update","args":["a",{"qty":1}]}}', REFUSED),
    ('{"method":"call","params":{"0":"s","1":"product_stock.update","2":["a",{"qty":1}]}}', REFUSED),
    ('{"method":"call","params":["s","product_stock.list",["a"],"product_stock.update",["a",{"qty":1}]]}', REFUSED),
    ('{"method":"CALL","params":["s","product_stock.update",["a",{"qty":1}]]}', ["a"]),
    ('{"method":"product_stock.update","params":["s","a",{"qty":1}]}', ["a"]),
    ('{"method":"product_stock.update","params":{"s":"s","p":"a","d":{"qty":1}}}', REFUSED),
    ('{"method":"catalogInventoryStockItemUpdate","params":["s","a",{"qty":1}]}', ["a"]),
    ('{"method":"catalogProductDelete","params":["s","a"],"id":1,"jsonrpc":"2.0"}', REFUSED),
    ('{"method":"multiCall","params":["s",[["product_stock.update",["a",{}]]]]}', ["a"]),
    ('{"method":"multiCall","params":["s",{"0":["product_stock.update",["a",{}]]}]}', REFUSED),
    ('{"method":"multiCall","params":["s",[{"0":"product_stock.update","1":["a",{}]}]]}', REFUSED),
    ('{"method":"multiCall","params":["s",["product_stock.update"]],"id":12345678}', REFUSED),
    ('[{"method":"call","params":["s","product_stock.update",["a",{"qty":1}]]},{"method":"resources"}]', ["a"]),
    ("\ufeff" + called(), REFUSED),
    (called().encode("utf-16"), REFUSED),
    (called().encode("utf-16-le"), REFUSED),
    (called() + " x", REFUSED),
    (called() + "\0", REFUSED),
    (called(args='["a",{"qty":NaN}]'), REFUSED),
    (called(args='["a",{"qty":TRUE}]'), REFUSED),
    (called(args='["a",{"qty":' + "[" * 40 + "]" * 40 + "}]"), REFUSED),
    (called(args='["a",' + "[" * 99_999), REFUSED),
    ('{"method":', []),
    (b"\xff\xfe{}", []),
]


@pytest.mark.parametrize(("body", "named"), JSON_ROWS)
def test_json_rpc(body: str | bytes, named: list[str] | None) -> None:
    """Escapes, names twice, names of other members, maps for lists, numbers in other spellings, other encodings."""
    assert refused_or_named(posted(JSON, body, ("Content-Type", "application/json"))) == named


def xml_call(path: str = PATH, product: str = "<string>a</string>", method: str = "call", more: str = "") -> str:
    """A call over XML-RPC, its path and product as they are written there."""
    struct = "<struct><member><name>qty</name><value><int>1</int></value></member></struct>"
    args = f"<array><data><value>{product}</value><value>{struct}</value>{more}</data></array>"
    values = "".join(f"<param><value>{one}</value></param>" for one in ("<string>s</string>", path, args))
    return f"<methodCall><methodName>{method}</methodName><params>{values}</params></methodCall>"


DOCTYPE = '<!DOCTYPE x [<!ENTITY e "product_stock.update">]>'
ONE_OF_SEVERAL = (
    "<methodCall><methodName>system.multicall</methodName><params><param><value><array><data><value><struct>"
    "<member><name>methodName</name><value>call</value></member><member><name>params</name><value><array><data>"
    "<value>s</value><value>product_stock.update</value><value><array><data><value>a</value></data></array></value>"
    "</data></array></value></member></struct></value></data></array></value></param></params></methodCall>"
)
XML_ROWS: list[tuple[str | bytes, list[str] | None]] = [
    (xml_call(), ["a"]),
    ("<?xml version='1.0' encoding='UTF-8'?>\n" + xml_call(), ["a"]),
    (xml_call(f"<string>{PATH}</string>"), ["a"]),
    (xml_call("product_stock.&#117;pdate"), ["a"]),
    (xml_call("product_stock.&#x75;pdate"), ["a"]),
    (xml_call("product_stock.<![CDATA[update]]>"), REFUSED),
    (xml_call("product_stock.upd<!-- x -->ate"), REFUSED),
    (xml_call("product_stock.upd<?x y?>ate"), REFUSED),
    (DOCTYPE + xml_call("&e;"), REFUSED),
    (xml_call("<base64>cHJvZHVjdF9zdG9jay51cGRhdGU=</base64>"), REFUSED),
    (xml_call(product="<base64>YQ==</base64>"), REFUSED),
    (xml_call(product="<int>1</int>"), ["1"]),
    (xml_call(product="<int>+1</int>"), REFUSED),
    (xml_call(product="<int> 1</int>"), REFUSED),
    (xml_call(product="<ex:i8>1</ex:i8>"), REFUSED),
    (xml_call(product="<boolean>1</boolean>"), REFUSED),
    (xml_call(product="<double>1</double>"), REFUSED),
    (xml_call(product="<nil/>"), REFUSED),
    (xml_call(product="<string>a</string><string>b</string>"), REFUSED),
    (xml_call(product="x<string>a</string>"), REFUSED),
    (xml_call(product="<array><data><value>a</value></data></array>"), REFUSED),
    (xml_call(more="<value>sku</value>"), ["a"]),
    (xml_call(more="<value><nil/></value>"), REFUSED),
    (xml_call(method="Call"), ["a"]),
    (xml_call(method="c<!-- -->all"), REFUSED),
    (xml_call().replace("methodCall>", "x>"), REFUSED),
    (xml_call().replace("<methodCall>", '<methodCall xmlns="urn:x">'), REFUSED),
    (xml_call().replace("<params>", '<params id="x">'), REFUSED),
    (xml_call().replace("<params>", "<params></params><params>"), REFUSED),
    (xml_call().encode("utf-16"), REFUSED),
    (f"<?xml version='1.0' encoding='utf-16'?>{xml_call()}".encode("utf-16"), REFUSED),
    (f"<?xml version='1.0' encoding='UTF-7'?>{xml_call()}", REFUSED),
    (f"<?xml version='1.0' encoding='cp037'?>{xml_call()}".encode("cp037"), REFUSED),
    (f"<?xml version='1.1'?>{xml_call()}", REFUSED),
    ("\ufeff" + xml_call(), REFUSED),
    (xml_call()[:-1], REFUSED),
    (ONE_OF_SEVERAL, ["a"]),
    (ONE_OF_SEVERAL.replace("<value>call</value>", "<value>system.multicall</value>"), REFUSED),
]


@pytest.mark.parametrize(("body", "named"), XML_ROWS)
def test_xml_rpc(body: str | bytes, named: list[str] | None) -> None:
    """Entities, CDATA, comments, instructions, other encodings, types that are read in several ways."""
    assert refused_or_named(posted(XML, body, ("Content-Type", "text/xml"))) == named


NAMESPACES = (
    'xmlns:e="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:c="http://schemas.xmlsoap.org/soap/encoding/" '
    'xmlns:m="http://xml.apache.org/xml-soap" xmlns:o="urn:OpenMage"'
)
DATA = '<item xsi:type="m:Map"><item><key>qty</key><value>1</value></item></item>'


def envelope(inner: str, header: str = "") -> str:
    """An envelope around what stands in its body."""
    return f"<e:Envelope {NAMESPACES}>{header}<e:Body>{inner}</e:Body></e:Envelope>"


def soap_call(path: str = f"<resourcePath>{PATH}</resourcePath>", product: str = "<item>a</item>") -> str:
    """A call over SOAP v1."""
    args = f'<args xsi:type="c:Array" c:arrayType="xsd:anyType[2]">{product}{DATA}</args>'
    return envelope(f"<o:call><sessionId>s</sessionId>{path}{args}</o:call>")


def operation(parts: str, name: str = "catalogInventoryStockItemUpdate", header: str = "") -> str:
    """An operation of SOAP v2."""
    return envelope(f"<o:{name}><sessionId>s</sessionId>{parts}</o:{name}>", header)


TYPED = '<resourcePath xsi:type="xsd:{}">{}</resourcePath>'
UPDATE = "<product>a</product><data/>"
SOAP_ROWS: list[tuple[str, str, list[str] | None]] = [
    (SOAP, soap_call(), ["a"]),
    (SOAP, soap_call("<resourcePath>product_stock.&#117;pdate</resourcePath>"), ["a"]),
    (SOAP, soap_call(TYPED.format("string", PATH)), ["a"]),
    (SOAP, soap_call(TYPED.format("base64Binary", "cHJvZHVjdF9zdG9jay51cGRhdGU=")), REFUSED),
    (SOAP, soap_call(TYPED.format("hexBinary", "70726f64")), REFUSED),
    (SOAP, soap_call(TYPED.format("token", f" {PATH} ")), REFUSED),
    (SOAP, soap_call('<resourcePath href="#x"/>').replace("</o:call>", f'</o:call><x id="x">{PATH}</x>'), REFUSED),
    (SOAP, soap_call(product='<item href="#x"/>'), REFUSED),
    (SOAP, soap_call(product='<item id="x">a</item>'), REFUSED),
    (SOAP, soap_call(product='<item xsi:type="xsd:int">1</item>'), ["1"]),
    (SOAP, soap_call(product='<item xsi:type="xsd:int">1.9</item>'), REFUSED),
    (SOAP, soap_call(product='<item xsi:type="xsd:boolean">1</item>'), REFUSED),
    (SOAP, soap_call(product='<item xsi:nil="true"/>'), REFUSED),
    (SOAP, soap_call(product="<item><x>a</x></item>"), REFUSED),
    (SOAP, soap_call(product="<item><![CDATA[a]]></item>"), REFUSED),
    (SOAP, soap_call().replace("anyType[2]", "base64Binary[2]"), REFUSED),
    (SOAP, soap_call().replace("anyType[2]", "anyType[1,2]"), REFUSED),
    (SOAP, soap_call().replace("anyType[2]", "anyType[3]"), REFUSED),
    (SOAP, soap_call().replace("c:arrayType", "c:offset"), REFUSED),
    (SOAP, soap_call().replace("soap/envelope", "soap-envelope"), REFUSED),
    (SOAP, soap_call().replace("resourcePath>", "path>"), REFUSED),
    (SOAP, envelope("<o:login/>", f"<e:Header>{operation(UPDATE)}</e:Header>"), REFUSED),
    (SOAP, envelope("<o:resources/><o:call/>"), REFUSED),
    (SOAP, envelope("<o:endSession><sessionId>s</sessionId></o:endSession>"), []),
    (SOAP2, operation(UPDATE), ["a"]),
    (SOAP2, operation(UPDATE, "CATALOGINVENTORYSTOCKITEMUPDATE"), ["a"]),
    (SOAP2, operation("<productId>a</productId><data/>", "catalogInventoryStockItemUpdateRequestParam"), ["a"]),
    (SOAP2, operation("<data/><product>a</product>"), REFUSED),
    (SOAP2, operation("<product>a</product><product>b</product>"), REFUSED),
    (SOAP2, operation("<product><item>a</item></product><data/>"), REFUSED),
    (SOAP2, operation(UPDATE, header="<e:Header><o:x/></e:Header>"), REFUSED),
    (SOAP2, operation(UPDATE, "catalogProductDelete"), REFUSED),
    (SOAP2, operation("<productIds><item>a</item></productIds>", "catalogInventoryStockItemMultiUpdate"), ["a"]),
    (SOAP2, operation("<products><item>a</item></products>", "catalogInventoryStockItemList"), []),
]


@pytest.mark.parametrize(("path", "body", "named"), SOAP_ROWS)
def test_soap(path: str, body: str, named: list[str] | None) -> None:
    """References, base64, headers, types, arrays of other dimensions, parts in another order."""
    assert refused_or_named(posted(path, body, ("Content-Type", "text/xml; charset=utf-8"))) == named


ITEM = "<m><data_item><item_id>{}</item_id></data_item></m>"
AS_JSON, AS_XML = ("Content-Type", "application/json"), ("Content-Type", "text/xml")
REST_ROWS: list[tuple[str, str, str | bytes, tuple[tuple[str, str], ...], list[str] | None]] = [
    ("PUT", f"{REST}/157", '{"qty":1}', (AS_JSON,), ["157"]),
    ("put", f"{REST}/157", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", f"{REST}/157/", '{"qty":1}', (AS_JSON,), ["157"]),
    ("PUT", f"{REST}/%31", '{"qty":1}', (AS_JSON,), ["1"]),
    ("PUT", f"{REST}/%2531", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", f"{REST}//157", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", f"{REST}/1/../157", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", f"{REST}/1/%2e%2e/157", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", f"{REST}/1;x=157", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", f"{REST}/1%00", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", f"{REST}/1%FF", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", f"{REST}/1?item_id=157", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", "/api/rest/products", "{}", (AS_JSON,), []),
    ("PUT", "/api/rest/products/157", "{}", (AS_JSON,), REFUSED),
    ("PUT", "/api/rest/products", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", "/api/rest/products/157", '{"qty":1}', (AS_JSON,), REFUSED),
    ("PUT", REST, '[{"item_id":157}]', (AS_JSON,), ["157"]),
    ("PUT", REST, '[{"\\u0069tem_id":"157"}]', (AS_JSON,), ["157"]),
    ("PUT", REST, '[{"item_id":"1","item_id":"157"}]', (AS_JSON,), ["1", "157"]),
    ("PUT", REST, '[{"item_id":157.0}]', (AS_JSON,), ["157.0"]),
    ("PUT", REST, '[{"item_id":true},{"item_id":false}]', (AS_JSON,), ["1"]),
    ("PUT", REST, '[{"item_id":{"x":157}}]', (AS_JSON,), []),
    ("PUT", REST, '[{"item_id":[157]}]', (AS_JSON,), []),
    ("PUT", REST, '[{"item_id":""},{"item_id":null}]', (AS_JSON,), []),
    ("PUT", REST, "item_id=157&qty=1", (("Content-Type", "text/plain"),), REFUSED),
    ("PUT", REST, '{"x":"1&item_id=157"}', (("Content-Type", "text/plain"),), REFUSED),
    ("PUT", REST, '[{"item_id":157}]'.encode("utf-16"), (AS_JSON,), REFUSED),
    ("PUT", REST, '[{"item_id":"ä"}]', (("Content-Type", "application/json; charset=latin1"),), REFUSED),
    ("PUT", REST, '[{"item_id":157}]', (("Content-Type", "application/json; charset=utf-7"),), REFUSED),
    ("PUT", REST, '[{"item_id":157}]', (("Content-Type", "application/json; x=y"),), REFUSED),
    ("PUT", REST, '[{"qty":1}]', (AS_JSON, AS_XML), REFUSED),
    ("PUT", REST, '[{"qty":1}]', (AS_JSON, ("Content-Encoding", "gzip")), REFUSED),
    ("PUT", REST, '[{"qty":1}]', (AS_JSON, ("X-HTTP-Method-Override", "DELETE")), REFUSED),
    ("PUT", REST, '[{"qty":1}]', (AS_JSON, ("X-Original-URL", f"{REST}/157")), REFUSED),
    ("PUT", REST, '[{"qty":1}]', (AS_JSON, ("Content-Length", "3")), REFUSED),
    ("GET", f"{REST}/157", "", (("X-HTTP-Method-Override", "PUT"),), REFUSED),
    ("GET", f"{REST}/157?_method=PUT", "", (), REFUSED),
    ("GET", f"{REST}/157?x=1", "", (), []),
    ("PUT", REST, ITEM.format("157"), (AS_XML,), ["157"]),
    ("PUT", REST, ITEM.format("1<!-- -->57"), (AS_XML,), REFUSED),
    ("PUT", REST, ITEM.format("<![CDATA[157]]>"), (AS_XML,), REFUSED),
    ("PUT", REST, ITEM.format("1&#53;7"), (AS_XML,), ["157"]),
    ("PUT", REST, ITEM.format("1<x/>57"), (AS_XML,), REFUSED),
    ("PUT", REST, '<m><d item_id="157"/></m>', (AS_XML,), ["157"]),
    ("PUT", REST, '<m><d><item_id value="157"/></d></m>', (AS_XML,), ["157"]),
    ("PUT", REST, '<m><d><item_id value="157">1</item_id></d></m>', (AS_XML,), REFUSED),
    ("PUT", REST, '<m xmlns:x="urn:x"><d x:item_id="157"/></m>', (AS_XML,), REFUSED),
    ("PUT", REST, '<m xmlns:x="urn:x"><d><x:item_id>157</x:item_id></d></m>', (AS_XML,), REFUSED),
    ("PUT", REST, '<!DOCTYPE m [<!ENTITY e "57">]>' + ITEM.format("1&e;"), (AS_XML,), ["157"]),
    ("PUT", REST, '<!DOCTYPE m [<!ENTITY e SYSTEM "x">]>' + ITEM.format("&e;"), (AS_XML,), REFUSED),
    ("PUT", REST, '<!DOCTYPE m [<!ENTITY e "<item_id>157</item_id>">]><m><d>&e;</d></m>', (AS_XML,), REFUSED),
    ("PUT", f"{REST}/1", "{'qty': 1}", (AS_JSON,), ["1"]),
    ("PUT", f"{REST}/1", "{'item_id': 157}", (AS_JSON,), REFUSED),
    ("GET", "/api.php?type=soap", soap_call(), (), REFUSED),
    ("GET", SOAP, soap_call(), (), ["a"]),
    ("DELETE", SOAP, soap_call(), (), ["a"]),
    ("POST", "/api/soap/?x=y", soap_call(), (), REFUSED),
    ("POST", "/api/rest/../soap", soap_call(), (), REFUSED),
    ("POST", "/api/restful/stockitems", soap_call(), (), REFUSED),
    ("POST", "//api/soap", soap_call(), (), REFUSED),
    ("PUT", f"{STOCKS}/4", '{"stock":{"stockId":5,"stock_id":6}}', (AS_JSON,), ["4", "5", "6"]),
    ("PUT", f"{STOCKS}/4", '{"stock":{"STOCK_ID":"5"}}', (AS_JSON,), ["4", "5"]),
    ("PUT", f"{STOCKS}/4", '{"stock":{"stock_id":[5]}}', (AS_JSON,), REFUSED),
    ("PUT", f"{STOCKS}/4", "<request><stock><stock_id>5</stock_id></stock></request>", (AS_XML,), REFUSED),
    ("PUT", f"{STOCKS}/4?stock[stock_id]=5", "{}", (AS_JSON,), REFUSED),
    ("PUT", STOCKS, '{"stock":{"stock_id":5}}', (AS_JSON,), REFUSED),
    ("POST", "/rest/async/V1/inventory/stocks", '{"stock":{"name":"n"}}', (AS_JSON,), REFUSED),
    ("POST", "/rest/all/async/V1/inventory/stocks", '{"stock":{"name":"n"}}', (AS_JSON,), REFUSED),
    ("PATCH", f"{RECORDS}/id/5", '{"stock":1}', (AS_JSON,), ["id/5"]),
    ("PATCH", f"{RECORDS}/id/5", '{"stock":1,"id":7}', (AS_JSON,), ["id/5", "id/7"]),
    ("PATCH", f"{RECORDS}/id/%35", '{"stock":1}', (AS_JSON,), REFUSED),
    ("PATCH", f"{RECORDS}/id/5/../7", '{"stock":1}', (AS_JSON,), REFUSED),
    ("PATCH", f"{RECORDS}/id/5", '[{"id":7,"stock":1}]', (AS_JSON,), REFUSED),
    ("PATCH", f"{RECORDS}/id/5?id=7", '{"stock":1}', (AS_JSON,), REFUSED),
]


@pytest.mark.parametrize(("method", "path", "body", "headers", "named"), REST_ROWS)
def test_rest(
    method: str, path: str, body: str | bytes, headers: tuple[tuple[str, str], ...], named: list[str] | None
) -> None:
    """Paths that servers put in order, headers that override, bodies in other encodings, ids in other spellings."""
    assert refused_or_named(posted(path, body, *headers, method=method)) == named


def test_what_is_refused_does_not_leave_in_a_run_that_only_reads() -> None:
    """Nothing is a read that is not surely one."""
    bodies = [body for body, named in JSON_ROWS if named is None or named]
    assert all(is_write(posted(JSON, body)) for body in bodies)


def test_reading_takes_no_more_than_the_size_of_a_body() -> None:
    """A bulk of many items is read in one go."""
    rows = json.dumps([{"item_id": str(number), "qty": 1} for number in range(20_000)])
    xml = "<m>" + "".join(f"<d><item_id>{number}</item_id></d>" for number in range(20_000)) + "</m>"
    for body in (rows, xml):
        assert len(refused_or_named(posted(REST, body, AS_JSON, method="PUT")) or ()) == 20_000
