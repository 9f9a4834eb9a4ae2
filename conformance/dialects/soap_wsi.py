"""SOAP v2 as the Basic Profile of WS-I wants it: document/literal."""

from conformance.dialects._soap import Soap
from conformance.transport import Recorder
from specs import Edition

__all__ = ["client"]


class SoapWsi(Soap):
    """The client half of soap_wsi."""

    literal = True


def client(recorder: Recorder, edition: Edition) -> SoapWsi:
    """The client half for an edition."""
    return SoapWsi("soap_wsi", recorder, edition)
