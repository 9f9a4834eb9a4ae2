"""The pytest plugin: collects the checks whatever the user's ini says, runs them on a target, logs the verdicts.

It leaves every other test alone. A run is prepared by `stockproof check` (which hands it over as the plugin
`stockproof-run`), or from the options below when pytest itself is called: `pytest --pyargs conformance`.
"""

import random
from collections.abc import Generator, Iterable
from pathlib import Path
from typing import Any

import pytest

from conformance.baseline import BaselineError, read_baseline
from conformance.connection import TargetError, connect
from conformance.events import BaselineRead, Planned
from conformance.headline import headline
from conformance.judge import judge, perform, prepare
from conformance.profiles import DEFAULT_PROFILE, PROFILES
from conformance.run import Run, Selection
from conformance.verdicts import CapReachedError, TargetLostError, Untestable, Verdict
from conformance.verifies import requirement_of
from conformance.words import expectation
from specs import topics

__all__ = ["PREPARED"]

PREPARED = "stockproof-run"
#: The parameter of a check whose requirement is in force in no dialect of the target.
NOWHERE = "nowhere"
CHECKS = Path(__file__).parent / "checks"
_RUN = pytest.StashKey[Run]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The options of a run that pytest itself starts."""
    group = parser.getgroup("stockproof", "conformance of inventory APIs")
    group.addoption(
        "--stockproof-target", metavar="TARGET", help="URL, target.toml or module:attribute; default: a mock"
    )
    group.addoption("--stockproof-edition", metavar="NAME", help="the edition to hold the target against")
    group.addoption("--stockproof-dialect", metavar="NAME", action="append", default=[], help="only this dialect")
    group.addoption(
        "--stockproof-topic", metavar="NAME", action="append", default=[], choices=topics(), help="only this topic"
    )
    group.addoption("--stockproof-profile", choices=list(PROFILES), default=DEFAULT_PROFILE, help="how much it costs")
    group.addoption("--stockproof-baseline", metavar="FILE", help="what is known not to be kept; see docs/reports.md")
    group.addoption("--stockproof-seed", type=int, metavar="N", help="draw the same examples again")


def pytest_configure(config: pytest.Config) -> None:
    """Take a prepared run, if there is one."""
    prepared = config.pluginmanager.get_plugin(PREPARED)
    if prepared is not None:
        config.stash[_RUN] = prepared.run


def _run(config: pytest.Config) -> Run:
    """The run of this session, made when the first check is collected."""
    if _RUN not in config.stash:
        option = config.option
        try:
            known = _baseline(option.stockproof_baseline)
            connection = connect(option.stockproof_target, option.stockproof_edition, tuple(option.stockproof_dialect))
        except (TargetError, BaselineError) as error:
            raise pytest.UsageError(str(error)) from error
        seed = random.SystemRandom().randrange(2**32) if option.stockproof_seed is None else option.stockproof_seed
        selection = Selection(topics=tuple(option.stockproof_topic))
        config.stash[_RUN] = Run(connection, selection, option.stockproof_profile, seed)
        config.stash[_RUN].start()
        for event in known:
            config.stash[_RUN].log.add(event)
    return config.stash[_RUN]


def _baseline(name: str | None) -> list[BaselineRead]:
    """What is expected not to be kept, where a file is named."""
    return [BaselineRead(0.0, name, read_baseline(Path(name)))] if name else []


# ------------------------------------------------------------------------------------------------------ collection


class CheckModule(pytest.Module):
    """A file of checks; its functions are found by our own convention, not by the user's."""

    def funcnamefilter(self, name: str) -> bool:
        """Every test_ function."""
        return name.startswith("test_")

    def classnamefilter(self, name: str) -> bool:  # noqa: ARG002 - pytest asks with a name
        """No classes."""
        return False


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> Generator[None, Any, Any]:
    """Our own files exactly once, whatever `python_files` says."""
    found = yield
    if file_path.parent != CHECKS:
        return found
    if not file_path.name.startswith("test_"):
        return []
    return [CheckModule.from_parent(parent, path=file_path)]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every check once a dialect in which its requirement is in force.

    The target is the parameter itself: a fixture could be shadowed by one of the project's own.
    """
    requirement = requirement_of(metafunc.function)
    if requirement is not None:
        run = _run(metafunc.config)
        dialects = run.dialects_for(requirement)
        targets: list[Any] = [run.target(dialect) for dialect in dialects]
        metafunc.parametrize("target", targets or [NOWHERE], scope="session", ids=dialects or (NOWHERE,))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Drop the checks that are in force nowhere, and make the others ready for a run."""
    items[:] = [item for item in items if not (_is_check(item) and item.callspec.params["target"] == NOWHERE)]  # type: ignore[attr-defined]
    for item in items:
        if _is_check(item):
            prepare(item.function)  # type: ignore[attr-defined]


def pytest_collection_finish(session: pytest.Session) -> None:
    """Log what is going to be judged."""
    checks = [item for item in session.items if _is_check(item)]
    if checks:
        run = _run(session.config)
        run.log.add(Planned(run.log.now, tuple(_planned(item) for item in checks)))
        run.plan((item.function, item.callspec.params["target"].dialect) for item in checks)  # type: ignore[attr-defined]


def _planned(item: Any) -> tuple[str, str, str]:
    requirement = requirement_of(item.function) or ""
    return requirement, item.callspec.params["target"].dialect, item.function.__name__


def _is_check(item: pytest.Item) -> bool:
    return requirement_of(getattr(item, "function", None)) is not None


# --------------------------------------------------------------------------------------------------------- running


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Run a check as the profile says and log what it found; what it raises goes on to pytest."""
    if not _is_check(item):
        yield
        return
    run = _run(item.config)
    try:
        with judge(run, item.function, item.funcargs["target"]) as judged:  # type: ignore[attr-defined]
            yield
    except TargetLostError as error:
        run.lost = str(error)
        pytest.exit(f"the target was lost: {error}", returncode=2)
    except CapReachedError as error:
        run.capped = str(error)
        pytest.exit(run.capped, returncode=2)
    except (Exception, Untestable):
        found = run.log.verdicts[-1]
        if found.verdict is not Verdict.EXPECTED:
            raise
        pytest.xfail(expectation(found))
    if judged.verdict is Verdict.WARN:
        pytest.skip(f"warning: {judged.reason}")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a check our way: a failure is seen twice before it is one."""
    if not _is_check(pyfuncitem):
        return None
    target: Any = pyfuncitem.funcargs["target"]
    perform(pyfuncitem.obj, target)
    return True


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Put the target back as it was, when pytest itself started the run."""
    run = session.config.stash.get(_RUN, None)
    if run and session.config.pluginmanager.get_plugin(PREPARED) is None:
        run.put_back()
        run.finish()
        is_worker = hasattr(session.config, "workerinput")  # of xdist, which judged a part only
        if run.log.verdicts and not headline(run.log).is_green and not session.exitstatus and not is_worker:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_report_header(config: pytest.Config) -> Iterable[str]:
    """Nothing, unless a run was asked for by an option."""
    named = config.option.stockproof_target
    return [f"stockproof: judging {named}"] if named else []


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The headline of a run that pytest itself started; every verdict counts in it."""
    run = config.stash.get(_RUN, None)
    if run and run.log.verdicts:
        first, *others = headline(run.log).lines
        terminalreporter.write_line(f"stockproof: {first} (edition {run.connection.edition.name}, seed {run.seed})")
        for line in others:
            terminalreporter.write_line(f"stockproof: {line}")
