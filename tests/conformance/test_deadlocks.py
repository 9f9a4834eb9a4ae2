"""Writes that a deadlock of the shop's database has undone: sent again where that is safe, and counted."""

import sys
from pathlib import Path
from typing import Any

import pytest

from conformance.checks import checks
from conformance.deadlocks import Resending, Tally, is_absolute, is_deadlock
from conformance.dialects import client, spoken
from conformance.headline import headline
from conformance.judge import run_check
from conformance.run import Run
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import Verdict
from conformance.writes import is_write
from specs import dialect, edition

sys.path.append(str(Path(__file__).parent))
from foreign_shop import ForeignShop, foreign_connection

SAID = "SQLSTATE[40001]: Serialization failure: 1213 Deadlock found when trying to get lock; try restarting transaction"
JSON_RPC = '{{"jsonrpc":"2.0","error":{{"code":{code},"message":"{said}"}},"id":1}}'
SOAP = (
    '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><SOAP-ENV:Fault>'
    "<faultcode>1</faultcode><faultstring>{said}</faultstring></SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>"
)
XML_RPC = (
    "<methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member><member>"
    "<name>faultString</name><value><string>{said}</string></value></member></struct></value></fault></methodResponse>"
)
REST = '{{"messages":{{"error":[{{"code":500,"message":"{said}"}}]}}}}'
PATHS = {name: (*dialect(name).paths, *dialect(name).roots, *dialect(name).prefixes)[0] for name in spoken()}


def deadlock(name: str, said: str = SAID) -> Answer:
    """What a shop answers in a dialect when its database has ended a transaction."""
    texts = {"jsonrpc": JSON_RPC.format(code=-32000, said=said), "xmlrpc": XML_RPC.format(said=said)}
    is_rest = name.endswith("_rest")
    text = texts.get(name, (REST if is_rest else SOAP).format(said=said))
    kind = "application/json" if is_rest or name == "jsonrpc" else "text/xml"
    return Answer(500 if is_rest else 200, (("content-type", kind),), text.encode())


@pytest.mark.parametrize("name", PATHS)
def test_a_deadlock_is_known_in_every_dialect(name: str) -> None:
    """As the shop's own text has it; other refusals are none, nor is a success over REST that has the words."""
    message = Message("PUT", PATHS[name] + "/x")
    assert is_deadlock(message, deadlock(name))
    assert is_deadlock(message, deadlock(name, "General error: 1213 Deadlock found when trying to get lock"))
    assert not is_deadlock(message, deadlock(name, "qty is 1213, product 40001: General error: 1205 Lock wait timeout"))
    assert is_deadlock(message, Answer(200, (), SAID.encode())) is not name.endswith("_rest")


def sent(name: str, path: str, args: Any) -> Message:
    """A call as the suite's own client sends it."""
    recorder = Recorder(Answering(deadlock(name)))
    client(name, recorder, edition("documented")).call("session", path, args)
    return recorder.journal[-1].message


class Answering:
    """A transport that gives its answers one after the other, the last one for ever."""

    base_url = "http://127.0.0.1"

    def __init__(self, *answers: Answer) -> None:
        """It keeps what it was sent."""
        self.answers, self.seen = list(answers), list[Message]()

    def send(self, message: Message) -> Answer:
        """The next answer."""
        self.seen.append(message)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


RPC = ("jsonrpc", "xmlrpc", "soap_v1", "soap_v2", "soap_wsi")


@pytest.mark.parametrize("name", RPC)
def test_a_single_update_is_absolute(name: str) -> None:
    """A list is not, nor is an update of several products."""
    data = {"qty": "5"}
    assert is_absolute(sent(name, "cataloginventory_stock_item.update", ["product1", data]))
    assert not is_absolute(sent(name, "cataloginventory_stock_item.list", [["product1"]]))
    assert not is_absolute(sent(name, "cataloginventory_stock_item.multiUpdate", [["product1"], [data]]))


CALL = '{"jsonrpc":"2.0","method":"%s","params":["s",%s],"id":1}'
UPDATE = '"cataloginventory_stock_item.update",["call",{"qty":5}]'
SINGLE = CALL % ("call", UPDATE)
MULTI_XML = (
    "<methodCall><methodName>multiCall</methodName><params><param><value>s</value></param><param><value><array><data>"
    "<value><array><data><value><string>product_stock.update</string></value><value>call</value></data></array></value>"
    "</data></array></value></param></params></methodCall>"
)
#: Messages, and whether they set values of one thing.
MESSAGES = {
    "a call": (("POST", "/api/jsonrpc", SINGLE), True),
    "multiCall of one": (("POST", "/api/jsonrpc", CALL % ("multiCall", f"[[{UPDATE}]]")), False),
    "a batch of one": (("POST", "/api/jsonrpc", f"[{SINGLE}]"), False),
    "multiCall over XML-RPC": (("POST", "/api/xmlrpc", MULTI_XML), False),
    "half a call": (("POST", "/api/jsonrpc", SINGLE[:-5]), False),
    "half an XML": (("POST", "/api/xmlrpc", MULTI_XML[:-5]), False),
    "one item": (("PUT", "/api/rest/stockitems/1", '{"qty":5}'), True),
    "bulk": (("PUT", "/api/rest/stockitems", '[{"item_id":1,"qty":5}]'), False),
    "bulk with a slash": (("PUT", "/api/rest/stockitems/", '[{"item_id":1,"qty":5}]'), False),
    "read": (("GET", "/api/rest/stockitems/1", ""), False),
    "delete": (("DELETE", "/api/rest/stockitems/1", ""), False),
    "a stock's name": (("PUT", "/rest/V1/inventory/stocks/5", '{"stock":{"name":"x"}}'), True),
    "a stock of a store view": (("PUT", "/rest/default/V1/inventory/stocks/5", '{"stock":{"name":"x"}}'), True),
    "a new stock": (("POST", "/rest/V1/inventory/stocks", '{"stock":{"name":"x"}}'), False),
    "no stock any more": (("DELETE", "/rest/V1/inventory/stocks/5", ""), False),
    "a record's stock": (("PATCH", "/api/v2/inventory/id/1", '{"stock":5}'), True),
    "three more": (("PATCH", "/api/v2/inventory/id/1", '{"stock":{"adjust_by":3}}'), False),
    "three more, spelt otherwise": (("PATCH", "/api/v2/inventory/id/1", '{"stock":{"\\u0061djust_by":3}}'), False),
    "control": (("PUT", "/__mock__/state", "{}"), False),
}


@pytest.mark.parametrize(("words", "expected"), MESSAGES.values(), ids=MESSAGES)
def test_what_sets_values_of_one_thing_is_absolute(words: tuple[str, str, str], *, expected: bool) -> None:
    """Anything else could be carried out twice, or stored in part."""
    method, path, body = words
    assert is_absolute(Message(method, path, (), body.encode())) is expected


@pytest.mark.parametrize(
    ("deadlocks", "count", "is_answered"), [(0, 0, True), (1, 1, True), (2, 2, True), (3, 2, False)]
)
def test_a_write_is_sent_again_twice_at_the_most(deadlocks: int, count: int, *, is_answered: bool) -> None:
    """Each is counted, and the journal has them all in order."""
    good, tally = Answer(200, (), b'{"result":true,"id":1}'), Tally()
    inner = Answering(*[deadlock("jsonrpc")] * deadlocks, good)
    recorder = Recorder(inner)
    recorder.transport = Resending(inner, recorder, tally)
    message = Message("POST", "/api/jsonrpc", (), SINGLE.encode())
    assert (recorder.send(message) == good) is is_answered
    assert (tally.count, len(inner.seen), recorder.requests) == (count, count + 1, count + 1)
    assert [one.answer for one in recorder.journal] == ([deadlock("jsonrpc")] * deadlocks + [good])[: count + 1]
    assert recorder.journal == sorted(recorder.journal, key=lambda one: one.began)


def test_what_is_not_absolute_is_not_sent_again() -> None:
    """Its answer is the shop's."""
    inner, tally = Answering(deadlock("jsonrpc")), Tally()
    recorder = Recorder(inner)
    recorder.transport = Resending(inner, recorder, tally)
    recorder.send(Message("POST", "/api/jsonrpc", (), MESSAGES["multiCall of one"][0][2].encode()))
    assert (len(inner.seen), tally.count) == (1, 0)


class Deadlocking(ForeignShop):
    """A shop whose database undoes every third write, and then says so."""

    def send(self, message: Message) -> Answer:
        """The shop's answer, or its database's."""
        if not is_write(message):
            return super().send(message)
        self.writes = getattr(self, "writes", 0) + 1
        return deadlock("jsonrpc") if self.writes % 3 == 0 else super().send(message)


def test_a_run_on_a_shop_with_deadlocks_keeps_its_verdicts() -> None:
    """A write that is stored in the end is judged by that; the shop is put back, and the report has the count."""
    shop = Deadlocking("documented")
    before = shop.stored()
    run = Run(foreign_connection(shop, "documented", "jsonrpc"), profile_name="quick", seed=7)
    run.start()
    event = run_check(run, checks()["partial_update/named_fields"][0], "jsonrpc")
    assert (event.verdict, event.reason) == (Verdict.PASS, "")
    assert [one for one in run.put_back() if one.differs] == []
    assert shop.stored() == before
    run.finish()
    finished = run.log.finished
    assert finished
    assert finished.sent_again == run.sent_again.count >= 2
    line = f"{finished.sent_again} writes were sent again after a deadlock of the shop's database (SQLSTATE 40001)."
    assert line in headline(run.log).lines
