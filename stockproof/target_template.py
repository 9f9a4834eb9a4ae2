"""The text of a new target file, with what each part is for."""

from collections.abc import Sequence

import msgspec

from specs import settings

__all__ = ["target_template"]

_HEAD = """\
# A shop for `stockproof check`. Secrets are named here, never written: env:NAME is the environment variable NAME.
# `stockproof doctor` says what works; docs/targets.md tells what each part does.
base_url = {base_url}
# What the shop is, as far as its answers tell; it is read, set and put back as such a shop wants it.
shop = {shop}
# What it is held against.
edition = {edition}
"""
_DIALECTS = """
# The shop serves WS-I where SOAP v2 is otherwise, so the dialects are named.
dialects = {}
"""
_PARTS = {
    "magento1_rpc": """
# An API user of the SOAP, XML-RPC and JSON-RPC dialects.
user = {user}
key = "env:SHOP_KEY"
""",
    "magento1_rest": """
# Magento 1 REST: a consumer and the access token of an administrator. Real shops need it to put stock items back.
[oauth]
consumer_key = "env:OAUTH_CONSUMER_KEY"
consumer_secret = "env:OAUTH_CONSUMER_SECRET"
token = "env:OAUTH_TOKEN"
token_secret = "env:OAUTH_TOKEN_SECRET"
""",
    "magento2_rest": """
# An administrator of Magento 2.
[magento2]
user = {user}
key = "env:MAGENTO2_PASSWORD"
""",
    "merchantpro_rest": """
# An API key of MerchantPro, and its secret.
[merchantpro]
user = "env:MERCHANTPRO_KEY"
key = "env:MERCHANTPRO_SECRET"
""",
}
_TOUCH = """
# What may be written to, and is put back. Nothing else is ever written to. Take products made for tests.
[may_touch]
skus = {skus}
item_ids = []
new_stocks = false
"""
_CONFIG = """
# The shop-wide values of the stock settings, as the shop's own configuration has them now. Correct them.
[config]
"""


def target_template(  # noqa: PLR0913 - one a part of the file
    *,
    base_url: str,
    shop: str,
    edition: str,
    user: str,
    skus: Sequence[str],
    groups: Sequence[str],
    dialects: Sequence[str] = (),
) -> str:
    """A target file for the groups of dialects that a shop has; `dialects` are named where not all are meant."""
    given = {"base_url": base_url, "shop": shop, "edition": edition, "user": user}
    values = {name: _quoted(text) for name, text in given.items()}
    text = _HEAD.format(**values) + (_DIALECTS.format(_listed(dialects)) if dialects else "")
    text += "".join(_PARTS[group].format(**values) for group in _PARTS if group in groups)
    text += _TOUCH.format(skus=_listed(skus))
    if any(group.startswith("magento1") for group in groups):
        text += _CONFIG + "".join(f"{name} = {entry.default_config}\n" for name, entry in settings().items())
    return text


def _listed(texts: Sequence[str]) -> str:
    """A TOML list of strings."""
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"


def _quoted(text: str) -> str:
    """A TOML string: JSON's spelling of one is one of TOML's."""
    return msgspec.json.encode(text).decode()
