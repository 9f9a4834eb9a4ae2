"""The pages stay true: their commands are run, and print what stands below them; their files are read."""

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest
import yaml

from conformance.baseline import Entry, read_baseline
from conformance.connection import TargetFile
from conformance.reports import formats, report
from mockserver import build
from mockserver.state import to_document
from specs import editions

ROOT = Path(__file__).parents[2]
PAGES = (
    "README.md",
    "docs/control-api.md",
    "docs/targets.md",
    "docs/certify.md",
    "docs/reports.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTROL_API = (ROOT / "docs/control-api.md").read_text(encoding="utf-8")
TARGETS = (ROOT / "docs/targets.md").read_text(encoding="utf-8")


def blocks(page: str, kind: str) -> list[str]:
    """The fenced blocks of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def sessions(page: str) -> Iterator[tuple[str, str]]:
    """Each command of a page's terminal sessions, with what stands below it."""
    for block in blocks(page, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output


def normal(text: str) -> list[str]:
    """Lines without the numbers that differ from run to run or grow with the suite."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return [re.sub(r"[\d.]+ *", "N", line) if re.match(r"\d+ (examples|pass)|│", line) else line for line in lines]


@pytest.mark.skipif(which("curl") is None, reason="needs curl")
@pytest.mark.parametrize("page", [README, CONTROL_API], ids=["README", "control-api"])
def test_the_terminal_sessions_are_as_printed(
    stockproof: Callable[..., Any], mock: Callable[..., Any], page: str
) -> None:
    """In their order, against one mock, on a port of the test's own."""
    served = mock()
    port = str(urlsplit(served.url).port)
    for command, expected in sessions(page):
        wanted = normal(expected.replace(":8080", f":{port}"))
        if command == "stockproof mock":
            shown = served.said
        elif command.startswith("stockproof "):
            shown = stockproof(*command.split()[1:]).stdout
        else:
            line = ["/bin/sh", "-c", command.replace(":8080", f":{port}")]
            shown = subprocess.run(line, capture_output=True, encoding="utf-8", check=True).stdout
        assert normal(shown) == wanted, command


@pytest.mark.skipif(which("curl") is None, reason="needs curl")
def test_the_printed_service_is_reached_by_its_name(mock: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The mock's command is the same in the shell and in the compose file; curl gets in with the token."""
    monkeypatch.setenv("MOCK_CONTROL", "open-sesame")
    [serve, ask] = blocks(CONTROL_API, "sh")[0].splitlines()
    [service] = blocks(CONTROL_API, "yaml")
    assert f'&& {serve}"' in yaml.safe_load(service)["services"]["shop"]["command"]
    served = mock(*serve.split()[2:])
    port = urlsplit(served.url).port
    command = ask.replace("curl", f"curl --connect-to shop:8080:127.0.0.1:{port}")
    shown = subprocess.run(["/bin/sh", "-c", command], capture_output=True, encoding="utf-8", check=True).stdout
    assert '"name":"stockproof mock"' in shown
    assert '"edition"' in shown


def test_the_readme_has_every_edition() -> None:
    """The table of editions is the specs'."""
    assert re.findall(r"^\| `([a-z]+[-.\d]*)` \|", README, re.MULTILINE) == list(editions())


def test_the_readme_names_the_exit_codes_of_check(stockproof: Callable[..., Any]) -> None:
    """The same as the command's own help."""
    codes = re.findall(r"^\| (\d+) \|", README, re.MULTILINE)
    assert codes == re.findall(r"^    (\d+)  ", stockproof("check", "--help").stdout, re.MULTILINE)


def test_the_printed_shop_file_is_a_shop() -> None:
    """It loads, and its columns are what it says."""
    [text] = blocks(CONTROL_API, "toml")
    shop = to_document(build(None, msgspec.toml.decode(text)))["magento1"]
    assert shop["stock_items"]["1"]["qty"] == "7.5000"
    assert "warehouse" in shop["api_users"]


def test_the_printed_target_file_is_one() -> None:
    """It has every key that a target file may have."""
    [text] = blocks(TARGETS, "toml")
    known = {field.name for field in msgspec.structs.fields(TargetFile)}
    assert set(msgspec.toml.decode(text)) == known
    assert msgspec.toml.decode(text, type=TargetFile).user == "apiUser"


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    """Every relative link names a file."""
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    assert all((ROOT / page).parent.joinpath(target).exists() for target in targets), targets


def test_ci_runs_the_readmes_command() -> None:
    """The line that runs the tests is the last of .ci/run."""
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert run.strip().splitlines()[-1] in blocks(README, "sh")[1]


def test_the_pages_print_the_defect_that_they_name(stockproof: Callable[..., Any]) -> None:
    """`stockproof mock --defect NAME` in the README names one that there is."""
    named = re.findall(r"--defect (\w+)", README)
    listed = stockproof("defects").stdout
    assert [name for name in named if name != "NAME" and f"{name} " not in listed] == []


def test_the_printed_baseline_is_one(tmp_path: Path) -> None:
    """It has every key that an entry may have."""
    [text] = blocks((ROOT / "docs/reports.md").read_text(encoding="utf-8"), "toml")
    (tmp_path / "known.toml").write_text(text, encoding="utf-8")
    [entry] = read_baseline(tmp_path / "known.toml")
    assert set(msgspec.toml.decode(text)["expected"][0]) == {field.name for field in msgspec.structs.fields(Entry)}
    assert entry.owner == "warehouse team"


def test_every_report_is_on_the_page() -> None:
    """Each format's name and file."""
    text = (ROOT / "docs/reports.md").read_text(encoding="utf-8")
    assert [name for name in formats() if f"`{name}`" not in text or f"`{report(name).FILE}`" not in text] == []
