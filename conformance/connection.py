"""From what a user names to something that can be judged.

nothing                the embedded mock (whoever installs one under the entry point `stockproof.targets`)
http://…               a running mock, with the credentials of the documents' shop
FILE.toml              a target file
module:attribute       a WSGI or ASGI application, or a transport, in this process
"""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any
from weakref import finalize

import httpx2
import msgspec

from conformance.control import about
from conformance.dialects import spoken
from conformance.logins import Login, default_logins
from conformance.oauth1 import Credentials
from conformance.rest_target import credentials_of
from conformance.transport import Answer, HttpTransport, Message, Recorder, Transport
from conformance.verdicts import MalformedAnswer, TargetLostError
from specs import Edition, SpecError, dialect, edition, shop

__all__ = ["Connection", "TargetError", "connect"]

ENTRY_POINTS = "stockproof.targets"
CREDENTIALS = "user and key, [oauth], [magento2] and [merchantpro]"


class TargetError(ValueError):
    """A target that cannot be used: what is wrong, where, and what to do."""


class TargetFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A target file: `user` and `key` for the RPC dialects, `[oauth]` for REST.

    `[magento2]` and `[merchantpro]` have a `user` and a `key` too: an administrator, or an API key and its secret.
    Secrets are named, not written: `key = "env:SHOP_KEY"`; in `[oauth]` all four values may be.
    """

    base_url: str
    user: str = ""
    key: str = ""
    edition: str = ""
    dialects: tuple[str, ...] = ()
    timeout: float = 10.0
    oauth: Credentials | None = None
    magento2: Login | None = None
    merchantpro: Login | None = None


@dataclass
class Connection:
    """A target that answers: how to reach it, what it is, how to log in, whether it offers control."""

    recorder: Recorder
    name: str
    edition: Edition
    dialects: tuple[str, ...]
    user: str
    key: str
    control: bool
    oauth: Credentials | None = field(default_factory=credentials_of)
    logins: dict[str, Login] = field(default_factory=default_logins)


def connect(target: str | None, edition_name: str | None = None, dialects: Sequence[str] = ()) -> Connection:
    """The target of that name, reached once; raises `TargetError` for one that cannot be used."""
    file = _file(target) if target and target.endswith(".toml") else None
    user, key = _user(file) if file else _default_user()
    transport = _transport(target, file, edition_name)
    recorder = Recorder(transport)
    try:
        said = about(recorder)
    except TargetLostError as error:
        raise TargetError(str(error)) from error
    except MalformedAnswer as error:
        raise TargetError(f"{transport.base_url}: {error}") from error
    oauth = _oauth(file) if file else credentials_of()
    logins = _logins(file) if file else default_logins()
    chosen = _edition(edition_name or (file.edition if file else "") or (said or {}).get("edition", ""))
    if said and edition_name and said["edition"] != edition_name:
        raise TargetError(f"{transport.base_url} serves edition {said['edition']}, not {edition_name}")
    recorder.secrets = _secrets(key, oauth, logins) if file else frozenset()
    return Connection(
        recorder=recorder,
        name=target or "the embedded mock",
        edition=chosen,
        dialects=_dialects(dialects or (file.dialects if file else ()), chosen, _groups(user, oauth, logins)),
        user=user,
        key=key,
        control=said is not None,
        oauth=oauth,
        logins=logins,
    )


def _user(file: TargetFile) -> tuple[str, str]:
    return file.user, (_secret(file.key) if file.user else "")


def _oauth(file: TargetFile) -> Credentials | None:
    """The credentials of a target file, what it names in the environment put in."""
    if file.oauth is None:
        return None
    written = msgspec.structs.asdict(file.oauth)
    return Credentials(**{name: _secret(text) if text.startswith("env:") else text for name, text in written.items()})


def _logins(file: TargetFile) -> dict[str, Login]:
    """The logins of a target file by group, their keys from the environment."""
    named = {"magento2_rest": file.magento2, "merchantpro_rest": file.merchantpro}
    return {group: Login(one.user, _secret(one.key)) for group, one in named.items() if one}


def _secrets(key: str, oauth: Credentials | None, logins: dict[str, Login]) -> frozenset[str]:
    found = (key, *(msgspec.structs.astuple(oauth) if oauth else ()), *(one.key for one in logins.values()))
    return frozenset(text for text in found if text)


def _groups(user: str, oauth: Credentials | None, logins: dict[str, Login]) -> tuple[str, ...]:
    """The groups of dialects that there are credentials for."""
    return (*(("magento1_rpc",) if user else ()), *(("magento1_rest",) if oauth else ()), *logins)


def _default_user() -> tuple[str, str]:
    users: dict[str, Any] = shop()["magento1"]["api_users"]
    name = next(iter(users))
    return name, users[name]["key"]


def _edition(name: str) -> Edition:
    try:
        return edition(name or "documented")
    except SpecError as error:
        raise TargetError(str(error)) from error


def _dialects(wanted: Sequence[str], chosen: Edition, groups: Sequence[str]) -> tuple[str, ...]:
    have = tuple(name for name in spoken() if name in chosen.dialects)
    for name in wanted:
        if name not in have:
            raise TargetError(f"no dialect {name!r} in edition {chosen.name}: choose one of {', '.join(have)}")
        if dialect(name).group not in groups:
            raise TargetError(f"the target file has no credentials for {name}: {CREDENTIALS}")
    return tuple(wanted) or tuple(name for name in have if dialect(name).group in groups)


def _transport(target: str | None, file: TargetFile | None, edition_name: str | None) -> Transport:
    if target is None:
        return _embedded(edition_name)
    if file:
        return HttpTransport(_url(file.base_url), file.timeout)
    if target.startswith(("http://", "https://")):
        return HttpTransport(_url(target))
    if ":" in target:
        return _in_process(target)
    raise TargetError(f"{target!r} is no target: give a URL, a file that ends in .toml, or module:attribute")


def _url(text: str) -> str:
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise TargetError(f"{text!r} is no URL: {error}") from error
    if url.scheme not in {"http", "https"} or not url.host:
        raise TargetError(f"{text!r} is no URL: it must be http:// or https:// and a host")
    return text


def _embedded(edition_name: str | None) -> Transport:
    found = next(iter(entry_points(group=ENTRY_POINTS, name="embedded")), None)
    if found is None:
        raise TargetError("no embedded mock is installed: name a target")
    make: Callable[[str | None], Transport] = found.load()
    try:
        return make(edition_name)
    except SpecError as error:
        raise TargetError(str(error)) from error


def _file(name: str) -> TargetFile:
    try:
        return msgspec.toml.decode(Path(name).read_bytes(), type=TargetFile)
    except OSError as error:
        raise TargetError(f"{name}: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise TargetError(f"{name}: {error}") from error


def _secret(named: str) -> str:
    kind, _, variable = named.partition(":")
    if kind != "env":
        raise TargetError('a target file names its secrets, it does not hold them: key = "env:SHOP_KEY"')
    if variable not in os.environ:
        raise TargetError(f"the environment has no {variable}, where the target file says the key is")
    return os.environ[variable]


# ------------------------------------------------------------------------------------------------ in this process


def _in_process(target: str) -> Transport:
    module, _, attribute = target.partition(":")
    if "" not in sys.path:
        sys.path.append("")  # the working folder, which no installed command has on its path
    try:
        found = getattr(import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise TargetError(f"{target}: {error}") from error
    if hasattr(found, "send") and hasattr(found, "base_url"):
        transport: Transport = found
        return transport
    if not callable(found):
        raise TargetError(f"{target} is no application and no transport")
    is_asgi = iscoroutinefunction(found) or iscoroutinefunction(getattr(found, "__call__", None))  # noqa: B004
    return _Asgi(found) if is_asgi else _Wsgi(found)


class _Wsgi:
    """A WSGI application as a transport."""

    base_url = "http://localhost"

    def __init__(self, app: Any) -> None:
        self._client = httpx2.Client(transport=httpx2.WSGITransport(app=app), trust_env=False)
        del self._client.headers["Accept"]

    def send(self, message: Message) -> Answer:
        return _answer(lambda: self._client.request(**_asked(self.base_url, message)))


class _Asgi:
    """An ASGI application as a transport, on a loop of its own."""

    base_url = "http://localhost"

    def __init__(self, app: Any) -> None:
        self._runner = asyncio.Runner()
        self._client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), trust_env=False)
        del self._client.headers["Accept"]
        self.close = finalize(self, self._runner.close)

    def send(self, message: Message) -> Answer:
        return _answer(lambda: self._runner.run(self._client.request(**_asked(self.base_url, message))))


def _asked(base_url: str, message: Message) -> dict[str, Any]:
    return {
        "method": message.method,
        "url": base_url + message.path,
        "headers": list(message.headers),
        "content": message.body,
    }


def _answer(ask: Callable[[], httpx2.Response]) -> Answer:
    try:
        answer = ask()
    except Exception as error:  # noqa: BLE001 - whatever an application raises, a server would answer 500
        return Answer(500, (("content-type", "text/plain"),), f"{type(error).__name__}: {error}".encode())
    headers = tuple((name.lower(), value) for name, value in answer.headers.multi_items())
    return Answer(answer.status_code, headers, answer.content)
