"""The restore ledger: what is on disk before a write leaves, and what a torn file still says."""

import errno
import os
from pathlib import Path

import pytest

from conformance.ledger import Ledger, LedgerError, Thing, new_opening, open_ledgers, read_ledger, unrestored

ITEM, STOCK = Thing("stock_item", "7"), Thing("stock", "9")
OPENING = new_opening("target.toml", "http://shop.example", "documented", ("jsonrpc",), "Stockproof 0 ")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A state folder of the test's own."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "stockproof"


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


@pytest.mark.parametrize("torn", [b'{"keep":{"ki', b"\0" * 4096, b'{"keep":{"ki' + b"\0" * 512])
def test_lines_go_on_behind_a_torn_one(tmp_path: Path, torn: bytes) -> None:
    """After a power cut: half a line, or NUL bytes, or both; reading alone changes nothing."""
    path = tmp_path / "x.ledger.ndjson"
    Ledger(OPENING, path).keep(ITEM, {"qty": "5.0000"})
    whole = path.read_bytes()
    path.write_bytes(whole + torn)
    ledger = read_ledger(path)
    assert path.read_bytes() == whole + torn
    ledger.restore(ITEM, {})
    ledger.close()
    assert (path.read_bytes()[: len(whole)], len(path.read_bytes().splitlines())) == (whole, 4)
    again = read_ledger(path)
    assert (again.closed, again.done) == (True, {ITEM})


@pytest.mark.parametrize("damaged", [b'{"keep":{"ki{"restored":{}}', b"\0\0\0\0", b'{"keep":' + b"[" * 100_000])
def test_a_damaged_line_in_the_middle_is_said(tmp_path: Path, damaged: bytes) -> None:
    """Which one, and what to do; nothing is lost: without that line the rest is read."""
    path = tmp_path / "x.ledger.ndjson"
    ledger = Ledger(OPENING, path)
    ledger.keep(ITEM, {"qty": "5.0000"})
    whole = path.read_bytes()
    path.write_bytes(whole + damaged + b"\n")
    with pytest.raises(LedgerError, match=r"line 3 is damaged .* Keep a copy, delete that line") as error:
        read_ledger(path)
    assert len(str(error.value)) < 500
    assert path.read_bytes() == whole + damaged + b"\n"
    path.write_bytes(whole)
    assert list(read_ledger(path).kept) == [ITEM]


def test_what_the_run_left_is_known_unless_a_write_is_under_way(tmp_path: Path) -> None:
    """Only what is not as it was stands in a line; what was never written to is what it was."""
    path = tmp_path / "x.ledger.ndjson"
    ledger = Ledger(OPENING, path)
    ledger.keep(ITEM, {"qty": "5.0000", "min_qty": "0"})
    ledger.keep(STOCK, {"name": "East"})
    ledger.writing(ITEM)
    assert read_ledger(path).left == {ITEM: None, STOCK: {"name": "East"}}
    ledger.leave(ITEM, {"qty": "100.0000", "min_qty": "0"})
    assert path.read_bytes().endswith(b'"id":"7"},"columns":{"qty":"100.0000"}}\n')
    assert (
        read_ledger(path).left
        == ledger.left
        == {
            ITEM: {"qty": "100.0000", "min_qty": "0"},
            STOCK: {"name": "East"},
        }
    )


def test_a_ledger_of_version_1_is_read(tmp_path: Path) -> None:
    """It does not say what the run left: whatever is there now is taken for that."""
    path = tmp_path / "x.ledger.ndjson"
    path.write_text(
        '{"target":"t.toml","base_url":"http://shop.example","edition":"documented","dialects":["jsonrpc"],"ledger":1}\n'
        '{"keep":{"kind":"stock_item","id":"7"},"original":{"qty":"5.0000"}}\n'
        '{"made":{"kind":"stock","id":"9"}}\n'
    )
    ledger = read_ledger(path)
    assert (ledger.kept, ledger.left, ledger.made) == ({ITEM: {"qty": "5.0000"}}, {ITEM: None}, [STOCK])
    ledger.close()
    assert read_ledger(path).closed


def test_a_thing_is_done_only_when_nothing_differs(tmp_path: Path) -> None:
    """Also what was made and could not be deleted stays."""
    path = tmp_path / "x.ledger.ndjson"
    ledger = Ledger(OPENING, path)
    ledger.keep(ITEM, {})
    ledger.make(STOCK)
    for thing in (ITEM, STOCK):
        ledger.restore(thing, {"": "could not be put back"})
    again = read_ledger(path)
    for one in (ledger, again):
        assert ([kept.thing for kept in one.newest_first()], one.not_deleted()) == ([ITEM], [STOCK])
    for thing in (ITEM, STOCK):
        again.restore(thing, {})
    assert (list(read_ledger(path).newest_first()), read_ledger(path).not_deleted()) == ([], [])


def full(_handle: int) -> None:
    """A disk that takes no more."""
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_line_that_does_not_fit_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk: what comes later does not stand behind half a line."""
    path = tmp_path / "x.ledger.ndjson"
    ledger = Ledger(OPENING, path)
    ledger.keep(ITEM, {})
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(LedgerError, match="No space left"):
            ledger.keep(STOCK, {"name": "East"})
    assert list(ledger.kept) == [ITEM]
    ledger.keep(STOCK, {"name": "West"})
    assert read_ledger(path).kept[STOCK] == {"name": "West"}


def test_a_ledger_under_another_name_is_found(state: Path) -> None:
    """One that an older stockproof named after the URL as it was typed; not that of another shop, nor a closed one."""
    for name, url in (
        ("old", "HTTP://Shop.example:80/"),
        ("other", "http://shop.example/eu"),
        ("shut", OPENING.base_url),
    ):
        opening = new_opening("t.toml", url, "documented", ("jsonrpc",), "")
        Ledger(opening, state / f"{name}.ledger.ndjson").keep(ITEM, {})
    read_ledger(state / "shut.ledger.ndjson").close()
    (state / "none.ledger.ndjson").write_text("nothing of ours")
    assert unrestored("http://shop.example") == [state / "old.ledger.ndjson"]


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
        (b"", "is not a ledger"),
        (b"\xff\xfe\n", "is not a ledger"),
        (b"{}\n", "is not a ledger"),
        (b'{"target": "t", "base_url": "u", "edition": "e", "dialects": [], "ledger": 99}\n', "version 99"),
        (b'{"target": "t", "base_url": "u", "edition": "e", "dialects": []}\nnonsense\n', "line 2 is damaged"),
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
