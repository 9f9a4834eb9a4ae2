"""`stockproof check`: verdicts, explanations, exit codes."""

import json
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

DEFECT, REQUIREMENT, CHECK = "answers_100_for_101", "faults/product_not_exists", "test_an_unknown_product_is_101"
#: Where one dialect shows what the command does.
SOME = ("--profile", "quick", "--dialect", "jsonrpc")
HEADLINE = re.compile(
    r"(\d+) examples(?:, \d+ rejected)?, (\d+) requests and \d+ to the target's control in [\d.]+ s "
    r"\((\d+) examples a second while judging\), profile quick, seed (\d+)"
)


def explained(text: str, name: str) -> str:
    """A part of an explanation, as one text."""
    found = re.search(rf"^  {name}: +(.*?)(?=^  \w[\w ]*:|^$|\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"no {name} in\n{text}"
    return "\n".join(line.strip() for line in found[1].strip().splitlines())


@pytest.fixture
def broken(mock: Callable[..., Any]) -> Any:
    """A shop that is wrong on purpose."""
    return mock("--defect", DEFECT)


def test_the_embedded_mock_keeps_everything(
    stockproof: Callable[..., Any], record_property: Callable[[str, object], None]
) -> None:
    """Exit 0, a table with every topic, a headline with the rate; progress goes to standard error."""
    done = stockproof("check", "--profile", "quick")
    assert done.returncode == 0, done.stdout
    headline = HEADLINE.search(done.stdout)
    assert headline
    assert int(headline[1]) > 500
    record_property("measured", f"check: {headline[1]} examples, {headline[3]} a second, profile quick, embedded mock")
    assert re.search(r"^\d+ pass \(\d+ seen through control too\)$", done.stdout, re.MULTILINE)
    assert "config_precedence" in done.stdout
    assert "fail" not in done.stdout
    assert re.match(r"\d+ checks\n", done.stderr)


def test_a_broken_shop_is_explained(stockproof: Callable[..., Any], broken: Any) -> None:
    """Exit 1, and everything to understand the failure and to see it again."""
    done = stockproof("check", broken.url, "--profile", "quick", "--topic", "faults", "-k", CHECK)
    assert done.returncode == 1
    assert f"FAIL  {REQUIREMENT}  MUST  documented, jsonrpc" in done.stdout
    assert "MUST be reported with code 101" in explained(done.stdout, "Promised")
    assert explained(done.stdout, "Source").startswith("001_")
    assert explained(done.stdout, "Example") == "operation='list'\nidentifier='no-such-product'"
    assert '< {"jsonrpc":"2.0","error":{"code":100' in explained(done.stdout, "Messages")
    assert "At index 0 diff: 100 != 101" in explained(done.stdout, "Found")


def test_the_printed_curl_commands_get_the_bad_answer(stockproof: Callable[..., Any], broken: Any) -> None:
    """As they are printed, in their order, also after the target was put back, and more than once."""
    done = stockproof("check", broken.url, "--profile", "quick", "-k", CHECK)
    commands = explained(done.stdout, "Send again")
    for _ in range(2):
        answers = subprocess.run(["/bin/sh", "-ec", commands], capture_output=True, text=True, check=True).stdout
        assert '"error":{"code":100,"message":"Product not exists."' in answers


def test_run_again_finds_the_same_example(stockproof: Callable[..., Any], broken: Any) -> None:
    """The printed command fails again, with the same example."""
    first = stockproof("check", broken.url, "--profile", "quick", "-k", CHECK)
    program, *arguments = shlex.split(explained(first.stdout, "Run again"))
    assert program == "stockproof"
    second = stockproof(*arguments)
    assert second.returncode == 1
    for part in ("Example", "Found", "Check", "Run again"):
        assert explained(second.stdout, part) == explained(first.stdout, part)


def test_a_seed_draws_the_same_examples(
    stockproof: Callable[..., Any], mock: Callable[..., Any], tmp_path: Path
) -> None:
    """Two runs with one seed differ in nothing but the time, on a shop that fails under drawn data."""
    shop = mock("--defect", "resets_unnamed_fields")

    def found(folder: str) -> Any:
        arguments = (*SOME, "--topic", "partial_update", "--seed", "7", "--report", folder)
        assert stockproof("check", shop.url, *arguments).returncode == 1
        verdicts = json.loads((tmp_path / folder / "results.json").read_text())["verdicts"]
        keys = ("requirement", "check", "verdict", "examples", "requests")
        # of the reason the first line: pytest orders the details below it by their hashes
        return [
            ([entry[key] for key in keys], (entry["failure"] or {}).get("example"), entry["reason"].partition("\n")[0])
            for entry in verdicts
        ]

    assert found("one") == found("two")


def test_the_target_is_put_back(stockproof: Callable[..., Any], mock: Callable[..., Any]) -> None:
    """After a run over HTTP the target's state is what it was."""
    served = mock()
    before = urlopen(f"{served.url}/__mock__/state").read()  # noqa: S310 - the mock's own URL
    assert stockproof("check", served.url, *SOME, "--topic", "listing").returncode == 0
    assert urlopen(f"{served.url}/__mock__/state").read() == before  # noqa: S310 - the same


def test_check_asks_the_target_for_its_edition(stockproof: Callable[..., Any], mock: Callable[..., Any]) -> None:
    """A mock says what it is, and an --edition that it is not is refused."""
    served = mock("--edition", "openmage-20.18")
    done = stockproof("check", served.url, *SOME, "--topic", "faults")
    assert f"{served.url}, edition openmage-20.18" in done.stdout
    assert done.returncode in (0, 1)
    refused = stockproof("check", served.url, "--edition", "documented")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"stockproof: {served.url} serves edition openmage-20.18, not documented\n"


def test_an_application_in_the_working_folder_is_a_target(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """module:attribute is looked for where the command runs; WSGI and ASGI alike, and one that raises answers 500."""
    (tmp_path / "shop_app.py").write_text(
        "from mockserver import build\n"
        "from mockserver.edge import application\n"
        "served = application(build())\n"
        "def raises(environ, start_response):\n"
        "    raise ValueError('boom')\n"
    )
    selection = ("--profile", "quick", "-k", CHECK)
    assert stockproof("check", "shop_app:served", *selection).returncode == 0
    done = stockproof("check", "shop_app:raises", *selection)
    assert done.returncode == 1
    assert "ValueError: boom" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_target_file_names_its_key(stockproof: Callable[..., Any], mock: Callable[..., Any], tmp_path: Path) -> None:
    """The key comes from the environment and stands in no report."""
    served = mock()
    (tmp_path / "target.toml").write_text(f'base_url = "{served.url}"\nuser = "apiUser"\nkey = "env:SHOP_KEY"\n')
    arguments = ("check", "target.toml", *SOME, "--topic", "listing", "--report", "out")
    done = stockproof(*arguments, env={"SHOP_KEY": "apiKey"})
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(b"apiKey" not in path.read_bytes() for path in (tmp_path / "out").iterdir())
