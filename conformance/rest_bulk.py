"""Bulk updates that mix sound, unknown, malformed and repeated items, each with what must become of it.

What is wrong with an item is wrong in one way only, unless a check asks for more.
"""

from typing import Any

import msgspec
from hypothesis import strategies as st

from conformance.casting import items
from conformance.dialects.magento1_rest import Reply
from conformance.rest_strategies import changes, plain_fields, wrong_fields
from conformance.values import typed
from specs import Edition

__all__ = ["Sent", "after", "bulk", "entries_of", "malformed_items", "sound_items", "unknown_items"]

Items = st.SearchStrategy["Sent"]
#: Ids that are no ids, in every edition.
NO_IDS = ("abc", "x1", "-")
#: Fields of an item besides its quantity: what matters here is what becomes of items.
FEW = 3


class Sent(msgspec.Struct, frozen=True):
    """An item as it is sent; one that is sound is stored, any other is not."""

    item: Any
    is_sound: bool

    @property
    def shown_id(self) -> Any:
        """The id that its entry shows, as text."""
        found = self.item.get("item_id") if isinstance(self.item, dict) else None
        return found if found is None else str(found)


def sound_items(edition: Edition, form: str = "json", besides: tuple[str, ...] = ()) -> Items:
    """Items that are stored, none of those `besides`; the id is text or a number."""
    ids = items(*besides).flatmap(lambda item: st.sampled_from((item, int(item))))
    return st.builds(
        lambda item, data: Sent({"item_id": item, **data}, is_sound=True), ids, changes(edition, form, FEW)
    )


def unknown_items(edition: Edition) -> Items:
    """Items that nobody has."""
    ids = st.integers(90_000, 99_999).flatmap(lambda number: st.sampled_from((number, str(number))))
    return st.builds(
        lambda item, data: Sent({"item_id": item, **data}, is_sound=False), ids, changes(edition, "xml", FEW)
    )


def malformed_items(edition: Edition) -> Items:
    """Items with an id that is none, without an id, or with a value that is refused."""
    without_id = changes(edition, "xml", FEW).map(lambda data: Sent(data, is_sound=False))
    no_id = st.builds(
        lambda item, data: Sent({"item_id": item, **data}, is_sound=False),
        st.sampled_from(NO_IDS),
        changes(edition, "xml", FEW),
    )
    return without_id | no_id | _with_wrong_fields(edition)


def _with_wrong_fields(edition: Edition) -> Items:
    """Known items with valid fields, one of which gets a value that is refused."""
    return st.builds(
        lambda item, data, wrong: Sent({"item_id": item, **data, wrong[0]: wrong[1]}, is_sound=False),
        items(),
        changes(edition, "xml", FEW),
        wrong_fields(edition),
    )


def bulk(edition: Edition, form: str = "json") -> st.SearchStrategy[list[Sent]]:
    """Lists of all kinds of items, some of them repeated."""
    one = sound_items(edition, form) | sound_items(edition, form) | unknown_items(edition) | malformed_items(edition)
    return st.lists(one, min_size=1, max_size=6).flatmap(_some_repeated)


def _some_repeated(sent: list[Sent]) -> st.SearchStrategy[list[Sent]]:
    return st.lists(st.sampled_from(sent), max_size=2).map(lambda again: [*sent, *again])


# --------------------------------------------------------------------------------------------------------- outcomes


def entries_of(reply: Reply, kind: str) -> list[Any]:
    """The ids of a list's entries in their order, as text."""
    return [None if entry["item_id"] is None else str(entry["item_id"]) for entry in reply.entries(kind)]


def after(before: dict[str, dict[str, Any]], sent: list[Sent], edition: Edition) -> dict[str, dict[str, Any]]:
    """The fields of all items once the sound ones have been stored in turn."""
    names: tuple[str, ...] = plain_fields(edition)
    found = {item: {name: row[name] for name in names} for item, row in before.items()}
    for entry in sent:
        if entry.is_sound:
            given = {name: typed(name, value) for name, value in entry.item.items() if name in names}
            found[str(entry.item["item_id"])] |= given
    return found
