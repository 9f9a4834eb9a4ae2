"""A shop that is nobody's but the test's: the documents' products under other names, ids and values."""

import json
from typing import Any

import msgspec

from conformance.connection import Connection
from conformance.logins import default_logins
from conformance.rest_target import credentials_of
from conformance.safety import keepers_of
from conformance.target_file import MayTouch
from conformance.transport import Answer, Message, Recorder
from conformance.writes import Touch
from mockserver import Request, World, build, handle
from mockserver.state import to_document
from specs import edition, settings, shop

PRODUCTS, ITEMS = 500, 900
#: SKUs of ordinary products, which a target file names.
TOUCHABLE = ("T-0", "T-1", "T-3", "T-9")
#: Their stock items.
ITEM_IDS = (901, 902, 904, 910)
#: MerchantPro's records: the last three are none that could be put back, or are not there.
RECORDS = (70001, 70002, 70003, 70004, 70005, 70006, 79999)
#: Two prices of which neither follows from the other.
INCONSISTENT = 70005
#: Websites that may be moved: one of the default stock, one of stock 7, and one that its stock may not lose.
WEBSITES = ("m_beta", "test_site", "m_kept")
MAY_TOUCH = MayTouch(
    skus=TOUCHABLE, item_ids=ITEM_IDS, new_stocks=True, records=RECORDS, websites=WEBSITES, stock_ids=(7,)
)
COLUMNS = {
    "qty": "37.5000",
    "min_qty": "2.0000",
    "use_config_min_qty": "0",
    "manage_stock": "1",
    "use_config_manage_stock": "0",
    "notify_stock_qty": "3.0000",
    "is_in_stock": "1",
}
CONFIG = {name: setting.default_config for name, setting in settings().items()}


def foreign_document() -> dict[str, Any]:
    """The shop's state."""
    part = json.loads(json.dumps(shop()["magento1"], default=str))
    for place, product in enumerate(part["products"]):
        product |= {"sku": f"T-{place}", "product_id": str(int(product["product_id"]) + PRODUCTS)}
    part["stock_items"] = {
        str(int(item) + ITEMS): {
            **row,
            "item_id": str(int(item) + ITEMS),
            "product_id": str(int(row["product_id"]) + PRODUCTS),
            **COLUMNS,
        }
        for item, row in part["stock_items"].items()
    }
    for name in ("configurable_children", "grouped_children", "bundle_children"):
        part[name] = {
            str(int(parent) + PRODUCTS): [str(int(child) + PRODUCTS) for child in children]
            for parent, children in part[name].items()
        }
    others = {"magento2": magento2_document(), "merchantpro": merchantpro_document()}
    return {"magento1": {**part, "next_item_id": 5000, "stock_status": {}}, **others}


def magento2_document() -> dict[str, Any]:
    """The Magento 2 part: further websites and stocks, one of them with a name that checks use."""
    sites = ("base", "test_site", "m_beta", "m_kept", "us_website")
    homes = {1: ("Warenlager", ("base", "m_beta")), 7: ("East", ("test_site",)), 9: ("Kept", ("m_kept", "us_website"))}
    stocks = [
        {"stock_id": number, "name": name, "sales_channels": [{"type": "website", "code": code} for code in codes]}
        for number, (name, codes) in homes.items()
    ]
    websites = [{"id": number, "code": code, "name": code} for number, code in enumerate(sites, 1)]
    return {**shop()["magento2"], "websites": websites, "stocks": stocks, "next_stock_id": 12}


def merchantpro_document() -> dict[str, Any]:
    """The MerchantPro part: other records, other warehouses, 21 % VAT."""
    halls = [{"id": 31 + at, "name": f"Halle {at}", "stock": 40 + at} for at in range(3)]
    products = {
        "70001": {"ean": "4006381333931", "stock": 3, "price_net": "20.00", "old_price_gross": "31.10"},
        "70002": {"stock": 8, "price_gross": "7.77"},
        "70003": {"ean": "4006381333948", "warehouses": halls[:2], "price_net": "15.50"},
        "70004": {"warehouses": halls, "price_net": "99.99"},
        str(INCONSISTENT): {"stock": 5, "price_net": "10.00", "price_gross": "13.37"},
        "70006": {"stock": 6, "price_net": "1.00", "inventory_enabled": "off"},
        "70007": {"stock": 9, "price_net": "3.00"},
    }
    rows = {key: {"sku": f"R-{key}/é", "inventory_enabled": "on", **row} for key, row in products.items()}
    return {**shop()["merchantpro"], "vat_rate": "21", "products": rows}


class ForeignShop:
    """The shop as a transport in this process; it does not show that it has control."""

    base_url = "http://127.0.0.1"

    def __init__(self, edition_name: str, *defects: str) -> None:
        """A world of its own."""
        self.world: World = build(edition_name, foreign_document(), defects)
        self.requests = 0

    def send(self, message: Message) -> Answer:
        """The shop's answer."""
        assert not message.path.startswith("/__mock__"), "a shop without control is asked for it"
        headers = tuple((name.lower(), value) for name, value in message.headers)
        response = handle(self.world, Request(message.method, message.path, headers, message.body))
        self.requests += 1
        return Answer(response.status, response.headers, response.body)

    def stored(self) -> dict[str, Any]:
        """What the shop stores, but for what no API can put back."""
        return stored_in(self.world)


def stored_in(world: World) -> dict[str, Any]:
    """What a world stores, but for what no API can put back."""
    document = json.loads(json.dumps(to_document(world), default=str))
    rows = document["magento1"]["stock_items"].values()
    lost = ("low_stock_date", "stock_status_changed_auto")
    return {
        "items": [{name: value for name, value in row.items() if name not in lost} for row in rows],
        "stocks": document["magento2"]["stocks"],
        "products": document["merchantpro"]["products"],
    }


def an_order(world: World, sku: str = "T-0") -> None:
    """Somebody else's write: of a product 93 are there now, and for sale."""
    shop = ForeignShop.__new__(ForeignShop)
    shop.world, shop.requests = world, 0
    connection = foreign_connection(shop, "documented", "jsonrpc", "magento1_rest")
    keeper: Any = keepers_of(connection, connection.recorder)["magento1_rest"]
    keeper.window.write(keeper.thing(Touch("product", sku)).id, {"qty": 93, "is_in_stock": 1})


def foreign_connection(transport: ForeignShop, edition_name: str, *dialects: str, **more: Any) -> Connection:
    """A connection as a target file would describe it."""
    part = shop()["magento1"]
    return Connection(
        recorder=Recorder(transport),
        name="a foreign shop",
        edition=edition(edition_name),
        dialects=dialects,
        user="apiUser",
        key=part["api_users"]["apiUser"]["key"],
        control=False,
        oauth=credentials_of(),
        logins=default_logins(),
        may_touch=more.pop("may_touch", MAY_TOUCH),
        config=dict(CONFIG),
        **more,
    )


TARGET_FILE = """\
base_url = "{url}"
control = false
user = "apiUser"
key = "env:SHOP_KEY"
edition = "documented"

[oauth]
consumer_key = "{consumer_key}"
consumer_secret = "env:CONSUMER_SECRET"
token = "{token}"
token_secret = "env:TOKEN_SECRET"

[magento2]
user = "admin"
key = "env:ADMIN_KEY"

[may_touch]
skus = ["T-0", "T-1", "T-3", "T-9"]
new_stocks = true

[config]
min_qty = 0
backorders = 0
manage_stock = 1
min_sale_qty = 1
max_sale_qty = 10000
notify_stock_qty = 1
"""


def target_text(url: str) -> str:
    """A target file for the shop, served at a URL."""
    return TARGET_FILE.format(url=url, **msgspec.structs.asdict(credentials_of()))


def target_secrets() -> dict[str, str]:
    """What the target file names in the environment."""
    oauth, logins = credentials_of(), default_logins()
    return {
        "SHOP_KEY": "apiKey",
        "CONSUMER_SECRET": oauth.consumer_secret,
        "TOKEN_SECRET": oauth.token_secret,
        "ADMIN_KEY": logins["magento2_rest"].key,
    }
