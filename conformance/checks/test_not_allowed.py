"""What the API does not do: create and delete stock items, and other methods."""

from hypothesis import given
from hypothesis import strategies as st

from conformance.casting import items, path, sendable
from conformance.rest_bodies import as_json
from conformance.rest_target import ITEM, RestTarget
from conformance.verifies import verifies

forms = st.sampled_from(("application/json", "text/xml"))
PATHS = ("/stockitems", f"/stockitems/{ITEM}")
paths = path(*PATHS)
BODY = as_json({"product_id": 8, "qty": 5})
JSON = "application/json"


def requests(*methods: str) -> list[tuple[str, str, bytes]]:
    """Requests with these methods, of both paths."""
    return [(method, one, BODY) for method in methods for one in PATHS]


@verifies("not_allowed/delete")
@given(item=items(), form=forms)
def test_an_item_cannot_be_deleted(target: RestTarget, item: str, form: str) -> None:
    """The request is refused, and the item is as before."""
    before = target.stored(item)
    assert 400 <= target.raw("DELETE", f"/stockitems/{item}", Accept=form).status < 500
    assert target.stored(item) == before


@verifies("not_allowed/message")
@given(method=st.sampled_from(("POST", "DELETE")), path=paths, form=forms)
def test_creating_and_deleting_are_not_implemented(target: RestTarget, method: str, path: str, form: str) -> None:
    """On both paths, with the shop's words."""
    reply = target.raw(method, path, BODY, Accept=form, Content_Type=JSON)
    assert reply.refusal == (405, "Resource method not implemented yet.")


@verifies("not_allowed/changes_nothing")
@given(method=st.sampled_from(("POST", "DELETE", "PATCH")), path=paths)
def test_what_is_not_allowed_changes_nothing(target: RestTarget, method: str, path: str) -> None:
    """No item is created, deleted or updated."""
    before = target.everything()
    assert target.raw(method, path, BODY, Content_Type=JSON).status >= 400
    assert target.everything() == before


@verifies("not_allowed/other_methods")
@given(request=sendable(*requests("PATCH", "OPTIONS", "BREW")), form=forms)
def test_other_methods_are_invalid(target: RestTarget, request: tuple[str, str, bytes], form: str) -> None:
    """Those of HTTP and those of nobody."""
    method, path, _ = request
    assert target.raw(method, path, Accept=form).refusal == (400, "Invalid request method")


@verifies("not_allowed/head")
@given(path=paths)
def test_head_has_no_body(target: RestTarget, path: str) -> None:
    """The status of any other method, and nothing else."""
    answer = target.raw("HEAD", path).answer
    assert (answer.status, answer.body) == (400, b"")


@verifies("not_allowed/denied_first")
@given(method=st.sampled_from(("POST", "DELETE")), path=paths)
def test_a_role_is_denied_first(target: RestTarget, method: str, path: str) -> None:
    """Who may only read is not told what is implemented."""
    reply = target.as_user("readonly").raw(method, path, BODY, Content_Type=JSON)
    assert reply.refusal == (403, "Access denied")
