"""Reads the files of this folder, once, into frozen records.

Strategy: a file is decoded by msgspec straight into its record, so that a misspelt key or a value of the wrong type is
an error that names the file, at the first read and not at the first use.
"""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

__all__ = ["ROOT", "SpecError", "convert", "read_exact_toml", "read_json", "read_toml", "read_yaml", "stems"]

ROOT = Path(__file__).parent

Record = TypeVar("Record")


class SpecError(ValueError):
    """A name that is not in the specs, or a file of the specs that does not hold together."""


def read_toml(path: Path) -> dict[str, Any]:
    """The table in a TOML file."""
    try:
        return msgspec.toml.decode(path.read_bytes(), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: {error}") from error


def read_exact_toml(path: Path) -> dict[str, Any]:
    """The table in a TOML file, its decimals with the places that they are written with."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: {error}") from error


def read_json(path: Path) -> dict[str, Any]:
    """The object in a JSON file."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: {error}") from error


def read_yaml(path: Path) -> dict[str, Any]:
    """The map in a YAML file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        found = yaml.load(path.read_bytes(), Loader=loader)  # noqa: S506 - both are safe loaders, one is fast
    except yaml.YAMLError as error:
        raise SpecError(f"{path}: {error}") from error
    if not isinstance(found, dict):
        raise SpecError(f"{path}: no map")
    return found


def convert(value: object, record: type[Record], where: Path) -> Record:
    """`value` as a `record`, or an error that names the file."""
    try:
        return msgspec.convert(value, record)
    except msgspec.ValidationError as error:
        raise SpecError(f"{where}: {error}") from error


def stems(folder: Path, suffix: str) -> list[str]:
    """The names of a folder's files without their suffix, sorted."""
    return sorted(path.stem for path in folder.glob(f"*{suffix}"))
