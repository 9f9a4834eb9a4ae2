"""Shops that refuse in the wrong words."""

from mockserver.api import fault_in_list, multi_call, resource_fault_list
from mockserver.defects import defect
from mockserver.dialects.jsonrpc import json_rpc_2_0, zend_json_server
from mockserver.dialects.xmlrpc import server
from mockserver.handle import answered
from mockserver.messages import Response
from mockserver.rules.faults import Fault, global_faults, message_of, resource_faults
from mockserver.rules.identification import one_product
from mockserver.rules.partial_update import refuse
from mockserver.rules.quantities import accepted
from mockserver.rules.sessions import require_session

DOCUMENTED = ("documented",)
OPENMAGE = ("openmage-*", "magento-1.*")
JSONRPC = ("jsonrpc",)


def _with(answer, **changes):
    return {**answer, "error": {**answer["error"], **changes}}


@defect("faults/product_not_exists", json_rpc_2_0.fault_answer, editions=DOCUMENTED, dialects=JSONRPC)
def answers_100_for_101(sound, world, fault, identifier):
    """An unknown product is reported with code 100."""
    answer = sound(world, fault, identifier)
    return _with(answer, code=100) if fault.spec.code == 101 else answer


@defect("faults/product_not_exists", message_of, editions=DOCUMENTED)
def says_it_otherwise(sound, world, fault):
    """An unknown product is reported in other words."""
    return "Requested product does not exist." if fault.spec.name == "product_not_exists" else sound(world, fault)


@defect("faults/named", json_rpc_2_0.fault_answer, editions=DOCUMENTED, dialects=JSONRPC)
def calls_refused_data_not_updated(sound, world, fault, identifier):
    """Refused data is reported under another name."""
    answer = sound(world, fault, identifier)
    return _with(answer, data={"name": "not_updated"}) if fault.spec.name == "data_invalid" else answer


@defect("faults/global_fault", json_rpc_2_0.fault_answer, editions=DOCUMENTED, dialects=JSONRPC)
def hides_global_codes(sound, world, fault, identifier):
    """Global faults are reported with code -32000."""
    answer = sound(world, fault, identifier)
    return _with(answer, code=-32000) if fault.spec.scope == "global" else answer


@defect("faults/hidden_code", zend_json_server.error_of, editions=OPENMAGE, dialects=JSONRPC)
def shows_the_code(sound, world, fault):
    """A fault is reported with its own code."""
    return {**sound(world, fault), "code": fault.spec.code}


@defect("faults/refused_save", refuse, editions=DOCUMENTED)
def takes_a_refused_save_for_a_missing_product(sound, world, product_id, engine):
    """A save that the shop refuses is reported as an unknown product."""
    _instead(lambda: sound(world, product_id, engine), "data_invalid", "product_not_exists")


@defect("faults/data_invalid", accepted, editions=DOCUMENTED)
def takes_refused_data_for_a_missing_product(sound, world, data, engine):
    """Refused data is reported as an unknown product."""
    return _instead(lambda: sound(world, data, engine), "data_invalid", "product_not_exists")


@defect("faults/global_fault", require_session, editions=DOCUMENTED)
def takes_an_old_session_for_a_forbidden_one(sound, world, session, basic=None):
    """An expired session is reported as access denied."""
    return _instead(lambda: sound(world, session, basic), "session_expired", "access_denied")


@defect("faults/own_code", one_product, editions=OPENMAGE, dialects=("xmlrpc", "soap_*"))
def takes_a_missing_product_for_refused_data(sound, world, value, by="sku_or_id"):
    """An unknown product is reported with code 102."""
    return _instead(lambda: sound(world, value, by), "product_not_exists", "data_invalid")


def _instead(call, fault, other):
    try:
        return call()
    except Fault as raised:
        raise Fault(other) if raised.spec.name == fault else raised from raised


@defect("faults/refusal_in_its_words", message_of, editions=OPENMAGE)
def refuses_in_the_catalogues_words(sound, world, fault):
    """A save that the shop refuses is reported in the catalogue's words."""
    return fault.spec.message


@defect("faults/listed", resource_faults)
def does_not_list_102(sound, world):
    """Fault 102 is not in the resource's list."""
    return [entry for entry in sound(world) if entry["code"] != "102"]


@defect("faults/listed", resource_fault_list)
def lists_codes_as_numbers(sound, world, caller, session, name):
    """The codes of the resource's faults are listed with a leading zero."""
    return [{**entry, "code": f"0{entry['code']}"} for entry in sound(world, caller, session, name)]


@defect("faults/listed_103", resource_faults, editions=OPENMAGE)
def does_not_list_103(sound, world):
    """Fault 103 is not in the resource's list."""
    return [entry for entry in sound(world) if entry["code"] != "103"]


@defect("faults/listed_global", global_faults)
def lists_five_global_faults(sound, world):
    """Faults 5 and 6 are not in the list."""
    return sound(world)[:5]


@defect("faults/http_200", answered)
def faults_are_http_errors(sound, world, request):
    """A fault travels with HTTP status 400."""
    response = sound(world, request)
    is_fault = any(mark in response.body.lower() for mark in (b'"error"', b"<fault>", b":fault>"))
    return Response(400, response.headers, response.body) if is_fault else response


@defect("faults/in_multi_call", multi_call)
def multi_call_skips_faults(sound, world, caller, session, calls, options):
    """Calls that fail leave no trace in the answer of multiCall."""
    answers = sound(world, caller, session, calls, options)
    return [answer for answer in answers if not (isinstance(answer, dict) and answer.get("isFault"))]


@defect("faults/in_multi_call", fault_in_list, editions=DOCUMENTED)
def multi_call_codes_are_numbers(sound, world, fault):
    """A fault in the answer of multiCall has its code as a number."""
    return {**sound(world, fault), "faultCode": fault.spec.code}


@defect("faults/multi_call_break", multi_call)
def multi_call_never_breaks(sound, world, caller, session, calls, options):
    """MultiCall goes on behind a fault, whatever break says."""
    return sound(world, caller, session, calls, {})


@defect("faults/multi_call_broken", server.check_signature, editions=("openmage-20.*",), dialects=("xmlrpc",))
def multi_call_has_its_signature(sound, world, name, types):
    """MultiCall is carried out."""
    if name != "multiCall":
        sound(world, name, types)


@defect("faults/own_code", server.code_and_message, editions=OPENMAGE, dialects=("xmlrpc",))
def xmlrpc_shows_negative_codes(sound, world, fault):
    """A fault's code is shown with a minus sign."""
    code, message = sound(world, fault)
    return -code, message
