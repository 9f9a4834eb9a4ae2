"""The control API: what it answers, what it refuses, and that a refusal changes nothing."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from mockserver import Request, Response, World, build, handle
from mockserver.state import to_document
from specs import edition, editions, settings

Control = Callable[..., tuple[Response, Any]]


@pytest.fixture
def control(world: World) -> Control:
    """Ask the control API; the answer and what its body holds."""

    def ask(method: str, path: str, document: Any = b"") -> tuple[Response, Any]:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        response = handle(world, Request(method, f"/__mock__{path}", (), body))
        return response, json.loads(response.body) if response.body else None

    return ask


def everything(world: World) -> bytes:
    """The whole state, in its order."""
    return msgspec.json.encode(to_document(world))


def test_it_says_what_it_is(control: Control) -> None:
    """Version, edition, dialects and defects stand at the root, with and without a slash behind."""
    for path in ("", "/"):
        response, said = control("GET", path)
        assert (response.status, said["name"], said["edition"]) == (200, "stockproof mock", "documented")
        assert said["editions"] == list(editions())
        assert said["dialects"] == list(edition("documented").dialects)
        assert said["defects"] == []


def test_the_state_can_be_put_where_it_came_from(control: Control, world: World) -> None:
    """GET, and PUT of what it answered, change nothing."""
    before = everything(world)
    _, document = control("GET", "/state")
    assert control("PUT", "/state", document)[0].status == 200
    assert everything(world) == before


def test_a_part_is_what_the_whole_has_there(control: Control) -> None:
    """Every shop and every part of one can be looked at alone, with and without a slash behind."""
    _, whole = control("GET", "/state")
    for shop, parts in ((shop, parts) for shop, parts in whole.items() if shop != "edition"):
        assert control("GET", f"/state/{shop}")[1] == parts
        for part, value in parts.items():
            assert control("GET", f"/state/{shop}/{part}/")[1] == value


@pytest.mark.parametrize("path", ["/state/magento1/stock_item", "/state/magento1/stock_items/1", "/state/magento3"])
def test_a_part_that_is_not_there_is_404(control: Control, path: str) -> None:
    """The problem document says what there is; a part can be looked at and nothing else."""
    response, problem = control("GET", path)
    assert (response.status, problem["status"]) == (404, 404)
    assert "stock_items" in problem["detail"] or "magento1" in problem["detail"]
    response, problem = control("PUT", path, {})
    assert (response.status, dict(response.headers)["allow"]) == (405, "GET")


def test_put_replaces_the_shops_that_it_names(control: Control, world: World) -> None:
    """A shop of one product is all that there is then; its parts that are absent are empty."""
    shop = {"products": [{"product_id": "1", "sku": "only"}], "stock_items": {"5": {"product_id": "1", "qty": 2.5}}}
    response, said = control("PUT", "/state", {"magento1": shop})
    now = to_document(world)["magento1"]
    assert (response.status, said) == (200, {"edition": "documented"})
    assert [product["sku"] for product in now["products"]] == ["only"]
    assert (now["stock_items"]["5"]["qty"], now["sessions"], now["next_item_id"]) == ("2.5000", {}, 6)


def test_patch_changes_what_it_names(control: Control, world: World) -> None:
    """One column of one item and one shop-wide value; everything else stays."""
    before = to_document(world)["magento1"]
    patch = {"magento1": {"stock_items": {"1": {"qty": "5"}}, "config": {"a/b/c": "x"}}}
    assert control("PATCH", "/state", patch)[0].status == 200
    now = to_document(world)["magento1"]
    before["stock_items"]["1"]["qty"], before["config"]["a/b/c"] = "5.0000", "x"
    assert now == before


def test_patch_takes_members_away_with_null(control: Control, world: World) -> None:
    """A session, and a whole stock item."""
    patch = {"magento1": {"sessions": {"session_id": None}, "stock_items": {"2": None}}}
    assert control("PATCH", "/state", patch)[0].status == 200
    now = to_document(world)["magento1"]
    assert now["sessions"] == {}
    assert "2" not in now["stock_items"]
    assert "1" in now["stock_items"]


def test_patch_replaces_lists_whole(control: Control, world: World) -> None:
    """The children of a composite are those of the patch, not those too."""
    assert control("PATCH", "/state", {"magento1": {"configurable_children": {"12": ["11"]}}})[0].status == 200
    assert to_document(world)["magento1"]["configurable_children"] == {"12": ["11"]}


def test_an_edition_can_be_put(control: Control, world: World) -> None:
    """The shop stays, its edition changes."""
    before = to_document(world)["magento1"]
    assert control("PUT", "/state", {"edition": "openmage-20.18"})[1] == {"edition": "openmage-20.18"}
    assert (world.edition.name, to_document(world)["magento1"]) == ("openmage-20.18", before)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"edition": "openmage-20.18", "magento1": {"products": 5}}, "magento1.products"),
        ({"edition": "openmage-20.18", "magento1": {"stock_items": {"1": {"qty": "x"}}}}, "magento1.stock_items.1.qty"),
        ({"edition": "nosuch", "magento1": {"products": []}}, "edition"),
        (
            {"magento1": {"products": [], "stock_items": {"1": {"product_id": "1"}}}},
            "magento1.stock_items.1.product_id",
        ),
        ({"magento9": {}}, "magento9"),
        ({"magento1": []}, "magento1"),
        ({"magento1": 5}, "magento1"),
        ({"magento1": None}, "magento1"),
    ],
)
def test_what_is_refused_changes_nothing(
    control: Control, world: World, method: str, document: Any, where: str
) -> None:
    """Neither shop nor edition nor order; the problem names the place."""
    before = everything(world)
    response, problem = control(method, "/state", document)
    assert dict(response.headers)["content-type"] == "application/problem+json"
    assert (response.status, problem["status"], problem["type"]) == (400, 400, "about:blank")
    assert problem["where"] == where
    assert where in problem["detail"]
    assert everything(world) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"5", b"null", b'"x"', b"\xff", b'{"a":"\xff"}', b"\xef\xbb\xbf{}", b"[" * 100_000, b'{"a":NaN}']
    + [b'{"magento1":' * depth + b"{}" + b"}" * depth for depth in (600, 2_000, 100_000)]
    + [b'{"magento1":{"rest_attributes":' + b'{"a":' * depth + b"1" + b"}" * depth + b"}}" for depth in (900, 2_000)],
    ids=lambda body: repr(body[:20]) + str(len(body)),
)
def test_what_is_no_document_is_refused(control: Control, world: World, method: str, body: bytes) -> None:
    """Bodies that are no JSON, no object, or nested beyond reason end in a problem document."""
    before = everything(world)
    response, problem = control(method, "/state", body)
    assert (response.status, problem["status"]) == (400, 400)
    assert everything(world) == before
    assert control("GET", "/state")[0].status == 200


@pytest.mark.parametrize(
    ("before", "around"),
    [
        (b"", 0),
        (b'{"magento1":', 1),
        (b'{"magento1":{"config":', 2),
        (b'{"magento1":{"config":{"x":', 3),
    ],
    ids=["document", "shop", "part", "row"],
)
@pytest.mark.parametrize("opening", [b"[", b'{"a":'])
def test_a_state_nests_32_levels_at_the_most(control: Control, before: bytes, around: int, opening: bytes) -> None:
    """Wherever the nesting is, 32 levels are read and refused for what they hold, 33 for being so many."""
    for levels, is_too_deep in ((32, False), (33, True)):
        inner = levels - around
        end = {b"[": b"]"}.get(opening, b"}")
        body = before + opening * inner + b"1" + end * inner + b"}" * around
        response, problem = control("PUT", "/state", body)
        assert response.status == 400
        assert ("nested deeper than 32" in problem["detail"]) is is_too_deep


def test_what_was_set_before_is_read_as_it_was(control: Control, world: World) -> None:
    """States that are alike but for one row, one after the other; updates of a shop do not reach into the next."""
    row = {"product_id": "1", "qty": "5"}
    shop: dict[str, Any] = {"products": [{"product_id": "1", "sku": "only"}]}
    for qty in ("5", "7.5", "5"):
        shop["stock_items"] = {"5": {**row, "qty": qty}}
        assert control("PUT", "/state", {"magento1": shop})[0].status == 200
        assert Decimal(to_document(world)["magento1"]["stock_items"]["5"]["qty"]) == Decimal(qty)
        assert control("PATCH", "/state", {"magento1": {"stock_items": {"5": {"qty": "1"}}}})[0].status == 200
        assert to_document(world)["magento1"]["stock_items"]["5"]["qty"] == "1.0000"


def test_reset_goes_back_to_the_beginning(control: Control, world: World) -> None:
    """Shop and edition; what the mock was begun with, not what the specs have."""
    before = to_document(world)
    control("PUT", "/state", {"edition": "openmage-20.18", "magento1": {"products": []}})
    response, said = control("POST", "/reset")
    assert (response.status, said) == (200, {"reset": True})
    for session in (now := to_document(world))["magento1"]["sessions"].values():
        session["last_used"] = before["magento1"]["sessions"]["session_id"]["last_used"]
    assert now == before


def test_reset_keeps_the_edition_that_was_asked_for() -> None:
    """A world of another edition goes back to that."""
    world = build("openmage-20.16", {"edition": "documented", "magento1": {"products": []}})
    handle(world, Request("PUT", "/__mock__/state", (), b'{"edition": "openmage-20.18"}'))
    handle(world, Request("POST", "/__mock__/reset"))
    assert world.edition.name == "openmage-20.16"


def test_effective_values_by_item(control: Control, world: World) -> None:
    """Of every setting with a twin, the value that counts."""
    control("PATCH", "/state", {"magento1": {"config": {settings()["min_qty"].config: "7.5"}}})
    _, found = control("GET", "/effective")
    assert set(found) == set(to_document(world)["magento1"]["stock_items"])
    assert set(found["1"]) == set(settings())
    assert (found["1"]["min_qty"], found["1"]["manage_stock"], found["3"]["max_sale_qty"]) == ("7.5", "1", "10000")


@pytest.mark.parametrize("path", ["/nosuch", "x", "/state/1", "/State", "/reset/../state"])
def test_an_unknown_path_is_404(control: Control, path: str) -> None:
    """The problem document names the paths that there are."""
    response, problem = control("GET", path)
    assert (response.status, problem["status"]) == (404, 404)
    assert "/state" in problem["detail"]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("POST", "/", "GET"),
        ("GET", "/reset", "POST"),
        ("DELETE", "/state", "GET, PUT, PATCH"),
        ("PUT", "/effective", "GET"),
    ],
)
def test_a_wrong_method_is_405(control: Control, method: str, path: str, allowed: str) -> None:
    """The problem document and the Allow header name the methods that there are."""
    response, problem = control(method, path)
    assert (response.status, problem["status"], dict(response.headers)["allow"]) == (405, 405, allowed)
    assert allowed in problem["detail"]


def test_head_is_get_without_the_body(control: Control) -> None:
    """The same headers, no body."""
    head, _ = control("HEAD", "/state")
    get, _ = control("GET", "/state")
    assert (head.status, head.headers, head.body) == (200, get.headers, b"")


def test_the_log_says_why_a_signature_is_wrong() -> None:
    """The base string that the shop computed stands in the log, and no secret does."""
    world = build()
    header = (
        'OAuth oauth_consumer_key="keyOfTheOnlyConsumerInThisShop00", oauth_token="tokenOfAnAdminWithAllPrivileges0", '
        'oauth_signature_method="HMAC-SHA1", oauth_timestamp="1700000000", oauth_nonce="n", oauth_version="1.0", '
        'oauth_signature="AAAA"'
    )
    answer = handle(world, Request("GET", "/api/rest/stockitems/1", (("authorization", header),)))
    assert answer.status == 401
    shown = handle(world, Request("GET", "/__mock__/log")).body.decode()
    assert "GET&http" in shown
    assert "secretOfTheOnlyConsumerInTheShop" not in shown


def test_without_authorization_everybody_is_the_admin() -> None:
    """With `no_auth` an unsigned request is served."""
    world = build()
    world.no_auth = True
    request = Request("GET", "/api/rest/stockitems/1", (("accept", "application/json"),))
    assert handle(world, request).status == 200
