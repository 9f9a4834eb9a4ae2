"""Bytes to values: which writer the caller accepts, and what a body holds under its media type.

A value is what JSON knows, decimals exact; arrays that come from XML or a query string are dicts and lists likewise.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
from lxml import etree

from mockserver.dialects.magento1_rest.errors import refusal
from mockserver.messages import Request
from mockserver.seam import replaceable
from mockserver.wire import php_query
from mockserver.world import World

__all__ = ["accepted", "body_of"]

JSON_DEPTH = 512
#: A tree of elements takes many times its text; nobody needs more than this.
LARGEST_XML = 4 * 1024 * 1024
#: What an answer may be written in, in the order in which a wildcard finds them.
WRITTEN = ("application/json", "text/xml", "application/xml", "application/xhtml+xml", "text/plain")

_MEDIA_TYPE = re.compile(r"[0-9a-z*+-]+/[0-9a-z*+.-]+", re.ASCII | re.IGNORECASE)
_CONTENT_TYPE = re.compile(r"([a-z\d/+.-]+)(?:; *charset=(.+))?", re.ASCII | re.IGNORECASE)
_QUERY = re.compile(rb"(?:[\w.!~*'();/?:@&=+$,\[\]-]|%[0-9a-fA-F]{2})*", re.ASCII)

_json = msgspec.json.Decoder(float_hook=Decimal)


# ------------------------------------------------------------------------------------------------------ answers


@replaceable
def accepted(world: World, request: Request) -> str | None:
    """The media type that the answer is written in; None where the caller accepts none and there is no default."""
    for wanted in _by_quality(request.header("accept") or ""):
        kind, _, form = wanted.partition("/")
        for media_type in WRITTEN:
            if wanted in (media_type, "*/*") or (form == "*" and media_type.startswith(f"{kind}/")):
                return media_type
    return world.edition.rest.accept_default or None


def _by_quality(accept: str) -> list[str]:
    """The media types of an Accept header, the best first; those of one quality stay as they came."""
    entries = [part.strip().partition(";") for part in accept.split(",")]
    valid = [(name.strip(), parameters) for name, _, parameters in entries if _MEDIA_TYPE.fullmatch(name.strip())]
    return [name for name, parameters in sorted(valid, key=lambda entry: -_quality(entry[1]))]


def _quality(parameters: str) -> float:
    found = re.search(r"(?:^|;)\s*q=(\d(?:\.\d+)?)", parameters)
    return float(found[1]) if found else 1.0


# ------------------------------------------------------------------------------------------------------- bodies


@replaceable
def body_of(world: World, request: Request) -> Any:
    """What the body holds; refused where it is not what its media type says."""
    media_type = _content_type(request.header("content-type") or "")
    if media_type not in _INTERPRETERS:
        raise refusal("content_type_unknown", type=media_type)
    return _INTERPRETERS[media_type](world, request.body)


def _content_type(header: str) -> str:
    if not header:
        raise refusal("content_type_empty")
    found = _CONTENT_TYPE.fullmatch(header)
    if not found:
        raise refusal("content_type_invalid")
    if found[2] and found[2].lower() != "utf-8":
        raise refusal("charset")
    return found[1]


def _from_json(world: World, body: bytes) -> Any:  # noqa: ARG001 - one of a table
    try:
        value = _json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise refusal("decoding") from error
    if body.count(b"[") + body.count(b"{") > JSON_DEPTH and not _is_shallow(value):
        raise refusal("decoding")
    return value


def _is_shallow(value: Any) -> bool:
    """Whether lists and maps nest no deeper than PHP reads them."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(JSON_DEPTH + 1):
        members = (list(item.values()) if isinstance(item, dict) else item for item in level)
        level = [member for group in members for member in group if isinstance(member, dict | list)]
        if not level:
            return True
    return False


def _from_query(world: World, body: bytes) -> Any:  # noqa: ARG001 - one of a table
    if not _QUERY.fullmatch(body):
        raise refusal("data_type")
    return php_query.parse(body.decode("ascii"))


def _from_xml(world: World, body: bytes) -> Any:
    expanding = world.edition.rest.doctype == "expanded"
    parser = etree.XMLParser(
        resolve_entities="internal" if expanding else False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if len(body) > LARGEST_XML or (not expanding and b"<!DOCTYPE" in body):
        raise refusal("decoding")
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refusal("decoding") from error
    # In another encoding a DOCTYPE is only seen now; without it there is nothing that could be expanded.
    if root.getroottree().docinfo.doctype and not expanding:
        raise refusal("decoding")
    return _value_of(root)


def _value_of(element: etree._Element) -> Any:
    """What an element holds: its attributes and children by name, several of one name as a list, or else its text.

    Children named data_item are entries without a name: an element that has only those is a list.
    """
    members: dict[str, Any] = {}
    for name, text in element.attrib.items():
        if not str(name).startswith("{"):
            members[str(name)] = str(text)
    items = []
    for child in element:
        name = etree.QName(child).localname
        if name == "data_item":
            items.append(_child_value(child))
        else:
            _add(members, name, _child_value(child))
    if not members and not items:
        return "".join(str(text) for text in element.itertext())
    return items if not members else {**members, **{str(number): item for number, item in enumerate(items)}}


def _child_value(child: etree._Element) -> Any:
    """A child's value: its attribute `value` where it has one and no children."""
    return child.get("value") if len(child) == 0 and child.get("value") is not None else _value_of(child)


def _add(members: dict[str, Any], name: str, value: Any) -> None:
    if name not in members:
        members[name] = value
    elif isinstance(members[name], list):
        members[name].append(value)
    else:
        members[name] = [members[name], value]


_INTERPRETERS: dict[str, Callable[[World, bytes], Any]] = {
    "application/json": _from_json,
    "text/plain": _from_query,
    "text/xml": _from_xml,
    "application/xml": _from_xml,
    "application/xhtml+xml": _from_xml,
}
