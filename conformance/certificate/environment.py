"""environment.json: everything that chose what was judged and how."""

from fnmatch import fnmatchcase
from importlib.metadata import PackageNotFoundError, requires, version
from re import match
from typing import Literal

import msgspec

from conformance.certificate import CertificateError

__all__ = ["Environment", "Unsupported", "dependencies", "read_environment", "render_environment"]


class Unsupported(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the target declares that it does not have, and why: a topic, a requirement or a dialect, or some of it."""

    reason: str
    topic: str = ""
    requirement: str = ""
    dialect: str = ""

    def covers(self, requirement: str, dialect: str) -> bool:
        """Whether a requirement in a dialect is meant; a declaration that names nothing means nothing."""
        named = (
            (self.topic, requirement.partition("/")[0]),
            (self.requirement, requirement),
            (self.dialect, dialect),
        )
        said = [(pattern, name) for pattern, name in named if pattern]
        return bool(said) and all(fnmatchcase(name, pattern) for pattern, name in said)


class Environment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The circumstances of a certificate; `public` says that the target's credentials are the documents' own."""

    stockproof: str
    python: str
    platform: str
    dependencies: dict[str, str]
    target: str
    edition: str
    dialects: tuple[str, ...]
    level: Literal["core", "extended"]
    revision: str
    profile: str
    seed: int
    control: bool
    public: bool
    unsupported: tuple[Unsupported, ...] = ()


def dependencies() -> dict[str, str]:
    """The installed versions of what the suite needs to run."""
    named = (match(r"[A-Za-z0-9._-]+", line) for line in requires("stockproof") or () if "extra ==" not in line)
    return {found[0]: _version(found[0]) for found in named if found}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def render_environment(environment: Environment) -> bytes:
    """environment.json of an environment."""
    return msgspec.json.format(msgspec.json.encode(environment), indent=2) + b"\n"


def read_environment(data: bytes) -> Environment:
    """The environment in a file."""
    try:
        return msgspec.json.decode(data, type=Environment)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CertificateError(str(error)) from error
