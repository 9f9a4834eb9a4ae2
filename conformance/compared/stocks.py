"""The words of Magento 2's stocks; a stock goes by its name, since its id is each shop's own."""

from typing import Any

from hypothesis import strategies as st

from conformance.compared.word import Word
from conformance.dialects.magento2_rest import criteria
from conformance.reply import Reply
from conformance.stocks_target import DEFAULT_STOCK, WEBSITES, StocksTarget, stock_data
from conformance.strategies import stock_names

__all__ = ["WORDS"]

names = st.sampled_from(("East", "West")) | stock_names()
websites = st.lists(st.sampled_from(WEBSITES), max_size=2, unique=True)


def seen(reply: Reply) -> dict[str, Any]:
    """A reply: its status, and the domain's word for a refusal."""
    return {"status": reply.status, "refusal": reply.refusal, "kind": type(reply.value).__name__}


def shown(target: StocksTarget, *names: str) -> Any:
    """The stocks of these names, with their websites; all where none is named."""
    mine = [one for one in target.stocks().values() if not names or one.name in map(target.named, names)]
    return sorted([one.name.removeprefix(target.mark), sorted(one.websites)] for one in mine)


def _one(target: StocksTarget) -> int:
    (number,) = target.given({target.named("A stock"): ()}).values()
    return number


def _create(target: StocksTarget, name: str) -> Any:
    return {"answer": seen(target.post(stock_data(target.named(name)))), "then": shown(target, name)}


def _create_twice(target: StocksTarget, name: str) -> Any:
    return [seen(target.post(stock_data(target.named(name)))) for _ in range(2)]


def _rename(target: StocksTarget, name: str) -> Any:
    number = _one(target)
    return {"answer": seen(target.put(number, stock_data(target.named(name)))), "then": shown(target, name, "A stock")}


def _assign(target: StocksTarget, drawn: Any) -> Any:
    name, codes = drawn
    number = _one(target)
    return {"answer": seen(target.put(number, stock_data(target.named(name), codes))), "then": shown(target)}


def _delete(target: StocksTarget, codes: list[str]) -> Any:
    (number,) = target.given({target.named("A stock"): codes}).values()
    return {"answer": seen(target.delete(number)), "then": shown(target)}


def _shape(target: StocksTarget, name: str) -> Any:
    found = target.get(target.create(target.named(name))).result
    return {"members": sorted(found), "stock": sorted(found.get("stock", found))}


def _unknown(target: StocksTarget, method: str) -> Any:
    sent: Any = {"GET": (), "DELETE": (), "PUT": ({"stock": stock_data(target.named("New"))},)}[method]
    return seen(target.ask(method, f"/V1/inventory/stocks/{target.unknown_id()}", *sent))


def _refused_name(target: StocksTarget, name: Any) -> Any:
    return {"answer": seen(target.post(stock_data(name))), "then": shown(target)}


def _search(target: StocksTarget, size: int) -> Any:
    found = target.search(criteria([[{"field": "stock_id", "value": DEFAULT_STOCK}]], page_size=size))
    return {"members": sorted(found), "ids": [item["stock_id"] for item in found["items"]], "of": found["total_count"]}


def _nobody(target: StocksTarget, token: str) -> Any:
    return seen(target.ask("GET", "/V1/inventory/stocks", token=token))


WORDS = {
    "create": Word("stocks", lambda _: names, _create, changes=True),
    "create twice": Word("stock_validation", lambda _: names, _create_twice),
    "rename": Word("stocks", lambda _: names, _rename),
    "assign websites": Word("sales_channels", lambda _: st.tuples(names, websites), _assign, needs_control=True),
    "delete": Word("stock_deletion", lambda _: websites, _delete, needs_control=True),
    "read": Word("stocks", lambda _: names, _shape),
    "unknown stock": Word("stocks", lambda _: st.sampled_from(("GET", "PUT", "DELETE")), _unknown),
    "name that is refused": Word(
        "stock_validation",
        lambda _: st.sampled_from(("", " ", None, 5, [], "a" * 300)),
        _refused_name,
        needs_control=True,
    ),
    "search": Word("stock_search", lambda _: st.integers(1, 3), _search),
    "read without a token": Word("tokens", lambda _: st.sampled_from(("none", "x y")), _nobody),
}
