"""One check, run and judged.

Strategy: the check's own body is wrapped once, so that every example begins from a known state with an empty journal,
is counted and heeds the check's budget (`Spending`). The settings of the profile and the seed are set for each run of a
check. Every failure is seen twice before it is one: Hypothesis replays what it shrank, anything else is run once more.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import wraps
from time import monotonic
from typing import Any
from zlib import crc32

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.errors import Flaky, Unsatisfiable, UnsatisfiedAssumption

from conformance.casting import Playing, stage
from conformance.events import Failure, VerdictEvent
from conformance.explain import exchanges_of, failure_of, message_of
from conformance.foreign import Foreign
from conformance.profiles import Profile
from conformance.recording import Recording, Replayed
from conformance.run import Run
from conformance.spending import Spending
from conformance.steady import steady
from conformance.targets import AnyTarget
from conformance.verdicts import (
    CapReachedError,
    DidNotRepeatError,
    NotApplicable,
    ShareSpentError,
    TargetLostError,
    Untestable,
    Verdict,
)
from conformance.verifies import requirement_of
from specs import requirements

__all__ = [
    "NO_ERRORS",
    "Judged",
    "judge",
    "machine_settings",
    "perform",
    "prepare",
    "profile_settings",
    "run_check",
    "running",
    "strategies_of",
]

_PREPARED = "stockproof_prepared"
#: What a check raises that is no `Exception`, so that nothing on its way takes it for one.
NO_ERRORS = (Untestable, NotApplicable, TargetLostError)
NOT_REPEATED = "a failure that did not repeat, 1 of 2 attempts"
CUT_OFF = "cut off by a cap of the run"


@dataclass
class Judged:
    """What is known of the check that runs: what it may cost, what it did, what it found."""

    profile: Profile
    spending: Spending
    seed: int
    verdict: Verdict = Verdict.ERROR
    reason: str = "interrupted"
    failure: Failure | None = None
    recording: Recording = field(default_factory=Recording)
    replayed: Replayed | None = None
    began: float = field(default_factory=monotonic)

    def __post_init__(self) -> None:
        """With the messages of a failure what it drew is kept."""
        self.spending.keep = self.recording.keep

    def heard(self, given: dict[str, Any], strategies: dict[str, Any]) -> dict[str, Any]:
        """The arguments of an example, recorded; those of a replay from its first draw on."""
        if self.replayed:
            self.replayed.begin()
            return given
        return self.recording.arguments(given, strategies)


#: The check that runs; one at a time.
_current: list[Judged] = []


def profile_settings(profile: Profile) -> settings:
    """Hypothesis as a profile wants it, whatever the environment's own defaults are."""
    return settings(
        max_examples=profile.examples,
        stateful_step_count=profile.machine_steps,
        derandomize=False,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


def prepare(check: Any) -> None:
    """Wrap a check's body, once, whichever way it is run."""
    if getattr(check, _PREPARED, False):
        return
    setattr(check, _PREPARED, True)
    handle = getattr(check, "hypothesis", None)
    if handle is not None:
        handle.inner_test = _one_example(handle.inner_test, strategies_of(check))
        check._hypothesis_internal_database_key = None  # noqa: SLF001 - there is no database, and a key takes a while


def strategies_of(check: Any) -> dict[str, Any]:
    """The strategies of a check's arguments by name."""
    return dict(getattr(getattr(check, "hypothesis", None), "_given_kwargs", None) or {})


def running() -> Judged:
    """The check that runs."""
    return _current[-1]


def _one_example(body: Callable[..., None], strategies: dict[str, Any]) -> Callable[..., None]:
    @wraps(body)
    def example(*args: Any, **kwargs: Any) -> None:
        spending = running().spending
        spending.begin_example()
        spending.attempt(lambda: _begun(body, strategies, *args, **kwargs))

    return example


def _begun(body: Callable[..., None], strategies: dict[str, Any], /, *args: Any, **kwargs: Any) -> None:
    kwargs["target"].begin()
    running().spending.note_begin()
    body(*args, **running().heard(kwargs, strategies))


def machine_settings() -> tuple[settings, int, Spending]:
    """Settings, seed and budget for a state machine of the check that runs."""
    judged = _current[-1]
    chosen = profile_settings(judged.profile)
    judged.spending.is_machine, judged.spending.examples = True, 0
    return settings(chosen, max_examples=judged.profile.machine_runs), judged.seed, judged.spending


@contextmanager
def judge(run: Run, check: Any, target: AnyTarget) -> Generator[Judged, None, None]:
    """Judge what happens in the block; an exception goes on, except the one of a SHOULD, which is a warning."""
    recorder = target.recorder
    judged = Judged(run.profile, run.spending(check, target), crc32(check.__qualname__.encode()) ^ run.seed)
    _current.append(judged)
    control_requests, target.through_control = recorder.control_requests, False
    recorder.gate = judged.spending.gate
    try:
        absent = run.declared_absent(requirement_of(check) or "", target.dialect)
        if absent:
            raise NotApplicable(absent)
        _set_up(check, judged)
        with suppress(ShareSpentError, Unsatisfiable, UnsatisfiedAssumption), steady(), stage(_playing(target)):
            yield judged
        _require_seen(judged.spending)
        judged.verdict, judged.reason = Verdict.PASS, ""
    except CapReachedError:
        judged.reason = CUT_OFF
        raise
    except (Exception, *NO_ERRORS) as error:
        judged.verdict, judged.reason = _verdict(error, requirement_of(check) or "", judged.spending)
        if judged.verdict in (Verdict.FAIL, Verdict.WARN, Verdict.FLAKY):
            recorder.journal = recorder.journal if judged.spending.journal is None else judged.spending.journal
            failed = _first(error, judged.spending)
            judged.reason += _doubt(target)
            judged.failure = failure_of(failed, recorder, judged.recording.drawn(recorder))
        if judged.verdict is not Verdict.WARN:
            raise
    finally:
        _current.pop()
        recorder.gate = None
        run.spent(check, target, judged.spending)
        if judged.reason != CUT_OFF:
            _log(run, check, judged, target, recorder.control_requests - control_requests)


def _playing(target: Any) -> Playing | None:
    """Who can play on a target without control; where all the documents' shop can be set, everybody."""
    foreign = getattr(target, "foreign", None)
    return foreign.roles if isinstance(foreign, Foreign) else None


def _doubt(target: Any) -> str:
    """What a failure may be due to besides the shop: shop-wide values that are declared and not seen."""
    foreign = getattr(target, "foreign", None)
    return foreign.doubt if isinstance(foreign, Foreign) else ""


def run_check(run: Run, check: Any, dialect: str) -> VerdictEvent:
    """Run one check as a plain function call, and what it found."""
    prepare(check)
    target = run.target(dialect)
    with suppress(Exception, *NO_ERRORS), judge(run, check, target):
        perform(check, target)
    return run.log.verdicts[-1]


def perform(check: Any, target: AnyTarget) -> None:
    """Run the check that is being judged; a plain function is one example, replayed when it fails."""
    spending = _current[-1].spending
    if hasattr(check, "hypothesis"):
        check(target=target)
        return
    spending.begin_example()
    spending.attempt(lambda: _begun(check, {}, target=target))


def _set_up(check: Any, judged: Judged) -> None:
    if hasattr(check, "hypothesis"):
        check._hypothesis_internal_use_settings = profile_settings(judged.profile)  # noqa: SLF001 - settings() refuses a second time
        seed(judged.seed)(check)


def _require_seen(spending: Spending) -> None:
    """A check that found nothing wrong has to have seen something."""
    if not spending.tally.completed:
        raise Untestable(spending.tally.nothing_seen(spending.examples))


def _first(error: BaseException, spending: Spending) -> BaseException:
    """The failure itself, of one that did not repeat."""
    return spending.error or error if isinstance(error, (Flaky, DidNotRepeatError)) else error


def _verdict(error: BaseException, requirement: str, spending: Spending) -> tuple[Verdict, str]:
    """The verdict that an exception means, and why."""
    if isinstance(error, (Untestable, NotApplicable)):
        return (Verdict.UNTESTABLE if isinstance(error, Untestable) else Verdict.NOT_APPLICABLE), str(error.msg)
    if isinstance(error, (Flaky, DidNotRepeatError)):
        return Verdict.FLAKY, f"{NOT_REPEATED}: {message_of(_first(error, spending))}"
    if isinstance(error, AssertionError):
        is_must = requirements()[requirement].level == "MUST"
        return (Verdict.FAIL if is_must else Verdict.WARN), message_of(error)
    if isinstance(error, TargetLostError):
        return Verdict.ERROR, str(error)
    return Verdict.ERROR, f"{type(error).__name__}: {error}"


def _log(run: Run, check: Any, judged: Judged, target: AnyTarget, control_requests: int) -> None:
    requirement = requirement_of(check) or ""
    run.log.add(
        VerdictEvent(
            at=run.log.now,
            requirement=requirement,
            level=requirements()[requirement].level,
            dialect=target.dialect,
            check=check.__name__,
            verdict=judged.verdict,
            examples=judged.spending.examples,
            completed=judged.spending.tally.completed,
            rejected=judged.spending.tally.rejected,
            requests=judged.spending.sent,
            control_requests=control_requests,
            seconds=round(monotonic() - judged.began, 4),
            reason=target.recorder.hidden(judged.reason),
            through_control=target.through_control,
            failure=judged.failure,
            exchanges=exchanges_of(target.recorder, run.log),
        )
    )
