"""Values and faults to bytes.

Written by hand because the shops' writer is matched to the byte: one line after the prolog, quotation marks escaped,
an empty element closed in its own tag but an empty text not.
"""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["fault_response", "method_response", "shown"]

PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"})
#: What XML cannot carry; the shops write it as the text of a reference.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@replaceable
def method_response(world: World, result: Any) -> bytes:  # noqa: ARG001 - a seam is called with its world
    """The answer to a call that succeeded."""
    return _document(f"<params><param>{value(result)}</param></params>")


@replaceable
def fault_response(world: World, code: int, message: str) -> bytes:  # noqa: ARG001 - a seam is called with its world
    """The answer to a call that did not; its code is a number in every edition."""
    return _document(f"<fault>{value({'faultCode': code, 'faultString': message})}</fault>")


def _document(content: str) -> bytes:
    return f"{PROLOG}<methodResponse>{content}</methodResponse>".encode()


@replaceable
def shown(world: World, result: Any) -> Any:
    """What the shop answers, with its numbers as the edition writes them; True and False stay what they are."""
    kinds = _AS_TEXT[world.edition.listing.values]
    return _with_text(result, kinds) if kinds else result


#: The numbers that are written as text.
_AS_TEXT: dict[str, tuple[type, ...]] = {"numbers": (), "whole_numbers": (Decimal,), "text": (int, Decimal)}


def _with_text(result: Any, kinds: tuple[type, ...]) -> Any:
    if isinstance(result, dict):
        return {name: _with_text(member, kinds) for name, member in result.items()}
    if isinstance(result, list):
        return [_with_text(member, kinds) for member in result]
    return str(result) if isinstance(result, kinds) and not isinstance(result, bool) else result


def value(result: Any) -> str:
    """A value as its <value>."""
    write = next(write for kind, write in _WRITERS if isinstance(result, kind))
    return f"<value>{write(result)}</value>"


def _array(members: list[Any]) -> str:
    return f"<array>{_around('data', map(value, members))}</array>"


def _struct(members: dict[str, Any]) -> str:
    return _around(
        "struct", (f"<member><name>{escaped(name)}</name>{value(one)}</member>" for name, one in members.items())
    )


def _around(tag: str, parts: Iterable[str]) -> str:
    content = "".join(parts)
    return f"<{tag}>{content}</{tag}>" if content else f"<{tag}/>"


def escaped(text: str) -> str:
    """Text as it stands between tags."""
    return _NOT_XML.sub(lambda found: f"&#{ord(found[0])};", text).translate(_ESCAPES)


#: How a value of each type is written; True and False before the numbers that they are to Python.
_WRITERS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (bool, lambda truth: f"<boolean>{truth:d}</boolean>"),
    (int, lambda number: f"<int>{number}</int>"),
    (Decimal, lambda number: f"<double>{number:f}</double>"),
    (str, lambda text: f"<string>{escaped(text)}</string>"),
    (list, _array),
    (dict, _struct),
    (type(None), lambda nothing: "<nil/>"),  # noqa: ARG005 - one of a table
)
