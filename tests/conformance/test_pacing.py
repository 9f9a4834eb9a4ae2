"""How fast requests leave, and what is done when a shop says that it is too many."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from os import getpid, kill
from signal import SIGINT, SIGTERM, Signals
from threading import Event, Thread, Timer
from time import monotonic

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from conformance.pacing import LONGEST_WAIT, Pace, Paced, turned_away
from conformance.signals import heeding_signals
from conformance.transport import Answer, HttpTransport, Message, Recorder
from conformance.verdicts import CapReachedError, TargetLostError

NOW = datetime(2025, 11, 25, 12, tzinfo=UTC)
ASK = Message("GET", "/api")
PACED = Callable[..., Paced]


@pytest.fixture
def paced(httpserver: HTTPServer) -> Iterator[PACED]:
    """Keep pace with a server that gives these answers one after the other, the last one for ever."""
    transports: list[HttpTransport] = []

    def made(pace: Pace, *answers: Response) -> Paced:
        several = list(answers)

        def answer(_request: Request) -> Response:
            return several.pop(0) if len(several) > 1 else several[0]

        httpserver.expect_request("/api").respond_with_handler(answer)
        transports.append(HttpTransport(httpserver.url_for("")))
        pace.begin()
        return Paced(transports[-1], pace)

    yield made
    for transport in transports:
        transport.close()


def busy(status: int = 429, **headers: str) -> Response:
    """An answer that turns a request away."""
    return Response(status=status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_requests_take_turns(paced: PACED) -> None:
    """At the rate that was asked for, however fast the shop answers."""
    shop, began = paced(Pace(rate=20), Response("ok")), monotonic()
    for _ in range(7):
        shop.send(ASK)
    assert 0.3 <= monotonic() - began < 3


def test_requests_of_several_threads_take_turns_too(paced: PACED) -> None:
    """One after the other, in whichever order."""
    pace = Pace(rate=20)
    shop, began = paced(pace, Response("ok")), monotonic()
    threads = [Thread(target=shop.send, args=(ASK,)) for _ in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (pace.requests, monotonic() - began >= 0.3) == (7, True)


def test_without_a_rate_nothing_waits(paced: PACED) -> None:
    """A request leaves when it comes."""
    shop, began = paced(Pace(), Response("ok")), monotonic()
    for _ in range(20):
        shop.send(ASK)
    assert monotonic() - began < 3


@pytest.mark.parametrize("refusal", [busy(429), busy(429, Retry_After="0"), busy(503, Retry_After="0")], ids=str)
def test_a_request_that_is_turned_away_is_sent_again(paced: PACED, refusal: Response) -> None:
    """Until it is answered; the check sees that answer alone, and every request counts."""
    pace = Pace(first_wait=0.01)
    assert paced(pace, refusal, refusal, Response("ok")).send(ASK).body == b"ok"
    assert (pace.requests, pace.repeated) == (3, 2)


def test_a_503_that_names_no_time_is_an_answer(paced: PACED) -> None:
    """OpenMage answers malformed JSON with one, and the check of that has to see it."""
    pace = Pace(first_wait=0.01)
    assert paced(pace, busy(503), Response("ok")).send(ASK).status == 503
    assert pace.requests == 1


def test_a_shop_that_turns_everything_away_is_lost(paced: PACED) -> None:
    """Which is an error of the run, and no failure of the shop."""
    pace = Pace(first_wait=0.01)
    with pytest.raises(TargetLostError, match="turns requests away: HTTP status 429, 6 times in a row"):
        paced(pace, busy(429)).send(ASK)
    assert pace.requests == 6


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("", 2.0),
        ("7", 7.0),
        (" 7 ", 7.0),
        ("0", 2.0),
        ("-5", 2.0),
        ("soon", 2.0),
        ("7.5", 2.0),
        ("\u0663", 2.0),
        ("9" * 500, LONGEST_WAIT),
        (format_datetime(NOW + timedelta(seconds=9), usegmt=True), 9.0),
        (format_datetime(NOW - timedelta(days=9), usegmt=True), 2.0),
        (format_datetime(NOW + timedelta(days=9), usegmt=True), LONGEST_WAIT),
        ("Tue, 25 Nov 2025 12:00:09", 9.0),
        ("Tue, 99 Nov 2025 12:00:09 GMT", 2.0),
    ],
)
def test_a_shop_says_when_to_come_back(asked: str, seconds: float) -> None:
    """In seconds or as a date; what is neither, past or too far is the suite's own matter."""
    assert turned_away(Answer(429, (("retry-after", asked),)), 2.0, NOW) == seconds


@pytest.mark.parametrize("status", [200, 400, 401, 404, 500, 503])
def test_any_other_answer_is_one(status: int) -> None:
    """Nothing is sent again for it."""
    assert turned_away(Answer(status), 2.0) is None


def test_no_wait_goes_beyond_the_run_s_time(paced: PACED) -> None:
    """The run ends before it, not after."""
    shop, began = paced(Pace(max_time=5), busy(429, Retry_After="30")), monotonic()
    with pytest.raises(CapReachedError, match="--max-time 5 is reached"):
        shop.send(ASK)
    assert monotonic() - began < 5


def test_a_turn_beyond_the_run_s_time_is_not_waited_for(paced: PACED) -> None:
    """At a request a minute the second one would leave too late."""
    shop, began = paced(Pace(rate=1 / 60, max_time=5), Response("ok")), monotonic()
    shop.send(ASK)
    with pytest.raises(CapReachedError, match="--max-time 5 is reached"):
        shop.send(ASK)
    assert monotonic() - began < 4


def test_the_run_s_time_cuts_off_an_exchange(paced: PACED, httpserver: HTTPServer) -> None:
    """Long before the target's own timeout; what is sent while the target is put back has all of that."""
    pace, answered = Pace(max_time=0.3), Event()
    httpserver.expect_request("/slow").respond_with_handler(lambda _: Response(str(answered.wait(20))))
    shop, began = paced(pace, Response("ok")), monotonic()
    for path in ("/slow", "/__mock__/"):
        httpserver.expect_request(path).respond_with_handler(lambda _: Response(str(answered.wait(20))))
        pace.begin()
        with pytest.raises(CapReachedError, match=r"--max-time 0.3 is reached"):
            shop.send(Message("GET", path))
    assert monotonic() - began < 5
    pace.over()
    Timer(0.5, answered.set).start()
    assert shop.send(Message("GET", "/slow")).body == b"True"


def test_the_run_s_time_cuts_off_no_write(paced: PACED, httpserver: HTTPServer) -> None:
    """Else it might be stored after the target was put back; the request behind it does not leave any more."""
    pace, answered = Pace(max_time=0.3), Event()
    httpserver.expect_request("/slow").respond_with_handler(lambda _: Response(str(answered.wait(20))))
    shop = paced(pace, Response("ok"))
    pace.begin()
    Timer(0.6, answered.set).start()
    assert shop.send(Message("PUT", "/slow")).body == b"True"
    assert pace.cap(1) == "--max-time 0.3 is reached"


def test_putting_back_waits_its_turn_after_a_signal(paced: PACED) -> None:
    """A signal that nothing waited for does not end a wait that begins later, nor does one that comes meanwhile."""
    pace = Pace(rate=10)
    shop = paced(pace, Response("ok"))
    pace.wake()
    pace.over()
    pace.wake()
    assert [shop.send(ASK).status for _ in range(3)] == [200] * 3


@pytest.mark.parametrize("number", [SIGINT, SIGTERM])
def test_a_signal_ends_a_wait(paced: PACED, number: Signals) -> None:
    """At once, where the shop had asked for a minute."""
    pace, began = Pace(), monotonic()
    recorder = Recorder(paced(pace, busy(429, Retry_After="60")), on_interrupt=pace.wake)
    timer = Timer(0.3, kill, (getpid(), number))
    with heeding_signals(recorder) as stopped:
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            recorder.send(ASK)
    timer.join()
    assert (stopped.number, monotonic() - began < 10) == (number, True)


def test_the_mock_s_control_keeps_no_pace(paced: PACED, httpserver: HTTPServer) -> None:
    """It is not counted, does not wait, and nothing is sent to it again."""
    pace = Pace(rate=0.01)
    httpserver.expect_request("/__mock__/state").respond_with_data(status=429)
    shop = paced(pace, Response("ok"))
    for _ in range(3):
        assert shop.send(Message("GET", "/__mock__/state")).status == 429
    assert pace.requests == 0


READ = Message(
    "POST", "/api/jsonrpc", body=b'{"method":"call","params":["s","cataloginventory_stock_item.list",["a"]]}'
)
WRITE = Message("POST", "/api/jsonrpc", body=READ.body.replace(b".list", b".update"))


@pytest.mark.parametrize(("message", "is_cut_off"), [(READ, True), (WRITE, False)], ids=["a read", "a write"])
def test_a_signal_cuts_off_what_only_reads(httpserver: HTTPServer, message: Message, *, is_cut_off: bool) -> None:
    """A write's answer is waited for: what is stored later would be stored after the target was put back."""
    answered = Event()
    httpserver.expect_request("/api/jsonrpc").respond_with_handler(lambda _: Response(str(answered.wait(20))))
    transport, pace = HttpTransport(httpserver.url_for("")), Pace()
    recorder = Recorder(Paced(transport, pace), reads=pace.reads)
    timers = [Timer(0.3, kill, (getpid(), SIGINT)), Timer(1.0, answered.set)]
    with heeding_signals(recorder):
        for timer in timers:
            timer.start()
        if not is_cut_off:
            assert recorder.send(message).body == b"True"
        with pytest.raises(KeyboardInterrupt):
            recorder.send(message)
    assert answered.is_set() is not is_cut_off
    for timer in timers:
        timer.join()
    transport.close()
