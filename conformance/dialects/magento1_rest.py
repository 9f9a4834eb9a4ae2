"""Magento 1 REST as a client speaks it: requests signed with OAuth 1.0a, bodies in JSON or XML.

A reply is read by its own Content-Type and held against the contract. Where the edition's shops break off (an empty
500, or a line of text) a reply has no value.
"""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from conformance.oauth1 import Credentials, signed
from conformance.openapi_answers import check_openapi_answer
from conformance.rest_bodies import read_body
from conformance.transport import Answer, Message, Recorder
from conformance.urls import url_safe
from conformance.verdicts import MalformedAnswer
from specs import Edition, dialect

__all__ = ["Reply", "Rest", "client"]

Pairs = Iterable[tuple[str, Any]]


class Reply(msgspec.Struct, frozen=True):
    """An answer and the value that its body says."""

    answer: Answer
    value: Any = None

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.answer.status

    @property
    def media_type(self) -> str:
        """What the body is written in, without parameters."""
        return self.answer.header("content-type").partition(";")[0]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The stock items of a list; anything else is the target's failure."""
        if self.status != 200 or not isinstance(self.value, list):  # noqa: PLR2004 - what a list is answered with
            raise MalformedAnswer(f"a list is answered with {self!r}")
        return self.value

    @property
    def row(self) -> dict[str, Any]:
        """The one stock item; anything else is the target's failure."""
        if self.status != 200 or not isinstance(self.value, dict):  # noqa: PLR2004 - the same
            raise MalformedAnswer(f"an item is answered with {self!r}")
        return self.value

    @property
    def errors(self) -> list[tuple[int, str]]:
        """Code and message of every entry of a refusal."""
        if not isinstance(self.value, dict) or "messages" not in self.value:
            raise MalformedAnswer(f"a refusal is answered with {self!r}")
        return [(entry["code"], entry["message"]) for entry in self.value["messages"]["error"]]

    @property
    def refusal(self) -> tuple[int, str]:
        """The HTTP status and the first message of a refusal."""
        return self.status, self.errors[0][1]

    def entries(self, kind: str) -> list[dict[str, Any]]:
        """The entries of a bulk update's list `success` or `error`; a list without entries is absent."""
        if not isinstance(self.value, dict) or "messages" in self.value:
            raise MalformedAnswer(f"a bulk update is answered with {self!r}")
        found: list[dict[str, Any]] = self.value.get(kind, [])
        return found

    def __repr__(self) -> str:
        """The reply as an explanation shows it."""
        return f"<{self.status} {self.value!r}>"


class Rest:
    """The client half of Magento 1 REST, with credentials of its own; without them it is a guest."""

    name = "magento1_rest"

    def __init__(self, recorder: Recorder, edition: Edition, credentials: Credentials | None = None) -> None:
        """`edition` says how answers are to be read."""
        self._recorder = recorder
        self._edition = edition
        self.credentials = credentials
        self.root = dialect(self.name).roots[0]
        #: Where this target has what a path of the documents' shop names.
        self.here: Callable[[str], str] = str

    def url(self, path: str, query: Pairs = ()) -> str:
        """The whole URL of a path below the root, as it is signed."""
        return self._recorder.base_url(self.name) + url_safe(self.root + self.here(path) + _query(query))

    def ask(
        self, method: str, path: str, query: Pairs = (), headers: tuple[tuple[str, str], ...] = (), body: bytes = b""
    ) -> Reply:
        """Send a request below the root, signed unless it has an Authorization header of its own."""
        has_own = any(name == "Authorization" for name, _ in headers)
        if self.credentials and not has_own:
            headers = (*headers, ("Authorization", signed(self.credentials, method, self.url(path, query))))
        message = Message(method, self.root + self.here(path) + _query(query), headers, body)
        return self.read(method, path, self._recorder.send(message))

    def read(self, method: str, path: str, answer: Answer) -> Reply:
        """What an answer says."""
        if method == "HEAD" or self._broke_off(answer):
            return Reply(answer)
        media_type = answer.header("content-type").partition(";")[0]
        value = read_body(media_type, answer.body) if answer.body else None
        if media_type != "text/plain":
            check_openapi_answer(self.name, method, path, answer.status, value)
        return Reply(answer, value)

    def _broke_off(self, answer: Answer) -> bool:
        """Whether the shop's own code broke off, in an edition whose shops do."""
        is_page = answer.header("content-type").startswith("text/html")
        return answer.status == 500 and is_page and self._edition.failure == "page"  # noqa: PLR2004 - what PHP sends then


def _query(pairs: Pairs) -> str:
    text = urlencode([(name, str(value)) for name, value in pairs], quote_via=quote)
    return f"?{text}" if text else ""


def client(recorder: Recorder, edition: Edition) -> Rest:
    """The client half for an edition, without credentials."""
    return Rest(recorder, edition)
