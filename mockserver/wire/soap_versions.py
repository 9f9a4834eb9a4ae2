"""SOAP 1.1 and 1.2: their namespaces, prefixes and words for what went wrong, as PHP's server uses them."""

from types import MappingProxyType

import msgspec

__all__ = ["SOAP_1_1", "SOAP_1_2", "Refusal", "Version", "encoding_failure"]

_KINDS = ("VersionMismatch", "MustUnderstand")


class Version(msgspec.Struct, frozen=True):
    """A version of SOAP. `codes` are the fault codes that it spells its own way; others stay as they are."""

    envelope: str
    prefix: str
    encoding: str
    encoding_prefix: str
    content_type: str
    codes: MappingProxyType[str, str]
    here: tuple[str, ...]

    @property
    def is_1_2(self) -> bool:
        """Whether this is SOAP 1.2."""
        return self.prefix == "env"


SOAP_1_1 = Version(
    envelope="http://schemas.xmlsoap.org/soap/envelope/",
    prefix="SOAP-ENV",
    encoding="http://schemas.xmlsoap.org/soap/encoding/",
    encoding_prefix="SOAP-ENC",
    content_type="text/xml; charset=utf-8",
    codes=MappingProxyType({kind: f"SOAP-ENV:{kind}" for kind in ("Client", "Server", *_KINDS)}),
    here=("http://schemas.xmlsoap.org/soap/actor/next",),
)
SOAP_1_2 = Version(
    envelope="http://www.w3.org/2003/05/soap-envelope",
    prefix="env",
    encoding="http://www.w3.org/2003/05/soap-encoding",
    encoding_prefix="enc",
    content_type="application/soap+xml; charset=utf-8",
    codes=MappingProxyType(
        {"Client": "env:Sender", "Server": "env:Receiver", **{kind: f"env:{kind}" for kind in _KINDS}}
    ),
    here=(
        "http://www.w3.org/2003/05/soap-envelope/role/next",
        "http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver",
    ),
)


class Refusal(Exception):  # noqa: N818 - SOAP calls it a fault, which is the shop's word for something else here
    """A message that SOAP itself refuses: HTTP 500, before or after the shop's own code ran."""

    def __init__(self, code: str, message: str, version: Version | None = None) -> None:
        """Without a version it is answered in that of the message."""
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.version = version


def encoding_failure(what: str = "Violation of encoding rules") -> Refusal:
    """A value that cannot be read or written as what it is declared to be."""
    return Refusal("Server", f"SOAP-ERROR: Encoding: {what}")
