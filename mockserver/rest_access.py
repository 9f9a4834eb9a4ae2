"""Who may do what over Magento 1 REST, as the state writes it: `oauth` and `rest_attributes`.

    oauth            {"consumer": {"key", "secret"}, "token_secret", "tokens": {name: {"token", "type", "revoked",
                     "user_id", "role"}}, "roles": {name: {"privileges": {resource: [privilege, …]}}}}
    rest_attributes  {"read": "all" | [attribute, …], "write": "all" | [attribute, …]}

A part is either taken as it is, or refused with the place where it goes wrong.
"""

from collections.abc import Callable, Mapping
from typing import Any

from specs import fields

__all__ = ["oauth", "rest_attributes"]

#: Raises the refusal: the place below the part (".tokens.admin"), and what is wrong there.
Refuse = Callable[[str, str], None]

TOKEN_TYPES = ("access", "request")
PRIVILEGES = ("create", "retrieve", "update", "delete")
RESOURCES = ("all", "stock_item")


def oauth(value: Mapping[str, Any], refuse: Refuse) -> dict[str, Any]:
    """The part `oauth`; its words about attributes say nothing about the state."""
    part = {key: member for key, member in value.items() if key != "attributes"}
    _keys(part, ("consumer", "token_secret", "tokens", "roles"), "", refuse)
    consumer = _map(part.get("consumer"), ".consumer", refuse)
    _keys(consumer, ("key", "secret"), ".consumer", refuse)
    for name in ("key", "secret"):
        _text(consumer.get(name), f".consumer.{name}", refuse)
    _text(part.get("token_secret"), ".token_secret", refuse)
    roles = {name: _role(role, f".roles.{name}", refuse) for name, role in _members(part, "roles", refuse)}
    tokens = {name: _token(token, f".tokens.{name}", roles, refuse) for name, token in _members(part, "tokens", refuse)}
    return {"consumer": dict(consumer), "token_secret": part["token_secret"], "tokens": tokens, "roles": roles}


def _token(value: Any, where: str, roles: Mapping[str, Any], refuse: Refuse) -> dict[str, Any]:
    token = {"type": "access", "revoked": False, "user_id": 1, "role": None, **_map(value, where, refuse)}
    _keys(token, ("token", "type", "revoked", "user_id", "role"), where, refuse)
    _text(token.get("token"), f"{where}.token", refuse)
    if token["type"] not in TOKEN_TYPES:
        refuse(f"{where}.type", f"{token['type']!r} is none of {', '.join(TOKEN_TYPES)}")
    if not isinstance(token["revoked"], bool):
        refuse(f"{where}.revoked", "must be true or false")
    if isinstance(token["user_id"], bool) or not isinstance(token["user_id"], int):
        refuse(f"{where}.user_id", "must be a whole number")
    if token["role"] is not None and token["role"] not in list(roles):
        refuse(f"{where}.role", f"no role {token['role']!r}")
    return token


def _role(value: Any, where: str, refuse: Refuse) -> dict[str, Any]:
    role = _map(value, where, refuse)
    _keys(role, ("privileges",), where, refuse)
    privileges = _map(role.get("privileges", {}), f"{where}.privileges", refuse)
    _keys(privileges, RESOURCES, f"{where}.privileges", refuse)
    for resource, names in privileges.items():
        _names(names, PRIVILEGES, f"{where}.privileges.{resource}", refuse)
    return {"privileges": {resource: list(names) for resource, names in privileges.items()}}


def rest_attributes(value: Mapping[str, Any], refuse: Refuse) -> dict[str, Any]:
    """The part `rest_attributes`; what it does not name is not allowed."""
    _keys(value, ("read", "write"), "", refuse)
    for way in ("read", "write"):
        if value.get(way) != "all":
            _names(value.get(way, []), tuple(fields()), f".{way}", refuse)
    return {way: value[way] if value.get(way) == "all" else list(value.get(way, [])) for way in ("read", "write")}


def _members(part: Mapping[str, Any], key: str, refuse: Refuse) -> list[tuple[str, Any]]:
    return list(_map(part.get(key, {}), f".{key}", refuse).items())


def _map(value: Any, where: str, refuse: Refuse) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        refuse(where, "must be a map")
    found: Mapping[str, Any] = value
    return found


def _text(value: Any, where: str, refuse: Refuse) -> None:
    if not isinstance(value, str) or not value:
        refuse(where, f"{value!r} is no text")


def _keys(value: Mapping[str, Any], known: tuple[str, ...], where: str, refuse: Refuse) -> None:
    for key in value:
        if key not in known:
            refuse(f"{where}.{key}", f"unknown key; there are {', '.join(known)}")


def _names(value: Any, known: tuple[str, ...], where: str, refuse: Refuse) -> None:
    if not isinstance(value, list) or not all(name in known for name in value):
        refuse(where, f"must be a list of {', '.join(known)}")
