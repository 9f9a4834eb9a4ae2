"""API users and tokens beside those that the checks use: by what they are for, in the documents' shop.

A target file names its own: `[users.reader]`, `[oauth.tokens.readonly]`.
"""

from functools import cache

from conformance.logins import Login
from conformance.oauth1 import Credentials
from specs import shop

__all__ = ["TOKENS", "USERS", "documents_tokens", "documents_users"]

#: Users by what they are for, with their names in the documents' shop.
USERS = {"reader": "readonly", "outsider": "catalogOnly", "inactive": "inactive", "without_role": "withoutRole"}
#: An administrator's tokens: one that may only read, one that was revoked, one that is a request token yet.
TOKENS = ("readonly", "revoked", "request")


@cache
def documents_users() -> dict[str, Login]:
    """The users of the documents' shop."""
    users = shop()["magento1"]["api_users"]
    return {role: Login(name, users[name]["key"]) for role, name in USERS.items()}


@cache
def documents_tokens() -> dict[str, Credentials]:
    """The tokens of the documents' shop, with its one consumer."""
    oauth = shop()["magento1"]["oauth"]
    consumer, tokens = oauth["consumer"], oauth["tokens"]
    return {
        name: Credentials(consumer["key"], consumer["secret"], tokens[name]["token"], oauth["token_secret"])
        for name in TOKENS
    }
