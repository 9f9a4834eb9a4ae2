"""One check, run and judged.

Strategy: the check's own body is wrapped once, so that every example begins from a known state with an empty journal
and is counted, and so that shrinking ends when its budget is spent: from then on attempts end without a request, except
the final replay, which is always paid for. The settings of the profile and the seed are set for each run of a check.
"""

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import wraps
from time import monotonic
from typing import Any
from zlib import crc32

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.control import current_build_context
from hypothesis.errors import Flaky, Unsatisfiable

from conformance.events import Failure, VerdictEvent
from conformance.explain import exchanges_of, failure_of, message_of
from conformance.profiles import Profile
from conformance.run import Run
from conformance.targets import AnyTarget
from conformance.verdicts import NotApplicable, TargetLostError, Untestable, Verdict
from conformance.verifies import requirement_of
from specs import requirements

__all__ = ["Judged", "begin_machine", "judge", "machine_settings", "prepare", "profile_settings", "run_check"]

_PREPARED = "stockproof_prepared"
#: What a check raises that is no `Exception`, so that nothing on its way takes it for one.
NO_ERRORS = (Untestable, NotApplicable, TargetLostError)


@dataclass
class Judged:
    """What is known of the check that runs: what it may cost, what it did, what it found."""

    profile: Profile
    shrink_attempts: int
    seed: int
    examples: int = 0
    failed: bool = False
    verdict: Verdict = Verdict.ERROR
    reason: str = "interrupted"
    failure: Failure | None = None
    began: float = field(default_factory=monotonic)


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
        handle.inner_test = _one_example(handle.inner_test)


def _one_example(body: Callable[..., None]) -> Callable[..., None]:
    @wraps(body)
    def example(*args: Any, **kwargs: Any) -> None:
        judged = _current[-1]
        if judged.failed and not current_build_context().is_final:
            if judged.shrink_attempts <= 0:
                give_up_attempt()
            judged.shrink_attempts -= 1
        judged.examples += 1
        kwargs["target"].begin()
        try:
            body(*args, **kwargs)
        except AssertionError:
            judged.failed = True
            raise

    return example


def give_up_attempt() -> None:
    """End an attempt to shrink without a request: to Hypothesis it ran out of data, which is no failure.

    Any other way to end early would look like a check that draws otherwise the second time.
    """
    current_build_context().data.mark_overrun()


def machine_settings() -> tuple[settings, int]:
    """Settings and seed for a state machine of the check that runs."""
    judged = _current[-1]
    chosen = profile_settings(judged.profile)
    return settings(chosen, max_examples=judged.profile.machine_runs), judged.seed


def begin_machine(target: AnyTarget) -> None:
    """Begin a run of a state machine; once the budget is spent, attempts to shrink are void."""
    judged = _current[-1]
    most = judged.profile.machine_runs + judged.shrink_attempts
    if judged.examples >= most and not current_build_context().is_final:
        give_up_attempt()
    judged.examples += 1
    target.begin()


@contextmanager
def judge(run: Run, check: Any, target: AnyTarget) -> Generator[Judged, None, None]:
    """Judge what happens in the block; an exception goes on, except the one of a SHOULD, which is a warning."""
    attempts = run.profile.shrink_attempts if run.shrinks else 0
    judged = Judged(run.profile, attempts, crc32(check.__qualname__.encode()) ^ run.seed)
    _current.append(judged)
    requests, target.through_control = target.recorder.requests, False
    try:
        _set_up(check, target, judged)
        yield judged
        judged.verdict, judged.reason = Verdict.PASS, ""
    except (Exception, *NO_ERRORS) as error:
        judged.verdict, judged.reason = _verdict(error, requirement_of(check) or "")
        if judged.verdict in (Verdict.FAIL, Verdict.WARN, Verdict.FLAKY):
            judged.failure = failure_of(_first(error), target.recorder)
        if judged.verdict is not Verdict.WARN:
            raise
    finally:
        _current.pop()
        _log(run, check, judged, target, target.recorder.requests - requests)


def run_check(run: Run, check: Any, dialect: str) -> VerdictEvent:
    """Run one check as a plain function call, and what it found."""
    prepare(check)
    target = run.target(dialect)
    with suppress(Exception, *NO_ERRORS), judge(run, check, target):
        check(target=target)
    return run.log.verdicts[-1]


def _set_up(check: Any, target: AnyTarget, judged: Judged) -> None:
    if hasattr(check, "hypothesis"):
        check._hypothesis_internal_use_settings = profile_settings(judged.profile)  # noqa: SLF001 - settings() refuses a second time
        seed(judged.seed)(check)
    else:
        target.begin()


def _first(error: BaseException) -> BaseException:
    return error.exceptions[0] if isinstance(error, BaseExceptionGroup) else error


def _verdict(error: BaseException, requirement: str) -> tuple[Verdict, str]:
    """The verdict that an exception means, and why."""
    if isinstance(error, Untestable):
        return Verdict.UNTESTABLE, str(error.msg)
    if isinstance(error, NotApplicable):
        return Verdict.NOT_APPLICABLE, str(error.msg)
    if isinstance(error, Unsatisfiable):
        return Verdict.UNTESTABLE, "no state that the check begins from can be set on this target"
    if isinstance(error, Flaky):
        return Verdict.FLAKY, "a failure that did not repeat"
    if isinstance(error, AssertionError):
        is_must = requirements()[requirement].level == "MUST"
        return (Verdict.FAIL if is_must else Verdict.WARN), message_of(error)
    if isinstance(error, TargetLostError):
        return Verdict.ERROR, str(error)
    return Verdict.ERROR, f"{type(error).__name__}: {error}"


def _log(run: Run, check: Any, judged: Judged, target: AnyTarget, requests: int) -> None:
    requirement = requirement_of(check) or ""
    run.log.add(
        VerdictEvent(
            at=run.log.now,
            requirement=requirement,
            level=requirements()[requirement].level,
            dialect=target.dialect,
            check=check.__name__,
            verdict=judged.verdict,
            examples=judged.examples or 1,
            requests=requests,
            seconds=round(monotonic() - judged.began, 4),
            reason=target.recorder.hidden(judged.reason),
            through_control=target.through_control,
            failure=judged.failure,
            exchanges=exchanges_of(target.recorder, run.log),
        )
    )
