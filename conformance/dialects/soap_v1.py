"""SOAP v1: everything goes through `call`, whose arguments have the types that their values have."""

from conformance.dialects._soap import Soap
from conformance.transport import Recorder
from specs import Edition

__all__ = ["client"]


class SoapV1(Soap):
    """The client half of soap_v1."""

    has_call = True


def client(recorder: Recorder, edition: Edition) -> SoapV1:
    """The client half for an edition."""
    return SoapV1("soap_v1", recorder, edition)
