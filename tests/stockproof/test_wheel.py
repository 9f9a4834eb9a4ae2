"""The wheel, installed in an environment of its own and used in folders that are not the checkout."""

import json
import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable
from email import message_from_bytes
from importlib.metadata import Distribution, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
ROOMS = ("specs", "mockserver", "conformance", "stockproof")
FOREIGN = ("PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PYTHONPATH", "CI")
INI = """\
[pytest]
python_files = check_*.py
python_functions = check_*
addopts = --strict-markers --strict-config -W error
filterwarnings = error
xfail_strict = true
"""
CONFTEST = """\
import pytest

@pytest.fixture
def target():
    return "the project's own"
"""
OWN_CHECK = """\
def check_mine(target):
    assert target == "the project's own"

def test_not_collected():
    raise AssertionError
"""

#: The dialects of two shops: the checks in every dialect are others' test.
SOME = ("magento2_rest", "merchantpro_rest")

pytestmark = [
    pytest.mark.skipif(find_spec("pip") is None, reason="needs pip"),
    pytest.mark.xdist_group("wheel"),  # built and installed once
]


def ran(*command: str | Path, cwd: Path) -> str:
    """The output of a command that must succeed."""
    variables = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    done = subprocess.run(command, cwd=cwd, env=variables, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    ran(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    return next(folder.glob("stockproof-*.whl"))


def asked_for(texts: list[str]) -> dict[str, Distribution]:
    """The distributions that requirements name, and those that they ask for in turn, as they are installed here."""
    found, seen, waiting = {}, set(), [(text, frozenset[str]()) for text in texts]
    while waiting:
        text, extras = waiting.pop()
        entry = Requirement(text)
        applies = not entry.marker or any(entry.marker.evaluate({"extra": extra}) for extra in {"", *extras})
        if applies and (text, extras) not in seen:
            seen.add((text, extras))
            found[entry.name] = distribution(entry.name)
            waiting += [(text, frozenset(entry.extras)) for text in found[entry.name].requires or []]
    return found


def copy(one: Distribution, library: Path) -> None:
    """Copy the modules of a distribution; its commands belong to the environment that they come from."""
    for file in one.files or []:
        if ".." not in file.parts and file.locate().exists():
            (library / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(file.locate()), library / file)


@pytest.fixture(scope="session")
def scripts(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a fresh environment with nothing in it but the wheel and what it asks for.

    What it asks for is copied from here, where pip has put it: to fetch it again would take longer than all else.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    where = "import sysconfig; print(sysconfig.get_path('purelib'))"
    library = Path(ran(commands / "python", "-c", where, cwd=folder).strip())
    with ZipFile(wheel) as opened:
        [name] = [name for name in opened.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = message_from_bytes(opened.read(name))
    for one in asked_for(metadata.get_all("Requires-Dist", [])).values():
        copy(one, library)
    pip = (sys.executable, "-m", "pip", "--python", commands / "python")
    ran(*pip, "install", "-q", "--no-deps", "--no-index", wheel, cwd=folder)
    return commands


def pytest_of(scripts: Path) -> tuple[str | Path, ...]:
    """The environment's pytest, which, as the command does, leaves the working folder out of the path."""
    return scripts / "python", "-P", "-m", "pytest"


def kept(output: str) -> int:
    """How many checks a headline says have passed; nothing else may stand beside them."""
    line = next(line for line in output.splitlines() if " pass" in line and " passed" not in line)
    numbers, _, _ = line.removeprefix("stockproof: ").partition(" (")
    count, verdict = numbers.split(" ")
    assert verdict == "pass"
    return int(count)


def test_the_wheel_has_every_file(wheel: Path) -> None:
    """Everything in the four rooms, data and type markers included, and the licence."""
    inside = set(ZipFile(wheel).namelist())
    files = {
        str(path.relative_to(ROOT).as_posix())
        for room in ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert files <= inside
    assert {f"{room}/py.typed" for room in ROOMS} <= inside
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in inside)
    assert not any(name.startswith(("tests/", "docs/", "benchmarks/")) for name in inside)


def test_check_and_pytest_judge_the_same(scripts: Path, tmp_path: Path) -> None:
    """From an empty folder, and with pytest in a project with settings and fixtures of its own: as many, all green."""
    (tmp_path / "empty").mkdir()
    some = [part for name in SOME for part in ("--dialect", name)]
    by_check = kept(ran(scripts / "stockproof", "check", "--profile", "quick", *some, cwd=tmp_path / "empty"))
    assert list((tmp_path / "empty").iterdir()) == []
    project = tmp_path / "project"
    project.mkdir()
    for name, text in {"pytest.ini": INI, "conftest.py": CONFTEST, "check_mine.py": OWN_CHECK}.items():
        (project / name).write_text(text)
    some = [part for name in SOME for part in ("--stockproof-dialect", name)]
    quick = ("--pyargs", "conformance", "--stockproof-profile", "quick")
    shown = ran(*pytest_of(scripts), *quick, *some, cwd=project)
    assert kept(shown) == by_check > 100
    assert f"{by_check} passed" in shown


def test_a_project_keeps_its_own_tests(scripts: Path, tmp_path: Path) -> None:
    """With the plugin installed, a project's own tests run as before, beside the checks or alone."""
    for name, text in {"pytest.ini": INI, "conftest.py": CONFTEST, "check_mine.py": OWN_CHECK}.items():
        (tmp_path / name).write_text(text)
    assert "1 passed" in ran(*pytest_of(scripts), cwd=tmp_path)
    quick = ("--stockproof-profile", "quick", "--stockproof-topic", "listing")
    shown = ran(*pytest_of(scripts), ".", "--pyargs", "conformance", *quick, cwd=tmp_path)
    assert f"{kept(shown) + 1} passed" in shown


def test_a_stranger_in_our_rooms_is_named(stockproof: Callable[..., Any], tmp_path: Path) -> None:
    """Another distribution's mockserver over ours: one line that says whose it is and what to do, exit 2."""
    record = tmp_path / "site" / "mockserver_friendly_client-1.0.dist-info"
    package = tmp_path / "site" / "mockserver"
    record.mkdir(parents=True)
    package.mkdir()
    (package / "__init__.py").write_text("class MockServerClient: ...\n")
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: mockserver-friendly-client\nVersion: 1.0\n")
    (record / "RECORD").write_text("mockserver/__init__.py,,\n")
    for command in ("mock", "check", "defects"):
        done = stockproof(command, env={"PYTHONPATH": str(tmp_path / "site")})
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
        assert "mockserver belongs to mockserver-friendly-client too" in done.stderr
        assert "environment of its own" in done.stderr


def test_the_metadata_says_what_it_is(scripts: Path, tmp_path: Path) -> None:
    """The installed distribution is typed, licensed and has its entry points."""
    code = (
        "import json; from importlib.metadata import distribution; d = distribution('stockproof');"
        "print(json.dumps([d.metadata['License-Expression'], sorted(e.group for e in d.entry_points)]))"
    )
    licence, groups = json.loads(ran(scripts / "python", "-c", code, cwd=tmp_path))
    assert licence == "Apache-2.0"
    assert groups == ["console_scripts", "pytest11", "stockproof.targets"]
