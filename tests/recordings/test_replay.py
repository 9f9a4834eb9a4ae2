"""The mock against recorded exchanges with real shops: same answers, same stored state.

The recordings stand outside the project; STOCKPROOF_SHARED names their folder's parent. Absent: skipped.
"""

import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import pytest

from mockserver import build
from mockserver.edge import running

ROOT = Path(__file__).parents[2]
RECORDINGS = Path(os.environ.get("STOCKPROOF_SHARED", ROOT.parent / "shared")) / "recordings"
MISSES = msgspec.toml.decode((Path(__file__).parent / "misses.toml").read_bytes())

#: How the explanation of a miss ends that is another dialect's, which does not count here and goes away with it.
ELSEWHERE = "the mock does not speak yet"

#: Recordings by their file's name, and the dialect that they speak.
DIALECTS = ("jsonrpc", "soap_v1", "soap_v2", "soap_wsi", "xmlrpc", "rest")
FILES = [
    (edition, dialect)
    for edition in ("openmage-20.18", "openmage-20.16", "openmage-19.5")
    for dialect in DIALECTS
    if (RECORDINGS / edition / f"{dialect}.jsonl").exists()
]

pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason=f"no recordings at {RECORDINGS}")


def _module(name: str) -> ModuleType:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, RECORDINGS / f"{name}.py")
        assert spec
        assert spec.loader
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def _cases(edition: str, dialect: str) -> Iterator[dict[str, Any]]:
    for line in (RECORDINGS / edition / f"{dialect}.jsonl").read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _differences(edition: str, dialect: str) -> tuple[int, dict[str, list[str]]]:
    """How many cases there are, and what differs in those that do not match."""
    replay, adapter = _module("replay"), _module("mock_state")
    config = {"api/config/compliance_wsi": "1"} if dialect == "soap_wsi" else {}
    found, count = {}, 0
    with running(build(edition)) as url:
        state = adapter.MockState(url, config)
        for case in _cases(edition, dialect):
            answers, done, context = replay.run_case(url, case, state, state.fixture)
            wrong, _ = replay.compare(case, answers, done, context)
            count += 1
            if wrong:
                found[case["id"]] = wrong
    return count, found


@pytest.mark.parametrize(("edition", "dialect"), FILES)
def test_the_mock_answers_as_the_recorded_shop(
    edition: str, dialect: str, record_property: Callable[[str, object], None]
) -> None:
    """At least 99 % of a file's cases match, or all but one; every miss is explained, no explanation is stale.

    Cases that go through a dialect that is still to come do not count.
    """
    count, found = _differences(edition, dialect)
    record_property("measured", f"{edition}/{dialect}: {count - len(found)}/{count} recorded cases match")
    explained = MISSES.get(edition, {}).get(dialect, {})
    unexplained = {case: wrong for case, wrong in found.items() if case not in explained}
    assert not unexplained, "\n".join(f"{case}: {wrong}" for case, wrong in unexplained.items())
    assert set(explained) == set(found), "an explained miss matches now: take it from misses.toml"
    own = [case for case, reason in explained.items() if not reason.endswith(ELSEWHERE)]
    assert len(own) <= max(1, count // 100)
