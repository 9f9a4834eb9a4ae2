"""Commands against a shop of somebody's, which a mock hides behind: what it is, and what of it is left alone."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.connection import connect
from conformance.keepers.stock_items import StockItems
from conformance.ledger import Ledger, Thing, new_opening
from conformance.probing import probe
from conformance.rest_target import credentials_of
from conformance.safety import keepers_of
from conformance.target_file import read_target_file
from conformance.transport import Recorder

sys.path.append(str(Path(__file__).parent.parent / "conformance"))
from somebodys_shop import SKUS, HiddenShop, somebodys_shop, stored_in, target_file

HAND_SAVED = {"notify_stock_qty": "3.0000", "use_config_notify_stock_qty": "0"}
SOME = ("--profile", "quick", "--topic", "partial_update", "--topic", "rest_partial_update")


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the target file names."""
    oauth = credentials_of()
    for name, value in {"SHOP_KEY": "apiKey", "CONSUMER_SECRET": oauth.consumer_secret}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TOKEN_SECRET", oauth.token_secret)


@pytest.fixture
def newer() -> Iterator[HiddenShop]:
    """An OpenMage 20.18."""
    with somebodys_shop("openmage-20.18") as shop:
        yield shop


def test_a_shop_is_held_against_the_documents(
    newer: HiddenShop, tmp_path: Path, stockproof: Callable[..., Any]
) -> None:
    """It fails, and is put back; the table says what it is and what it is held against."""
    target_file(tmp_path, newer, 'shop = "openmage-20.18"')
    before = stored_in(newer.world)
    done = stockproof("check", "target.toml", "--edition", "documented", *SOME)
    assert (done.returncode, "NOT PUT BACK" in done.stdout, stored_in(newer.world)) == (1, False, before), done.stdout
    assert "openmage-20.18 held against edition documented" in done.stdout


def test_what_is_left_out_is_said(tmp_path: Path, stockproof: Callable[..., Any]) -> None:
    """By the run, in the end."""
    with somebodys_shop("openmage-20.18", {SKUS[1]: {"is_in_stock": "2"}}) as shop:
        target_file(tmp_path, shop, 'shop = "openmage-20.18"')
        done = stockproof("check", "target.toml", *SOME, "--dialect", "jsonrpc")
    assert f"Not touched: product {SKUS[1]}: stock item 1702 could not be put back: is_in_stock is 2" in " ".join(
        done.stdout.split()
    )


@pytest.mark.parametrize(("place", "said"), [("shop", "shop: no edition 'nosuch'"), ("edition", "edition: no edition")])
def test_an_unknown_edition_is_one_line(
    newer: HiddenShop, tmp_path: Path, stockproof: Callable[..., Any], place: str, said: str
) -> None:
    """And exit code 2."""
    target_file(tmp_path, newer, f'{place} = "nosuch"')
    done = stockproof("check", "target.toml")
    assert (done.returncode, said in done.stderr, len(done.stderr.splitlines())) == (2, True, 1)


def test_the_doctor_tells_what_will_not_be_touched(tmp_path: Path, stockproof: Callable[..., Any]) -> None:
    """Of each product, from the same function as a run; where one can be set, nothing has to be done."""
    said = {}
    for rows in ({}, {SKUS[1]: HAND_SAVED}):
        with somebodys_shop("openmage-19.5", rows) as shop:
            target_file(tmp_path, shop, 'shop = "openmage-19.5"\nedition = "documented"')
            done = stockproof("doctor", "target.toml")
        assert "it is openmage-19.5, held against edition documented" in done.stdout
        assert done.stdout.count(": can be put back\n") == len(SKUS)
        assert f"product {SKUS[0]}: notify_stock_qty is NULL and this shop's API cannot set NULL again" in done.stdout
        said[len(rows)] = (done.stdout.count("is NULL"), "left alone on every product" in done.stdout)
    assert said == {0: (len(SKUS), True), 1: (len(SKUS) - 1, False)}


@pytest.mark.parametrize("name", ["openmage-20.18", "openmage-20.16", "openmage-19.5", "documented"])
def test_what_a_shop_is_is_seen_from_outside(name: str, tmp_path: Path, stockproof: Callable[..., Any]) -> None:
    """`init` writes it, whatever the shop is to be held against."""
    with somebodys_shop(name) as shop:
        assert probe(shop.url).edition == name
        assert stockproof("init", "--url", shop.url, "--edition", "documented").returncode == 0
    file = read_target_file(str(tmp_path / "target.toml"))
    assert (file.shop, file.edition) == (name, "documented")


def test_restoring_goes_by_what_the_ledger_says_that_the_shop_is(
    newer: HiddenShop, tmp_path: Path, stockproof: Callable[..., Any]
) -> None:
    """The shop wants its numbers in its own way, whatever it was held against and the file says by now."""
    file, before = target_file(tmp_path, newer, 'edition = "documented"'), stored_in(newer.world)
    connection = connect(file, "documented", (), "openmage-20.18")
    keeper = keepers_of(connection, Recorder(connection.recorder.transport))["magento1_rest"]
    assert isinstance(keeper, StockItems)
    assert keeper.window
    thing = Thing("stock_item", "1701")
    opening = new_opening(file, newer.url, "documented", ("magento1_rest",), "", "openmage-20.18")
    Ledger(opening, tmp_path / "x.ledger.ndjson").keep(thing, keeper.original(thing))
    keeper.window.write("1701", {"qty": 3, "min_qty": 2, "max_sale_qty": 7, "notify_stock_qty": 8})
    done = stockproof("restore", "--overwrite", "x.ledger.ndjson")
    assert (done.returncode, stored_in(newer.world)) == (0, before), done.stdout + done.stderr


def test_a_shop_that_is_another_than_the_file_says(
    newer: HiddenShop, tmp_path: Path, stockproof: Callable[..., Any]
) -> None:
    """The doctor says where to look: not at the credentials alone, which are right."""
    done = stockproof("doctor", target_file(tmp_path, newer, 'shop = "documented"'))
    assert done.returncode == 1
    assert "is not as the contract says" in done.stdout
    assert "whether it is the `shop` named: stockproof init tells what a shop looks like" in done.stdout
