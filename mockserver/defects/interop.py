"""Shops that only their own clients can speak with."""

from decimal import Decimal

from mockserver.defects import defect
from mockserver.handle import answered
from mockserver.messages import Response
from mockserver.rules.listing import shown

DOCUMENTED = ("documented",)


def _changed(response, *pairs):
    body = response.body
    for old, new in pairs:
        body = body.replace(old, new)
    return Response(response.status, response.headers, body)


@defect("interop/zeep", answered, editions=DOCUMENTED, dialects=("soap_v1", "soap_v2"))
def wsdl_has_no_types_for_arguments(sound, world, request):
    """The served WSDL names types that it does not define."""
    return _changed(sound(world, request), (b'name="FixedArray"', b'name="Array0"'), (b'UpdateEntity">', b'Update0">'))


@defect("interop/xmlrpc_client", answered, dialects=("xmlrpc",))
def xmlrpc_writes_true_as_a_word(sound, world, request):
    """Booleans are written as words, which XML-RPC does not know."""
    return _changed(sound(world, request), (b"<boolean>1<", b"<boolean>true<"))


@defect("interop/wsdl_address", answered, dialects=("soap_*",))
def wsdl_names_another_address(sound, world, request):
    """The served WSDL names an address where nobody is."""
    return _changed(sound(world, request), (b'address location="http://', b'address location="http://nowhere.'))


@defect("interop/wsdl_operations", answered, dialects=("soap_*",))
def wsdl_forgets_its_operations(sound, world, request):
    """The served WSDL has no operation to begin a session."""
    return _changed(sound(world, request), (b'name="login"', b'name="logIn"'))


@defect("interop/plain_json", shown, editions=DOCUMENTED, dialects=("jsonrpc",))
def quantities_come_as_text(sound, world, row):
    """Decimals are written in quotation marks."""
    return {name: str(value) if isinstance(value, Decimal) else value for name, value in sound(world, row).items()}
