"""The dialects: where each is mounted, how it spells the domain's words, its contract and its examples.

A dialect is a folder here; nothing lists the folders. Its contract stands under the standard's own name
(openrpc.json, service.wsdl, openapi.yaml) and its examples as raw bytes beside their meaning.
"""

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from specs.reader import ROOT, SpecError, convert, read_exact_toml, read_json, read_toml

__all__ = ["DialectSpec", "Example", "dialect", "dialects", "schema_properties"]

FOLDER = ROOT / "dialects"


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exchange as raw bytes and as its meaning.

    `call` is `{"operation", "session", "arguments"}` in the domain's words, or an API's own method by its name and
    its arguments; empty where the bytes are no call. `outcome` is what the answer tells: `{"result"}`, or of a refusal
    `{"fault"}`, `{"code"}` and `{"message"}` as far as the wire shows them. `editions` may be patterns.
    `starts_from` is a merge patch over the default shop, for examples that the printed state does not fit.
    """

    title: str
    source: str
    call: dict[str, Any]
    outcome: dict[str, Any]
    name: str = ""
    editions: tuple[str, ...] = ("documented",)
    method: str = "POST"
    path: str = ""
    status: int = 200
    starts_from: dict[str, Any] = {}
    request: bytes = b""
    response: bytes = b""
    note: str = ""

    def holds(self, edition: str) -> bool:
        """Whether a shop of that edition answers so."""
        return any(fnmatchcase(edition, pattern) for pattern in self.editions)


class DialectSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dialect: its mount paths and its contract's file name; its group is what its requirements are named for."""

    name: str
    title: str
    contract: str
    shop: str
    group: str
    paths: tuple[str, ...]
    types: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Where the dialect's files are."""
        return FOLDER / self.name

    def contract_json(self) -> dict[str, Any]:
        """The contract, decoded; only for contracts written in JSON."""
        return _contract(self.name)

    def examples(self) -> tuple[Example, ...]:
        """The examples, sorted by name."""
        return _examples(self.name)


@cache
def dialects() -> tuple[str, ...]:
    """The names of all dialects."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/dialect.toml")))


@cache
def dialect(name: str) -> DialectSpec:
    """The dialect of that name; `SpecError` names those there are."""
    if name not in dialects():
        raise SpecError(f"no dialect {name!r}: choose one of {', '.join(dialects())}")
    path = FOLDER / name / "dialect.toml"
    return convert({"name": name, **read_toml(path)}, DialectSpec, path)


@cache
def _contract(name: str) -> dict[str, Any]:
    spec = dialect(name)
    return read_json(spec.folder / spec.contract)


@cache
def _examples(name: str) -> tuple[Example, ...]:
    return tuple(_example(path) for path in sorted((FOLDER / name / "examples").glob("*.toml")))


def _example(path: Path) -> Example:
    """The example whose meaning is in `path`, with the raw bytes that lie beside it."""
    raw = {kind: _raw(path, kind) for kind in ("request", "response")}
    return convert({"name": path.stem, **read_exact_toml(path), **raw}, Example, path)


def _raw(path: Path, kind: str) -> bytes:
    found = next(path.parent.glob(f"{path.stem}.{kind}.*"), None)
    if found is None:
        raise SpecError(f"{path}: no file {path.stem}.{kind}.… beside it")
    return found.read_bytes()


@cache
def schema_properties(schema: str) -> dict[str, dict[str, Any]]:
    """The members of a schema of the JSON-RPC contract, in their order: the fields that shops list or take."""
    schemas = _contract("jsonrpc")["components"]["schemas"]
    if schema not in schemas:
        raise SpecError(f"openrpc.json has no schema {schema!r}")
    members: dict[str, dict[str, Any]] = schemas[schema]["properties"]
    return members
