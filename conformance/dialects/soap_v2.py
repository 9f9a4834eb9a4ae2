"""SOAP v2: an operation for every method, typed by the WSDL."""

from conformance.dialects._soap import Soap
from conformance.transport import Recorder
from specs import Edition

__all__ = ["client"]


class SoapV2(Soap):
    """The client half of soap_v2."""


def client(recorder: Recorder, edition: Edition) -> SoapV2:
    """The client half for an edition."""
    return SoapV2("soap_v2", recorder, edition)
