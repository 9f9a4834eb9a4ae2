"""The restore ledger: what is on disk before a write leaves, and what a torn file still says."""

import os
from pathlib import Path

import pytest

from conformance.ledger import Ledger, LedgerError, Thing, new_opening, open_ledgers, read_ledger

ITEM, STOCK = Thing("stock_item", "7"), Thing("stock", "9")
OPENING = new_opening("target.toml", "http://shop.example", "documented", ("jsonrpc",), "Stockproof 0 ")


def test_nothing_is_written_before_something_is_kept(tmp_path: Path) -> None:
    """A run that writes nothing leaves no file."""
    Ledger(OPENING, tmp_path / "x.ledger.ndjson").close()
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_is_on_disk_at_once(tmp_path: Path) -> None:
    """For nobody but its owner to read; kept twice, the first original stays."""
    path = tmp_path / "deep" / "x.ledger.ndjson"
    ledger = Ledger(OPENING, path)
    ledger.keep(ITEM, {"qty": "5.0000"})
    ledger.keep(ITEM, {"qty": "6.0000"})
    ledger.make(STOCK)
    read = read_ledger(path)
    assert (read.kept, read.made, read.closed) == ({ITEM: {"qty": "5.0000"}}, [STOCK], False)
    assert read.opening == OPENING
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o600


def test_every_line_is_synced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A power cut after `keep` returned loses nothing."""
    synced: list[int] = []
    sync = os.fsync
    monkeypatch.setattr(os, "fsync", lambda handle: (synced.append(handle), sync(handle))[1])
    ledger = Ledger(OPENING, tmp_path / "x.ledger.ndjson")
    ledger.keep(ITEM, {})
    before = len(synced)
    ledger.keep(STOCK, {})
    assert (before >= 2, len(synced)) == (True, before + 1)


def test_a_torn_line_is_not_missed(tmp_path: Path) -> None:
    """Its write never left; all that stands before it counts."""
    path = tmp_path / "x.ledger.ndjson"
    ledger = Ledger(OPENING, path)
    ledger.keep(ITEM, {"qty": "5.0000"})
    whole = path.read_bytes()
    ledger.keep(STOCK, {"name": "East"})
    path.write_bytes(path.read_bytes()[:-7])
    assert list(read_ledger(path).kept) == [ITEM]
    assert path.read_bytes().startswith(whole)


def test_the_newest_comes_first_and_what_is_back_does_not_come_again(tmp_path: Path) -> None:
    """Also after the restoring itself was cut off."""
    path = tmp_path / "x.ledger.ndjson"
    ledger = Ledger(OPENING, path)
    for thing in (ITEM, STOCK):
        ledger.keep(thing, {})
    assert [kept.thing for kept in ledger.newest_first()] == [STOCK, ITEM]
    ledger.restore(STOCK, {})
    again = read_ledger(path)
    assert [kept.thing for kept in again.newest_first()] == [ITEM]
    again.close()
    assert read_ledger(path).closed


def test_open_ledgers_of_workers_are_found(tmp_path: Path) -> None:
    """The first process is told of all of them, a worker of its own alone."""
    names = ("x.ledger.ndjson", "x-gw0.ledger.ndjson", "x-gw1.ledger.ndjson", "y.ledger.ndjson")
    for name in names:
        Ledger(OPENING, tmp_path / name).keep(ITEM, {})
    closed = read_ledger(tmp_path / names[2])
    closed.close()
    found = [path.name for path in open_ledgers(tmp_path / names[0])]
    assert found == ["x.ledger.ndjson", "x-gw0.ledger.ndjson"]
    assert [path.name for path in open_ledgers(tmp_path / names[1], "gw0")] == ["x-gw0.ledger.ndjson"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "is no ledger"),
        (b"\xff\xfe\n", "is no ledger"),
        (b"{}\n", "is no ledger"),
        (b'{"target": "t", "base_url": "u", "edition": "e", "dialects": [], "ledger": 99}\n', "version 99"),
        (b'{"target": "t", "base_url": "u", "edition": "e", "dialects": []}\nnonsense\n', "is no ledger"),
    ],
)
def test_a_file_that_is_no_ledger_is_said(tmp_path: Path, text: bytes, said: str) -> None:
    """In one line that names it."""
    path = tmp_path / "x"
    path.write_bytes(text)
    with pytest.raises(LedgerError, match=said) as error:
        read_ledger(path)
    assert str(path) in str(error.value)


def test_a_ledger_that_cannot_be_written_lets_nothing_leave(tmp_path: Path) -> None:
    """The folder's place is taken by a file."""
    (tmp_path / "taken").write_text("")
    with pytest.raises(LedgerError, match="cannot be written"):
        Ledger(OPENING, tmp_path / "taken" / "x.ledger.ndjson").keep(ITEM, {})


def test_a_ledger_that_names_no_shop_is_read(tmp_path: Path) -> None:
    """As the first versions wrote them: what the target is says its file."""
    path = tmp_path / "x.ledger.ndjson"
    Ledger(OPENING, path).keep(ITEM, {"qty": "5.0000"})
    path.write_bytes(path.read_bytes().replace(b',"shop":""', b""))
    assert b'"shop"' not in path.read_bytes()
    assert read_ledger(path).opening.shop == ""
