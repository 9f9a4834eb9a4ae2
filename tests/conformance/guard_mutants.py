"""Mutants of a write: what a careless or a cunning client could make of it, by bytes and by structure.

mutant(draw, message)       the message with one to three changes; `draw` is a `random.Random`, so that all repeats
"""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

import msgspec
from lxml import etree

from conformance.transport import Message

__all__ = ["mutant"]

Mutation = Callable[[Random, Message], Message]

#: Identifiers in all spellings: of things that may be touched, of others, of what has no stock item, and of nobody.
TEXTS = (
    "T-0 T-1 T-3 T-4 T-7 T-11 t-0 t-4 501 502 505 506 508 512 901 902 905 906 909 917 7 9 1 0 -1 99999 70001 70007 "
    "R-70007/é 4006381333948 base m_kept m_beta BASE admin 505abc +505 0505 905x 905.0 9.05e2 1e0 5e2 7 9x 01"
)
WITH_BLANKS = ("T-4 ", " T-4", " 505", "505 ", "\t905", "", " ", "T-4\n", "T-4\u0301", "\uff34-4")
OF_OTHER_TYPES = (505, 905, 905.0, 505.5, 7, 9, 1, True, False, None, [505], ["T-4"], {"0": "T-4"}, {"x": 505}, [[905]])
IDENTIFIERS: tuple[Any, ...] = (*TEXTS.split(), *WITH_BLANKS, *OF_OTHER_TYPES)
#: What an identifier looks like in the seeds, so that another can take its place.
IDENTIFIER = re.compile(
    rb"T-\d+|\b50\d\b|\b9\d\d\b|(?<=stocks/)\d|\b7000\d|test_site|m_beta|m_kept|\bbase\b|no-such-product"
)
WORDS = re.compile(
    rb"update|multiUpdate|item_id|call|multiCall|method|params|args|apiPath|stock_id|code|product\w*|qty|id",
    re.IGNORECASE,
)
#: What is put into a body, between bars.
PIECES = rb"""<!-- -->|<![CDATA[|]]>|&#117;|\u0075|<?x?>|%2e|%|&amp;|"|'|<|>|{|}|[|]|,|:|&|;|=|//|/../|\|0|1| """
TOKENS = (*PIECES.split(b"|"), b"\0", b"\n", b"\t", b"\xff", b"\xef\xbb\xbf", b"\xc2\xa0")
TYPES = ("string", "int", "boolean", "double", "base64Binary", "hexBinary", "token", "anyType", "long")
CODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-7", "cp037", "latin-1")
BEHIND = (
    *("/", "//", "?x=y", "?item_id=905", "?type=soap", "/905", "?_method=PUT", ";x", "/../905", "/%2e%2e/905", "%20"),
    *("%00", "/index", "x", ".0"),
)
ANEW = (("/api", "//api"), ("9", "%39"), (r"/\d+$", ""), ("/V1/", "/all/async/V1/"), ("/V1/", "/default/V1/"))
ELSEWHERE = ("/api.php?type=soap", "/api.php?type=jsonrpc", "/api/soap", "/api/v2_soap", "/api/", "/api/xmlrpc/")
METHODS = ("GET", "PUT", "POST", "PATCH", "DELETE", "HEAD", "OPTIONS", "put", "QUERY", "TRACE")
HEADERS = (
    ("X-HTTP-Method-Override", "PUT"), ("Content-Encoding", "gzip"), ("X-Original-URL", "/api/rest/stockitems/905"),
    ("Content-Type", "text/plain"), ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "text/html"),
    ("Content-Type", "application/x-www-form-urlencoded"), ("Content-Type", "application/xml"), ("Cookie", "x=y"),
    ("SOAPAction", "catalogInventoryStockItemUpdate"), ("Authorization", "Basic eDp5"), ("Accept", "text/xml"),
)  # fmt: skip


def mutant(draw: Random, message: Message) -> Message:
    """A message with one to three changes, each of which may also change nothing."""
    for _ in range(draw.choice((1, 1, 1, 2, 2, 3))):
        kinds = _GENERAL + (_XML if message.body.lstrip()[:1] == b"<" else _JSON)
        message = draw.choice(kinds)(draw, message)
    return message


def _with(message: Message, body: bytes) -> Message:
    return msgspec.structs.replace(message, body=body)


# ------------------------------------------------------------------------------------------------------------ bytes


def _insert(draw: Random, message: Message) -> Message:
    place = draw.randint(0, len(message.body))
    return _with(message, message.body[:place] + draw.choice(TOKENS) + message.body[place:])


def _cut(draw: Random, message: Message) -> Message:
    place, length = draw.randint(0, len(message.body)), draw.choice((1, 1, 2, 5, 20, 10_000))
    return _with(message, message.body[:place] + message.body[place + length :])


def _repeat(draw: Random, message: Message) -> Message:
    place, length = draw.randint(0, len(message.body)), draw.choice((1, 2, 8, 40, 200))
    return _with(message, message.body[: place + length] + message.body[place:])


def _flip(draw: Random, message: Message) -> Message:
    if not message.body:
        return message
    place = draw.randrange(len(message.body))
    letter = message.body[place : place + 1]
    other = draw.choice((letter.swapcase(), bytes([letter[0] ^ 1 << draw.randrange(8)]), bytes([draw.randrange(256)])))
    return _with(message, message.body[:place] + other + message.body[place + 1 :])


def _respell(draw: Random, message: Message) -> Message:
    """A letter of one of the words that count, in another spelling."""
    found = [*WORDS.finditer(message.body), *IDENTIFIER.finditer(message.body)]
    if not found:
        return message
    word = draw.choice(found)
    place = draw.randrange(word.start(), word.end())
    letter, code = message.body[place : place + 1], message.body[place]
    spelt = draw.choice(
        (
            b"\\u%04x" % code, b"&#%d;" % code, b"&#x%x;" % code, b"<![CDATA[" + letter + b"]]>", b"<!-- -->" + letter,
            b"<?x y?>" + letter, letter.swapcase(), b"%%%02X" % code, letter + b"\xcc\x81",
            letter + b"\0", b" " + letter,
        )
    )  # fmt: skip
    return _with(message, message.body[:place] + spelt + message.body[place + 1 :])


def _in_coding(draw: Random, message: Message) -> Message:
    """The body in another encoding, declared or not."""
    text, coding = message.body.decode("utf-8", "replace"), draw.choice(CODINGS)
    text = re.sub(r"^<\?xml[^>]*>\s*", "", text)
    if text.startswith("<") and draw.random() < 0.6:
        text = f"<?xml version='1.0' encoding='{coding}'?>{text}"
    return _with(message, text.encode(coding, "replace"))


def _other_identifier(draw: Random, message: Message) -> Message:
    """Another identifier in the place of one, in the path or in the body."""
    other = draw.choice(IDENTIFIERS)
    found = [*IDENTIFIER.finditer(message.body)]
    if not found or draw.random() < 0.2:
        path = IDENTIFIER.sub(str(other).encode(), message.path.encode(), count=1).decode()
        return msgspec.structs.replace(message, path=path)
    place = draw.choice(found)
    text = other if isinstance(other, str) else json.dumps(other)
    return _with(message, message.body[: place.start()] + text.encode() + message.body[place.end() :])


# ------------------------------------------------------------------------------------------------------------- HTTP


def _other_method(draw: Random, message: Message) -> Message:
    return msgspec.structs.replace(message, method=draw.choice(METHODS))


def _other_path(draw: Random, message: Message) -> Message:
    path = message.path
    spellings = [
        *(path + behind for behind in BEHIND),
        *(re.sub(pattern, other, path) for pattern, other in ANEW),
        *("/" + path, "/index.php" + path, path.upper(), *ELSEWHERE),
    ]
    return msgspec.structs.replace(message, path=draw.choice(spellings))


def _other_header(draw: Random, message: Message) -> Message:
    name, value = draw.choice(HEADERS)
    kept = tuple(pair for pair in message.headers if draw.random() < 0.3 or pair[0] != name)
    return msgspec.structs.replace(message, headers=(*kept, (name, value)))


# ------------------------------------------------------------------------------------------------------------- JSON


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a value where another could stand."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, member in list(pairs) for place in ((value, key), *_places(member))]


def _restructured(draw: Random, message: Message) -> Message:
    """A body in JSON with one value wrapped, exchanged, moved or given another type."""
    try:
        root = [json.loads(message.body)]
    except (ValueError, RecursionError):
        return message
    holder, key = draw.choice(_places(root))
    holder[key] = _reshaped(draw, holder[key])
    return _with(message, json.dumps(root[0], ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass"))


def _reshaped(draw: Random, value: Any) -> Any:
    way = draw.randrange(9)
    if isinstance(value, list) and way < 5:
        turned = [
            list(reversed(value)),
            dict(zip(map(str, range(len(value))), value, strict=True)),
            value * 2,
            value[1:],
        ]
        return [*turned, {chr(97 + at): one for at, one in enumerate(value)}][way]
    if isinstance(value, dict) and way < 6 and value:
        key = draw.choice(list(value))
        renamed = {
            (draw.choice((key.upper(), f"{key} ", f"_{key}", "options")) if one == key else one): v
            for one, v in value.items()
        }
        less = {one: v for one, v in value.items() if one != key}
        more = {
            **value,
            draw.choice(("item_id", "params", "method", "options", "id", "stock_id", "args")): draw.choice(IDENTIFIERS),
        }
        return [renamed, less, more, list(value.values()), dict(reversed(value.items())), {"options": value, **less}][
            way
        ]
    if isinstance(value, str) and way < 4:
        return [value.upper(), f"{value}.x", f"{value}\n.x", value.replace("update", "multiUpdate")][way]
    return [value] if way == 6 else {"0": value} if way == 7 else draw.choice(IDENTIFIERS)


def _twice(draw: Random, message: Message) -> Message:
    """A member of an object a second time, with another value."""
    found = list(re.finditer(rb'"(\w+)" ?: ?', message.body))
    if not found:
        return message
    one = draw.choice(found)
    more = b'"%s":%s,' % (one[1], json.dumps(draw.choice(IDENTIFIERS)).encode())
    return _with(message, message.body[: one.start()] + more + message.body[one.start() :])


# -------------------------------------------------------------------------------------------------------------- XML


def _rebuilt(draw: Random, message: Message) -> Message:
    """A body in XML with one element changed."""
    try:
        root = etree.fromstring(message.body)
    except (etree.XMLSyntaxError, ValueError):
        return message
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    try:
        draw.choice(_ELEMENTS)(draw, draw.choice(elements), elements)
    except (ValueError, TypeError):
        return message
    return _with(message, etree.tostring(root, xml_declaration=draw.random() < 0.5, encoding="UTF-8"))


def _attribute(draw: Random, element: etree._Element, elements: list[etree._Element]) -> None:
    xsi, encoding = "{http://www.w3.org/2001/XMLSchema-instance}", "{http://schemas.xmlsoap.org/soap/encoding/}"
    name, value = draw.choice(
        (
            (f"{xsi}type", f"xsd:{draw.choice(TYPES)}"), (f"{xsi}type", "SOAP-ENC:Array"), (f"{xsi}type", "ns2:Map"),
            (f"{xsi}type", "SOAP-ENC:Struct"), (f"{xsi}nil", "true"), (f"{encoding}arrayType", "xsd:base64Binary[2]"),
            (f"{encoding}arrayType", "xsd:anyType[1,2]"), (f"{encoding}position", "[1]"), ("href", "#a"), ("id", "a"),
            ("value", "905"), ("item_id", "905"), (f"{xsi}type", "ns1:ArrayOfString"),
        )
    )  # fmt: skip
    element.set(name, value)
    if name == "href":
        draw.choice(elements).set("id", "a")


def _encoded(draw: Random, element: etree._Element, _elements: list[etree._Element]) -> None:
    """The text of an element in base64 or hexadecimal, with the type that says so."""
    if len(element):
        return
    text, is_64 = (element.text or "").encode(), draw.random() < 0.7
    xsi = "{http://www.w3.org/2001/XMLSchema-instance}type"
    if element.tag in ("string", "int"):
        element.tag = "base64"
    else:
        element.set(xsi, "xsd:base64Binary" if is_64 else "xsd:hexBinary")
    element.text = (b64encode(text) if is_64 else text.hex().encode()).decode()


def _split(draw: Random, element: etree._Element, _elements: list[etree._Element]) -> None:
    """A comment, an instruction, a CDATA section or an element amid a text."""
    text = element.text or ""
    place = draw.randint(0, len(text))
    if draw.random() < 0.3 and not len(element):
        element.text = etree.CDATA(text)
        return
    amid = draw.choice((etree.Comment("x"), etree.ProcessingInstruction("x", "y"), etree.Element("x")))
    element.text, amid.tail = text[:place], text[place:]
    element.insert(0, amid)


def _retold(draw: Random, element: etree._Element, elements: list[etree._Element]) -> None:
    """An element twice, elsewhere, gone, renamed, in a namespace, or with another text."""
    parent, way = element.getparent(), draw.randrange(8)
    copy = deepcopy(element)
    copy.tail = None
    if way == 0 and parent is not None:
        parent.insert(parent.index(element), copy)
    elif way == 1:
        draw.choice(elements).append(copy)
    elif way == 2 and parent is not None:
        parent.remove(element)
    elif way == 3:
        element.tag = draw.choice(
            ("item_id", "data_item", "value", "string", "i4", "i8", "double", "struct", "array", "methodName")
        )
    elif way == 4:
        element.tag = f"{{urn:x}}{etree.QName(element).localname}"
    elif way == 5:
        element.tag = etree.QName(element).localname.swapcase()
    elif way == 6 and parent is not None:
        parent.append(element)
    elif not len(element):
        element.text = str(draw.choice(IDENTIFIERS))


def _in_header(draw: Random, element: etree._Element, elements: list[etree._Element]) -> None:
    """Something before an envelope's body."""
    root, space = elements[0], "{http://schemas.xmlsoap.org/soap/envelope/}"
    header = etree.Element(f"{space}Header")
    header.append(deepcopy(draw.choice((element, elements[-1], root))))
    root.insert(0, header)


def _doctype(draw: Random, message: Message) -> Message:
    """An entity in the place of an identifier or of a word."""
    body = re.sub(rb"^<\?xml[^>]*>\s*", b"", message.body)
    found = [*IDENTIFIER.finditer(body), *re.finditer(rb"product_stock\.update", body)]
    if not found:
        return message
    place = draw.choice(found)
    value = draw.choice((place[0], str(draw.choice(IDENTIFIERS)).encode()))
    declared = b'<!DOCTYPE m [<!ENTITY e "%s">]>' % value
    return _with(message, declared + body[: place.start()] + b"&e;" + body[place.end() :])


_ELEMENTS: tuple[Callable[[Random, etree._Element, list[etree._Element]], None], ...] = (
    _attribute,
    _attribute,
    _encoded,
    _split,
    _retold,
    _retold,
    _retold,
    _in_header,
)
_GENERAL: tuple[Mutation, ...] = (
    _insert,
    _insert,
    _cut,
    _repeat,
    _flip,
    _respell,
    _respell,
    _respell,
    _in_coding,
    _other_identifier,
    _other_identifier,
    _other_identifier,
    _other_identifier,
    _other_method,
    _other_path,
    _other_header,
)
_JSON: tuple[Mutation, ...] = (_restructured,) * 6 + (_twice,) * 2
_XML: tuple[Mutation, ...] = (_rebuilt,) * 8 + (_doctype,)
