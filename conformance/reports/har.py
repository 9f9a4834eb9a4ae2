"""messages.har, HAR 1.2: the messages of every check's last example, a page a check.

What HAR has no place for is left out or, where it may add members of one's own, begins with an underscore: a request's
body that is no text is base64, as HAR has it for answers.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec

from conformance.events import EventLog, LoggedAnswer, LoggedExchange, LoggedRequest, VerdictEvent
from conformance.headline import headline
from conformance.shown import body_of

__all__ = ["FILE", "render"]

FILE = "messages.har"
HTTP = "HTTP/1.1"
_PHRASES: dict[int, str] = {status.value: status.phrase for status in HTTPStatus}


def render(log: EventLog) -> bytes:
    """The messages as HAR."""
    run, judged = log.started, [event for event in log.verdicts if event.exchanges]
    document = {
        "version": "1.2",
        "creator": {"name": "stockproof", "version": run.stockproof},
        "pages": [_page(number, event, log) for number, event in enumerate(judged)],
        "entries": [entry for number, event in enumerate(judged) for entry in _entries(number, event, log)],
        "comment": headline(log).whole,
    }
    return msgspec.json.format(msgspec.json.encode({"log": document}), indent=1) + b"\n"


def _page(number: int, event: VerdictEvent, log: EventLog) -> dict[str, Any]:
    title = f"{event.verdict}: {event.requirement}, {event.dialect}, {event.check}"
    began = min(exchange.at for exchange in event.exchanges)
    return {"id": f"check_{number}", "title": title, "startedDateTime": _moment(log, began), "pageTimings": {}}


def _entries(number: int, event: VerdictEvent, log: EventLog) -> Iterator[dict[str, Any]]:
    for exchange in event.exchanges:
        taken = round(exchange.seconds * 1000, 3)
        yield {
            "pageref": f"check_{number}",
            "startedDateTime": _moment(log, exchange.at),
            "time": taken,
            "request": _request(log.started.base_url, exchange.request),
            "response": _response(exchange),
            "cache": {},
            "timings": {"send": 0, "wait": taken, "receive": 0},
            **({"comment": exchange.note} if exchange.note else {}),
        }


def _moment(log: EventLog, seconds: float) -> str:
    began = log.started.started_at
    start = datetime.fromisoformat(began) if began else datetime.fromtimestamp(0, UTC)
    return (start + timedelta(seconds=seconds)).isoformat(timespec="milliseconds")


def _request(base_url: str, request: LoggedRequest) -> dict[str, Any]:
    found = {
        "method": request.method,
        "url": base_url + request.path,
        "httpVersion": HTTP,
        "cookies": _cookies(request.headers, "cookie"),
        "headers": _headers(request.headers),
        "queryString": [
            {"name": name, "value": value}
            for name, value in parse_qsl(urlsplit(request.path).query, keep_blank_values=True)
        ],
        "headersSize": -1,
        "bodySize": _size(request),
    }
    if request.body:
        encoded = {"_encoding": request.encoding} if request.encoding else {}
        found["postData"] = {"mimeType": _header(request.headers, "content-type"), "text": request.body, **encoded}
    return found


def _response(exchange: LoggedExchange) -> dict[str, Any]:
    """The answer; none is one of status 0, as browsers write it."""
    answer = exchange.answer or LoggedAnswer(0)
    encoded = {"encoding": answer.encoding} if answer.encoding else {}
    kind = _header(answer.headers, "content-type") or "x-unknown"
    return {
        "status": answer.status,
        "statusText": _reason(answer.status),
        "httpVersion": HTTP,
        "cookies": _cookies(answer.headers, "set-cookie"),
        "headers": _headers(answer.headers),
        "content": {"size": _size(answer), "mimeType": kind, "text": answer.body, **encoded},
        "redirectURL": _header(answer.headers, "location"),
        "headersSize": -1,
        "bodySize": _size(answer),
        **({} if exchange.answer else {"_error": "no answer"}),
    }


def _size(part: LoggedRequest | LoggedAnswer) -> int:
    return part.size or len(body_of(part))


def _reason(status: int) -> str:
    return _PHRASES.get(status, "")


def _headers(headers: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in headers]


def _header(headers: tuple[tuple[str, str], ...], wanted: str) -> str:
    return next((value for name, value in headers if name.lower() == wanted), "")


def _cookies(headers: tuple[tuple[str, str], ...], wanted: str) -> list[dict[str, str]]:
    """The cookies of a message; those that cannot be read stand among the headers alone."""
    found: list[dict[str, str]] = []
    for value in (value for name, value in headers if name.lower() == wanted):
        try:
            found += [{"name": name, "value": morsel.value} for name, morsel in SimpleCookie(value).items()]
        except CookieError:
            continue
    return found
