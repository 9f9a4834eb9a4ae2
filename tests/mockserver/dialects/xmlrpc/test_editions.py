"""The editions that came with this dialect: a dialect that one declares absent, and whose sessions are whose."""

import pytest

from mockserver import Request, build, handle
from specs import edition, editions


@pytest.mark.parametrize("name", ["openmage-19.5", "magento-1.9"])
def test_the_old_shops_have_no_json_rpc(name: str) -> None:
    """Its URL is nobody's there."""
    assert "jsonrpc" not in edition(name).dialects
    answer = handle(build(name), Request("POST", "/api/jsonrpc", body=b"{}"))
    assert (answer.status, dict(answer.headers)["content-type"]) == (404, "text/html; charset=UTF-8")


def test_the_others_have_both() -> None:
    """Only what an edition declares absent is absent."""
    old = {"openmage-19.5", "magento-1.9", "magento-2.4"}
    assert all({"jsonrpc", "xmlrpc"} <= set(edition(name).dialects) for name in set(editions()) - old)


def test_the_old_shops_have_no_basic_login_and_short_sessions() -> None:
    """32 digits, as 20.16 has."""
    for name in ("openmage-19.5", "magento-1.9"):
        assert (edition(name).sessions.basic_login, edition(name).sessions.id_digits) == (False, 32)
