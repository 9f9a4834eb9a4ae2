"""What cannot be done: one clear line on standard error, nothing on standard output, exit code 2, no traceback."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FILES = {
    "cut.json": b'{"magento1": ',
    "cut.toml": b"edition = ",
    "twice.toml": b"a = 1\na = 2\n",
    "list.json": b"[1]",
    "utf16.json": b'\xff\xfe{\x00"\x00',
    "latin1.toml": 'edition = "Größe"'.encode("latin-1"),
    "deep.json": b"[" * 100_000,
    "unknown.json": b'{"magento1": {"producs": []}}',
    "column.json": b'{"magento1": {"products": [{"product_id": "1", "sku": "a"}],'
    b' "stock_items": {"1": {"product_id": "1", "quantity": "5"}}}}',
    "children.json": b'{"magento1": {"grouped_children": {"1": 5}}}',
    "edition.toml": b'edition = "magento-7"',
    "open.toml": b'base_url = "http://127.0.0.1:9"\nuser = "u"\nkey = "secret"\n',
    "unset.toml": b'base_url = "http://127.0.0.1:9"\nuser = "u"\nkey = "env:STOCKPROOF_NO_SUCH_KEY"\n',
    "header.toml": b'base_url = "http://127.0.0.1:9"\nuser = "u"\nkey = "env:HOME"\n[headers]\nX-A = "a\\nb"\n',
    "no_url.toml": b'base_url = "shop.example"\nuser = "u"\nkey = "env:HOME"\n',
    "short.toml": b'user = "u"\nkey = "env:HOME"\n',
    "token.toml": b'base_url = "http://127.0.0.1:9"\nuser = "u"\nkey = "env:HOME"\ncontrol_token = "open sesame"\n',
    "timeout.toml": b'base_url = "http://127.0.0.1:9"\ntimeout = nan\n',
    "timeout_0.toml": b'base_url = "http://127.0.0.1:9"\ntimeout = 0\n',
    "yes.toml": b'base_url = "http://127.0.0.1:9"\n[config]\nmanage_stock = "yes"\n',
    "flag.toml": b'base_url = "http://127.0.0.1:9"\n[config]\nmanage_stock = 7\n',
    "infinite.toml": b'base_url = "http://127.0.0.1:9"\n[config]\nmin_qty = inf\n',
    "setting.toml": b'base_url = "http://127.0.0.1:9"\n[config]\nmanage_stok = 1\n',
    "more.toml": b'base_url = "http://127.0.0.1:9"\nuser = "u"\nkey = "env:HOME"\ncolour = "red"\n',
}

MOCK = [
    (("--shop", "cut.json"), "cut.json: Expecting value"),
    (("--shop", "cut.toml"), "cut.toml: "),
    (("--shop", "twice.toml"), "twice.toml: "),
    (("--shop", "list.json"), "a shop file holds a map"),
    (("--shop", "utf16.json"), "utf16.json: 'utf-8' codec can't decode"),
    (("--shop", "latin1.toml"), "latin1.toml: 'utf-8' codec can't decode"),
    (("--shop", "deep.json"), "deep.json: "),
    (("--shop", "unknown.json"), "unknown.json: magento1.producs: unknown key; a Magento 1 shop has "),
    (("--shop", "column.json"), "column.json: magento1.stock_items.1.quantity: unknown column"),
    (("--shop", "children.json"), "children.json: magento1.grouped_children.1: must be a list"),
    (("--shop", "edition.toml"), "edition.toml: edition: no edition 'magento-7'; choose one of documented, "),
    (("--shop", "folder"), "folder: Is a directory"),
    (("--shop", "absent.json"), "absent.json: No such file or directory"),
    (("--defect", "nonsense"), "no defect 'nonsense'; `stockproof defects` lists them"),
    (("--host", "no.such.host.invalid"), "cannot be had"),
    (("--allow-host", "http://shop"), "--allow-host 'http://shop': must be a host name or address"),
    (("--allow-host", "shop", "--allow-host", "*.example"), "--allow-host '*.example': must be"),
    (("--allow-host", ""), "--allow-host '': must be"),
    (("--allow-host", "user@shop"), "--allow-host 'user@shop': must be"),
    (("--allow-host", "a" * 5000), "…': must be"),
    (("--base-url", "shop.example"), "--base-url 'shop.example': must be http:// or https://"),
    (("--base-url", "https://shop.example/magento"), "--base-url 'https://shop.example/magento': must be"),
    (("--base-url", ""), "--base-url '': must be"),
    (("--control-token", "open sesame"), "--control-token names an environment variable and does not hold the token"),
    (
        ("--control-token", "env:STOCKPROOF_NO_SUCH_KEY"),
        "--control-token 'env:STOCKPROOF_NO_SUCH_KEY': the environment",
    ),
    (("--control-token", "env:"), "--control-token 'env:': the environment has no such variable"),
    (("--control-token", "env:STOCKPROOF_BAD_TOKEN"), "a token has letters, digits and -._~+/= only"),
]

CHECK = [
    (("nonsense",), "'nonsense' is not a target: give a URL, a file that ends in .toml, or module:attribute"),
    (("no_such_module:app",), "no_such_module:app: No module named 'no_such_module'"),
    (("json:no_such_name",), "has no attribute 'no_such_name'"),
    (("json:__name__",), "json:__name__ is neither an application nor a transport"),
    (("http://",), "'http://' is not a URL"),
    (("ftp://shop.example",), "'ftp://shop.example' is not a target: give a URL"),
    (("http://[::1",), "'http://[::1' is not a URL"),
    (("absent.toml",), "absent.toml: No such file or directory"),
    (("cut.toml",), "cut.toml: "),
    (("latin1.toml",), "latin1.toml: "),
    (("short.toml",), "short.toml: Object missing required field `base_url`"),
    (("more.toml",), "more.toml: Object contains unknown field `colour`"),
    (("timeout.toml",), "timeout.toml: timeout: nan is not a number of seconds above 0"),
    (("timeout_0.toml",), "timeout_0.toml: timeout: 0 is not a number of seconds above 0"),
    (("yes.toml",), "yes.toml: config.manage_stock: 'yes' is not a number"),
    (("flag.toml",), "flag.toml: config.manage_stock: 7 is none of 0, 1"),
    (("infinite.toml",), "infinite.toml: config.min_qty: inf is not a number"),
    (("setting.toml",), "setting.toml: config.manage_stok: no setting, choose from min_qty, "),
    (("open.toml",), 'a target file names its secrets, it does not hold them: key = "env:SHOP_KEY"'),
    (("token.toml",), "a target file names its secrets, it does not hold them"),
    (("unset.toml",), "the environment has no STOCKPROOF_NO_SUCH_KEY"),
    (("header.toml",), "[headers] 'X-A' cannot be sent: its value has a line break"),
    (("http://a\tb",), "is not a URL"),
    (("no_url.toml",), "'shop.example' is not a URL"),
    (("--report", "cut.json"), "--report cut.json: "),
    (("--report", "cut.json/below"), "--report cut.json/below: "),
    (("-k", "a b("), "-k 'a b(': "),
]

USAGE = [
    (("mock", "--edition", "nonsense"), "'nonsense' is not one of 'documented', "),
    (("mock", "--port", "99999"), "99999 is not in the range"),
    (("mock", "--port", "http"), "'http' is not a valid"),
    (("check", "--edition", "nonsense"), "'nonsense' is not one of 'documented', "),
    (("check", "--dialect", "nonsense"), "'nonsense' is not one of "),
    (("check", "--topic", "nonsense"), "'nonsense' is not one of "),
    (("check", "--level", "must"), "'must' is not one of 'MUST', "),
    (("check", "--profile", "nonsense"), "'nonsense' is not one of 'quick', "),
    (("check", "--seed", "-1"), "-1 is not in the range"),
    (("check", "--max-time", "nan"), "'nan' is not a number"),
    (("check", "--rate", "nan"), "'nan' is not a number"),
    (("check", "one", "two"), "unexpected extra argument (two)"),
    (("requirements", "--format", "pdf"), "'pdf' is not one of 'text', "),
    (("defects", "--topic", "nonsense"), "'nonsense' is not one of "),
    (("nonsense",), "no command 'nonsense': choose one of check, mock, "),
    (("mock", "--nonsense"), "No such option"),
    (("--nonsense",), "No such option"),
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with files that cannot be used."""
    (tmp_path / "folder").mkdir()
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def is_one_line(done: Any, wanted: str) -> bool:
    """Whether a command refused with one line of ours that says this."""
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert done.stderr.startswith("stockproof: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert wanted in done.stderr
    return True


@pytest.mark.parametrize(("arguments", "wanted"), MOCK)
def test_mock_refuses_in_one_line(
    stockproof: Callable[..., Any], files: Path, arguments: tuple[str, ...], wanted: str
) -> None:
    """Shop files, defects and addresses; no token is repeated, and no line is endless."""
    done = stockproof("mock", "--port", "0", *arguments, env={"STOCKPROOF_BAD_TOKEN": "open sesame"})
    assert is_one_line(done, wanted)
    assert "sesame" not in done.stderr
    assert len(done.stderr) < 1000


@pytest.mark.parametrize(("arguments", "wanted"), CHECK)
def test_check_refuses_in_one_line(
    stockproof: Callable[..., Any], files: Path, arguments: tuple[str, ...], wanted: str
) -> None:
    """Targets, target files and the folder of the reports."""
    assert is_one_line(stockproof("check", *arguments), wanted)


@pytest.mark.parametrize(("arguments", "wanted"), USAGE)
def test_wrong_usage_is_said(stockproof: Callable[..., Any], arguments: tuple[str, ...], wanted: str) -> None:
    """Unknown commands, options and values: what may stand there, and where help is."""
    done = stockproof(*arguments)
    assert is_one_line(done, wanted)
    assert done.stderr.endswith(" --help\n")


def test_nobody_listens(stockproof: Callable[..., Any]) -> None:
    """A URL where nobody is: exit 2, one line that names it."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        assert is_one_line(stockproof("check", url), f"nobody listens at {url}")


def test_nothing_is_selected(stockproof: Callable[..., Any]) -> None:
    """A -k that fits no check."""
    done = stockproof("check", "-k", "zzz")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == "stockproof: no check is selected"
