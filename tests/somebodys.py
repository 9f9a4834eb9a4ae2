"""What somebody who has a shop has besides: a target file, and its secrets in the environment.

target_text(url, edition, groups, skus, more)      the file as `stockproof init` writes it, filled in
special_text(document)                             more of it: special products, users and tokens
secrets_of(document)                               the variables that it names
stored_in(world)                                   what the shop stores of all that an API can set
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mockserver import World
from mockserver.state import to_document
from specs import shop
from stockproof.target_template import target_template

sys.path.append(str(Path(__file__).parent))
from hiding import FIRST, ORDINARY

__all__ = ["MAGENTO1", "SKUS", "secrets_of", "special_text", "stored_in", "target_text"]

#: The groups of dialects of one Magento 1 shop.
MAGENTO1 = ("magento1_rpc", "magento1_rest")
#: The ordinary products of a shop of somebody's.
SKUS = tuple(f"Somebody's {number}" for number in range(FIRST, FIRST + ORDINARY))
#: Columns that every save sets anew, and moments that go on by themselves: no API can set them.
NOT_SETTABLE = ("low_stock_date", "stock_status_changed_auto")


def target_text(
    url: str, edition: str, groups: Sequence[str] = MAGENTO1, skus: Sequence[str] = SKUS, more: str = ""
) -> str:
    """A target file; `more` are further lines of [may_touch]."""
    user = {"magento2_rest": "admin"}.get(groups[0], "apiUser")
    text = target_template(base_url=url, shop=edition, edition=edition, user=user, skus=skus, groups=groups)
    return text.replace("item_ids = []\nnew_stocks = false\n", more)


#: Special products, those of the recordings' shop and those of the documents'.
_RECORDED = """
configurable = "conf1"
children = ["cfg-red", "cfg-blue"]
numeric = "12345"
shadowing = "2"
shadowed = "product2"
disabled = "disabled1"
without_stock = "nostock"
refusing = "force102"
refuses = { product = "Forced: product is locked.", stock_item = "Forced: stock item is locked." }
"""
_DOCUMENTED = """
configurable = "tshirt"
grouped = "tshirt-pair"
bundle = "tshirt-set"
children = ["tshirt-red", "tshirt-blue"]
numeric = "12345"
shadowing = "6"
shadowed = "shadowed1"
without_stock = "nostock1"
refusing = "locked1"
refuses = { product = "The product is locked.", stock_item = "The stock item is locked." }
"""
#: By what an API user is for, its names in the one shop and in the other.
_USERS = {
    "reader": ("readonly",),
    "outsider": ("catalogOnly", "noinv"),
    "inactive": ("inactive",),
    "without_role": ("withoutRole", "norole"),
}
_TOKENS = ("readonly", "revoked", "request")


def special_text(document: Mapping[str, Any]) -> str:
    """Further parts of a target file: products that play the special ones, API users, tokens."""
    part = document.get("magento1", document)
    is_recorded = any(product["sku"] == "force102" for product in part["products"])
    text = "\n[may_touch.roles]" + (_RECORDED if is_recorded else _DOCUMENTED)
    for role, names in _USERS.items():
        name = next(name for name in part["api_users"] if name in names)
        text += f'\n[users.{role}]\nuser = "{name}"\nkey = "env:KEY_OF_{name}"\n'
    for name in _TOKENS:
        text += f'\n[oauth.tokens.{name}]\ntoken = "env:TOKEN_{name}"\ntoken_secret = "env:OAUTH_TOKEN_SECRET"\n'
    return text


def secrets_of(document: Mapping[str, Any]) -> dict[str, str]:
    """The variables that a target file names; what a shop's document does not have is the documents' shop's."""
    documents = shop()
    one = {**documents["magento1"], **document.get("magento1", document)}
    oauth = one["oauth"]
    key, secret = next(iter(documents["merchantpro"]["api_keys"].items()))
    return {
        "SHOP_KEY": one["api_users"]["apiUser"]["key"],
        "OAUTH_CONSUMER_KEY": oauth["consumer"]["key"],
        "OAUTH_CONSUMER_SECRET": oauth["consumer"]["secret"],
        "OAUTH_TOKEN": oauth["tokens"]["admin"]["token"],
        "OAUTH_TOKEN_SECRET": oauth["token_secret"],
        "MAGENTO2_PASSWORD": documents["magento2"]["admin_users"]["admin"]["password"],
        "MERCHANTPRO_KEY": key,
        "MERCHANTPRO_SECRET": secret,
        **{f"KEY_OF_{name}": user["key"] for name, user in one["api_users"].items()},
        **{f"TOKEN_{name}": token["token"] for name, token in oauth["tokens"].items()},
    }


def stored_in(world: World) -> dict[str, Any]:
    """All that a world stores and an API can set, thing by thing."""
    document = json.loads(json.dumps(to_document(world), default=str))
    items = document["magento1"]["stock_items"]
    settable = {
        key: {name: value for name, value in row.items() if name not in NOT_SETTABLE} for key, row in items.items()
    }
    products = {one["product_id"]: {**one, "updated_at": ""} for one in document["magento1"]["products"]}
    stocks = {str(one["stock_id"]): one for one in document["magento2"].get("stocks", ())}
    return {
        **{f"stock item {key}": row for key, row in settable.items()},
        **{f"product {key}": row for key, row in products.items()},
        **{f"stock {key}": row for key, row in stocks.items()},
        **{f"record {key}": row for key, row in document["merchantpro"].get("products", {}).items()},
        "source items": document["magento2"].get("source_items"),
    }
