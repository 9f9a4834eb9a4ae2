"""How requests leave, and the journal of what was exchanged.

A transport sends one request and gives the answer. Around it stands the `Recorder`, which every client uses: it counts,
keeps the messages of the running example for the explanation of a failure, and takes secrets out of what it keeps.
"""

import shlex
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ssl import SSLContext
from time import monotonic
from typing import Any, Protocol
from weakref import finalize

import httpx2
import msgspec

from conformance.deadlines import HttpWithDeadline, ends_by
from conformance.handed_out import handed_out
from conformance.leaks import spellings
from conformance.rejecting import draw_again
from conformance.urls import url_safe
from conformance.verdicts import MalformedAnswer, TargetLostError

__all__ = [
    "CONTROL",
    "Answer",
    "Exchange",
    "HttpTransport",
    "Message",
    "Recorder",
    "Transport",
    "UnsendableError",
    "curl",
    "is_control",
]

HIDDEN = "[redacted]"
#: What the path of every request to a target's control begins with.
CONTROL = "/__mock__"
Headers = tuple[tuple[str, str], ...]


class Message(msgspec.Struct, frozen=True):
    """A request: `path` is the target as it goes over the wire."""

    method: str
    path: str
    headers: Headers = ()
    body: bytes = b""


class UnsendableError(ValueError):
    """A message that HTTP has no spelling for, so that it says nothing about any target: why."""


def is_control(message: Message) -> bool:
    """Whether a request is for the target's control, and none that a shop answers in one of its dialects."""
    return message.path.startswith(CONTROL)


class Answer(msgspec.Struct, frozen=True):
    """An answer; header names in lower case."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """The first header of that name, or nothing."""
        return next((value for key, value in self.headers if key == name), "")


class Exchange(msgspec.Struct, frozen=True):
    """A request and its answer, None where none came; `note` says it in a line where the bytes would be too long.

    `began` is a moment of the monotonic clock.
    """

    message: Message
    answer: Answer | None
    note: str = ""
    began: float = 0.0
    seconds: float = 0.0


class Transport(Protocol):
    """Sends one request; raises `TargetLostError` where nobody is there and `MalformedAnswer` for half an answer."""

    base_url: str

    def send(self, message: Message) -> Answer:
        """The answer to a request."""


class HttpTransport:
    """Requests over HTTP, no redirects followed, nothing read from the environment.

    One connection is kept; threads that send at once have more of them, each ended when it is done. `close()` ends the
    connection; it is ended at the latest when nobody has the transport any more.
    """

    #: So many requests in a row without an answer, and the target counts as lost.
    PATIENCE = 3
    #: So many seconds a connection is kept; servers close idle ones later, and a request that crosses it is lost.
    IDLE = 1.0
    #: So many requests can be under way at once.
    AT_ONCE = 8
    #: So much is read of an answer.
    LARGEST_ANSWER = 16 * 1024 * 1024

    def __init__(
        self,
        base_url: str,
        timeout: float = 10.0,
        *,
        headers: Mapping[str, str] | None = None,
        tls: SSLContext | None = None,
        control_token: str = "",
    ) -> None:
        """`timeout` in seconds, for a whole exchange: from connecting to the last byte, whatever arrives until then.

        `headers` go out with every request, unless it has one of that name; `tls` says whom to believe. The token goes
        out with requests to the target's control only.
        """
        self.base_url = base_url.rstrip("/")
        self._timeout = timeout
        self._unanswered = 0
        limits = httpx2.Limits(max_connections=self.AT_ONCE, max_keepalive_connections=1, keepalive_expiry=self.IDLE)
        self._client = httpx2.Client(
            transport=HttpWithDeadline(tls, limits), timeout=timeout, trust_env=False, follow_redirects=False
        )
        self._headers = tuple((headers or {}).items())
        self._control_headers = (("Authorization", f"Bearer {control_token}"),) if control_token else ()
        # A message without Accept must go out without one: shops answer it otherwise than */*.
        del self._client.headers["Accept"]
        self.close = finalize(self, self._client.close)

    def send(self, message: Message) -> Answer:
        """The answer to a request."""
        try:
            with ends_by(monotonic() + self._timeout):
                answer = self._exchange(message)
        except (httpx2.InvalidURL, httpx2.LocalProtocolError, UnicodeEncodeError) as error:
            raise self._unsendable(error) from error
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            raise TargetLostError(f"nobody listens at {self.base_url}: {error}") from error
        except httpx2.TimeoutException as error:
            raise self._unanswered_by(f"no answer within {self._timeout:g} seconds") from error
        except (httpx2.RemoteProtocolError, httpx2.ReadError) as error:
            raise self._unanswered_by(f"the answer breaks off or is no HTTP: {error}") from error
        except httpx2.TransportError as error:
            raise TargetLostError(f"{self.base_url} cannot be reached: {error}") from error
        self._unanswered = 0
        return answer

    def _exchange(self, message: Message) -> Answer:
        url, sent = self.base_url + message.path, message.headers
        if self._control_headers and is_control(message):
            sent = (*sent, *self._control_headers)
        own = {name.lower() for name, _ in sent}
        pairs = (*sent, *(pair for pair in self._headers if pair[0].lower() not in own))
        headers = [(name.encode(), value.encode()) for name, value in pairs]
        with self._client.stream(message.method, url, headers=headers, content=message.body) as answer:
            found = tuple((name.lower(), value) for name, value in answer.headers.multi_items())
            try:
                return Answer(answer.status_code, found, self._body(answer))
            except (httpx2.RemoteProtocolError, httpx2.ReadError, httpx2.DecodingError) as error:
                self._unanswered = 0
                raise MalformedAnswer(f"the answer's body breaks off or cannot be read: {error}") from error

    def _body(self, answer: httpx2.Response) -> bytes:
        """The body, as long as it is not too large."""
        body = bytearray()
        for part in answer.iter_bytes():
            body += part
            if len(body) > self.LARGEST_ANSWER:
                raise MalformedAnswer(f"the answer is larger than {self.LARGEST_ANSWER // 2**20} MiB")
        return bytes(body)

    def _unsendable(self, error: Exception) -> BaseException:
        """What keeps a message from being sent: the target's own URL, or something in the message."""
        try:
            httpx2.URL(self.base_url)
        except httpx2.InvalidURL:
            return TargetLostError(f"{self.base_url} is not a URL: {error}")
        return UnsendableError(str(error))

    def _unanswered_by(self, what: str) -> BaseException:
        self._unanswered += 1
        if self._unanswered >= self.PATIENCE:
            return TargetLostError(f"{self.base_url}: {what}, {self._unanswered} times in a row")
        return MalformedAnswer(what)


@dataclass
class Recorder:
    """A transport with its journal: the exchanges of the running example, secrets hidden.

    `requests` are those that a shop answers in its dialects; those to the target's control are counted apart.
    `prepare` is called before the next request, once: an example that sets its own state needs no other before it.
    `gate` is called before every request to the shop, with how many leave at once, and may end the example instead.
    `learned` are the sessions and tokens that a target with secrets handed out.
    `interrupted` is set by Ctrl-C and ends the run where the next request would leave, with the target at rest; whoever
    waits before that is told by `on_interrupt`. `reads` says whether a request is under way that may be cut off.
    """

    transport: Transport
    secrets: frozenset[str] = frozenset()
    requests: int = 0
    control_requests: int = 0
    gate: Callable[[int], None] | None = None
    prepare: Callable[[], None] | None = None
    on_interrupt: Callable[[], None] | None = None
    reads: Callable[[], bool] | None = None
    journal: list[Exchange] = field(default_factory=list)
    learned: set[str] = field(default_factory=set)
    _interrupted: bool = False

    @property
    def interrupted(self) -> bool:
        """Whether the run is to end."""
        return self._interrupted

    @interrupted.setter
    def interrupted(self, value: bool) -> None:
        self._interrupted = value
        if value and self.on_interrupt:
            self.on_interrupt()

    @property
    def over_http(self) -> bool:
        """Whether requests leave this process, whatever stands before the network."""
        inner: Any = self.transport
        while hasattr(inner, "inner"):
            inner = inner.inner
        return isinstance(inner, HttpTransport)

    def base_url(self, dialect: str) -> str:
        """Where a dialect of the target is."""
        inner: Any = self.transport
        while not hasattr(inner, "base_url_of") and hasattr(inner, "inner"):
            inner = inner.inner
        return str(inner.base_url_of(dialect)) if hasattr(inner, "base_url_of") else self.transport.base_url

    def begin(self) -> None:
        """Forget the messages of the example before."""
        self.journal = []

    def send(self, message: Message, note: str = "") -> Answer:
        """Send a request and keep it with its answer; what is to be prepared for the example comes first."""
        if self.interrupted:
            raise KeyboardInterrupt
        if self.prepare:
            prepare, self.prepare = self.prepare, None
            prepare()
        self._count(message)
        answer: Answer | None = None
        began = monotonic()
        try:
            message = msgspec.structs.replace(message, path=url_safe(message.path))
            answer = self.transport.send(message)
        except (UnsendableError, UnicodeEncodeError) as error:
            draw_again(f"it cannot be sent over HTTP: {error}")
        finally:
            earlier = self.journal[-1:]
            if earlier and earlier[0].message is message:  # it was sent again, and has its own time
                began = earlier[0].began + earlier[0].seconds
            self.journal.append(Exchange(message, answer, note, began, monotonic() - began))
        if self.secrets:
            self.learned.update(handed_out(message.path, message.body, answer.body))
        return answer

    def _count(self, message: Message) -> None:
        if is_control(message):
            self.control_requests += 1
            return
        if self.gate:
            self.gate(1)
        self.requests += 1

    def shown(self) -> list[Exchange]:
        """The journal without secrets."""
        return [self._without_secrets(exchange) for exchange in self.journal]

    def _without_secrets(self, exchange: Exchange) -> Exchange:
        answer = exchange.answer
        return Exchange(
            Message(
                exchange.message.method,
                self.hidden(exchange.message.path),
                self._headers(exchange.message.headers),
                self._bytes(exchange.message.body),
            ),
            Answer(answer.status, self._headers(answer.headers), self._bytes(answer.body)) if answer else None,
            exchange.note,
            exchange.began,
            exchange.seconds,
        )

    def _headers(self, headers: Headers) -> Headers:
        """Headers without secrets; what authorizes is one as a whole, unless everybody knows the target's secrets."""
        return tuple(
            (name, HIDDEN if self.secrets and name.lower() == "authorization" else self.hidden(value))
            for name, value in headers
        )

    def _bytes(self, body: bytes) -> bytes:
        return self.hidden(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")

    def hidden(self, text: str) -> str:
        """A text without secrets, however the wire spells them."""
        for secret in self.secrets:
            for spelt in spellings(secret):
                text = text.replace(spelt, HIDDEN)
        for proof in self.learned:
            text = text.replace(proof, HIDDEN)
        return text


def curl(base_url: str, message: Message) -> str:
    """The command that sends a message again, to the byte."""
    parts = ["curl", "-sS", "--globoff", "--path-as-is"]
    parts += ["--head"] if message.method == "HEAD" else ["-X", message.method]
    for name, value in message.headers:
        parts += ["-H", f"{name}: {value}" if value else f"{name};"]
    if not message.body:
        return shlex.join([*parts, base_url + message.path])
    if not any(name.lower() == "content-type" for name, _ in message.headers):
        parts += ["-H", "Content-Type:"]
    if _is_plain(message.body):
        return shlex.join([*parts, "--data-raw", message.body.decode(), base_url + message.path])
    sent = shlex.join([*parts, "--data-binary", "@-", base_url + message.path])
    return f"echo {b64encode(message.body).decode()} | base64 -d | {sent}"


def _is_plain(body: bytes) -> bool:
    """Whether a body can stand in a command line as it is."""
    try:
        return all(letter.isprintable() or letter in "\n\t" for letter in body.decode())
    except UnicodeDecodeError:
        return False
