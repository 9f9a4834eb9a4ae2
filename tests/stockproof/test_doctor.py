"""Setting a target up: `stockproof init` writes a file, `stockproof doctor` says what works."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conformance.target_file import read_target_file
from mockserver import build
from mockserver.edge import running

sys.path.append(str(Path(__file__).parent.parent / "conformance"))
from foreign_shop import foreign_document, target_secrets, target_text


@pytest.fixture
def url() -> Iterator[str]:
    """A foreign shop that is served."""
    with running(build("documented", foreign_document())) as url:
        yield url


@pytest.fixture
def examined(tmp_path: Path, url: str, stockproof: Any) -> Callable[..., Any]:
    """Examine the shop with a target file that is changed first, and secrets that may be others."""

    def examine(old: str = "", new: str = "", *options: str, **secrets: str) -> Any:
        text = target_text(url)
        assert old in text
        (tmp_path / "target.toml").write_text(text.replace(old, new), encoding="utf-8", newline="\r\n")
        return stockproof("doctor", "target.toml", *options, env={**target_secrets(), **secrets})

    return examine


def test_a_target_that_works_is_said_to(examined: Callable[..., Any]) -> None:
    """Every dialect logs in, every product can be put back."""
    found = examined()
    assert found.returncode == 0, found.stdout
    assert "PROBLEM" not in found.stdout
    assert [f"product {sku}: can be put back" in found.stdout for sku in ("T-0", "T-1", "T-3", "T-9")] == [True] * 4


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"T-9"]', '"T-9", "no-such"]', "product no-such: can be put back: no, the shop has no such thing"),
        ("backorders = 0\n", "", "declare min_qty and backorders under [config]"),
        ('user = "apiUser"', 'user = "nobody"', "login of nobody"),
        ("127.0.0.1:", "127.0.0.2:", "nobody listens"),
        ("[may_touch]", "[may_tuch]", "may_tuch"),
    ],
)
def test_what_does_not_work_is_said_with_a_remedy(examined: Callable[..., Any], old: str, new: str, said: str) -> None:
    """And the exit code is 1."""
    found = examined(old, new)
    assert (found.returncode, said in found.stdout, "do: " in found.stdout) == (1, True, True), found.stdout
    assert found.stderr == ""


def test_a_wrong_secret_is_no_secret_in_what_is_said(examined: Callable[..., Any]) -> None:
    """The key that does not open is not shown."""
    found = examined(SHOP_KEY="open sesame")
    assert (found.returncode, "sesame" in found.stdout + found.stderr) == (1, False)


def test_findings_as_json(examined: Callable[..., Any]) -> None:
    """For programs."""
    found = json.loads(examined("", "", "--format", "json").stdout)
    assert {one["state"] for one in found} <= {"ok", "note"}


def test_init_writes_a_file_that_the_doctor_likes(tmp_path: Path, url: str, stockproof: Any) -> None:
    """From options alone; a second time it asks to be told."""
    words = ("init", "--url", url, "--user", "apiUser", "--sku", "T-0", "--sku", 'Größe 1 "x"')
    assert stockproof(*words).returncode == 0
    file = read_target_file(str(tmp_path / "target.toml"))
    assert (file.base_url, file.user, file.may_touch.skus) == (url, "apiUser", ("T-0", 'Größe 1 "x"'))
    assert (file.shop, file.edition) == ("documented", "documented")
    again = stockproof(*words)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--url", "http://127.0.0.1:1"), "nobody listens"),
        (("--url", "nonsense"), "is no URL"),
        (("--url", ""), "there is no terminal"),
    ],
)
def test_init_says_what_is_wrong(stockproof: Any, words: tuple[str, ...], said: str) -> None:
    """In one line, and writes no file."""
    found = stockproof("init", *words)
    assert (found.returncode, said in found.stderr, len(found.stderr.splitlines())) == (2, True, 1), found.stderr
