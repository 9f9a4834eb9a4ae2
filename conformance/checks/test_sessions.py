"""Logging in, and what a session may do."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import playable
from conformance.outcome import Outcome
from conformance.stockroom import PLAIN
from conformance.strategies import quantities
from conformance.target import Target
from conformance.verifies import verifies

HEX = re.compile(r"[0-9a-f]{32,}")
AGED = "a" * 64


def log_in(target: Target) -> str:
    """A session of the target's user."""
    session: str = target.client.login(target.user, target.key).result
    return session


def listed_by(target: Target, session: Any) -> Outcome:
    """A list through a session."""
    return target.client.call(session, "product_stock.list", [[PLAIN]])


def aged(target: Target, seconds: int, timeout: int = 3600) -> None:
    """A session that was last used so many seconds ago."""
    used = (datetime.now(UTC) - timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S")
    config = {"api/config/session_timeout": timeout}
    target.shop(config=config, sessions={AGED: {"user": target.user, "last_used": used}})


@verifies("sessions/login")
def test_login_begins_a_session(target: Target) -> None:
    """The id that login answers is good for a call."""
    assert listed_by(target, log_in(target)).skus == [PLAIN]


@verifies("sessions/unpredictable")
def test_every_session_has_its_own_id(target: Target) -> None:
    """Ids are long, hexadecimal and never the same."""
    ids = [log_in(target) for _ in range(5)]
    assert len(set(ids)) == len(ids)
    assert all(HEX.fullmatch(session) for session in ids)


@verifies("sessions/wrong_key")
@given(wrong=st.sampled_from((str.swapcase, "x{}".format, "{}x".format, "{} ".format, str.upper)), user=st.booleans())
def test_a_wrong_key_is_refused(target: Target, wrong: Any, user: bool) -> None:
    """A wrong key and an unknown user are refused alike."""
    credentials = (f"{target.user}-unknown", target.key) if user else (target.user, wrong(target.key))
    assert target.client.login(*credentials).fault == "access_denied"


@verifies("sessions/not_admitted")
@given(user=playable("inactive", "without_role"))
def test_who_is_not_admitted_is_refused(target: Target, user: str) -> None:
    """An inactive user and one without a role do not get in, though the key is right."""
    login = target.login_of(user)
    assert target.client.login(login.user, login.key).fault == "access_denied"


@verifies("sessions/missing_credentials")
@given(missing=st.sampled_from((("", ""), ("{user}", ""), ("", "{key}"))))
def test_missing_credentials_are_named(target: Target, missing: tuple[str, str]) -> None:
    """An empty user or key is a missing parameter."""
    credentials = [part.format(user=target.user, key=target.key) for part in missing]
    assert target.client.login(*credentials).fault == "invalid_request_param"


@verifies("sessions/unknown_session")
@given(session=st.sampled_from(("badsession", "", "0" * 64, "' or 1=1")))
def test_an_unknown_session_is_refused(target: Target, session: str) -> None:
    """A session that nobody began is refused, and an update through it stores nothing."""
    before = target.everything()
    assert target.client.call(session, "product_stock.update", [PLAIN, {"qty": 1}]).fault == "session_expired"
    assert target.everything() == before


@verifies("sessions/ended")
def test_an_ended_session_is_over(target: Target) -> None:
    """EndSession answers true, a second time too, and the session is over."""
    session = log_in(target)
    assert [target.client.method("endSession", session).result for _ in range(2)] == [True, True]
    assert listed_by(target, session).fault == "session_expired"


@verifies("sessions/expires")
@given(timeout=st.sampled_from((3600, 60)), late=st.integers(10, 5000))
def test_an_unused_session_expires(target: Target, timeout: int, late: int) -> None:
    """After the configured time without a call the session is over; shortly before it is not."""
    aged(target, timeout - 15, timeout)
    assert listed_by(target, AGED).fault is None
    aged(target, timeout + late, timeout)
    assert listed_by(target, AGED).fault == "session_expired"


@verifies("sessions/slides")
def test_a_call_renews_its_session(target: Target) -> None:
    """A call sets the session's last use to now."""
    aged(target, 3000)
    assert listed_by(target, AGED).fault is None
    used = target.in_control("seeing sessions").state("magento1", "sessions")[AGED]["last_used"]
    age = datetime.now(UTC) - datetime.strptime(used, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
    assert age < timedelta(minutes=3)


@verifies("sessions/started_is_not_logged_in")
def test_a_started_session_is_not_logged_in(target: Target) -> None:
    """StartSession answers an id that no call accepts."""
    assert listed_by(target, target.client.method("startSession").result).fault == "session_expired"


@verifies("sessions/several")
def test_sessions_live_side_by_side(target: Target) -> None:
    """A second login and the end of its session leave the first alone."""
    first, second = log_in(target), log_in(target)
    assert target.client.method("endSession", second).fault is None
    assert listed_by(target, first).fault is None


@verifies("sessions/access")
@given(qty=quantities())
def test_a_reader_may_not_write(target: Target, qty: Any) -> None:
    """A user that may only list can list; its update is refused and stores nothing."""
    session = target.session_of("reader")
    before = target.everything()
    assert listed_by(target, session).fault is None
    assert target.client.call(session, "product_stock.update", [PLAIN, {"qty": qty}]).fault == "access_denied"
    assert target.everything() == before


@verifies("sessions/access")
def test_an_outsider_may_not_list(target: Target) -> None:
    """A user without the resource cannot list."""
    assert listed_by(target, target.session_of("outsider")).fault == "access_denied"


@verifies("sessions/invalid_path")
@given(
    path=st.sampled_from(
        ("nosuch.list", "product_stock.nosuch", "product_stock", "", ".", "product_stock.List", "product_stock.")
    )
)
def test_an_unknown_path_is_refused(target: Target, path: str) -> None:
    """Unknown resources and methods, other letter case and half paths are all the same fault."""
    assert target.client.call(target.session, path, [[PLAIN]]).fault == "resource_path_invalid"


@verifies("sessions/order_of_checks")
def test_session_then_path_then_rights(target: Target) -> None:
    """Of two things that are wrong, the one that is looked at first is reported."""
    assert target.client.call("badsession", "nosuch.list", []).fault == "session_expired"
    session = target.session_of("outsider")
    assert target.client.call(session, "product_stock.nosuch", []).fault == "resource_path_invalid"
    assert target.client.call(session, "product_stock.update", ["no-such-product", {}]).fault == "access_denied"
