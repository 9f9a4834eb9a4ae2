"""The guard: what leaves for a target that is not ours.

It stands between the recorder and the network and reads every message as a shop would. A message that would write to
anything that may not be touched does not leave, nor does one that is not understood completely; before the first write
to a thing, what it was is in the ledger.

An identifier that the keeper cannot find may still be somebody's: a shop casts "1abc" to 1, and a product without stock
item is listed nowhere, but given one by an update, which nothing could undo. So it leaves only where the shop itself
has no such thing under this very spelling, asked just before through the same path, nor, where it could be cast, under
the number that it begins with. Of products that cannot be seen: only those leave that the checks take for nobody
(`stockroom.NOBODY`) and that the shop does not list.
"""

from collections.abc import Mapping

from conformance.keepers import Keeper
from conformance.ledger import Ledger, Thing
from conformance.routes import dialect_at
from conformance.transport import Answer, Message, Transport, is_control
from conformance.verdicts import NotApplicable, Untestable
from conformance.watching import Watch, or_the_run_ends
from conformance.writes import SAFE, Touch, UnclearError, is_write, touches
from specs import dialect

__all__ = ["Guard", "ReadOnly"]


class ReadOnly:
    """A transport that lets nothing leave that could change something."""

    def __init__(self, inner: Transport) -> None:
        """`inner` sends what only reads."""
        self.inner = inner
        self.base_url = inner.base_url

    def send(self, message: Message) -> Answer:
        """The answer to a request that only reads; any other makes its check not applicable."""
        may_change = message.method not in SAFE if is_control(message) else is_write(message)
        if may_change:
            raise NotApplicable("it needs a write, and this run only reads")
        return self.inner.send(message)


class Guard:
    """A transport that lets writes leave only for what may be touched, and only once it can be put back."""

    def __init__(self, inner: Transport, keepers: Mapping[str, Keeper], ledger: Ledger) -> None:
        """`keepers` are by group of dialects."""
        self.inner = inner
        self.base_url = inner.base_url
        self._keepers = keepers
        self._ledger = ledger
        self.watch = Watch(ledger, keepers)

    def send(self, message: Message) -> Answer:
        """The answer, unless the message may not leave: then its check is untestable."""
        keeper = self._keeper(message)
        self.watch.writing(self._admitted(message, keeper))
        answer = self.inner.send(message)
        if keeper:
            self._learn(keeper, message, answer)
        return answer

    def _learn(self, keeper: Keeper, message: Message, answer: Answer) -> None:
        """What an answer says of things that are written to, and of those that were made."""
        with or_the_run_ends():
            for thing in keeper.learn(message, answer):
                self._ledger.make(thing)
        if message.method in SAFE:
            self.watch.shown(keeper.shown(message, answer))

    def _keeper(self, message: Message) -> Keeper | None:
        name = dialect_at(message.path)
        return self._keepers.get(dialect(name).group) if name else None

    def _admitted(self, message: Message, keeper: Keeper | None) -> list[Thing]:
        """What a message writes to, once all of it may be."""
        try:
            named = touches(message)
        except UnclearError as error:
            raise Untestable(f"it may not be sent to this target: {error}") from error
        if named and keeper is None:
            raise Untestable("nothing of this target may be touched: [may_touch] in a target file says what may")
        return self._things(named, keeper, message) if keeper else []

    def _things(self, named: list[Touch], keeper: Keeper, message: Message) -> list[Thing]:
        """Whatever is named may be touched, is as the run left it, and could be put back."""
        things = [thing for thing in [self._judged(touch, keeper) for touch in named] if thing]
        for thing in things:
            self._look(thing, keeper, message)
        return things

    def _look(self, thing: Thing, keeper: Keeper, message: Message) -> None:
        """See that what a thing was is on disk, that nobody else has changed it, and that it could all be put back."""
        self.watch.admit(thing, keeper)
        original = self._ledger.kept.get(thing)
        held_back = keeper.holds_back(thing, original, message) if original is not None else ""
        if held_back:
            raise Untestable(held_back)

    def _judged(self, touch: Touch, keeper: Keeper) -> Thing | None:
        """The thing that a touch names, once it may be touched; None for an identifier that names nothing."""
        thing = keeper.thing(touch)
        if thing is None and not keeper.is_nobodys(touch):
            raise Untestable(
                "it may not be sent to this target: it cannot be told whether the shop has "
                f"{touch.kind} {touch.identifier!r}"
            )
        refusal = keeper.refusal(thing, touch) if thing else ""
        if refusal:
            raise Untestable(refusal)
        return thing
