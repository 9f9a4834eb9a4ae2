"""A trace as a PHP script: SoapClient for the calls of the RPC dialects, streams for everything else.

PHP's client speaks SOAP. A trace of XML-RPC or JSON-RPC is sent as SOAP v1 then, and the script says so; a message that
carries no call goes as it was recorded.
"""

from decimal import Decimal
from typing import Any

from conformance.rest_target import credentials_of
from conformance.scripts.plan import Plan, Step, headline, plan_of
from conformance.traces import Trace
from specs import dialect

__all__ = ["render"]

HEAD = """<?php
{about}
// php SCRIPT [URL]        without an URL it is sent to {base_url}
// Credentials come from SHOP_USER and SHOP_KEY (SHOP_CONSUMER_KEY, SHOP_CONSUMER_SECRET, SHOP_TOKEN and
// SHOP_TOKEN_SECRET for Magento 1 REST); without them they are those of the documents' shop.

$url = rtrim(isset($argv[1]) ? $argv[1] : {base}, '/');

function setting($name, $default)
{{
    $value = getenv($name);
    return $value === false ? $default : $value;
}}

/** One request; what it came to is printed. */
function send($method, $path, array $headers, $body = '')
{{
    global $url;
    echo "> $method $path\\n";
    $options = array('method' => $method, 'header' => $headers, 'content' => $body, 'ignore_errors' => true,
        'follow_location' => 0, 'protocol_version' => 1.1);
    $headers[] = 'Connection: close';
    $options['header'] = $headers;
    $text = file_get_contents($url . $path, false, stream_context_create(array('http' => $options)));
    echo '< ', isset($http_response_header[0]) ? $http_response_header[0] : 'no answer', "\\n", $text, "\\n";
    return $text;
}}
"""

SOAP = """
$client = new SoapClient($url . {wsdl}, array('cache_wsdl' => WSDL_CACHE_NONE, 'exceptions' => true));
$session = {login};

/** One call; what it came to is printed. */
function called($what, $call)
{{
    echo "> $what\\n< ";
    try {{
        $result = $call();
        echo json_encode($result), "\\n";
    }} catch (SoapFault $fault) {{
        $result = $fault;
        echo "fault {{$fault->faultcode}}: {{$fault->faultstring}}\\n";
    }}
    return $result;
}}
"""

WSI = """
// Document/literal goes as it was recorded; the session comes from SOAP v1.
"""

OTHERWISE = """
// The trace is of {dialect}; PHP's client speaks SOAP: its calls go as SOAP v1. What is wrong with {dialect} alone
// does not show here: `stockproof replay --as curl` and `--as python` send the recorded messages.
"""

BEARER = """
$asked = json_encode(array('username' => setting('SHOP_USER', {user}), 'password' => setting('SHOP_KEY', {key})));
$session = json_decode(send('POST', {path}, array('Content-Type: application/json'), $asked));

function authorization($method, $path)
{{
    global $session;
    return "Bearer $session";
}}
"""

BASIC = """
function authorization($method, $path)
{{
    return 'Basic ' . base64_encode(setting('SHOP_USER', {user}) . ':' . setting('SHOP_KEY', {key}));
}}
"""

OAUTH = """
/** OAuth 1.0a with HMAC-SHA1. */
function authorization($method, $path)
{{
    global $url;
    $fields = array(
        'oauth_consumer_key' => setting('SHOP_CONSUMER_KEY', {consumer_key}),
        'oauth_nonce' => bin2hex(random_bytes(16)),
        'oauth_signature_method' => 'HMAC-SHA1',
        'oauth_timestamp' => (string) time(),
        'oauth_token' => setting('SHOP_TOKEN', {token}),
        'oauth_version' => '1.0',
    );
    $parts = explode('?', $url . $path, 2);
    $pairs = array();
    foreach ($fields as $name => $value) {{
        $pairs[] = array(rawurlencode($name), rawurlencode($value));
    }}
    foreach (isset($parts[1]) ? explode('&', $parts[1]) : array() as $pair) {{
        $both = explode('=', $pair, 2);
        $value = isset($both[1]) ? $both[1] : '';
        $pairs[] = array(rawurlencode(urldecode($both[0])), rawurlencode(urldecode($value)));
    }}
    sort($pairs);
    $text = implode('&', array_map(function ($pair) {{ return implode('=', $pair); }}, $pairs));
    $base = implode('&', array_map('rawurlencode', array($method, $parts[0], $text)));
    $key = rawurlencode(setting('SHOP_CONSUMER_SECRET', {consumer_secret})) . '&'
        . rawurlencode(setting('SHOP_TOKEN_SECRET', {token_secret}));
    $fields['oauth_signature'] = base64_encode(hash_hmac('sha1', $base, $key, true));
    $shown = array();
    foreach ($fields as $name => $value) {{
        $shown[] = $name . '="' . rawurlencode($value) . '"';
    }}
    return 'OAuth ' . implode(', ', $shown);
}}
"""

#: The largest whole number that SOAP's int holds.
LARGEST_INT = 2**31 - 1


def render(trace: Trace, base_url: str) -> str:
    """A script that sends a trace's requests and prints the answers."""
    plan = plan_of(trace)
    about = "\n".join(f"// {line.replace('?>', '? >')}" for line in headline(trace))
    parts = [HEAD.format(about=about, base_url=base_url.replace("?>", ""), base=_value(base_url)), _preamble(plan)]
    return "\n".join([*parts, *(line for step in plan.steps for line in _step(plan, step)), ""])


def _preamble(plan: Plan) -> str:
    """How the script logs in."""
    values = {"user": _value(plan.user), "key": _value(plan.key)}
    if plan.group == "magento1_rest":
        credentials = credentials_of()
        return OAUTH.format(**{name: _value(getattr(credentials, name)) for name in credentials.__struct_fields__})
    if plan.group == "magento2_rest":
        path = f"{dialect(plan.dialect).prefixes[0]}/V1/integration/admin/token"
        return BEARER.format(path=_value(path), **values)
    if plan.group == "merchantpro_rest":
        return BASIC.format(**values)
    spoken = _spoken(plan)
    sign_in = "setting('SHOP_USER', {user}), setting('SHOP_KEY', {key})".format(**values)
    login = f"$client->login({sign_in})"
    said = (
        "" if spoken == plan.dialect else WSI if plan.dialect == "soap_wsi" else OTHERWISE.format(dialect=plan.dialect)
    )
    return said + SOAP.format(wsdl=_value(f"{dialect(spoken).paths[0]}/?wsdl"), login=login)


def _spoken(plan: Plan) -> str:
    """The dialect of the script's client; one that is document/literal is only told of once the shop's state is set."""
    return plan.dialect if plan.dialect in ("soap_v1", "soap_v2") else "soap_v1"


def _step(plan: Plan, step: Step) -> list[str]:
    lines = [f"// {' '.join(step.note.split()).replace('?>', '? >')}"] if step.note else []
    if step.cut:
        lines.append(f"// The body was longer: {step.request.size} bytes, of which the trace kept the first.")
    if step.call:
        return [*lines, *_call(plan, step)]
    if plan.group == "magento1_rpc" and not step.note:
        lines.append("// No call that SoapClient can make: the message as it was recorded.")
    request = step.request
    headers = [_text(plan, f"{name}: {value}") for name, value in step.headers]
    if step.auth:
        headers.append(f"'Authorization: ' . authorization({_value(request.method)}, {_value(request.path)})")
    elif plan.group != "magento1_rpc" and not step.note:
        lines.append("// Authorization, or none, as it was recorded.")
    body = _text(plan, step.body.decode("utf-8", "surrogateescape"))
    sent = f"send({_value(request.method)}, {_value(request.path)}, array({', '.join(headers)}), {body});"
    return [*lines, sent]


def _call(plan: Plan, step: Step) -> list[str]:
    """A call of SoapClient; numbers that it would round are said."""
    call = step.call
    if call is None:
        return []
    session = "$session" if call.session in plan.own else _value(call.session)
    values = list(call.arguments)
    said = [f"// PHP rounds {value} here." for value in _rounded(values)]
    if not call.path:
        sent = f"$client->{call.method}({', '.join(map(_value, values))})"
    elif call.method == "call":
        sent = f"$client->call({session}, {_value(call.path)}, {_value(values)})"
    elif plan.dialect == "soap_wsi":
        return _raw(plan, step)
    else:
        sent = f"$client->{call.method}({', '.join([session, *map(_value, values)])})"
    what = _value(f"{call.path or call.method} ")
    shown = f"{what} . json_encode({_value(values)})"
    return [*said, f"called({shown}, function () use ($client, $session) {{ return {sent}; }});"]


def _raw(plan: Plan, step: Step) -> list[str]:
    headers = ", ".join(_text(plan, f"{name}: {value}") for name, value in step.headers)
    body = _text(plan, step.body.decode("utf-8", "surrogateescape"))
    return [f"send({_value(step.request.method)}, {_value(step.request.path)}, array({headers}), {body});"]


def _rounded(value: Any) -> list[Any]:
    if isinstance(value, list | tuple):
        return [one for member in value for one in _rounded(member)]
    if isinstance(value, dict):
        return _rounded(list(value.values()))
    return [value] if isinstance(value, Decimal) and Decimal(str(float(value))) != value else []


def _value(value: Any) -> str:
    """A value as PHP writes it."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int):
        return str(value) if abs(value) <= LARGEST_INT else f"{value}.0"
    if isinstance(value, Decimal):
        return repr(float(value))
    if isinstance(value, list | tuple):
        return f"array({', '.join(map(_value, value))})"
    if isinstance(value, dict):
        return f"array({', '.join(f'{_value(name)} => {_value(member)}' for name, member in value.items())})"
    return "'" + str(value).replace("\\", "\\\\").replace("'", "\\'") + "'"


def _text(plan: Plan, text: str) -> str:
    """A text with the script's own session in place of the recorded ones."""
    used = [own for own in plan.own if own and own in text]
    if not used:
        return _value(text)
    return f"str_replace({_value(used)}, $session, {_value(text)})"
