"""environment.json: everything that chose what was judged and how."""

from importlib.metadata import PackageNotFoundError, requires, version
from re import match
from typing import Literal

import msgspec

from conformance.certificate import CertificateError
from conformance.run import Run
from conformance.target_file import Unsupported

__all__ = ["Environment", "dependencies", "environment_of", "read_environment", "render_environment"]


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


def environment_of(run: Run, level: Literal["core", "extended"], revision: str) -> Environment:
    """The circumstances of a run that certifies."""
    connection, started = run.connection, run.log.started
    return Environment(
        stockproof=started.stockproof,
        python=started.python,
        platform=started.platform,
        dependencies=dependencies(),
        target=started.target,
        edition=started.edition,
        dialects=started.dialects,
        level=level,
        revision=revision,
        profile=started.profile,
        seed=started.seed,
        control=started.control,
        public=not connection.recorder.secrets,
        unsupported=connection.unsupported,
    )


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
