"""Who may begin a session, how long it lives, what it may do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from mockserver import World, build
from mockserver.rules.sessions import is_expired

Method = Callable[..., Any]
NOON = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("user", "key", "code"),
    [
        ("apiUser", "apiKey", None),
        ("APIUSER", "apiKey", None),
        ("apiUser ", "apiKey", None),
        (" apiUser", "apiKey", 2),
        ("apiUser", "APIKEY", 2),
        ("apiUser", "apiKey ", 2),
        ("nobody", "apiKey", 2),
        ("nobody", "", 6),
        ("", "", 6),
        ("", "apiKey", 6),
        ("apiUser", "0", 6),
        ("apiUser", None, 6),
        (None, None, 6),
        ("inactive", "inactiveKey", 2),
        ("withoutRole", "withoutRoleKey", 2),
        (1, 2, 2),
        (["apiUser"], {"a": "apiKey"}, 2),
    ],
)
def test_who_may_log_in(world: World, method: Method, user: Any, key: Any, code: int | None) -> None:
    """The name as the shop's database compares it, the key exactly; no empty ones."""
    answer = method(world, "login", user, key)
    if code is None:
        assert method(world, "resources", answer)[0]["aliases"] == ["product_stock"]
    else:
        assert answer[0] == code


@pytest.mark.parametrize(("name", "digits"), [("documented", 64), ("openmage-20.18", 64), ("openmage-20.16", 32)])
def test_a_session_id_is_hexadecimal(method: Method, name: str, digits: int) -> None:
    """As long as the edition's, and another one every time."""
    ids = {method(build(name), "login", "apiUser", "apiKey") for _ in range(3)}
    assert len(ids) == 3
    assert all(len(session) == digits and int(session, 16) for session in ids)


def test_a_session_lives_an_hour_after_its_last_use(world: World, call: Method) -> None:
    """Sliding: each use begins the hour anew."""
    now = [NOON]
    world.clock = lambda: now[0]
    world.store.put("sessions", "s", {"user": "apiUser", "last_used": f"{NOON:%Y-%m-%d %H:%M:%S}"})
    for seconds, alive in ((3599, True), (3600, True), (3601, False)):
        now[0] += timedelta(seconds=seconds)
        assert (call(world, "list", "product1", session="s")[0] != 5) == alive


@pytest.mark.parametrize(("timeout", "expired"), [("9", True), ("10", False), ("0", True), ("", True), ("x", False)])
def test_the_shop_says_how_long(world: World, timeout: str, *, expired: bool) -> None:
    """Ten seconds after its last use."""
    world.clock = lambda: NOON + timedelta(seconds=10)
    world.store.put("config", "api/config/session_timeout", timeout)
    assert is_expired(world, f"{NOON:%Y-%m-%d %H:%M:%S}") is expired


def test_a_session_ends(world: World, call: Method, method: Method) -> None:
    """Then it is fault 5; ending one that is none is true too."""
    session = method(world, "login", "apiUser", "apiKey")
    assert method(world, "endSession", session) is True
    assert method(world, "endSession", session) is True
    assert call(world, "list", "product1", session=session)[0] == 5


@pytest.mark.parametrize("session", ["", None, 5, [], {}, True, "nosuch", ["session_id"]])
def test_what_is_no_session_is_fault_5(world: World, call: Method, session: Any) -> None:
    """Whatever type it has."""
    assert call(world, "list", "product1", session=session)[0] == 5


def test_a_started_session_is_not_logged_in(world: World, call: Method, method: Method) -> None:
    """Nobody ever is behind the id that startSession answers."""
    assert call(world, "list", "product1", session=method(world, "startSession"))[0] == 5


@pytest.mark.parametrize(
    ("user", "key", "listing", "updating"),
    [("readonly", "readonlyKey", None, 2), ("catalogOnly", "catalogKey", 2, 2), ("apiUser", "apiKey", None, None)],
)
def test_a_role_says_what_may_be_called(  # noqa: PLR0913 - a table's columns and two fixtures
    world: World, call: Method, method: Method, user: str, key: str, *, listing: int | None, updating: int | None
) -> None:
    """Fault 2 for what it lacks."""
    session = method(world, "login", user, key)
    for path, data, code in (("list", [], listing), ("update", [{}], updating), ("multiUpdate", [{}], updating)):
        answer = call(world, path, "product1", *data, session=session)
        assert (answer[0] if isinstance(answer, tuple) else None) == code


def test_the_path_is_looked_at_before_the_rights(world: World, call: Method, method: Method) -> None:
    """An unknown method is fault 3 also for who may do nothing; a bad session comes before both."""
    session = method(world, "login", "catalogOnly", "catalogKey")
    assert call(world, "nosuch", session=session)[0] == 3
    assert call(world, "nosuch", session="nobody")[0] == 5


def test_a_user_who_goes_inactive_keeps_a_session(world: World, call: Method) -> None:
    """Live sessions outlive the admission."""
    world.store.put("api_users", "apiUser", {"key": "k", "active": False, "allowed": ["all"]})
    assert call(world, "list", "product1")[0]["sku"] == "product1"
