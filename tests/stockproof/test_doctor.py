"""Setting a target up: `stockproof init` writes a file, `stockproof doctor` says what works."""

import json
import re
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
    document = foreign_document()
    document["magento1"]["stock_items"]["903"] |= {"use_config_manage_stock": "1", "is_in_stock": "0"}
    with running(build("documented", document)) as url:
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


def test_it_says_how_much_can_be_judged(examined: Callable[..., Any]) -> None:
    """And what would add more, the most useful first; nothing of what the file has already."""
    found = examined().stdout.splitlines()
    lines = found[next(at for at, line in enumerate(found) if " can be judged" in line) :]
    judged, total = map(int, re.findall(r"\d+", lines[0])[:2])
    assert 0.7 * total < judged < total
    more = [int(re.findall(r"\d+", line)[0]) for line in lines[1:] if line.startswith("note")]
    assert more == sorted(more, reverse=True)
    assert "do: declare users.reader" in "".join(lines)
    assert "[oauth]" not in "".join(lines)
    found = json.loads(examined("", "", "--format", "json").stdout)
    assert [(one["judged"], one["total"]) for one in found if one["judged"] is not None] == [(judged, total)]
    assert [one["more"] for one in found if one["more"] is not None] == more


def test_a_dry_run_says_how_much_can_be_judged(tmp_path: Path, url: str, stockproof: Any) -> None:
    """Of what is selected, and what would add more; nothing else is sent but the question what the target is."""
    (tmp_path / "target.toml").write_text(target_text(url), encoding="utf-8")
    words = ("check", "target.toml", "--dry-run", "--topic", "sessions", "--topic", "identification")
    text = stockproof(*words, env=target_secrets()).stdout
    whole = json.loads(stockproof(*words, "--format", "json", env=target_secrets()).stdout)
    found = whole["prospects"]
    assert f"{found['judged']} of {found['total']} can be judged" in text
    assert [f"{one['what']}: {one['more']} more" in text for one in found["more"]] == [True] * len(found["more"])
    assert 0 < found["judged"] < found["total"] == len(whole["checks"])
    assert "declare users.reader" in {one["what"] for one in found["more"]}


def test_without_rest_the_most_useful_thing_is_to_declare_it(examined: Callable[..., Any]) -> None:
    """A dialect more, and a way to put stock items back."""
    lines = examined('edition = "documented"', 'edition = "openmage-20.18"\ndialects = ["soap_v1"]').stdout
    assert "do: add [oauth]" in lines


@pytest.mark.parametrize(
    ("options", "declared", "said"),
    [
        ((), "manage_stock = 0", ["PROBLEM   config.manage_stock = 0: the shop behaves otherwise"]),
        (("--write",), "min_qty = 7", ["PROBLEM   config.min_qty = 7: the shop behaves otherwise"]),
        (
            ("--write",),
            "",
            [f"ok        config.{name}: the shop behaves so" for name in ("min_qty = 0", "backorders = 0")],
        ),
    ],
)
def test_declared_values_are_tried(
    examined: Callable[..., Any], options: tuple[str, ...], declared: str, said: list[str]
) -> None:
    """By reading alone where that tells, else on a product, which is put back; a problem says where to look."""
    name = declared.partition(" ")[0]
    old = {"": "", "manage_stock": "manage_stock = 1", "min_qty": "min_qty = 0"}[name]
    found = examined(old, declared, *options)
    assert [line in found.stdout for line in said] == [True] * len(said), found.stdout
    assert "not put back" not in found.stdout
    assert found.returncode == (1 if declared else 0), found.stdout


def test_a_shop_that_serves_ws_i(tmp_path: Path, stockproof: Any) -> None:
    """`init` names that dialect in the file, and the doctor says so where it is not named."""
    document = foreign_document()
    document["magento1"]["config"] = {"api/config/compliance_wsi": "1"}
    with running(build("openmage-20.18", document)) as url:
        done = stockproof("init", "--url", url, "--user", "apiUser", "--sku", "T-0")
        file = read_target_file(str(tmp_path / "target.toml"))
        (tmp_path / "plain.toml").write_text(target_text(url).replace("documented", "openmage-20.18"))
        found = stockproof("doctor", "plain.toml", env=target_secrets())
    assert "soap_wsi         answers" in done.stdout
    assert ("soap_wsi" in file.dialects, "soap_v2" in file.dialects) == (True, False)
    assert "PROBLEM   soap_v2: the shop serves soap_wsi at that URL" in found.stdout
    assert '"soap_wsi"' in found.stdout


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
        (("--url", "nonsense"), "is not a URL"),
        (("--url", ""), "there is no terminal"),
    ],
)
def test_init_says_what_is_wrong(stockproof: Any, words: tuple[str, ...], said: str) -> None:
    """In one line, and writes no file."""
    found = stockproof("init", *words)
    assert (found.returncode, said in found.stderr, len(found.stderr.splitlines())) == (2, True, 1), found.stderr
