"""Bearer tokens of administrators: who gets one, how long it lives, what its owner may do."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.dialects import ABSENT
from conformance.reply import Reply
from conformance.stocks_target import STOCKS, StocksTarget, stock_data
from conformance.verifies import verifies

HOURS = 4
READ, EDIT, DELETE = (f"Magento_InventoryApi::{name}" for name in ("stock", "stock_edit", "stock_delete"))
#: What each call of the stocks needs.
RIGHTS = {"list": READ, "get": READ, "create": EDIT, "update": EDIT, "delete": DELETE}
calls = st.sampled_from(tuple(RIGHTS))


def called(target: StocksTarget, call: str, stock_id: int, token: str) -> Reply:
    """One of the calls of the stocks, about a stock without channels, with this token."""
    data = stock_data(target.named("Changed"))
    made = {
        "list": lambda: target.ask("GET", STOCKS, token=token),
        "get": lambda: target.get(stock_id, token),
        "create": lambda: target.post(data, token),
        "update": lambda: target.put(stock_id, data, token),
        "delete": lambda: target.delete(stock_id, token),
    }
    return made[call]()


def refused(target: StocksTarget, call: str, token: str) -> bool:
    """Whether a call with this token is refused with 401 and changes nothing."""
    (stock_id,) = target.given({target.named("A stock before"): ()}).values()
    before = target.stocks()
    reply = called(target, call, stock_id, token)
    return (reply.status, reply.refusal) == (401, "not_authorized") and target.stocks() == before


def token_of(target: StocksTarget, *allowed: str) -> str:
    """The token of an administrator with these rights only, who has the shop's stock without channels to call about."""
    user = {"someone": {"password": "s3cret", "allowed": list(allowed)}}
    users = {target.login.user: {"password": target.login.key, "allowed": ["all"]}, **user}
    target.shop({1: ("Default Stock", ()), 4: ("A stock before", ())}, admin_users=users)
    token: str = target.sign_in("someone", "s3cret").result
    return token


@verifies("tokens/password")
def test_the_password_is_good_for_a_token(target: StocksTarget) -> None:
    """The token opens the stocks."""
    token = target.sign_in(target.login.user, target.login.key).result
    assert target.ask("GET", STOCKS, token=token).status == 200


@verifies("tokens/one_each")
def test_every_sign_in_has_its_own_token(target: StocksTarget) -> None:
    """All of them are good."""
    tokens = [target.log_in() for _ in range(3)]
    assert len(set(tokens)) == len(tokens)
    assert [target.ask("GET", STOCKS, token=token).status for token in tokens] == [200, 200, 200]


@verifies("tokens/wrong_password")
@given(wrong=st.sampled_from((str.swapcase, "x{}".format, "{}x".format, "{} ".format)), unknown=st.booleans())
def test_a_wrong_password_is_refused(target: StocksTarget, wrong: Any, unknown: bool) -> None:
    """So is an unknown name, in the same words."""
    user, key = target.login.user, target.login.key
    target.shop()
    reply = target.sign_in(f"{user}-unknown", key) if unknown else target.sign_in(user, wrong(key))
    assert (reply.status, reply.refusal) == (401, "sign_in_incorrect")


@verifies("tokens/missing")
@given(missing=st.sampled_from(("username", "password")), value=st.sampled_from((ABSENT, "")))
def test_what_is_missing_is_named(target: StocksTarget, missing: str, value: Any) -> None:
    """Absent or empty."""
    sent = {"username": target.login.user, "password": target.login.key, missing: value}
    reply = target.sign_in(**sent)
    assert (reply.status, reply.parameters) == (400, {"fieldName": missing})


@verifies("tokens/no_token")
@given(call=calls)
def test_nobody_is_refused(target: StocksTarget, call: str) -> None:
    """Whatever the call is."""
    assert refused(target, call, "")


@verifies("tokens/unknown_token")
@given(call=calls, token=st.sampled_from(("0000", "0" * 32, "null", "' or 1=1")))
def test_an_unknown_token_is_refused(target: StocksTarget, call: str, token: str) -> None:
    """Whatever the call is."""
    assert refused(target, call, token)


@verifies("tokens/expires")
@given(minutes=st.integers(2, 200))
def test_a_token_is_over_after_four_hours(target: StocksTarget, minutes: int) -> None:
    """Some minutes before it is good, some minutes behind it is not."""

    def status_after(age: timedelta) -> int:
        created = (datetime.now(UTC) - age).strftime("%Y-%m-%d %H:%M:%S")
        target.shop(tokens={"a" * 32: {"user": target.login.user, "created": created}})
        return target.ask("GET", STOCKS, token="a" * 32).status

    late = timedelta(minutes=minutes)
    assert status_after(timedelta(hours=HOURS) - late) == 200
    assert status_after(timedelta(hours=HOURS) + late) == 401


@verifies("tokens/reader")
@given(call=st.sampled_from(("create", "update", "delete")))
def test_a_reader_changes_nothing(target: StocksTarget, call: str) -> None:
    """It may search, and no more."""
    token = token_of(target, READ)
    before = target.stocks()
    assert called(target, "list", 4, token).status == 200
    assert called(target, call, 4, token).status == 401
    assert target.stocks() == before


@verifies("tokens/rights_apart")
@given(call=calls, right=st.sampled_from((READ, EDIT, DELETE)))
def test_each_call_needs_its_own_right(target: StocksTarget, call: str, right: str) -> None:
    """With it the call is answered, with another one it is refused."""
    token = token_of(target, right)
    assert called(target, call, 4, token).status == (200 if RIGHTS[call] == right else 401)


@verifies("tokens/resource_named")
@given(call=calls)
def test_the_missing_right_is_named(target: StocksTarget, call: str) -> None:
    """Among the parameters."""
    token = token_of(target, "Magento_Backend::store")
    assert called(target, call, 4, token).parameters == {"resources": RIGHTS[call]}


@verifies("tokens/route_first")
@given(path=st.sampled_from(("/V1/inventory/nothing", "/V1/inventory/stocks/4/5", "/V1/nothing")))
def test_an_unknown_path_is_refused_first(target: StocksTarget, path: str) -> None:
    """Without a token the status is 404."""
    assert target.ask("GET", path, token="").status == 404  # nobody's token


def wrong_times(target: StocksTarget, times: int) -> None:
    """Sign in with a wrong password so many times."""
    target.shop()
    for _ in range(times):
        assert target.sign_in(target.login.user, "wrong").status == 401


@verifies("tokens/no_lock")
@given(times=st.integers(1, 10))
def test_wrong_passwords_lock_nobody_out(target: StocksTarget, times: int) -> None:
    """The right one is good for a token ever after."""
    wrong_times(target, times)
    assert target.sign_in(target.login.user, target.login.key).status == 200


@verifies("tokens/lock")
def test_six_wrong_passwords_lock_the_name(target: StocksTarget) -> None:
    """Five do not; the lock is over after half an hour."""
    wrong_times(target, 5)
    assert target.sign_in(target.login.user, target.login.key).status == 200
    wrong_times(target, 6)
    assert target.sign_in(target.login.user, target.login.key).status == 401
    long_ago = (datetime.now(UTC) - timedelta(minutes=31)).strftime("%Y-%m-%d %H:%M:%S")
    target.shop(sign_in_failures={target.login.user: {"count": 6, "last": long_ago}})
    assert target.sign_in(target.login.user, target.login.key).status == 200
