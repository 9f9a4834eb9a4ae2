"""The store: rows, and all or nothing."""

from collections.abc import Hashable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockserver.store import MemoryStore

TABLES = ("a", "b")
keys = st.integers(0, 4)
changes = st.lists(
    st.tuples(st.just("put"), st.sampled_from(TABLES), keys, st.integers())
    | st.tuples(st.just("delete"), st.sampled_from(TABLES), keys)
    | st.tuples(st.just("fill"), st.sampled_from(TABLES), st.dictionaries(keys, st.integers(), max_size=3))
    | st.tuples(st.just("empty"), st.sampled_from(TABLES))
    | st.tuples(st.just("clear")),
    max_size=12,
)


class RefusedError(Exception):
    """What ends a transaction badly."""


def content(store: MemoryStore) -> list[list[tuple[Hashable, Any]]]:
    """All rows of all tables, in their order."""
    return [list(store.rows(table).items()) for table in TABLES]


def carry_out(store: MemoryStore, steps: list[tuple[Any, ...]]) -> None:
    """Do the steps one after the other."""
    for name, *arguments in steps:
        getattr(store, name)(*arguments)


def refused(store: MemoryStore, steps: list[tuple[Any, ...]]) -> None:
    """Do the steps in a transaction that ends badly."""
    with store.transaction():
        carry_out(store, steps)
        raise RefusedError


def refused_around(store: MemoryStore, inner: list[tuple[Any, ...]], last: list[tuple[Any, ...]]) -> None:
    """Do some steps in a transaction that ends well, within one that ends badly."""
    with store.transaction():
        with store.transaction():
            carry_out(store, inner)
        refused(store, last)


def test_a_row_is_there_until_it_is_deleted() -> None:
    """Put, get, rows and delete; a row that is not there is None, and deleting it no error."""
    store = MemoryStore()
    store.put("a", 1, "one")
    store.put("a", 1, "uno")
    assert (store.get("a", 1), store.get("a", 2), store.get("b", 1)) == ("uno", None, None)
    assert dict(store.rows("a")) == {1: "uno"}
    store.delete("a", 1)
    store.delete("a", 1)
    assert store.get("a", 1) is None


@given(changes, changes)
def test_a_transaction_that_fails_changes_nothing(before: list[Any], inside: list[Any]) -> None:
    """Neither the rows nor their order."""
    store = MemoryStore()
    carry_out(store, before)
    was = content(store)
    with pytest.raises(RefusedError):
        refused(store, inside)
    assert content(store) == was


@given(changes, changes)
def test_a_transaction_that_ends_well_is_as_none(before: list[Any], inside: list[Any]) -> None:
    """The same rows as without it."""
    with_one, without = MemoryStore(), MemoryStore()
    carry_out(with_one, before)
    with with_one.transaction():
        carry_out(with_one, inside)
    carry_out(without, before + inside)
    assert content(with_one) == content(without)


@given(changes, changes, changes)
def test_an_inner_transaction_rolls_back_to_where_it_began(first: list[Any], inner: list[Any], last: list[Any]) -> None:
    """What the outer one did before and after it stays."""
    nested, plain = MemoryStore(), MemoryStore()
    with nested.transaction():
        carry_out(nested, first)
        with pytest.raises(RefusedError):
            refused(nested, inner)
        carry_out(nested, last)
    carry_out(plain, first + last)
    assert content(nested) == content(plain)


@given(changes, changes, changes)
def test_an_outer_transaction_takes_the_inner_one_with_it(before: list[Any], inner: list[Any], last: list[Any]) -> None:
    """An inner transaction that ended well is undone with the outer one."""
    store = MemoryStore()
    carry_out(store, before)
    was = content(store)
    with pytest.raises(RefusedError):
        refused_around(store, inner, last)
    assert content(store) == was
