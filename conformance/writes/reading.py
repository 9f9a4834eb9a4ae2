"""Bodies as a shop would read them; what cannot be read is unclear."""

from typing import Any

import msgspec
from lxml import etree

from conformance.safe_xml import DoctypeError, root_of
from conformance.writes.touch import UnclearError

__all__ = ["json_of", "xml_of"]


def json_of(body: bytes, what: str) -> Any:
    """The value of a body that should be JSON; `what` says what it is where it is none."""
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UnclearError(f"{what} that is no JSON") from error


def xml_of(body: bytes, what: str) -> etree._Element:
    """The root of a body that should be XML; one that defines entities may mean anything."""
    try:
        return root_of(body)
    except etree.XMLSyntaxError as error:
        raise UnclearError(f"{what} that is no XML") from error
    except DoctypeError as error:
        raise UnclearError(f"{what} that defines entities") from error
