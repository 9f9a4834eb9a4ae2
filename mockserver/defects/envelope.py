"""Shops whose messages are not as the dialect has them."""

from mockserver.api import resource_list, run
from mockserver.defects import defect
from mockserver.dialects.jsonrpc import json_rpc_2_0, zend_json_server
from mockserver.dialects.jsonrpc.decode import arguments_of, decoded
from mockserver.messages import Response
from mockserver.rules.faults import Failure, Fault

DOCUMENTED = ("documented",)
OPENMAGE = ("openmage-*", "magento-1.*")
JSONRPC = ("jsonrpc",)


def documented(requirement, rule):
    """A defect of the documented envelope."""
    return defect(requirement, rule, editions=DOCUMENTED, dialects=JSONRPC)


def openmage(requirement, rule):
    """A defect of the shops' envelope."""
    return defect(requirement, rule, editions=OPENMAGE, dialects=JSONRPC)


@documented("envelope/id_echo", json_rpc_2_0.answer_to)
def ids_become_text(sound, world, caller, message):
    """The id comes back as text."""
    answer = sound(world, caller, message)
    return {**answer, "id": str(answer["id"])} if answer else answer


@documented("envelope/id_echo", json_rpc_2_0.fault_answer)
def faults_have_no_id(sound, world, fault, identifier):
    """A fault comes back with a null id."""
    return sound(world, fault, None)


@openmage("envelope/id_as_text", zend_json_server.echoed)
def ids_keep_their_type(sound, world, identifier):
    """The id comes back as it was sent."""
    return identifier


@documented("envelope/version", json_rpc_2_0.answer_to)
def answers_have_no_version(sound, world, caller, message):
    """Answers do not say their version."""
    answer = sound(world, caller, message)
    return {name: value for name, value in answer.items() if name != "jsonrpc"} if answer else answer


@openmage("envelope/version", zend_json_server.answer_to)
def answers_say_1_0(sound, world, request, message):
    """Answers say version 1.0."""
    answer = sound(world, request, message)
    return {**answer, "jsonrpc": "1.0"} if answer and "jsonrpc" in answer else answer


@documented("envelope/malformed", json_rpc_2_0.refusal)
def parse_errors_are_invalid_requests(sound, world, error, identifier):
    """A body that is no JSON is reported as an invalid request."""
    return sound(world, json_rpc_2_0.INVALID_REQUEST if error == json_rpc_2_0.PARSE_ERROR else error, identifier)


@openmage("envelope/malformed_page", zend_json_server.page)
def pages_come_with_200(sound, world, failure):
    """The error page comes with HTTP status 200."""
    return Response(200, sound(world, failure).headers, b"{}")


@documented("envelope/invalid_request", json_rpc_2_0.refusal)
def invalid_requests_are_unknown_methods(sound, world, error, identifier):
    """A message whose method is no text is reported as an unknown method."""
    return sound(world, json_rpc_2_0.METHOD_NOT_FOUND if error == json_rpc_2_0.INVALID_REQUEST else error, identifier)


@openmage("envelope/invalid_request", zend_json_server.answer_to)
def methods_may_be_numbers(sound, world, request, message):
    """A method that is no text is an unknown one."""
    method = message.get("method")
    is_number = "method" in message and not isinstance(method, list | dict) and not (isinstance(method, str) and method)
    return sound(world, request, {**message, "method": "unknown"} if is_number else message)


@documented("envelope/invalid_request", json_rpc_2_0.handle_message)
def lists_are_unknown_methods(sound, world, caller, message):
    """A method that is a list is an unknown one."""
    is_list = isinstance(message, dict) and isinstance(message.get("method"), list | dict)
    return sound(world, caller, {**message, "method": "unknown"} if is_list else message)


@openmage("envelope/invalid_request", zend_json_server.answer_to)
def lists_are_no_calls(sound, world, request, message):
    """A method that is a list is an invalid request."""
    return sound(
        world, request, {**message, "method": 5} if isinstance(message.get("method"), list | dict) else message
    )


@documented("envelope/unknown_method", json_rpc_2_0.refusal)
def unknown_methods_succeed(sound, world, error, identifier):
    """An unknown method is answered with true."""
    if error == json_rpc_2_0.METHOD_NOT_FOUND:
        return {"jsonrpc": "2.0", "result": True, "id": identifier}
    return sound(world, error, identifier)


@openmage("envelope/unknown_method", zend_json_server.answer_to)
def unknown_methods_do_nothing(sound, world, request, message):
    """An unknown method is answered with true."""
    answer = sound(world, request, message)
    if "error" in (answer or {}) and message.get("method") not in ("call", "login"):
        return {"result": True, "id": str(message.get("id")), "jsonrpc": "2.0"}
    return answer


@documented("envelope/batch", json_rpc_2_0.handle_message)
def batches_lose_their_second_call(sound, world, caller, message):
    """Of a batch only the first call is carried out."""
    return sound(world, caller, message[:1] if isinstance(message, list) else message)


@openmage("envelope/batch_refused", zend_json_server.envelope)
def batches_are_their_first_call(sound, world, request):
    """Of a batch the first call is carried out."""
    message = decoded(request.body)
    return message[0] if isinstance(message, list) and message else sound(world, request)


@documented("envelope/notification", json_rpc_2_0.answer_to)
def notifications_are_answered(sound, world, caller, message):
    """A call without id is answered with a null id."""
    return sound(world, caller, {"id": None, **message} if isinstance(message, dict) else message)


@openmage("envelope/notification", zend_json_server.answer_to)
def notifications_are_dropped(sound, world, request, message):
    """A call without id is not carried out."""
    return sound(world, request, message) if "id" in message else None


@defect("envelope/named_parameters", arguments_of, dialects=JSONRPC)
def names_of_parameters_do_not_matter(sound, world, method, params):
    """Parameters by name are taken in the order in which they come."""
    return sound(world, method, list(params.values()) if isinstance(params, dict) else params)


@defect("envelope/path_as_method", arguments_of, dialects=JSONRPC)
def paths_are_no_methods(sound, world, method, params):
    """A path as the method is no call."""
    return sound(world, "call", [None, method, []]) if "." in method else sound(world, method, params)


@defect("envelope/missing_argument", run, editions=DOCUMENTED)
def missing_arguments_are_invalid_data(sound, world, caller, user, path, args):
    """A missing argument is reported as refused data."""
    try:
        return sound(world, caller, user, path, args)
    except Fault as fault:
        raise Fault("data_invalid") if fault.spec.name == "invalid_request_param" else fault from fault


@defect("envelope/missing_argument_breaks", run, editions=OPENMAGE)
def failures_are_answers(sound, world, caller, user, path, args):
    """A call that PHP cannot carry out is answered with true."""
    try:
        return sound(world, caller, user, path, args)
    except Failure:
        return True


@defect("envelope/resources", resource_list)
def resources_show_everything(sound, world, caller, session):
    """Resources lists methods that the user may not call."""
    listed = sound(world, caller, session)
    for entry in listed:
        names = {method["name"] for method in entry["methods"]}
        entry["methods"] += [
            {"name": name, "title": "", "path": ""} for name in ("update", "multiUpdate") if name not in names
        ]
    return listed
