"""A shop of somebody's, with NULL in every product and without control: all is put back, and nothing seen wrongly."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conformance.connection import Connection, connect
from conformance.dialects.magento1_rest import Rest
from conformance.keepers.stock_items import StockItems
from conformance.ledger import Thing
from conformance.profiles import PROFILES
from conformance.rest_target import credentials_of
from conformance.restoring import restore
from conformance.roles import Player, Roles
from conformance.run import Run
from conformance.safety import keepers_of
from conformance.target import Target
from conformance.transport import Message, Recorder
from conformance.verdicts import MalformedAnswer, Untestable, Verdict
from conformance.window import RestWindow
from specs import edition

sys.path += [str(Path(__file__).parent), str(Path(__file__).parent.parent)]
from sharing import sample
from somebodys_shop import SKUS, SMALL, judged, selected, somebodys_shop, stored_in, target_file

#: Topics that write, few enough for a test.
WRITING = ("partial_update", "rest_partial_update", "stock_status", "config_precedence", "bulk_envelope")
NAMED = 'shop = "{}"'
HAND_SAVED = {"notify_stock_qty": "3.0000", "use_config_notify_stock_qty": "0"}


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The secrets that the target file names, a state folder of the test's own, and few examples."""
    oauth = credentials_of()
    secrets = {"SHOP_KEY": "apiKey", "CONSUMER_SECRET": oauth.consumer_secret, "TOKEN_SECRET": oauth.token_secret}
    for name, value in {**secrets, "XDG_STATE_HOME": str(tmp_path / "state")}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setitem(PROFILES, "small", SMALL)


def begun(connection: Connection, *topics: str, seed: int = 3) -> Run:
    """A run that has begun."""
    run = Run(connection, selected(*topics), "small", seed)
    run.start()
    return run


@pytest.mark.parametrize("name", sample(["openmage-20.18", "openmage-20.16", "openmage-19.5", "documented"], 2))
def test_null_is_as_it_was(name: str, tmp_path: Path) -> None:
    """Where it can be set again it is, elsewhere its column is not written to; a sound shop fails nothing."""
    with somebodys_shop(name) as shop:
        run = begun(connect(target_file(tmp_path, shop, NAMED.format(name))), *WRITING)
        before, found = stored_in(shop.world), Counter(judged(run).values())
        assert stored_in(shop.world) != before
        assert [one for one in run.put_back() if one.differs] == []
        assert stored_in(shop.world) == before
    assert set(found) <= {Verdict.PASS, Verdict.UNTESTABLE}
    assert found[Verdict.PASS] > found[Verdict.UNTESTABLE]


def test_over_rpc_alone_what_may_be_null_is_not_written(tmp_path: Path) -> None:
    """A list of `documented` shows 0 for NULL."""
    with somebodys_shop("documented") as shop:
        file = Path(target_file(tmp_path, shop, NAMED.format("documented")))
        text = file.read_text(encoding="utf-8")
        file.write_text(text[: text.index("[oauth]")] + text[text.index("[may_touch]") :], encoding="utf-8")
        run = begun(connect(str(file), None, ("jsonrpc",)), *WRITING)
        before, found = stored_in(shop.world), Counter(judged(run).values())
        assert stored_in(shop.world) != before
        assert ([one for one in run.put_back() if one.differs], stored_in(shop.world)) == ([], before)
    assert set(found) <= {Verdict.PASS, Verdict.UNTESTABLE}
    assert found[Verdict.PASS] > found[Verdict.UNTESTABLE]


def test_a_write_of_a_column_that_could_not_be_put_back_does_not_leave(tmp_path: Path) -> None:
    """The check is untestable, and says which column of which product it is."""
    with somebodys_shop("openmage-19.5") as shop:
        connection = connect(target_file(tmp_path, shop, NAMED.format("openmage-19.5")))
        begun(connection)
        requests = shop.requests
        item = connection.foreign.roles.players[0].item_id if connection.foreign else ""
        path = f"/api/rest/stockitems/{item}"
        with pytest.raises(Untestable, match="notify_stock_qty of product Somebody's 701 is NULL and this shop's API"):
            connection.recorder.send(Message("PUT", path, (), b'{"qty": 5, "notify_stock_qty": 3}'))
        sent_before = shop.requests - requests
        connection.recorder.send(Message("PUT", path, (), b'{"qty": 5}'))
    assert shop.requests - requests > sent_before


def test_one_product_saved_by_hand_makes_its_column_testable(tmp_path: Path) -> None:
    """Wherever it stands among those that may be touched, and whatever is drawn."""
    requirement = "config_precedence/own_value_counts"
    found = {}
    for rows in ({}, {SKUS[6]: HAND_SAVED}):
        with somebodys_shop("openmage-19.5", rows) as shop:
            run = begun(connect(target_file(tmp_path, shop, NAMED.format("openmage-19.5"))), "config_precedence")
            before = stored_in(shop.world)
            verdicts = judged(run, "soap_v1")
            found[len(rows)] = verdicts[requirement, "test_own_notify_decides", "soap_v1"]
            assert ([one for one in run.put_back() if one.differs], stored_in(shop.world)) == ([], before)
    assert found == {0: Verdict.UNTESTABLE, 1: Verdict.PASS}


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"is_in_stock": "2"}, "is_in_stock is 2"),
        ({"qty": "0.0000", "is_in_stock": "1"}, "every save takes for sold out"),
    ],
)
@pytest.mark.parametrize("place", [0, 5])
def test_a_product_that_cannot_be_put_back_is_left_out(
    tmp_path: Path, columns: dict[str, Any], why: str, place: int
) -> None:
    """With a word, wherever it stands in the list; the others do its work."""
    found = []
    for rows in ({}, {SKUS[place]: columns}):
        with somebodys_shop("openmage-20.18", rows) as shop:
            run = begun(connect(target_file(tmp_path, shop, NAMED.format("openmage-20.18"))), "partial_update")
            before = stored_in(shop.world)
            found.append(judged(run, "jsonrpc"))
            assert ([one for one in run.put_back() if one.differs], stored_in(shop.world)) == ([], before)
            left_out = run.connection.foreign.roles.left_out if run.connection.foreign else {}
    assert found[0] == found[1]
    assert [(name, why in said) for name, said in left_out.items()] == [(f"product {SKUS[place]}", True)]


def test_products_that_cannot_be_looked_up_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a wrong key for RPC what plays no product is judged all the same, and nothing fails."""
    monkeypatch.setenv("SHOP_KEY", "wrong")
    with somebodys_shop("openmage-20.18") as shop:
        file = target_file(tmp_path, shop, NAMED.format("openmage-20.18"), (*SKUS, "no-such"))
        run = begun(connect(file, None, ("magento1_rest",)), "rest_reading", "rest_partial_update", "oauth")
        found = Counter(judged(run).values())
        left_out = run.connection.foreign.roles.left_out if run.connection.foreign else {}
    assert set(found) == {Verdict.PASS, Verdict.UNTESTABLE}
    assert all("login of apiUser" in why for why in left_out.values())
    assert len(left_out) == len(SKUS) + 1


def test_columns_that_cannot_be_put_back_are_left_alone(tmp_path: Path) -> None:
    """Values that the newer validators refuse: the product plays, and keeps them."""
    odd = {"min_sale_qty": "1.5000", "max_sale_qty": "99999999.9999", "manage_stock": "2", "min_qty": "-1.0000"}
    with somebodys_shop("openmage-20.18", dict.fromkeys(SKUS, odd)) as shop:
        run = begun(connect(target_file(tmp_path, shop, NAMED.format("openmage-20.18"))), "partial_update")
        before, found = stored_in(shop.world), Counter(judged(run).values())
        assert stored_in(shop.world) != before
        assert ([one for one in run.put_back() if one.differs], stored_in(shop.world)) == ([], before)
    assert found[Verdict.PASS] > 0
    assert set(found) <= {Verdict.PASS, Verdict.UNTESTABLE}


def test_what_cannot_be_set_is_not_drawn(tmp_path: Path) -> None:
    """Once an example has begun; it is a field of the edition's none the less."""
    with somebodys_shop("openmage-19.5") as shop:
        run = begun(connect(target_file(tmp_path, shop, NAMED.format("openmage-19.5"))))
        target = run.target("soap_v2")
        assert isinstance(target, Target)
        target.begin()
        assert set(target.engine.fields()) - set(target.engine.drawn()) == {"notify_stock_qty"}


def test_players_of_which_most_can_be_set_come_first() -> None:
    """A role that sets something is played by one of which it can be set, as long as there is one."""
    able, other, none = (Player(f"without {names}", unsettable=dict.fromkeys(names, "")) for names in ("", "x", "xy"))
    roles = Roles(lambda *_: [none, other, able])
    assert [roles.player(sku) for sku in ("product2", "product1")] == [other, able]


# -------------------------------------------------------------------------------------- what it is, what it is held to


def test_the_keeper_speaks_as_the_shop_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Held against the documents, the shop fails; never in a look-up of the keeper's, and all is put back."""
    told: list[str] = []
    for owner, name in ((StockItems, "listed"), (StockItems, "item_of"), (RestWindow, "read"), (RestWindow, "write")):
        _heed(monkeypatch, owner, name, told)
    with somebodys_shop("openmage-20.18") as shop:
        run = begun(connect(target_file(tmp_path, shop, NAMED.format("openmage-20.18")), "documented"), *WRITING)
        before, found = stored_in(shop.world), Counter(judged(run).values())
        assert stored_in(shop.world) != before
        assert ([one for one in run.put_back() if one.differs], stored_in(shop.world)) == ([], before)
        assert run.ledger.opening.shop == "openmage-20.18"
    assert told == []
    assert found[Verdict.FAIL] > 0


def _heed(monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, told: list[str]) -> None:
    """Note every refusal or malformed answer that a method of the keeper meets."""
    real = getattr(owner, name)

    def heeded(*args: Any) -> Any:
        try:
            return real(*args)
        except MalformedAnswer as error:
            told.append(str(error))
            raise

    monkeypatch.setattr(owner, name, heeded)


@pytest.mark.parametrize("dialect", ["jsonrpc", "magento1_rest", "soap_v1", "soap_v2", "xmlrpc"])
def test_one_dialect_alone_is_judged_as_among_all(tmp_path: Path, dialect: str) -> None:
    """Whatever is selected to be judged, the shop is set, seen and put back through all dialects."""
    found = []
    for chosen in ((), (dialect,)):
        with somebodys_shop("openmage-20.18") as shop:
            file = target_file(tmp_path, shop, NAMED.format("openmage-20.18"))
            run = begun(connect(file, None, chosen), "partial_update", "rest_partial_update", "cross_dialect", "faults")
            found.append(judged(run, dialect))
            assert [one for one in run.put_back() if one.differs] == []
    assert found[0] == found[1]
    assert Verdict.PASS in found[0].values()


def test_a_shop_that_serves_wsi_is_reached_by_it_alone(tmp_path: Path) -> None:
    """SOAP v2 and WS-I share a URL: the one that is judged is there, the other is not."""
    with somebodys_shop("openmage-20.18") as shop:
        file = target_file(tmp_path, shop, NAMED.format("openmage-20.18"))
        assert connect(file, None, ("soap_wsi",)).reachable == (
            "jsonrpc",
            "magento1_rest",
            "soap_v1",
            "soap_wsi",
            "xmlrpc",
        )
        assert "soap_wsi" not in connect(file).reachable


def test_a_ledger_of_another_edition_is_restored_by_the_shop_s_own(tmp_path: Path) -> None:
    """What was changed is put back by what the ledger says that the shop is."""
    with somebodys_shop("openmage-20.18") as shop:
        connection = connect(target_file(tmp_path, shop, ""), "documented", (), "openmage-20.18")
        thing, past = Thing("stock_item", "1701"), Recorder(connection.recorder.transport)
        keeper = keepers_of(connection, past)["magento1_rest"]
        run = Run(connection)
        before = stored_in(shop.world)
        run.ledger.keep(thing, keeper.original(thing))
        assert isinstance(keeper, StockItems)
        assert keeper.window
        keeper.window.write("1701", {"qty": 3, "min_qty": 5, "notify_stock_qty": 8})
        assert stored_in(shop.world) != before
        assert [one.differs for one in restore(connection, run.ledger, past, overwrite=True)] == [{}]
        assert stored_in(shop.world) == before


class Twins:
    """A window to a shop whose save of backorders turns the twin off, whatever is sent beside it."""

    columns = ("backorders", "use_config_backorders", "qty")

    def __init__(self) -> None:
        """As a check left it."""
        self.row: dict[str, Any] = {"backorders": 1, "use_config_backorders": 0, "qty": 5}
        self.writes: list[dict[str, Any]] = []

    def read(self, key: str) -> dict[str, Any]:  # noqa: ARG002 - there is one
        """The one item."""
        return dict(self.row)

    def write(self, key: str, columns: dict[str, Any]) -> None:  # noqa: ARG002 - the same
        """A save."""
        self.writes.append(dict(columns))
        self.row |= {**columns, **({"use_config_backorders": 0} if "backorders" in columns else {})}

    def unsettable(self, columns: dict[str, Any]) -> dict[str, str]:  # noqa: ARG002 - a window's
        """Everything can be set."""
        return {}


def test_what_one_save_made_of_another_column_is_set_again() -> None:
    """A second write of what differs after the first."""
    window = Twins()
    keeper = StockItems(edition("openmage-20.18"), connect(None).may_touch, {}, None, None, ("", ""), window)
    assert (
        keeper.put_back(Thing("stock_item", "1"), {"backorders": "0", "use_config_backorders": "1", "qty": "7"}) == {}
    )
    assert window.writes[1:] == [{"use_config_backorders": 1}]


def test_a_column_whose_twin_could_not_be_put_back_is_left_alone_too() -> None:
    """The v1 engine turns use_config_backorders off with every backorders, and says nothing of it."""
    chosen = edition("openmage-20.18")
    rest = Rest(connect(None).recorder, chosen)
    keeper = StockItems(chosen, connect(None).may_touch, {}, None, rest, ("", ""))
    found = keeper.unsettable({"backorders": "1", "use_config_backorders": "2", "min_qty": "1.0000"})
    assert set(found) == {"backorders", "use_config_backorders"}
    assert found["backorders"].startswith("changes use_config_backorders, which is 2")
