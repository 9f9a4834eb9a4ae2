"""`stockproof mock`: ready within a second, away at once, one clear line about a busy port."""

import json
import os
import signal
import socket
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest


def ask(url: str, body: Any = None) -> Any:
    """The JSON of an answer."""
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url, data, {"Content-Type": "application/json"}), timeout=10) as answer:  # noqa: S310 - the mock's
        return json.load(answer)


def test_it_answers_within_a_second(mock: Callable[..., Any], record_property: Callable[[str, object], None]) -> None:
    """From the start of the process to the first answer; the assertion is generous, the number is printed."""
    began = time.perf_counter()
    served = mock()
    said = time.perf_counter() - began
    assert ask(f"{served.url}/__mock__/")["name"] == "stockproof mock"
    answered = time.perf_counter() - began
    record_property("measured", f"mock: ready line after {said:.2f} s, first answer after {answered:.2f} s")
    assert answered < 5


def test_it_says_where_and_how(mock: Callable[..., Any]) -> None:
    """One line a dialect, with URL and credentials that work."""
    served = mock()
    assert f"jsonrpc          {served.url}/api/jsonrpc   user apiUser, key apiKey" in served.said
    login = {"jsonrpc": "2.0", "method": "login", "params": ["apiUser", "apiKey"], "id": 1}
    assert ask(f"{served.url}/api/jsonrpc", login)["result"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_order(mock: Callable[..., Any], number: signal.Signals) -> None:
    """Exit 0 and no word, with a connection still open."""
    served = mock()
    host, _, port = served.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port))) as idle:
        idle.sendall(b"GET /__mock__/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert idle.recv(20).startswith(b"HTTP/1.1 200")
        began = time.perf_counter()
        served.process.send_signal(number)
        out, err = served.process.communicate(timeout=10)
    assert (served.process.returncode, out, err) == (0, "", "")
    assert time.perf_counter() - began < 3


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="processes are looked for in /proc")
def test_a_killed_mock_leaves_no_process(mock: Callable[..., Any]) -> None:
    """It is one process: SIGKILL leaves no child, and the port is free."""
    served = mock()
    pid = served.process.pid
    assert (Path("/proc") / str(pid) / "task" / str(pid) / "children").read_text() == ""
    served.process.kill()
    assert served.process.wait(10) == -signal.SIGKILL
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", int(served.url.rpartition(":")[2])))


def test_a_busy_port_is_said_at_once(stockproof: Callable[..., Any], mock: Callable[..., Any]) -> None:
    """Exit 2 and one line."""
    port = mock().url.rpartition(":")[2]
    began = time.perf_counter()
    done = stockproof("mock", "--port", port)
    assert time.perf_counter() - began < 5
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"stockproof: port {port} on 127.0.0.1 is in use; choose another with --host or --port\n"


def shop_text(kind: str) -> str:
    """A small shop, as TOML or JSON."""
    shop = {
        "edition": "openmage-20.18",
        "magento1": {
            "products": [{"product_id": "1", "sku": "Größe"}],
            "stock_items": {"1": {"product_id": "1", "qty": "7.5"}},
            "api_users": {"me": {"key": "secret", "allowed": ["all"]}},
        },
    }
    if kind == "json":
        return json.dumps(shop, indent=1, ensure_ascii=False)
    return (
        'edition = "openmage-20.18"\n[[magento1.products]]\nproduct_id = 1\nsku = "Größe"\n'
        '[magento1.stock_items.1]\nproduct_id = 1\nqty = 7.5\n[magento1.api_users.me]\nkey = "secret"\n'
        'allowed = ["all"]\n'
    )


@pytest.mark.parametrize("kind", ["json", "toml"])
@pytest.mark.parametrize("saved", [str.encode, lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()])
def test_a_shop_file_is_the_shop(
    mock: Callable[..., Any], tmp_path: Path, kind: str, saved: Callable[[str], bytes]
) -> None:
    """JSON and TOML, also with a byte order mark and Windows line ends."""
    (tmp_path / f"shop.{kind}").write_bytes(saved(shop_text(kind)))
    served = mock("--shop", f"shop.{kind}")
    state = ask(f"{served.url}/__mock__/state")
    assert state["edition"] == "openmage-20.18"
    assert state["magento1"]["products"][0]["sku"] == "Größe"
    assert state["magento1"]["stock_items"]["1"]["qty"] == "7.5000"
    assert "user me, key secret" in served.said


def test_the_state_is_a_shop_file(mock: Callable[..., Any], tmp_path: Path) -> None:
    """What /__mock__/state shows serves the same shop again; --edition wins over the file."""
    state = ask(f"{mock().url}/__mock__/state")
    (tmp_path / "saved.json").write_text(json.dumps(state), encoding="utf-8")
    again = ask(f"{mock('--shop', 'saved.json', '--edition', 'openmage-20.16').url}/__mock__/state")
    assert again == {**state, "edition": "openmage-20.16"}


@pytest.mark.skipif(
    not Path(os.environ.get("STOCKPROOF_SHARED", "/nowhere"), "recordings", "fixture.json").exists(),
    reason="no recordings",
)
def test_the_recorded_fixture_is_a_shop_file(mock: Callable[..., Any]) -> None:
    """A bare Magento 1 part is taken as it is."""
    fixture = Path(os.environ["STOCKPROOF_SHARED"], "recordings", "fixture.json")
    served = mock("--shop", str(fixture), "--edition", "openmage-20.18")
    wanted = json.loads(fixture.read_text(encoding="utf-8"))["stock_items"]["1"]["qty"]
    assert ask(f"{served.url}/__mock__/state")["magento1"]["stock_items"]["1"]["qty"] == wanted


def test_a_defect_is_announced(mock: Callable[..., Any]) -> None:
    """The first line says that the shop is wrong on purpose, and how; so does the control API."""
    served = mock("--defect", "answers_100_for_101", "--defect", "cuts_decimals_off")
    assert "wrong on purpose: answers_100_for_101, cuts_decimals_off" in served.said.splitlines()[0]
    assert ask(f"{served.url}/__mock__/")["defects"] == ["answers_100_for_101", "cuts_decimals_off"]


def status(url: str, method: str = "GET", **headers: str) -> int:
    """The status of an answer, and nothing followed."""
    at = urlsplit(url)
    client = HTTPConnection(at.hostname or "", at.port, timeout=10)
    client.request(method, f"{at.path}?{at.query}", headers=headers)
    found = client.getresponse().status
    client.close()
    return found


def test_a_services_name_is_the_shops_own(mock: Callable[..., Any]) -> None:
    """As in a compose file: the WSDL names the host that the client used, and the control answers for it."""
    served = mock("--edition", "openmage-20.18", "--allow-host", "shop", "--allow-host", "other:81")
    for host, wanted in (("shop:8080", 200), ("shop", 200), ("other:81", 200), ("other:82", 302)):
        request = Request(f"{served.url}/api/v2_soap/?wsdl", headers={"Host": host})  # noqa: S310 - the mock's
        assert (host, status(request.full_url, Host=host)) == (host, wanted)
        assert status(f"{served.url}/__mock__/", Host=host) == (200 if wanted == 200 else 403)
        if wanted == 200:
            with urlopen(request, timeout=10) as answer:  # noqa: S310 - the mock's
                assert f'location="http://{host}/api/v2_soap/"'.encode() in answer.read()


def test_a_base_url_is_the_shops(mock: Callable[..., Any]) -> None:
    """The first lines, the WSDL and the redirects name it; the control stays where the mock listens."""
    served = mock("--edition", "openmage-20.18", "--base-url", "HTTPS://Shop.example:8443/")
    base = "https://shop.example:8443"
    lines = dict(line.split()[:2] for line in served.said.splitlines()[1:])
    assert lines["soap_v2"] == f"{base}/api/v2_soap"
    assert lines["control"] == f"{served.url}/__mock__/"
    with urlopen(f"{served.url}/api/v2_soap/?wsdl", timeout=10) as answer:  # noqa: S310 - the mock's
        assert f'location="{base}/api/v2_soap/"'.encode() in answer.read()
    client = HTTPConnection(urlsplit(served.url).netloc, timeout=10)
    client.request("GET", "/api/soap/?wsdl", headers={"Host": "other.example"})
    answer = client.getresponse()
    assert (answer.status, answer.headers["location"]) == (302, f"{base}/")
    client.close()
    assert status(f"{served.url}/__mock__/", Host="shop.example:8443") == 200


def test_beyond_loopback_a_token_is_printed(mock: Callable[..., Any]) -> None:
    """Once, below the control's URL; the control asks for it."""
    served = mock("--host", "0.0.0.0")  # noqa: S104 - what is tested
    said, _, token = served.process.stdout.readline().rstrip("\n").partition("token")
    token, told = token.split(maxsplit=1)
    assert (said.strip(), told) == ("control", "to be sent as Authorization: Bearer …")
    url = f"http://127.0.0.1:{urlsplit(served.url).port}/__mock__/"
    assert status(url) == 401
    assert status(url, Authorization=f"Bearer {token}") == 200
    assert status(f"{url}reset", "POST", Authorization=f"Bearer {token}") == 415


def test_a_token_of_ones_own(mock: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """On loopback too; it comes from the environment and is not printed."""
    monkeypatch.setenv("MOCK_CONTROL", "open-sesame")
    served = mock("--control-token", "env:MOCK_CONTROL")
    assert served.process.stdout.readline().split()[:3] == ["control", "token", "env:MOCK_CONTROL"]
    assert status(f"{served.url}/__mock__/") == 401
    assert status(f"{served.url}/__mock__/", Authorization="Bearer open-sesame") == 200
    served.process.terminate()
    assert "sesame" not in served.said + "".join(served.process.communicate(timeout=10))
