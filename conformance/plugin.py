"""The pytest plugin: collects the checks whatever the user's ini says, runs them on a target, logs the verdicts.

It leaves every other test alone. A run is prepared by `stockproof check` (which hands it over as the plugin
`stockproof-run`), or from the options below when pytest itself is called: `pytest --pyargs conformance`.
"""

import random
from collections.abc import Generator, Iterable
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from conformance.baseline import BaselineError, read_baseline
from conformance.connection import Connection, TargetError, addresses, connect
from conformance.events import BaselineRead, EventLog, LeftBehind, Planned
from conformance.headline import Outcome, headline
from conformance.judge import judge, perform, prepare
from conformance.ledger import LedgerError, unrestored
from conformance.locks import held
from conformance.named_secrets import named_secrets
from conformance.profiles import DEFAULT_PROFILE, PROFILES
from conformance.reports import EVENTS, write_reports
from conformance.run import Run, Selection
from conformance.state_folder import ready_for
from conformance.verdicts import CapReachedError, LedgerLostError, TargetLostError, Untestable, Verdict
from conformance.verifies import requirement_of
from conformance.words import expectation
from conformance.workers import OneAtATime, share_of, turn
from conformance.xdist_plugin import Controller, is_controller, worker_of
from specs import requirements, topics

__all__ = ["PREPARED"]

PREPARED = "stockproof-run"
#: The parameter of a check whose requirement is in force in no dialect of the target.
NOWHERE = "nowhere"
CHECKS = Path(__file__).parent / "checks"
_RUN = pytest.StashKey[Run]()
#: The log of the whole run, once it is over.
_LOG = pytest.StashKey[EventLog]()
_CONTROLLER = pytest.StashKey[Controller]()
#: Why there are no reports.
_UNWRITTEN = pytest.StashKey[str]()


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
    group.addoption("--stockproof-report", metavar="DIR", help="write the log and a report in every format there")
    group.addoption("--stockproof-read-only", action="store_true", help="send nothing that could change anything")
    group.addoption("--stockproof-seed", type=int, metavar="N", help="draw the same examples again")


def pytest_configure(config: pytest.Config) -> None:
    """Take a prepared run, if there is one."""
    prepared = config.pluginmanager.get_plugin(PREPARED)
    if prepared is not None:
        config.stash[_RUN] = prepared.run
    elif is_controller(config) and _is_asked_for(config):
        config.stash[_CONTROLLER] = _controller(config)
        config.pluginmanager.register(config.stash[_CONTROLLER])


def _is_asked_for(config: pytest.Config) -> bool:
    """Whether pytest was told to run the checks: in a project that only has them installed, nothing is touched."""
    return bool(config.option.stockproof_target) or (config.option.pyargs and CHECKS.parent.name in config.args)


def _controller(config: pytest.Config) -> Controller:
    """The controlling process of workers, once the target is known to be at rest."""
    option = config.option
    try:
        _make_ready(config)
        _hold(config)
        connection = connect(option.stockproof_target, option.stockproof_edition, tuple(option.stockproof_dialect))
        for path in unrestored(connection.recorder.transport.base_url):
            raise pytest.UsageError(f"an earlier run was cut off: `stockproof restore {path}` puts everything back")
    except (TargetError, LedgerError) as error:
        raise pytest.UsageError(str(error)) from error
    dist = config.getoption("dist")
    if dist != "load" and connection.outlives_the_run and not option.stockproof_read_only:
        raise pytest.UsageError(
            f"--dist {dist}: workers would write to the same products; leave it out, or --dist load"
        )
    return Controller(config, connection, _seed(config))


def _run(config: pytest.Config) -> Run:
    """The run of this session, made when the first check is collected."""
    if _RUN not in config.stash:
        option = config.option
        try:
            known = _baseline(option.stockproof_baseline)
            _make_ready(config)
            _hold(config)
            connection = connect(option.stockproof_target, option.stockproof_edition, tuple(option.stockproof_dialect))
        except (TargetError, BaselineError, LedgerError) as error:
            raise pytest.UsageError(str(error)) from error
        config.stash[_RUN] = _started(config, connection, known)
    return config.stash[_RUN]


def _make_ready(config: pytest.Config) -> None:
    """See that there can be a ledger before anything is sent; a run that only reads has none."""
    if not config.option.stockproof_read_only:
        ready_for(config.option.stockproof_target)


def _hold(config: pytest.Config) -> None:
    """Be alone on the target until pytest ends; a worker shares what the controlling process holds."""
    if worker_of(config) is None:
        lock = ExitStack()
        config.add_cleanup(lock.close)
        lock.enter_context(held(addresses(config.option.stockproof_target)))


def _started(config: pytest.Config, connection: Connection, known: list[BaselineRead]) -> Run:
    """A run that pytest's options describe; a worker's has the seed of all and a log and a ledger of its own."""
    option, worker = config.option, worker_of(config)
    run = Run(
        connection,
        Selection(topics=tuple(option.stockproof_topic)),
        option.stockproof_profile,
        worker[1].seed if worker else _seed(config),
        read_only=option.stockproof_read_only,
    )
    try:
        if worker:
            run.worker = worker[0]
            connection.recorder.transport = OneAtATime(connection.recorder.transport, worker[1])
            run.log.write_to(Path(worker[1].folder) / f"events-{worker[0]}.ndjson")
        elif option.stockproof_report:
            folder = Path(option.stockproof_report)
            folder.mkdir(parents=True, exist_ok=True)
            run.log.write_to(folder / EVENTS)
        run.start()
    except (TargetError, LedgerError) as error:
        raise pytest.UsageError(str(error)) from error
    except OSError as error:
        raise pytest.UsageError(f"{error.filename}: {error.strerror or error}") from error
    for event in known:
        run.log.add(event)
    return run


def _seed(config: pytest.Config) -> int:
    named: int | None = config.option.stockproof_seed
    return random.SystemRandom().randrange(2**32) if named is None else named


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
    if not file_path.name.startswith("test_") or not _is_in_force(_run(parent.config), file_path.stem):
        return []
    return [CheckModule.from_parent(parent, path=file_path)]


def _is_in_force(run: Run, stem: str) -> bool:
    """Whether a file has something to judge in this run; importing those that have not takes longer than a check."""
    topic = stem.removeprefix("test_")
    of_topic = [entry for entry in requirements().values() if entry.topic == topic]
    return not of_topic or any(run.dialects_for(entry.id) for entry in of_topic)


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
    if run.log.broken:
        pytest.exit(run.log.broken, returncode=2)
    try:
        with _turn(item, run), judge(run, item.function, item.funcargs["target"]) as judged:  # type: ignore[attr-defined]
            yield
    except TargetLostError as error:
        run.lost = str(error)
        what = "" if isinstance(error, LedgerLostError) else "the target was lost: "
        pytest.exit(f"{what}{error}", returncode=2)
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


@contextmanager
def _turn(item: Any, run: Run) -> Generator[None, None, None]:
    """A worker's turn: its portion of the products, and alone where the check has to be."""
    worker, foreign = worker_of(item.config), run.connection.foreign
    if worker is None:
        yield
        return
    requirement, dialect = requirement_of(item.function) or "", item.funcargs["target"].dialect
    share = share_of(run.connection, worker[1], requirement, dialect, item.function.__name__)
    if foreign:
        foreign.roles.portion = (share.portion, share.portions)
    with turn(worker[1], requirement):
        yield


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
    config = session.config
    run, controller = config.stash.get(_RUN, None), config.stash.get(_CONTROLLER, None)
    if run and config.pluginmanager.get_plugin(PREPARED) is None:
        run.put_back()
        run.finish()
        run.log.close()
        if not worker_of(config):
            _conclude(session, run.log, run.connection)
    elif controller:
        left = controller.restored()
        log = controller.finish()
        if log and left:
            log.add(LeftBehind(log.events[-1].at, "", tuple(left)))
        elif left:
            pytest.exit("\n".join(f"NOT PUT BACK: {line}" for line in left), Outcome.NOT_PUT_BACK.exit_code)
        if log:
            _conclude(session, log, controller.connection)


def _conclude(session: pytest.Session, log: EventLog, connection: Connection) -> None:
    """What the whole run came to: in the exit status, and in reports where they were asked for."""
    session.config.stash[_LOG] = log
    named = session.config.option.stockproof_report
    try:
        if named:
            Path(named).mkdir(parents=True, exist_ok=True)
            (Path(named) / EVENTS).write_bytes(log.lines())
            write_reports(log, Path(named), named_secrets(connection))
    except OSError as error:
        session.config.stash[_UNWRITTEN] = f"{named}: the reports cannot be written: {error.strerror or error}"
        session.exitstatus = pytest.ExitCode.INTERRUPTED
    if log.left_behind and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED):
        session.exitstatus = Outcome.NOT_PUT_BACK.exit_code
    elif log.verdicts and not headline(log).is_green and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_report_header(config: pytest.Config) -> Iterable[str]:
    """Nothing, unless a run was asked for by an option."""
    named = config.option.stockproof_target
    return [f"stockproof: judging {named}"] if named else []


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """The headline of a run that pytest itself started; every verdict counts in it."""
    run, controller = config.stash.get(_RUN, None), config.stash.get(_CONTROLLER, None)
    connection = run.connection if run else controller.connection if controller else None
    if connection and connection.without_control and config.pluginmanager.get_plugin(PREPARED) is None:
        terminalreporter.write_line(f"stockproof: {connection.without_control}")
    log, unwritten = config.stash.get(_LOG, None), config.stash.get(_UNWRITTEN, "")
    if unwritten:
        terminalreporter.write_line(f"stockproof: {unwritten}")
    if log and (log.verdicts or log.left_behind):
        first, *others = headline(log).lines
        terminalreporter.write_line(f"stockproof: {first} (edition {log.started.edition}, seed {log.started.seed})")
        for line in others:
            terminalreporter.write_line(f"stockproof: {line}")
