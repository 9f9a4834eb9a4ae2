"""The guard: what leaves for a target that is not ours.

It stands between the recorder and the network and reads every message as a shop would. A message that would write to
anything that may not be touched does not leave; before the first write to a thing, what it was is in the ledger.
"""

from collections.abc import Mapping

from conformance.control import PREFIX
from conformance.keepers import Keeper
from conformance.ledger import Ledger, Thing
from conformance.routes import dialect_at
from conformance.transport import Answer, Message, Transport
from conformance.verdicts import NotApplicable, Untestable
from conformance.watching import Watch, or_the_run_ends
from conformance.writes import SAFE, UnclearError, is_write, touches
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
        is_control_write = message.path.startswith(PREFIX) and message.method not in SAFE
        if is_control_write or is_write(message):
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
        things = []
        try:
            named = touches(message)
        except UnclearError as error:
            raise Untestable(f"it may not be sent to this target: {error}") from error
        for touch in named:
            if keeper is None:
                raise Untestable("nothing of this target may be touched: [may_touch] in a target file says what may")
            thing = keeper.thing(touch)
            if thing is None:
                continue
            refusal = keeper.refusal(thing, touch)
            if refusal:
                raise Untestable(refusal)
            self.watch.admit(thing, keeper)
            things.append(thing)
        return things
