"""What is drawn depends on the seed alone, whatever else is loaded."""

import random
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from conformance.steady import steady


def drawn() -> list[int]:
    """Numbers of one seed."""
    found: list[int] = []

    @seed(7)
    @settings(database=None, derandomize=False, max_examples=60)
    @given(st.integers())
    def draw(number: int) -> None:
        found.append(number)

    with steady():
        draw()
    return found


def test_a_project_s_own_constants_are_not_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module full of numbers, loaded between two runs, changes nothing."""
    before = drawn()
    path = tmp_path / "full_of_numbers.py"
    path.write_text("\n".join(f"x{number} = {10**9 + 7 * number}" for number in range(300)))
    module = ModuleType("full_of_numbers")
    module.__file__ = str(path)
    exec(compile(path.read_text(), str(path), "exec"), module.__dict__)  # noqa: S102 - as an import would
    monkeypatch.setitem(sys.modules, "full_of_numbers", module)
    assert drawn() == before


def test_an_application_keeps_its_random_numbers() -> None:
    """What an application makes up in this process is something else in every example."""
    made_up: list[float] = []

    @settings(database=None, max_examples=20)
    @given(st.integers())
    def make_up(_number: int) -> None:
        made_up.append(random.random())  # noqa: S311 - as an application might

    with steady():
        make_up()
    assert len(set(made_up)) == len(made_up) > 1
