"""XML of others, read without ever loading anything: no DTD, no entities, no network, nothing huge."""

from lxml import etree

from conformance.verdicts import MalformedAnswer

__all__ = ["DoctypeError", "parsed", "root_of"]

SHOWN = 200


class DoctypeError(ValueError):
    """A document with a DOCTYPE, whose entities may stand for anything."""


def root_of(body: bytes) -> etree._Element:
    """The root of a document; raises lxml's `XMLSyntaxError`, or `DoctypeError`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(body, parser)
    if root.getroottree().docinfo.internalDTD is not None:
        raise DoctypeError
    return root


def parsed(body: bytes) -> etree._Element:
    """The root of an answer without DOCTYPE."""
    try:
        return root_of(body)
    except etree.XMLSyntaxError as error:
        raise MalformedAnswer(f"the answer is no XML ({error}): {body[:SHOWN]!r}") from error
    except DoctypeError as error:
        raise MalformedAnswer("the answer has a DOCTYPE") from error
