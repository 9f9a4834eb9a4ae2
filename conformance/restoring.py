"""Putting back what a ledger holds, newest first, and reading it back.

restore(connection, ledger, recorder)     at the end of a run, and for `stockproof restore` long after it

Everything is looked at before anything is written: what reads as it was needs nothing, and what somebody else has
changed since the run wrote to it is named and left alone. The ledger is closed once nothing differs.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from conformance.connection import Connection
from conformance.control import Control
from conformance.deadlocks import Tally, resend
from conformance.keepers import ENTANGLED, Keeper, keeper_of
from conformance.ledger import Kept, Ledger, LedgerError, Thing
from conformance.safety import STATE, keepers_of
from conformance.transport import Recorder
from conformance.values import IDENTITY
from conformance.verdicts import MalformedAnswer, TargetLostError, Untestable
from conformance.watching import changed, same
from conformance.writes import Touch

__all__ = ["Restored", "close", "restore"]

REFUSED = (MalformedAnswer, TargetLostError, Untestable)
NO_KEEPER = "the target file has no credentials for it"
NO_LONGER = "[may_touch] of the target file does not name it any more: it is not written to"


@dataclass(frozen=True)
class Restored:
    """What became of a thing at the end: nothing differs, or what does; the suite's own things are deleted.

    `is_foreign` where somebody else has changed it, and it was not overwritten.
    """

    thing: Thing
    differs: Mapping[str, Any]
    was_made: bool = False
    is_foreign: bool = False

    @property
    def said(self) -> str:
        """What differs, in words."""
        return "; ".join(f"{name} {what}".strip() for name, what in self.differs.items())


@dataclass(frozen=True)
class _Look:
    """What is kept, what it is now, which columns somebody else has changed, or why it cannot be put back."""

    kept: Kept
    keeper: Keeper | None = None
    now: Mapping[str, Any] = field(default_factory=dict)
    foreign: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


def restore(connection: Connection, ledger: Ledger, recorder: Recorder, *, overwrite: bool = False) -> list[Restored]:
    """Put back everything that a ledger holds; `recorder` goes past the guard.

    What somebody else has changed is written to only to `overwrite` it.
    """
    resend(recorder, Tally())
    keepers = keepers_of(connection, recorder)
    looks = [_look(keepers, ledger, kept, overwrite=overwrite) for kept in ledger.newest_first()]
    found = _loosened(looks, ledger)
    found += _deleted(keepers, connection, ledger)
    found += [_put_back(look, ledger, recorder) for look in looks]
    if not any(one.differs for one in found):
        found += close(ledger)
    return found


def close(ledger: Ledger) -> list[Restored]:
    """Close a ledger; a line where it cannot be written."""
    return _unwritten(ledger.close, Restored(Thing("ledger", ""), {}))


def _unwritten(write: Callable[[], None], one: Restored) -> list[Restored]:
    """Nothing, or a line where the ledger cannot be written, as on a full disk: it stays open then."""
    try:
        write()
    except LedgerError as error:
        return [replace(one, differs={**one.differs, "": str(error) if one.differs else f"is as it was, but {error}"})]
    return []


def _loosened(looks: Sequence[_Look], ledger: Ledger) -> list[Restored]:
    """What one thing's putting back changes in others is the run's own doing, also where it is cut off."""
    things = [one.kept.thing for one in looks if one.kept.thing.kind in ENTANGLED and not one.foreign]
    return [line for one in things for line in _unwritten(partial(ledger.writing, one), Restored(one, {}))]


def _noted(ledger: Ledger, one: Restored) -> Restored:
    """What became of a thing, and that it stands in the ledger."""
    return next(iter(_unwritten(lambda: ledger.restore(one.thing, one.differs), one)), one)


def _in_words(error: BaseException) -> str:
    return str(getattr(error, "msg", None) or error)


# -------------------------------------------------------------------------------------------------- looking at first


def _look(keepers: Mapping[str, Keeper], ledger: Ledger, kept: Kept, *, overwrite: bool) -> _Look:
    """A thing before it is put back."""
    thing, keeper = kept.thing, keeper_of(keepers, kept.thing.kind)
    if thing == STATE:
        return _Look(kept)
    if keeper is None:
        return _Look(kept, problem=NO_KEEPER)
    try:
        touch = Touch(thing.kind, thing.id)  # type: ignore[arg-type]  # a kind that somebody keeps
        if ledger.was_read and keeper.refusal(thing, touch):
            return _Look(kept, problem=NO_LONGER)
        now = keeper.now({thing: kept.original}).get(thing, {})
    except REFUSED as error:
        return _Look(kept, problem=f"could not be put back: {_in_words(error)}")
    left = ledger.left.get(thing)
    return _Look(kept, keeper, now, {} if overwrite or left is None else changed(kept.original, left, now))


# ----------------------------------------------------------------------------------------------------- putting back


def _put_back(look: _Look, ledger: Ledger, recorder: Recorder) -> Restored:
    """What became of a thing; a target that breaks off has not put it back."""
    thing, original = look.kept.thing, look.kept.original
    differs = {"": look.problem} if look.problem else {}
    try:
        if thing == STATE:
            Control(recorder).put(original, note="the state that the target had before")
        elif look.keeper and not look.foreign.keys() & IDENTITY:
            differs = _written(look.keeper, look, ledger)
    except REFUSED as error:
        differs = {"": f"could not be put back: {_in_words(error)}"}
    is_foreign = bool(look.foreign) and not differs
    said = {**differs, **_overwritable(look, ledger), **differs}  # why it failed counts before what --overwrite does
    return _noted(ledger, Restored(thing, said, is_foreign=is_foreign))


def _written(keeper: Keeper, look: _Look, ledger: Ledger) -> dict[str, Any]:
    """What differs once a thing is what it was, but for what somebody else has changed: that is what it is now."""
    thing = look.kept.thing
    wanted = {**look.kept.original, **{name: look.now[name] for name in look.foreign}}
    is_there = look.now and all(name in wanted and same(value, wanted[name]) for name, value in look.now.items())
    if is_there and thing.kind not in ENTANGLED:
        return {}
    return keeper.put_back(thing, wanted) if look.foreign else _tried(keeper, look.kept, ledger)


def _tried(keeper: Keeper, kept: Kept, ledger: Ledger) -> dict[str, Any]:
    """What differs once a thing was put back; what a try leaves that is cut off, or does not do it, is the run's own.

    A full disk keeps nothing from being put back: that the ledger cannot be written is said with what became of it.
    """
    _unwritten(partial(ledger.writing, kept.thing), Restored(kept.thing, {}))
    try:
        differs = keeper.put_back(kept.thing, kept.original)
    except REFUSED:
        _leave(keeper, kept, ledger)
        raise
    if differs:
        _leave(keeper, kept, ledger)
    return differs


def _leave(keeper: Keeper, kept: Kept, ledger: Ledger) -> None:
    """What a try that did not do it has left, so that what others change from now on is seen."""
    with suppress(*REFUSED):
        found = keeper.now({kept.thing: kept.original}).get(kept.thing)
        if found is not None:
            _unwritten(partial(ledger.leave, kept.thing, found), Restored(kept.thing, {}))


def _overwritable(look: _Look, ledger: Ledger) -> dict[str, str]:
    """What somebody else has changed, and how to put it back all the same."""
    said = {name: f"{what}, not overwritten" for name, what in look.foreign.items()}
    return said | {"": f"`stockproof restore --overwrite {ledger.path}` does it"} if said and ledger.path else said


# --------------------------------------------------------------------------------------------- deleting what was made


def _deleted(keepers: Mapping[str, Keeper], connection: Connection, ledger: Ledger) -> list[Restored]:
    """What became of the stocks that the suite made, of which some may stand in no ledger, but bear its mark."""
    made, keeper = ledger.not_deleted(), keepers.get("magento2_rest")
    if not made and not any(kept.thing.kind == "stock" for kept in ledger.newest_first()):
        return []
    why = NO_KEEPER if keeper is None else ""
    if ledger.was_read and made and not connection.may_touch.new_stocks:
        why = "new_stocks = true is not under [may_touch] of the target file any more: it is not deleted"
    left, kept_on = list[Thing](), why
    try:
        left = keeper.clear(made) if keeper and not why else made
    except REFUSED as error:
        left, kept_on = made, f"could not be deleted: {_in_words(error)}"
    things = dict.fromkeys([*made, *left])
    said = {one: {"": kept_on or "could not be deleted"} if one in left else {} for one in things}
    return [_noted(ledger, Restored(one, differs, was_made=True)) for one, differs in said.items()]
