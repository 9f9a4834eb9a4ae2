"""A body to the method that it calls and the parameters with their types."""

from typing import Any

from mockserver.dialects.xmlrpc.elements import Element, NotAllowedError, NotXmlError, read
from mockserver.dialects.xmlrpc.values import Refusal, value_of
from mockserver.seam import replaceable
from mockserver.world import World

__all__ = ["Params", "method_call"]

#: Parameters as (type, value).
Params = list[tuple[str, Any]]


@replaceable
def method_call(world: World, body: bytes) -> tuple[str, Params]:  # noqa: ARG001 - a seam is called with its world
    """The method and the parameters of a body; what is no XML lacks a method name too."""
    if body in (b"", b"0"):
        raise Refusal("request_unreadable")
    try:
        root = read(body)
    except NotAllowedError as error:
        raise Refusal("request_unparseable") from error
    except NotXmlError as error:
        raise Refusal("method_name_missing") from error
    return _name(root), _params(root)


def _name(root: Element) -> str:
    """The method's name; none, an empty one and 0 are the same to PHP."""
    name = root.first("methodName")
    if name is None or name.text in ("", "0"):
        raise Refusal("method_name_missing")
    return name.text


def _params(root: Element) -> Params:
    """The values of the parameters, whatever the elements around them are called."""
    params = root.first("params")
    return [_param(one) for one in params.children] if params else []


def _param(element: Element) -> tuple[str, Any]:
    value = element.first("value")
    if value is None:
        raise Refusal("param_without_value")
    return value_of(value)
