"""From what a user names to something that can be judged.

nothing                the embedded mock (whoever installs one under the entry point `stockproof.targets`)
http://…               a running mock, with the credentials of the documents' shop
FILE.toml              a target file
module:attribute       a WSGI or ASGI application, or a transport, in this process
"""

import asyncio
import secrets
import ssl
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import entry_points
from inspect import iscoroutinefunction
from typing import Any
from weakref import finalize

import httpx2
import msgspec

from conformance.accounts import documents_tokens, documents_users
from conformance.control import ABOUT, about, is_refused
from conformance.dialects import spoken
from conformance.foreign import Foreign
from conformance.foreign_records import ForeignRecords
from conformance.logins import Login, default_logins
from conformance.oauth1 import Credentials
from conformance.rest_target import credentials_of
from conformance.routes import Routed
from conformance.target_file import (
    NAMED,
    MayTouch,
    TargetError,
    TargetFile,
    Tls,
    Unsupported,
    checked_headers,
    checked_url,
    config_of,
    optional_secret,
    read_target_file,
    secret,
)
from conformance.transport import Answer, HttpTransport, Message, Recorder, Transport, UnsendableError
from conformance.verdicts import MalformedAnswer, TargetLostError
from conformance.watching import Watch
from specs import Edition, SpecError, dialect, edition, shop

__all__ = ["Connection", "TargetError", "addresses", "connect"]

ENTRY_POINTS = "stockproof.targets"
#: What a mock's control answers that asks for a token, and one that does not answer for this host.
NO_TOKEN, FORBIDDEN = 401, 403
CREDENTIALS = "user and key, [oauth], [magento2] and [merchantpro]"


@dataclass
class Connection:
    """A target that answers: how to reach it, what it is, how to log in, whether it offers control.

    `edition` is what it is held against in `dialects`; `shop_edition` what it is, the same where it is not said.
    `beside` are the dialects that there are credentials for besides: whatever is judged, they set, see and put back.
    `without_control` is a word to the user where the target has a control that does not let us in.
    """

    recorder: Recorder
    name: str
    edition: Edition
    dialects: tuple[str, ...]
    user: str
    key: str
    control: bool
    oauth: Credentials | None = field(default_factory=credentials_of)
    logins: dict[str, Login] = field(default_factory=default_logins)
    may_touch: MayTouch = field(default_factory=MayTouch)
    config: dict[str, str] = field(default_factory=dict)
    unsupported: tuple[Unsupported, ...] = ()
    users: dict[str, Login] = field(default_factory=documents_users)
    tokens: dict[str, Credentials] = field(default_factory=documents_tokens)
    foreign: Foreign | None = None
    records: ForeignRecords | None = None
    control_token: str = ""
    without_control: str = ""
    shop_edition: Edition | None = None
    beside: tuple[str, ...] = ()
    watch: Watch | None = None
    mark: str = field(default_factory=lambda: f"Stockproof {secrets.token_hex(4)} ")

    @property
    def shop(self) -> Edition:
        """What the target is: staging, look-ups and putting back go by it."""
        return self.shop_edition or self.edition

    @property
    def reachable(self) -> tuple[str, ...]:
        """The dialects that the target can be spoken to in, in an order that does not depend on what is judged."""
        return tuple(sorted(name for name in {*self.dialects, *self.beside} if name in self.shop.dialects))

    @property
    def outlives_the_run(self) -> bool:
        """Whether the target is there when this process is not, so that what is not put back stays."""
        return self.recorder.over_http


def connect(
    target: str | None, edition_name: str | None = None, dialects: Sequence[str] = (), shop_name: str = ""
) -> Connection:
    """The target of that name, reached once; raises `TargetError` for one that cannot be used.

    It is held against `edition_name`, or else against what its file says, or what it is; what it is says the file, the
    target itself where it offers control, or `shop_name`.
    """
    file = read_target_file(target) if target and target.endswith(".toml") else None
    transport = _transport(target, file, edition_name)
    recorder = Recorder(transport, _all_secrets(file) if file else frozenset())
    said, closed = _about(recorder, file)
    own, named = (said or {}).get("edition", ""), shop_name or (file.shop if file else "")
    held = file.edition if file else ""
    chosen = _edition(edition_name or held or own or named)
    shop_edition = _edition(named or own or held or chosen.name)
    for other in (edition_name, named):
        if own and other and other != own:
            raise TargetError(f"{transport.base_url} serves edition {own}, not {other}")
    found = (
        _of_file(recorder, target or "", file, (chosen, shop_edition), dialects, control=said is not None)
        if file
        else _of_mock(recorder, target or "the embedded mock", chosen, dialects, control=said is not None)
    )
    found.without_control = f"{closed}; judging without control, as edition {chosen.name}" if closed else ""
    return found


def _of_mock(recorder: Recorder, name: str, chosen: Edition, dialects: Sequence[str], *, control: bool) -> Connection:
    """The connection to a shop that has the credentials of the documents' shop."""
    groups = ("magento1_rpc", "magento1_rest", *default_logins())
    judged = _dialects(dialects, chosen, groups)
    return Connection(
        recorder=recorder,
        name=name,
        edition=chosen,
        dialects=judged,
        beside=_beside(judged, (), chosen, groups),
        user=_default_user()[0],
        key=_default_user()[1],
        control=control,
    )


def _of_file(  # noqa: PLR0913 - what the caller knows already
    recorder: Recorder,
    name: str,
    file: TargetFile,
    editions: tuple[Edition, Edition],
    dialects: Sequence[str],
    *,
    control: bool,
) -> Connection:
    """The connection that a target file describes; `editions` are what it is held against and what it is."""
    key, oauth, logins = _key(file), _oauth(file), _logins(file)
    chosen, shop_edition = editions
    groups, wanted = _groups(file.user, oauth, logins), dialects or file.dialects
    judged = _served(_dialects(wanted, chosen, groups), chosen=bool(wanted), control=control)
    return Connection(
        recorder=recorder,
        name=name,
        edition=chosen,
        shop_edition=shop_edition,
        dialects=judged,
        beside=_beside(judged, file.dialects, shop_edition, groups),
        user=file.user,
        key=key,
        control=control,
        oauth=oauth,
        logins=logins,
        may_touch=file.may_touch,
        config=config_of(file),
        unsupported=file.unsupported,
        control_token=_control_token(file),
        users=documents_users() if control else _users(file),
        tokens=documents_tokens() if control else _tokens(file),
    )


def _beside(
    judged: Sequence[str], named: Sequence[str], shop_edition: Edition, groups: Sequence[str]
) -> tuple[str, ...]:
    """Dialects that the shop speaks besides those that are judged: of a group that a file names some of, only those."""
    chosen, taken = {dialect(name).group for name in named}, {dialect(name).entry_path for name in judged}
    able = (name for name in spoken() if name in shop_edition.dialects and dialect(name).group in groups)
    found = (name for name in able if name in named or dialect(name).group not in chosen)
    return _served(tuple(name for name in found if dialect(name).entry_path not in taken), chosen=False, control=False)


def addresses(target: str | None) -> tuple[str, ...]:
    """The URLs of a target that outlives this process; raises `TargetError` for a file that cannot be used."""
    if target and target.endswith(".toml"):
        file = read_target_file(target)
        return tuple(dict.fromkeys(map(checked_url, (file.base_url, *file.base_urls.values()))))
    return (checked_url(target),) if target and target.startswith(("http://", "https://")) else ()


def _about(recorder: Recorder, file: TargetFile | None) -> tuple[dict[str, Any] | None, str]:
    """What a target says of itself, reached for the first time; or why a control that it has does not say it."""
    answer = _first_answer(recorder)
    if file and not file.control:
        return None, ""
    if is_refused(answer, NO_TOKEN) and file and file.control_token:
        raise TargetError(f"{recorder.transport.base_url}: its control does not take the token of control_token")
    if is_refused(answer, NO_TOKEN):
        return None, 'the mock\'s control asks for a token: control_token = "env:NAME" in a target file'
    if is_refused(answer, FORBIDDEN):
        host = httpx2.URL(recorder.transport.base_url).host
        return None, f"the mock's control does not answer for the host {host}: stockproof mock --allow-host {host}"
    return about(answer), ""


def _first_answer(recorder: Recorder) -> Answer:
    try:
        return recorder.send(ABOUT)
    except TargetLostError as error:
        raise TargetError(str(error)) from error
    except MalformedAnswer as error:
        raise TargetError(f"{recorder.transport.base_url}: {error}") from error


def _oauth(file: TargetFile) -> Credentials | None:
    """The credentials of a target file; its two secrets are named, its two names may be."""
    if file.oauth is None:
        return None
    return Credentials(
        optional_secret(file.oauth.consumer_key),
        secret(file.oauth.consumer_secret),
        optional_secret(file.oauth.token),
        secret(file.oauth.token_secret),
    )


def _logins(file: TargetFile) -> dict[str, Login]:
    """The logins of a target file by group, their keys from the environment."""
    named = {"magento2_rest": file.magento2, "merchantpro_rest": file.merchantpro}
    return {group: Login(optional_secret(one.user), secret(one.key)) for group, one in named.items() if one}


def _control_token(file: TargetFile) -> str:
    """What the target's control asks for, if the file names it."""
    return _for_header("control_token", secret(file.control_token)) if file.control_token else ""


def _for_header(name: str, value: str) -> str:
    """A value that a header can hold; one that it cannot may be a secret, and is not repeated."""
    if not (value.isascii() and value.isprintable()):
        raise TargetError(f"{name}: the value cannot stand in a header, which holds printable ASCII only")
    return value


def _users(file: TargetFile) -> dict[str, Login]:
    """The further API users of a target file, their keys from the environment."""
    return {role: Login(optional_secret(one.user), secret(one.key)) for role, one in file.users.items()}


def _tokens(file: TargetFile) -> dict[str, Credentials]:
    """The further tokens of a target file, with its consumer."""
    consumer, tokens = _oauth(file), file.oauth.tokens if file.oauth else {}
    return {
        name: msgspec.structs.replace(consumer, token=optional_secret(one.token), token_secret=secret(one.token_secret))
        for name, one in tokens.items()
        if consumer
    }


def _key(file: TargetFile) -> str:
    return secret(file.key) if file.user else ""


def _all_secrets(file: TargetFile) -> frozenset[str]:
    """What is hidden from the first message on; a secret that is not there is missed before any is sent."""
    own = (secret(text) for text in file.headers.values() if text.startswith(NAMED))
    others = {_control_token(file), *(one.key for one in _users(file).values())}
    others |= {text for one in _tokens(file).values() for text in (one.token, one.token_secret)}
    return frozenset({*_secrets(_key(file), _oauth(file), _logins(file)), *own, *filter(None, others)})


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


def _served(names: tuple[str, ...], *, chosen: bool, control: bool) -> tuple[str, ...]:
    """The dialects that the target can serve at the same time: of two that share a URL, control switches them."""
    if control or len({dialect(name).entry_path for name in names}) == len(names):
        return names
    if chosen:
        raise TargetError("soap_v2 and soap_wsi share a URL, and the shop serves only one of them: name that one")
    return tuple(name for name in names if not dialect(name).while_config)


def _dialects(wanted: Sequence[str], chosen: Edition, groups: Sequence[str]) -> tuple[str, ...]:
    have = tuple(name for name in spoken() if name in chosen.dialects)
    for name in wanted:
        if name not in have:
            raise TargetError(f"no dialect {name!r} in edition {chosen.name}: choose one of {', '.join(have)}")
        if dialect(name).group not in groups:
            raise TargetError(f"the target file has no credentials for {name}: {CREDENTIALS}")
    found = tuple(wanted) or tuple(name for name in have if dialect(name).group in groups)
    if not found:
        raise TargetError(f"the target file has no credentials: {CREDENTIALS}")
    return found


def _transport(target: str | None, file: TargetFile | None, edition_name: str | None) -> Transport:
    if target is None:
        return _embedded(edition_name)
    if file:
        return _over_http(file)
    if target.startswith(("http://", "https://")):
        return HttpTransport(checked_url(target))
    if ":" in target and "://" not in target:
        return _in_process(target)
    raise TargetError(f"{target!r} is not a target: give a URL, a file that ends in .toml, or module:attribute")


def _over_http(file: TargetFile) -> Transport:
    """How requests go to the base URLs of a target file."""
    headers = checked_headers({name: optional_secret(text) for name, text in file.headers.items()})
    tls = _tls(file.tls)
    urls = {name: checked_url(text) for name, text in {"": file.base_url, **file.base_urls}.items()}
    token = _control_token(file)
    by_url = {
        url: HttpTransport(url, file.timeout, headers=headers, tls=tls, control_token=token)
        for url in set(urls.values())
    }
    if len(urls) == 1:
        return by_url[urls[""]]
    return Routed(by_url[urls[""]], {name: by_url[url] for name, url in urls.items() if name})


def _tls(options: Tls) -> ssl.SSLContext:
    """Whom to believe, and how to prove who we are."""
    try:
        context = ssl.create_default_context(cafile=options.ca or None)
        if options.certificate:
            context.load_cert_chain(options.certificate, options.private_key or None)
    except (OSError, ssl.SSLError) as error:
        files = ", ".join(name for name in (options.ca, options.certificate, options.private_key) if name)
        raise TargetError(f"[tls] {files}: {error}") from error
    if not options.verify:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def _embedded(edition_name: str | None) -> Transport:
    found = next(iter(entry_points(group=ENTRY_POINTS, name="embedded")), None)
    if found is None:
        raise TargetError("no embedded mock is installed: name a target")
    make: Callable[[str | None], Transport] = found.load()
    try:
        return make(edition_name)
    except SpecError as error:
        raise TargetError(str(error)) from error


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
        raise TargetError(f"{target} is neither an application nor a transport")
    is_asgi = iscoroutinefunction(found) or iscoroutinefunction(getattr(found, "__call__", None))  # noqa: B004
    return _Asgi(found) if is_asgi else _Wsgi(found)


class _Wsgi:
    """A WSGI application as a transport."""

    base_url = "http://localhost"

    def __init__(self, app: Any) -> None:
        self._client = httpx2.Client(transport=httpx2.WSGITransport(app=app), trust_env=False)
        del self._client.headers["Accept"]

    def send(self, message: Message) -> Answer:
        asked = _asked(self._client, self.base_url, message)
        return _answer(lambda: self._client.send(asked))


class _Asgi:
    """An ASGI application as a transport, on a loop of its own."""

    base_url = "http://localhost"

    def __init__(self, app: Any) -> None:
        self._runner = asyncio.Runner()
        self._client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), trust_env=False)
        del self._client.headers["Accept"]
        self.close = finalize(self, self._runner.close)

    def send(self, message: Message) -> Answer:
        asked = _asked(self._client, self.base_url, message)
        return _answer(lambda: self._runner.run(self._client.send(asked)))


def _asked(client: httpx2.Client | httpx2.AsyncClient, base_url: str, message: Message) -> httpx2.Request:
    headers = [(name.encode(), value.encode()) for name, value in message.headers]
    try:
        return client.build_request(message.method, base_url + message.path, headers=headers, content=message.body)
    except httpx2.InvalidURL as error:
        raise UnsendableError(str(error)) from error


def _answer(ask: Callable[[], httpx2.Response]) -> Answer:
    try:
        answer = ask()
    except Exception as error:  # noqa: BLE001 - whatever an application raises, a server would answer 500
        return Answer(500, (("content-type", "text/plain"),), f"{type(error).__name__}: {error}".encode())
    headers = tuple((name.lower(), value) for name, value in answer.headers.multi_items())
    return Answer(answer.status_code, headers, answer.content)
