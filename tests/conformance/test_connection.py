"""From what a user names to something that can be judged; what cannot be used is said in one line."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from conformance.checks import checks
from conformance.connection import Connection, TargetError, connect
from conformance.judge import run_check
from conformance.run import Run
from conformance.verdicts import Verdict
from mockserver import Request, World, build, handle
from mockserver.edge import application, running
from specs import edition, editions

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

    def written(text: str) -> str:
        (tmp_path / "target.toml").write_bytes(text.encode("latin-1"))
        return str(tmp_path / "target.toml")

    return written


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A mock that is served."""
    with running(build("openmage-20.18")) as found:
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
        ("/tmp", "is no target"),  # noqa: S108 - a folder that there is
        ("nonsense", "'nonsense' is no target: give a URL, a file that ends in .toml, or module:attribute"),
        ("", "is no target"),
        ("no_such_module:app", "no_such_module:app: No module named 'no_such_module'"),
        ("conformance:nosuch", "conformance:nosuch: module 'conformance' has no attribute 'nosuch'"),
        ("a_shop_of_my_own:number", "is no application and no transport"),
        ("a_shop_of_my_own:text", "is no application and no transport"),
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
        (FILE + 'edition = "nosuch"\n', "no edition 'nosuch'"),
        (FILE + 'dialects = ["nosuch"]\n', "no dialect 'nosuch'"),
        (FILE + '[users.nosuch]\nuser = "a"\nkey = "env:SHOP_KEY"\n', "nosuch"),
        (FILE + '[users.reader]\nuser = "a"\nkey = "open"\n', "it does not hold them"),
        (FILE + '[may_touch.roles]\nconfigurabel = "A"\n', "configurabel"),
        (FILE + '[may_touch.roles]\nnumeric = "A1"\n', "may_touch.roles.numeric: 'A1' is not a SKU of digits"),
        (FILE + '[may_touch.roles]\nshadowing = "6"\n', "shadowing and shadowed belong together"),
        (FILE + '[may_touch.roles]\nchildren = ["A"]\n', "name the two simple products"),
        (FILE + '[may_touch]\nskus = ["A"]\nroles = {{ disabled = "A" }}\n', "needs its own product"),
        (FILE + '[may_touch.roles]\nrefuses = {{ product = "x" }}\n', "of a product that is not named"),
        (FILE + '[may_touch.roles]\nrefusing = "A"\nrefuses = {{ nobody = "x" }}\n', "choose from product, stock_item"),
    ],
)
def test_a_file_that_cannot_be_used_is_said(url: str, a_file: Callable[[str], str], text: str, said: str) -> None:
    """With what is wrong in it."""
    with pytest.raises(TargetError) as error:
        connect(a_file(text.format(url=url)))
    assert said in str(error.value)


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
