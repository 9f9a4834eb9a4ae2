"""Whether special products, users and tokens of a target file are what it says, as far as an API shows; only read.

No API shows a product's type, its children, or that the shop refuses to save it.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from conformance.connection import Connection
from conformance.dialects import client
from conformance.dialects.magento1_rest import Rest
from conformance.finding import Finding
from conformance.keepers import Keeper
from conformance.keepers.stock_items import StockItems
from conformance.stockroom import COMPOSITES, NUMERIC, PLAIN, SHADOWED, SHADOWING, WITHOUT_STOCK
from conformance.values import typed
from conformance.verdicts import MalformedAnswer, TargetLostError, Untestable
from specs import dialect

__all__ = ["accounts", "special_products"]

HTTP_OK, HTTP_UNAUTHORIZED = 200, 401
LIST = "cataloginventory_stock_item.list"
READ = (("Accept", "application/json"),)


def special_products(connection: Connection, keepers: dict[str, Keeper]) -> Iterator[Finding]:
    """A finding about each product under `[may_touch.roles]` of which something shows."""
    items = next((one for one in keepers.values() if isinstance(one, StockItems)), None)
    named = connection.may_touch.roles.named
    if items is None or items.rpc is None:
        return
    for role, sku in named.items():
        wrong = _tried(partial(_unlike, items, named, role, sku))
        yield _finding(f"product {sku}: fits may_touch.roles, as far as an API shows", wrong, "correct may_touch.roles")


def _unlike(items: StockItems, named: dict[str, str], role: str, sku: str) -> str:
    """How a product differs from what a role asks for; nothing where it does not, as far as is shown."""
    row = items.listed(sku)
    if role == WITHOUT_STOCK:
        return "" if row is None else "it has a stock item"
    if row is None:
        return "the shop lists no such product"
    if role in COMPOSITES and typed("qty", row["qty"]):
        return f"a composite has no quantity, and {row['qty']} is listed"
    if role in (NUMERIC, SHADOWING) and str(row["sku"]) != sku:
        return f"the shop takes it for the id of {row['sku']}"
    is_shadowed = role == SHADOWED and str(row["product_id"]) != named.get(SHADOWING)
    return f"its product id is {row['product_id']}, which is not the SKU of shadowing" if is_shadowed else ""


# ------------------------------------------------------------------------------------------------- users and tokens


def accounts(connection: Connection) -> Iterator[Finding]:
    """A finding about each further API user and token."""
    rpc = next((name for name in connection.dialects if dialect(name).group == "magento1_rpc"), "")
    for role in connection.users if rpc else ():
        wrong = _tried(partial(_unlike_user, connection, rpc, role))
        yield _finding(f"users.{role}: is what it is named for", wrong, f"correct users.{role}")
    for name in connection.tokens if connection.oauth else ():
        wrong = _tried(partial(_unlike_token, connection, name))
        yield _finding(f"oauth.tokens.{name}: is what it is named for", wrong, f"correct oauth.tokens.{name}")


def _unlike_user(connection: Connection, rpc: str, role: str) -> str:
    """How a user differs from what it is named for."""
    half, login = client(rpc, connection.recorder, connection.edition), connection.users[role]
    begun: Any = half.login(login.user, login.key)
    if role in ("inactive", "without_role"):
        return "" if begun.fault == "access_denied" else "it logs in"
    if begun.fault:
        return f"it does not log in: {begun!r}"
    sku = next(iter(connection.may_touch.skus), PLAIN)
    listed = half.call(begun.result, LIST, [[sku]])
    if role == "outsider":
        return "" if listed.fault == "access_denied" else "it may list stock"
    return "it may not list stock" if listed.fault == "access_denied" else ""


def _unlike_token(connection: Connection, name: str) -> str:
    """How a token differs from what it is named for."""
    half = Rest(connection.recorder, connection.edition, connection.tokens[name])
    status = half.ask("GET", "/stockitems", [("limit", 1)], READ).status
    wanted = HTTP_OK if name == "readonly" else HTTP_UNAUTHORIZED
    return "" if status == wanted else f"a list of stock items is answered with {status}, not {wanted}"


def _tried(look: Callable[[], str]) -> str:
    try:
        return look()
    except (MalformedAnswer, TargetLostError) as error:
        return str(error)
    except Untestable as error:
        return str(error.msg)


def _finding(what: str, wrong: str, remedy: str) -> Finding:
    return Finding("problem", f"{what}: no, {wrong}", remedy) if wrong else Finding("ok", what)
