"""Bytes to XML, from strangers: no external entity, no DTD and no network ever; size and depth are capped.

Strategy: libxml2 parses with everything switched off that reads beyond the bytes. What it forgives as PHP's parser
does (a prefix that nobody declared) is forgiven; every other complaint makes the bytes no XML. Internal entities are
never expanded: who declares one is told from who only names a document type, since SOAP refuses them in other words.
"""

from typing import Any, Literal

import msgspec
from lxml import etree

__all__ = ["DEEPEST", "LARGEST", "Document", "NotXmlError", "children", "local_name", "parse"]

#: As deep as libxml2 goes in PHP, as large as the server takes, and tags for some 200,000 products: a document of
#: nothing but tags takes fifty times its size in memory.
DEEPEST = 256
LARGEST = 16 * 1024 * 1024
MOST_TAGS = 400_000
_DEEPER = etree.XPath(f"boolean(/{'/'.join(['*'] * (DEEPEST + 1))})")


class NotXmlError(ValueError):
    """Bytes that are no XML, or more of it than anybody needs."""


class Document(msgspec.Struct, frozen=True):
    """A parsed document: its root, and what its document type declares."""

    root: etree._Element
    doctype: Literal["none", "plain", "entities"]


def parse(body: bytes) -> Document:
    """The document in a body; comments and processing instructions are left out."""
    if not body or len(body) > LARGEST or body.count(b"<") > MOST_TAGS:
        raise NotXmlError("empty or too large")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise NotXmlError(str(error)) from error
    complaints = [entry for entry in parser.error_log if entry.domain != etree.ErrorDomains.NAMESPACE]
    doctype = "none" if root is None else _doctype(root)
    if doctype != "entities" and (root is None or complaints or is_too_deep(root)):
        raise NotXmlError(str(complaints[:1] or "no root, or nested too deep"))
    return Document(root, doctype)


def is_too_deep(root: etree._Element) -> bool:
    """Whether elements nest deeper than the cap; level by level, so that a wide document costs its size."""
    return bool(_DEEPER(root))


def _doctype(root: etree._Element) -> Literal["none", "plain", "entities"]:
    declared: Any = root.getroottree().docinfo  # lxml's stubs know neither of its document types' members
    if declared.internalDTD is None:
        return "none"
    return "entities" if declared.internalDTD.entities() else "plain"


def children(element: etree._Element) -> list[etree._Element]:
    """The elements right below; an entity's reference is none."""
    return [child for child in element if isinstance(child.tag, str)]


def local_name(element: etree._Element) -> str:
    """An element's name without its namespace; a prefix that nobody declared is part of the name."""
    return str(element.tag).rpartition("}")[2]
