"""MerchantPro's Stock API as a client speaks it: JSON, an API key in HTTP Basic, the identifier encoded in the path."""

from base64 import b64encode
from typing import Any
from urllib.parse import quote

import msgspec

from conformance.dialects import ABSENT
from conformance.logins import Login
from conformance.openapi_answers import check_openapi_answer
from conformance.reply import Reply, json_value
from conformance.transport import Answer, Message, Recorder
from specs import Edition, dialect

__all__ = ["MerchantProRest", "basic", "client"]

_encoder = msgspec.json.Encoder(decimal_format="number")


def basic(login: Login) -> str:
    """An Authorization header's value."""
    return "Basic " + b64encode(f"{login.user}:{login.key}".encode()).decode()


class MerchantProRest:
    """The client half of MerchantPro's Stock API."""

    name = "merchantpro_rest"

    def __init__(self, recorder: Recorder, edition: Edition) -> None:
        """Answers are read alike in every edition."""
        self._recorder = recorder
        self._edition = edition
        self.root = f"{dialect(self.name).prefixes[0]}/inventory"

    def message(
        self, method: str, kind: str, identifier: Any, authorization: str | None, value: Any = ABSENT
    ) -> Message:
        """A request about the record that an identifier of this kind names."""
        body = b"" if value is ABSENT else _encoder.encode(value)
        return self.raw(method, f"{self.root}/{kind}/{quote(str(identifier), safe='')}", authorization, body)

    def raw(self, method: str, path: str, authorization: str | None, body: bytes = b"") -> Message:
        """A request of any kind."""
        content = (("Content-Type", "application/json"),) if body else ()
        key = () if authorization is None else (("Authorization", authorization),)
        return Message(method, path, (("Accept", "application/json"), *content, *key), body)

    def send(self, message: Message) -> Reply:
        """Send a message as it is."""
        return self.read(message, self._recorder.send(message))

    def read(self, message: Message, answer: Answer) -> Reply:
        """What an answer says, held against the contract."""
        value = json_value(answer)
        check_openapi_answer(self.name, message.method, message.path, answer.status, value)
        return Reply(answer, value)


def client(recorder: Recorder, edition: Edition) -> MerchantProRest:
    """The client half for an edition."""
    return MerchantProRest(recorder, edition)
