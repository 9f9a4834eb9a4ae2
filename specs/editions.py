"""Editions: what the documents say, and what real shops were seen to do, as values (editions/*.toml).

Strategy: every difference between two shops is a value here, and code asks for the value, never for the edition's name.
A difference that is a procedure (how text becomes a number, how an envelope is answered) is a word that selects a named
function. An edition that `extends` another holds only its differences.
"""

from functools import cache
from typing import Any, Literal

import msgspec

from specs.dialects import schema_properties
from specs.openapi import properties
from specs.reader import ROOT, SpecError, convert, read_toml, stems

__all__ = [
    "DialectEdition",
    "Edition",
    "Engine",
    "Listing",
    "Magento2",
    "MultiUpdate",
    "Rest",
    "Sessions",
    "edition",
    "editions",
]


class Sessions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a session looks and begins."""

    id_digits: int
    basic_login: bool


class Listing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a list shows of a stock item; `schema` names a schema of the JSON-RPC contract.

    `values`: all numbers as numbers, only the whole ones (decimals as text with four places), or all as text.
    """

    schema: str
    values: Literal["numbers", "whole_numbers", "text"]
    unknown: Literal["fault", "absent"]
    composites: Literal["from_children", "stored"]
    unmanaged_is_in_stock: Literal["true", "1"]

    def fields(self) -> tuple[str, ...]:
        """The members of a listed stock item, in their order."""
        return tuple(schema_properties(self.schema))


class Engine(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of a shop's ways to store an update; `schema` names a schema of a dialect's contract.

    `merge` is what becomes of the data: `isset` sets the fields that are there and not null; `array_replace` lays all
    of them over the item, nulls and an object's members too. `not_drawn` stands in no edition: a judge that must leave
    columns of a target alone names them there.
    """

    schema: str
    coercion: Literal["strict", "php"]
    own_value_clears: tuple[str, ...]
    creates_row: bool
    touches_product: bool
    refusal: Literal["product", "stock_item"]
    contract: Literal["jsonrpc", "magento1_rest"] = "jsonrpc"
    merge: Literal["isset", "array_replace"] = "isset"
    not_drawn: tuple[str, ...] = ()

    def drawn(self) -> tuple[str, ...]:
        """The columns that an update may write and that inputs are drawn for."""
        return tuple(name for name in self.fields() if name not in self.not_drawn)

    def fields(self) -> tuple[str, ...]:
        """The columns that an update may write."""
        if self.contract == "jsonrpc":
            return tuple(schema_properties(self.schema))
        return tuple(properties(self.contract, self.schema))


class MultiUpdate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether all products share one stock data, or each has its own in a parallel list."""

    data: Literal["shared", "parallel"]


class Magento2(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a Magento 2 shop keeps and shows its stocks.

    `ids`: they are generated only, or kept as a client gives them (then PUT creates). `path_id`: PUT's path names the
    stock always, or only where the request has a single member. `type_errors`: what a null for a channel's type or
    code ends in. `statuses` replace those of the dialect's messages. A lock after 0 failures is none.
    """

    one_stock: Literal["wrapped", "bare"]
    channels_on_post: Literal["required", "optional"]
    channel_types: Literal["website", "any"]
    website_names: Literal["code", "code_or_id"]
    ids: Literal["generated", "kept"]
    path_id: Literal["always", "single_member"]
    type_errors: Literal["refused", "crash"]
    lock_after_failures: int
    lock_seconds: int
    token_seconds: int
    statuses: dict[str, int] = {}


class DialectEdition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an edition does in one dialect.

    JSON-RPC: `unlike_text` is what a method that is a list or a map is answered with.
    XML-RPC: `signatures` are those of methods that have others than the contract says.
    SOAP: `contract` is the WSDL's file where it is not the dialect's own; `decoding` says whether text that is not of
    its type breaks the message (php) or is passed on for the rules to refuse; `unknown_headers`, whether a header is
    called like an operation; `api_methods`, whether login's siblings get their message's parts or the message as one
    object; `login`, whether an empty name counts as a missing one (plain) or as a wrong one.
    """

    content_type: str
    engine: str = ""
    faults: Literal["own_code", "message_only"] = "own_code"
    envelope: str = ""
    unlike_text: Literal["refused", "breaks_off"] = "refused"
    signatures: dict[str, tuple[str, ...]] = {}
    not_callable: tuple[str, ...] = ()
    script_tail_over: int = 0
    contract: str = ""
    decoding: Literal["php", "lenient"] = "lenient"
    unknown_headers: Literal["ignored", "called"] = "ignored"
    api_methods: Literal["by_part", "whole_message"] = "by_part"
    login: Literal["plain", "obfuscated"] = "plain"


class Rest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an edition does in Magento 1 REST; each word names a procedure of the dialect.

    `accept_default` is what an answer is written in when nothing that was asked for can be had; without it the shop
    gives up. `not_found` names the refusal (x-errors) for an item of a bulk update that there is not. `null` is what
    becomes of null for a column that may hold NULL.
    """

    validators: Literal["document", "classic", "symfony"]
    null: Literal["stored", "refused"]
    bulk_items: Literal["document", "shop"]
    bulk_status: Literal["multi_status_if_failed", "multi_status"]
    bulk_entries: Literal["one_an_item", "one_a_violation"]
    entry: tuple[str, ...]
    not_found: str
    body_item_id: Literal["refused", "stored"]
    accept_default: str
    integers: Literal["text", "numbers"]
    empty_element: Literal["pair", "self_closing"]
    doctype: Literal["refused", "expanded"]
    signed_query: Literal["every_parameter", "last_of_a_name"]
    signed_order: Literal["bytes", "natural"]


class Edition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An edition with everything it inherits; `absent` names the dialects that it does not have."""

    name: str
    title: str
    vendor: str
    resource_faults: tuple[str, ...]
    redirects_other_hosts: bool
    sessions: Sessions
    parameters: dict[str, tuple[str, ...]]
    failure: Literal["fault", "page"]
    fault_text: Literal["catalogue", "shop"]
    listing: Listing
    multi_update: MultiUpdate
    rest: Rest
    engines: dict[str, Engine]
    dialects: dict[str, DialectEdition]
    magento2: Magento2
    absent: tuple[str, ...] = ()

    def engine(self, dialect: str) -> Engine:
        """The engine behind a dialect."""
        return self.engines[self.dialects[dialect].engine]


def _merged(base: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """`base` with `changes` laid over it, table by table."""
    both = dict(base)
    for key, value in changes.items():
        old = both.get(key)
        both[key] = _merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both


def _table(name: str, heirs: tuple[str, ...] = ()) -> dict[str, Any]:
    path = ROOT / "editions" / f"{name}.toml"
    if name not in editions():
        raise SpecError(f"no edition {name!r}: choose one of {', '.join(editions())}")
    if name in heirs:
        raise SpecError(f"{path}: extends itself, by way of {', '.join(heirs)}")
    own = read_toml(path)
    parent = own.pop("extends", None)
    return _merged(_table(parent, (*heirs, name)), own) if parent else own


def _without_absent(table: dict[str, Any]) -> dict[str, Any]:
    """An edition's table without the dialects that it declares absent."""
    absent = table.get("absent", ())
    return {
        **table,
        "dialects": {name: entry for name, entry in table.get("dialects", {}).items() if name not in absent},
    }


@cache
def editions() -> tuple[str, ...]:
    """The names of all editions, `documented` first, then newest shop first."""
    names = stems(ROOT / "editions", ".toml")
    return tuple(sorted(names, key=lambda name: (name != "documented", [-ord(letter) for letter in name])))


@cache
def edition(name: str) -> Edition:
    """The edition of that name; `SpecError` names those there are."""
    return convert({"name": name, **_without_absent(_table(name))}, Edition, ROOT / "editions" / f"{name}.toml")
