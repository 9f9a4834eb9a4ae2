"""From what a user names to something that can be judged; what cannot be used is said in one line."""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from conformance.checks import checks
from conformance.connection import Connection, TargetError, connect
from conformance.judge import run_check
from conformance.named_secrets import named_secrets
from conformance.run import Run
from conformance.transport import Message
from conformance.verdicts import Verdict
from mockserver import Request, World, build, handle
from mockserver.edge import application, running
from mockserver.site import Site
from specs import edition, editions

TOKEN = "token-of-the-mock"
FILE = 'base_url = "{url}"\nuser = "apiUser"\nkey = "env:SHOP_KEY"\n'


def wsgi(world: World) -> Callable[..., list[bytes]]:
    """A WSGI application around the mock."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        response = handle(world, Request(environ["REQUEST_METHOD"], environ["PATH_INFO"], (), body))
        start_response(f"{response.status} x", list(response.headers))
        return [response.body]

    return app


class Transport:
    """A transport of somebody's own."""

    base_url = "http://127.0.0.1"

    def send(self, message: Any) -> Any:
        """Nothing that anybody could use."""
        raise NotImplementedError(message)


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module with applications to be named."""
    found = ModuleType("a_shop_of_my_own")
    vars(found).update(
        wsgi=wsgi(build()), asgi=application(build()), older=wsgi(build("openmage-20.16")), number=5, text="x"
    )
    monkeypatch.setitem(sys.modules, found.__name__, found)
    return found


@pytest.fixture
def a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    """Write a target file: its name."""
    monkeypatch.setenv("SHOP_KEY", "apiKey")
    monkeypatch.setenv("BROKEN", "open\nsesame")
    monkeypatch.setenv("FOREIGN", "sésame")
    monkeypatch.setenv("CONTROL", TOKEN)
    monkeypatch.setenv("WRONG", "another-token")

    def written(text: str) -> str:
        (tmp_path / "target.toml").write_bytes(text.encode("latin-1"))
        return str(tmp_path / "target.toml")

    return written


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A mock that is served."""
    with running(build("openmage-20.18")) as found:
        yield found


@pytest.fixture
def closed() -> Iterator[str]:
    """A mock whose control asks for a token."""
    world = build("openmage-20.18")
    world.site = Site(token=TOKEN)
    with running(world) as found:
        yield found


def passes(connection: Connection) -> bool:
    """Whether a simple check passes there."""
    run = Run(connection, profile_name="quick")
    return run_check(run, checks()["listing/many"][0], "jsonrpc").verdict is Verdict.PASS


def test_nothing_is_the_embedded_mock() -> None:
    """In the edition that was asked for, with the default credentials."""
    connection = connect(None)
    assert (connection.edition.name, connection.control, connection.user) == ("documented", True, "apiUser")
    assert connect(None, "openmage-20.16").edition.name == "openmage-20.16"
    assert passes(connection)


def test_a_url_is_a_running_mock(url: str) -> None:
    """Which says its edition itself."""
    connection = connect(f"{url}/")
    assert (connection.edition.name, connection.control) == ("openmage-20.18", True)
    assert passes(connection)


def test_a_file_names_a_target_and_its_secret(url: str, a_file: Callable[[str], str]) -> None:
    """The key comes from the environment, and is kept out of sight."""
    connection = connect(a_file(FILE.format(url=url) + "timeout = 5.0\n"))
    assert (connection.user, connection.key) == ("apiUser", "apiKey")
    assert connection.recorder.secrets == {"apiKey"}
    assert passes(connection)


@pytest.mark.parametrize("name", ["wsgi", "asgi"])
def test_an_application_is_a_target(module: ModuleType, name: str) -> None:
    """WSGI or ASGI, in this process."""
    connection = connect(f"{module.__name__}:{name}")
    assert (connection.edition.name, connection.control) == ("documented", True)
    assert passes(connection)


def test_further_users_and_tokens_are_kept_out_of_sight(url: str, a_file: Callable[[str], str]) -> None:
    """With the consumer of the file, their secrets from the environment; control makes them the documents' own."""
    oauth = (
        '[oauth]\nconsumer_key = "c"\nconsumer_secret = "env:SHOP_KEY"\ntoken = "t"\ntoken_secret = "env:SHOP_KEY"\n'
    )
    more = oauth + '[oauth.tokens.readonly]\ntoken = "r"\ntoken_secret = "env:READER_KEY"\n'
    more += '[users.reader]\nuser = "somebody"\nkey = "env:READER_KEY"\n'
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("READER_KEY", "sesame")
        found = connect(a_file(FILE.format(url=url) + "control = false\n" + more))
        assert (found.users["reader"].user, found.tokens["readonly"].consumer_key) == ("somebody", "c")
        assert {"sesame", "r"} <= found.recorder.secrets
        assert connect(a_file(FILE.format(url=url) + more)).users["reader"].user == "readonly"


def test_an_application_says_its_edition(module: ModuleType) -> None:
    """As a running mock does."""
    assert connect(f"{module.__name__}:older").edition.name == "openmage-20.16"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("nosuch.toml", "nosuch.toml: No such file"),
        ("/tmp", "is not a target"),  # noqa: S108 - a folder that there is
        ("nonsense", "'nonsense' is not a target: give a URL, a file that ends in .toml, or module:attribute"),
        ("", "is not a target"),
        ("no_such_module:app", "no_such_module:app: No module named 'no_such_module'"),
        ("conformance:nosuch", "conformance:nosuch: module 'conformance' has no attribute 'nosuch'"),
        ("a_shop_of_my_own:number", "is neither an application nor a transport"),
        ("a_shop_of_my_own:text", "is neither an application nor a transport"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1"),
        ("http://[bad", "http://[bad"),
        ("http://", "http://"),
    ],
)
def test_a_target_that_cannot_be_used_is_said(module: ModuleType, target: str, said: str) -> None:
    """In one line, which names it."""
    with pytest.raises(TargetError) as error:
        connect(target)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("base_url = ", "Invalid value"),
        ("\xff", "target.toml"),
        ('user = "x"\n', "base_url"),
        (FILE + "colour = 1\n", "colour"),
        (FILE.replace('"apiUser"', "5"), "user"),
        (FILE + 'timeout = "long"\n', "timeout"),
        (FILE.replace("env:SHOP_KEY", "apiKey"), 'key = "env:SHOP_KEY"'),
        (FILE.replace("env:SHOP_KEY", "env:NO_SUCH_KEY"), "the environment has no NO_SUCH_KEY"),
        (FILE + 'edition = "nosuch"\n', "edition: no edition 'nosuch'"),
        (FILE + 'shop = "nosuch"\n', "shop: no edition 'nosuch'"),
        (FILE + 'dialects = ["nosuch"]\n', "no dialect 'nosuch'"),
        (FILE + 'control_token = "open sesame"\n', "names its secrets, it does not hold them"),
        (FILE + 'control_token = "env:NO_SUCH_KEY"\n', "the environment has no NO_SUCH_KEY"),
        (FILE + 'control_token = "env:BROKEN"\n', "control_token: the value cannot stand in a header"),
        (FILE + 'control_token = "env:FOREIGN"\n', "control_token: the value cannot stand in a header"),
        (FILE + 'headers = { X-Key = "env:BROKEN" }\n', "[headers] 'X-Key' cannot be sent"),
        (FILE + '[users.nosuch]\nuser = "a"\nkey = "env:SHOP_KEY"\n', "nosuch"),
        (FILE + '[users.reader]\nuser = "a"\nkey = "open"\n', "it does not hold them"),
        (FILE + '[may_touch.roles]\nconfigurabel = "A"\n', "configurabel"),
        (FILE + '[may_touch.roles]\nnumeric = "A1"\n', "may_touch.roles.numeric: 'A1' is not a SKU of digits"),
        (FILE + '[may_touch.roles]\nshadowing = "6"\n', "shadowing and shadowed belong together"),
        (FILE + '[may_touch.roles]\nchildren = ["A"]\n', "name the two simple products"),
        (FILE + '[may_touch]\nskus = ["A"]\nroles = { disabled = "A" }\n', "needs its own product"),
        (FILE + '[may_touch.roles]\nrefuses = { product = "x" }\n', "of a product that is not named"),
        (FILE + '[may_touch.roles]\nrefusing = "A"\nrefuses = { nobody = "x" }\n', "choose from product, stock_item"),
    ],
)
def test_a_file_that_cannot_be_used_is_said(url: str, a_file: Callable[[str], str], text: str, said: str) -> None:
    """With what is wrong in it, and without its secrets."""
    with pytest.raises(TargetError) as error:
        connect(a_file(text.replace("{url}", url)))
    assert said in str(error.value)
    assert "sesame" not in str(error.value)


def test_a_file_never_shows_its_secret(url: str, a_file: Callable[[str], str]) -> None:
    """A key that was written into the file by mistake is not repeated."""
    with pytest.raises(TargetError) as error:
        connect(a_file(FILE.format(url=url).replace("env:SHOP_KEY", "open sesame")))
    assert "sesame" not in str(error.value)


def test_an_unknown_edition_lists_those_that_there_are(url: str) -> None:
    """For the embedded mock and for others."""
    for target in (None, url):
        with pytest.raises(TargetError) as error:
            connect(target, "nosuch")
        assert all(name in str(error.value) for name in editions())


def test_an_edition_that_the_target_does_not_serve_is_said(url: str) -> None:
    """Whoever asks for another one is told which it is."""
    with pytest.raises(TargetError, match=r"serves edition openmage-20\.18, not documented"):
        connect(url, "documented")


def test_a_dialect_that_the_edition_does_not_have_is_said() -> None:
    """With those that it has."""
    with pytest.raises(TargetError, match=r"no dialect 'jsonrpc' in edition openmage-19\.5"):
        connect(None, "openmage-19.5", ["jsonrpc"])
    assert "jsonrpc" not in edition("openmage-19.5").dialects
    assert connect(None, None, ["jsonrpc"]).dialects == ("jsonrpc",)


def test_a_token_opens_the_control(closed: str, a_file: Callable[[str], str]) -> None:
    """It is named in the target file, and hidden as every secret is."""
    connection = connect(a_file(FILE.format(url=closed) + 'control_token = "env:CONTROL"\n'))
    assert (connection.control, connection.edition.name, connection.without_control) == (True, "openmage-20.18", "")
    assert passes(connection)
    assert named_secrets(connection)["control_token"] == TOKEN
    assert connection.recorder.hidden(f"Bearer {TOKEN}") == "Bearer [redacted]"


def test_the_token_goes_to_the_control_only(httpserver: HTTPServer, a_file: Callable[[str], str]) -> None:
    """Neither a dialect nor a path that only looks like the control's sees it; there the file's own headers stay."""
    httpserver.expect_request(re.compile(".*")).respond_with_json({})
    text = FILE.format(url=httpserver.url_for("").rstrip("/")) + 'control_token = "env:CONTROL"\n'
    recorder = connect(a_file(text + 'headers = { Authorization = "Basic abc" }\n')).recorder
    for path in ("/api/jsonrpc", "/x/__mock__/", "/?/__mock__/", "/__mock__/state"):
        recorder.send(Message("GET", path))
    recorder.send(Message("GET", "/api/jsonrpc", (("Authorization", "Bearer shop"),)))
    sent = [(request.path, request.headers.getlist("Authorization")) for request, _ in httpserver.log]
    assert sent == [
        ("/__mock__/", [f"Bearer {TOKEN}"]),
        ("/api/jsonrpc", ["Basic abc"]),
        ("/x/__mock__/", ["Basic abc"]),
        ("/", ["Basic abc"]),
        ("/__mock__/state", [f"Bearer {TOKEN}"]),
        ("/api/jsonrpc", ["Bearer shop"]),
    ]


def test_without_the_token_there_is_no_control(closed: str, a_file: Callable[[str], str]) -> None:
    """A URL or a file without it is judged all the same, and the user is told; one that wants no control is not."""
    for target in (closed, a_file(FILE.format(url=closed))):
        connection = connect(target)
        assert (connection.control, connection.edition.name) == (False, "documented")
        assert connection.without_control == (
            'the mock\'s control asks for a token: control_token = "env:NAME" in a target file; '
            "judging without control, as edition documented"
        )
    assert connect(a_file(FILE.format(url=closed) + "control = false\n")).without_control == ""


def test_a_wrong_token_is_said(closed: str, a_file: Callable[[str], str]) -> None:
    """Nobody names a token in order to be judged without control."""
    with pytest.raises(TargetError, match="its control does not take the token of control_token"):
        connect(a_file(FILE.format(url=closed) + 'control_token = "env:WRONG"\n'))


def test_a_mock_that_does_not_know_its_name_has_no_control() -> None:
    """The host that it is asked for has to be allowed; what to do is said."""
    with running(build()) as url:
        connection = connect(url.replace("127.0.0.1", "0.0.0.0"))  # noqa: S104 - a name that leads there
    assert not connection.control
    assert "does not answer for the host 0.0.0.0: stockproof mock --allow-host 0.0.0.0;" in connection.without_control


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[1]", b'{"title": "Unauthorized", "status": 401}', b"\xff", b"[" * 9999]
)
def test_a_shop_that_refuses_everybody_is_not_a_mock(httpserver: HTTPServer, status: int, body: bytes) -> None:
    """A staging shop answers 401 or 403 to what it does not know; that is no control."""
    httpserver.expect_request("/__mock__/").respond_with_data(body, status, content_type="application/problem+json")
    connection = connect(httpserver.url_for("").rstrip("/"))
    assert (connection.control, connection.without_control) == (False, "")


HIDDEN = FILE + "control = false\n"
SHOP, HELD = 'shop = "openmage-20.18"\n', 'edition = "{}"\n'


@pytest.mark.parametrize(
    ("text", "flag", "held", "shop"),
    [
        (HIDDEN, None, "documented", "documented"),
        (HIDDEN, "openmage-19.5", "openmage-19.5", "openmage-19.5"),
        (HIDDEN + SHOP, None, "openmage-20.18", "openmage-20.18"),
        (HIDDEN + HELD.format("openmage-20.18"), None, "openmage-20.18", "openmage-20.18"),
        (HIDDEN + SHOP + HELD.format("documented"), None, "documented", "openmage-20.18"),
        (HIDDEN + SHOP, "documented", "documented", "openmage-20.18"),
        (HIDDEN + HELD.format("openmage-20.18"), "documented", "documented", "openmage-20.18"),
        (HIDDEN + SHOP + HELD.format("documented"), "openmage-20.16", "openmage-20.16", "openmage-20.18"),
        (FILE + HELD.format("documented"), None, "documented", "openmage-20.18"),
        (FILE + SHOP, None, "openmage-20.18", "openmage-20.18"),
    ],
)
def test_what_a_shop_is_and_what_it_is_held_against(  # noqa: PLR0913, PLR0917 - a table
    url: str, a_file: Callable[[str], str], text: str, flag: str | None, held: str, shop: str
) -> None:
    """Either alone stands for both; a mock with control is what it says."""
    connection = connect(a_file(text.replace("{url}", url)), flag)
    assert (connection.edition.name, connection.shop.name) == (held, shop)


def test_a_mock_that_is_not_what_the_file_says_is_not_used(url: str, a_file: Callable[[str], str]) -> None:
    """In one line."""
    with pytest.raises(TargetError, match=r"serves edition openmage-20\.18, not openmage-19\.5"):
        connect(a_file(FILE.format(url=url) + 'shop = "openmage-19.5"\n'))


@pytest.mark.parametrize(
    ("named", "reachable"),
    [("", ("jsonrpc", "soap_v1", "soap_v2", "xmlrpc")), ('dialects = ["soap_v1"]\n', ("soap_v1", "xmlrpc"))],
)
def test_what_is_judged_does_not_say_what_can_be_reached(
    url: str, a_file: Callable[[str], str], named: str, reachable: tuple[str, ...]
) -> None:
    """All dialects that there are credentials for; of a group of which the file names some, only those."""
    connection = connect(a_file(HIDDEN.format(url=url) + SHOP + named), None, ["xmlrpc"])
    assert (connection.dialects, connection.reachable) == (("xmlrpc",), reachable)


def test_a_dialect_that_the_shop_does_not_have_is_not_reached(url: str, a_file: Callable[[str], str]) -> None:
    """Though it is judged by an edition that has it."""
    connection = connect(a_file(HIDDEN.format(url=url) + 'shop = "openmage-19.5"\n'), "documented", ["jsonrpc"])
    assert (connection.dialects, connection.reachable) == (("jsonrpc",), ("soap_v1", "soap_v2", "xmlrpc"))
