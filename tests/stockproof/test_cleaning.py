"""A Magento 2 shop without control: whatever ends a run, its stocks and websites are what they were."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from mockserver import Request, Response, World, build
from mockserver.edge import running
from mockserver.handle import answered
from mockserver.rules.sales_channels import CHANNELS
from mockserver.rules.stocks import STOCKS, store

TARGET = """\
base_url = "{url}"
edition = "{edition}"
may_touch = {{ new_stocks = true }}
[magento2]
user = "admin"
key = "env:ADMIN_PASSWORD"
"""
ENVIRONMENT = {"ADMIN_PASSWORD": "admin123"}
ARGUMENTS = ("check", "target.toml", "--profile", "quick", "--seed", "1")


def hide_control(sound: Callable[..., Response], world: World, request: Request) -> Response:
    """A staging shop's answer: it knows no /__mock__/."""
    if request.path.startswith("/__mock__"):
        return Response(404, (("content-type", "text/html"),), b"nothing here")
    return sound(world, request)


@contextmanager
def staging(folder: Path, edition: str, *defects: str) -> Iterator[World]:
    """Serve such a shop; the folder has its target file."""
    world = build(edition, None, defects)
    world.substitutes[answered] = lambda *arguments: hide_control(answered.__wrapped__, *arguments)  # type: ignore[attr-defined]
    with running(world) as url:
        (folder / "target.toml").write_text(TARGET.format(url=url, edition=edition), encoding="utf-8")
        yield world


def rows(world: World) -> dict[str, dict[Any, Any]]:
    """Stocks and channels of a shop."""
    return {table: dict(world.store.rows(table)) for table in (STOCKS, CHANNELS)}


def test_a_sound_run_leaves_nothing(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """Stocks that the suite makes itself show everything that is promised of them, and are gone afterwards."""
    with staging(tmp_path, "magento-2.4") as world:
        before = rows(world)
        done = stockproof(*ARGUMENTS, "--topic", "stocks", env=ENVIRONMENT)
        assert rows(world) == before
    assert done.returncode == 0, done.stdout + done.stderr


def test_checks_that_fail_leave_nothing(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """A shop that stores what it should have refused."""
    with staging(tmp_path, "documented", "nameless_stocks", "names_need_not_differ") as world:
        before = rows(world)
        done = stockproof(*ARGUMENTS, "--topic", "stock_validation", env=ENVIRONMENT)
        assert rows(world) == before
    assert "FAIL  stock_validation/name_empty" in done.stdout, done.stdout + done.stderr


def test_ctrl_c_leaves_nothing(started: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SIGINT while stocks of the suite stand in the shop: exit 130, and they are gone."""
    monkeypatch.setenv("ADMIN_PASSWORD", ENVIRONMENT["ADMIN_PASSWORD"])
    made = Event()
    with staging(tmp_path, "documented") as world:
        before = rows(world)

        def stored(*arguments: Any) -> None:
            store.__wrapped__(*arguments)  # type: ignore[attr-defined]
            made.set()

        world.substitutes[store] = stored
        process = started("check", "target.toml", "--profile", "thorough", "--topic", "stocks")
        assert made.wait(30)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        assert rows(world) == before
    assert process.returncode == 130, out + err
    assert "Traceback" not in out + err
