"""Magento 2 over REST as a client speaks it: JSON, a bearer token, search criteria in the query.

A refusal is known by its message, whose placeholders the shop leaves in the text. Where the edition's shop breaks off
(an empty 500) a reply has no value.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

import msgspec

from conformance.dialects import ABSENT
from conformance.openapi_answers import check_openapi_answer
from conformance.reply import Reply, json_value
from conformance.transport import Answer, Message, Recorder
from specs import Edition, dialect, messages

__all__ = ["Magento2Rest", "client", "criteria"]

Query = Iterable[tuple[str, Any]]
_PLACEHOLDER = re.compile(r"%\w+")


class Magento2Rest:
    """The client half of Magento 2's REST API."""

    name = "magento2_rest"

    def __init__(self, recorder: Recorder, edition: Edition) -> None:
        """`edition` says how answers are to be read."""
        self._recorder = recorder
        self._edition = edition
        self._root = dialect(self.name).prefixes[0]

    def ask(self, method: str, path: str, token: str = "", value: Any = ABSENT, query: Query = ()) -> Reply:
        """Send a value, if there is one, as whom the token says; without a token as nobody."""
        body = b"" if value is ABSENT else msgspec.json.encode(value)
        kind = (("Content-Type", "application/json"),) if body else ()
        key = (("Authorization", f"Bearer {token}"),) if token else ()
        return self.read(
            method, path, self._recorder.send(Message(method, self._url(path, query), (*kind, *key), body))
        )

    def _url(self, path: str, query: Query) -> str:
        pairs = "&".join(f"{quote(name, safe='[]')}={quote(str(value), safe='')}" for name, value in query)
        return f"{self._root}{path}?{pairs}" if pairs else f"{self._root}{path}"

    def read(self, method: str, path: str, answer: Answer) -> Reply:
        """What an answer says, held against the contract."""
        if self._broke_off(answer):
            return Reply(answer, refusal="crash")
        value = json_value(answer)
        check_openapi_answer(self.name, method, path, answer.status, value)
        return Reply(answer, value, self._refusal(answer.status, value))

    def ask_fields(self, path: str, token: str, query: Query) -> Reply:
        """A search of which only some fields are asked for: no whole answer, so no contract describes it."""
        headers = (("Authorization", f"Bearer {token}"),)
        answer = self._recorder.send(Message("GET", self._url(path, query), headers))
        return Reply(answer, json_value(answer))

    def _broke_off(self, answer: Answer) -> bool:
        """Whether the shop's own code broke off, in an edition whose shop does."""
        is_page = answer.header("content-type").startswith("text/html")
        return answer.status == 500 and is_page and self._edition.magento2.type_errors == "crash"  # noqa: PLR2004

    def _refusal(self, status: int, value: Any) -> str | None:
        """The domain's word for a refusal whose status and message are known."""
        text = value["message"] if isinstance(value, dict) and status >= 400 else None  # noqa: PLR2004 - where they begin
        statuses = self._edition.magento2.statuses
        known = messages(self.name).items()
        fits = (
            name
            for name, entry in known
            if text is not None and statuses.get(name, entry.status) == status and _pattern(name).fullmatch(text)
        )
        return next(fits, None)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """What the message of a refusal looks like; where its values are filled in they may be any text."""
    entry = messages("magento2_rest")[name]
    parts = [re.escape(part) for part in _PLACEHOLDER.split(entry.text)]
    return re.compile(".*".join(parts) if entry.filled else re.escape(entry.text), re.DOTALL)


def criteria(
    groups: Iterable[Iterable[Mapping[str, Any]]] = (),
    orders: Iterable[Mapping[str, Any]] = (),
    *,
    camel: bool = False,
    **paging: Any,
) -> list[tuple[str, Any]]:
    """Search criteria as the query writes them, in snake_case or camelCase."""
    spelled = _camel if camel else str
    top, pairs = spelled("search_criteria"), list[tuple[str, Any]]()
    for group, filters in enumerate(groups):
        for number, one in enumerate(filters):
            place = f"{top}[{spelled('filter_groups')}][{group}][filters][{number}]"
            pairs += [(f"{place}[{spelled(name)}]", value) for name, value in one.items()]
    for number, order in enumerate(orders):
        pairs += [(f"{top}[{spelled('sort_orders')}][{number}][{name}]", value) for name, value in order.items()]
    return pairs + [(f"{top}[{spelled(name)}]", value) for name, value in paging.items()]


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def client(recorder: Recorder, edition: Edition) -> Magento2Rest:
    """The client half for an edition."""
    return Magento2Rest(recorder, edition)
