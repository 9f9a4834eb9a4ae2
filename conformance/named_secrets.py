"""The secrets of a target by the names that its file has for them."""

import msgspec

from conformance.connection import Connection
from conformance.logins import default_logins
from conformance.rest_target import credentials_of
from specs import shop

__all__ = ["named_secrets"]


def named_secrets(connection: Connection) -> dict[str, str]:
    """What must never stand in a report; the documents' own keys are no secret, since everybody can read them."""
    hidden = connection.recorder.secrets - public()
    found = {"key": connection.key, **{f"{_table(group)}.key": one.key for group, one in connection.logins.items()}}
    found["control_token"] = connection.control_token
    if connection.oauth:
        found |= {f"oauth.{name}": text for name, text in msgspec.structs.asdict(connection.oauth).items()}
    named = {name: secret for name, secret in found.items() if secret in hidden}
    others = sorted(hidden - set(named.values()))
    return named | {f"number {number}": secret for number, secret in enumerate(others, 1)}


def _table(group: str) -> str:
    return group.removesuffix("_rest")


def public() -> frozenset[str]:
    """The keys that the documents' shop has."""
    users = shop()["magento1"]["api_users"].values()
    keys = {user["key"] for user in users} | {one.key for one in default_logins().values()}
    oauth = credentials_of()
    return frozenset(keys | set(msgspec.structs.astuple(oauth) if oauth else ()))
