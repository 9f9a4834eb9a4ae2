"""The dialects: where each is mounted, how it spells the domain's words, its contract and its examples.

A dialect is a folder here; nothing lists the folders. Its contract stands under the standard's own name
(openrpc.json, service.wsdl, openapi.yaml) and its examples as raw bytes beside their meaning.
"""

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from specs.reader import ROOT, SpecError, convert, read_exact_toml, read_json, read_toml, read_yaml
from specs.wsdl import Wsdl, read_wsdl

__all__ = ["DialectSpec", "Example", "contract", "dialect", "dialects", "schema_properties"]

FOLDER = ROOT / "dialects"


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An exchange as raw bytes and as its meaning.

    `call` is `{"operation", "session", "arguments"}` in the domain's words, or an API's own method by its name and
    its arguments; empty where the bytes are no call. `outcome` is what the answer tells: `{"result"}`, or of a refusal
    `{"fault"}`, `{"code"}` and `{"message"}` as far as the wire shows them. `editions` may be patterns.
    `starts_from` is a merge patch over the default shop, for examples that the printed state does not fit; one that
    takes something away (null, which TOML lacks) stands beside it as `<name>.starts_from.json`.
    `erratum` says what the document prints wrongly, and what stands in the example in its place.
    """

    title: str
    source: str
    call: dict[str, Any]
    outcome: dict[str, Any]
    name: str = ""
    editions: tuple[str, ...] = ("documented",)
    method: str = "POST"
    path: str = ""
    starts_from: dict[str, Any] = {}
    request: bytes = b""
    response: bytes = b""
    note: str = ""
    erratum: str = ""
    status: int = 200
    headers: dict[str, str] = {}

    def holds(self, edition: str) -> bool:
        """Whether a shop of that edition answers so."""
        return any(fnmatchcase(edition, pattern) for pattern in self.editions)


class DialectSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A dialect: its mount paths, the roots or prefixes of all of them, and its contract's file name.

    Requirements may name the dialects of a group all at once. A dialect with `while_config` has its paths only while
    that flag of the world's configuration is on.
    """

    name: str
    title: str
    contract: str
    shop: str
    group: str
    paths: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    while_config: str = ""

    @property
    def entry_path(self) -> str:
        """The first path to say where the dialect is."""
        return (self.paths or self.roots or self.prefixes)[0]

    @property
    def folder(self) -> Path:
        """Where the dialect's files are."""
        return FOLDER / self.name

    def contract_json(self) -> dict[str, Any]:
        """The contract, decoded; only for contracts written in JSON."""
        return contract(self.name)

    def wsdl(self, contract: str = "", vendor: str = "OpenMage") -> Wsdl:
        """The contract, read; only for contracts written in WSDL. An edition may have another file, and vendor."""
        return read_wsdl(self.folder / (contract or self.contract), vendor)

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
def contract(name: str) -> dict[str, Any]:
    """The contract of a dialect, decoded; only for contracts written in JSON or YAML."""
    spec = dialect(name)
    path = spec.folder / spec.contract
    return read_yaml(path) if path.suffix == ".yaml" else read_json(path)


@cache
def _examples(name: str) -> tuple[Example, ...]:
    return tuple(_example(path) for path in sorted((FOLDER / name / "examples").glob("*.toml")))


def _example(path: Path) -> Example:
    """The example whose meaning is in `path`, with the raw bytes that lie beside it; no file is no bytes."""
    raw = {
        kind: file.read_bytes()
        for kind in ("request", "response")
        for file in path.parent.glob(f"{path.stem}.{kind}.*")
    }
    patch = path.with_suffix(".starts_from.json")
    start = {"starts_from": read_json(patch)} if patch.exists() else {}
    return convert({"name": path.stem, **read_exact_toml(path), **start, **raw}, Example, path)


@cache
def schema_properties(schema: str) -> dict[str, dict[str, Any]]:
    """The members of a schema of a contract, in their order: the fields that shops list or take.

    A bare name is a schema of the JSON-RPC contract, `<dialect>/<file>#<name>` a type of a WSDL.
    """
    if "#" in schema:
        return _wsdl_properties(*schema.replace("#", "/").split("/"))
    schemas = contract("jsonrpc")["components"]["schemas"]
    if schema not in schemas:
        raise SpecError(f"openrpc.json has no schema {schema!r}")
    members: dict[str, dict[str, Any]] = schemas[schema]["properties"]
    return members


def _wsdl_properties(name: str, file: str, type_name: str) -> dict[str, dict[str, Any]]:
    found = dialect(name).wsdl(file).types.get(type_name)
    if found is None:
        raise SpecError(f"{name}/{file} has no type {type_name!r}")
    return {member.name: {"type": member.type} for member in found.members}
