"""Bearer tokens: who gets one, how long it lives, what its owner may do."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

EDITIONS = ["documented", "magento-2.4"]
REFUSED = "The account sign-in was incorrect or your account is disabled temporarily. Please wait and try again later."


def sign_in(shop: Any, name: Any, password: Any) -> tuple[int, Any]:
    """What the shop says to a sign-in."""
    return shop.ask("POST", "/integration/admin/token", {"username": name, "password": password}, token="")


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("name", "password"), [("admin", "wrong"), ("nobody", "admin123"), ("nobody", "x"), ("admin", "ü☃")]
)
def test_a_wrong_password_gets_no_token(shop: Any, edition: str, name: str, password: str) -> None:
    """An unknown name is told the same."""
    assert sign_in(shop(edition), name, password) == (401, {"message": REFUSED})


def test_missing_credentials_are_named(documented: Any) -> None:
    """One alone, two together."""
    status, answer = sign_in(documented, "admin", "")
    assert (status, answer["parameters"]) == (400, {"fieldName": "password"})
    status, answer = documented.ask("POST", "/integration/admin/token", {}, token="")
    assert (status, answer["message"]) == (400, "One or more input exceptions have occurred.")
    assert [one["parameters"]["fieldName"] for one in answer["errors"]] == ["username", "password"]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("token", ["", "x", "ü"])
def test_without_a_token_nobody_is_let_in(shop: Any, edition: str, token: str) -> None:
    """401, with the resource that was wanted."""
    expected = {
        "message": "The consumer isn't authorized to access %resources.",
        "parameters": {"resources": "Magento_InventoryApi::stock"},
    }
    assert shop(edition).ask("GET", "/inventory/stocks", token=token) == (401, expected)


@pytest.mark.parametrize(
    ("method", "path", "resource"),
    [
        ("POST", "/inventory/stocks", "stock_edit"),
        ("PUT", "/inventory/stocks/4", "stock_edit"),
        ("DELETE", "/inventory/stocks/4", "stock_delete"),
        ("POST", "/inventory/source-items", "stock_source_item_assign"),
    ],
)
def test_reading_is_not_writing(documented: Any, method: str, path: str, resource: str) -> None:
    """Each right is one of its own; a missing one is 401, never 403."""
    token = documented.sign_in("reader", "reader123")
    assert documented.ask("GET", "/inventory/stocks", token=token)[0] == 200
    status, answer = documented.ask(method, path, {}, token=token)
    assert (status, answer["parameters"]) == (401, {"resources": f"Magento_InventoryApi::{resource}"})


def test_a_user_without_role_may_sign_in_and_nothing_else(documented: Any) -> None:
    """Its token opens nothing."""
    token = documented.sign_in("withoutRole", "withoutRole123")
    assert documented.ask("GET", "/inventory/stocks", token=token)[0] == 401


def test_a_token_lives_four_hours(documented: Any) -> None:
    """To the second."""
    now = datetime.now(UTC)
    documented.world.clock = lambda: now
    token = documented.sign_in("admin", "admin123")
    documented.world.clock = lambda: now + timedelta(seconds=14399)
    assert documented.ask("GET", "/inventory/stocks", token=token)[0] == 200
    documented.world.clock = lambda: now + timedelta(seconds=14401)
    assert documented.ask("GET", "/inventory/stocks", token=token)[0] == 401


def test_six_wrong_passwords_lock_the_real_shop_for_half_an_hour(real: Any) -> None:
    """Then the right one is refused too."""
    now = datetime.now(UTC)
    real.world.clock = lambda: now
    for _ in range(6):
        sign_in(real, "admin", "wrong")
    assert sign_in(real, "admin", "admin123")[0] == 401
    real.world.clock = lambda: now + timedelta(seconds=1801)
    assert sign_in(real, "ADMIN", "admin123")[0] == 200


def test_tokens_are_kept_under_salted_digests(documented: Any) -> None:
    """The key of a row is not the token, and two worlds have two salts."""
    rows = documented.world.store.rows("magento2.tokens")
    assert documented.token not in rows
    assert [row["token"] for row in rows.values()] == [documented.token]


def test_a_token_can_be_set_and_read_through_control(documented: Any) -> None:
    """A known token for a client that cannot sign in."""
    state = {"magento2": {"tokens": {"known": {"user": "admin"}}}}
    assert documented.send("PATCH", "/__mock__/state", json.dumps(state).encode())[0] == 200
    assert documented.ask("GET", "/inventory/stocks", token="known")[0] == 200
    assert "known" in json.loads(documented.send("GET", "/__mock__/state")[1])["magento2"]["tokens"]
