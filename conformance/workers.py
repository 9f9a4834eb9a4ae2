"""One run over several processes (pytest-xdist): who judges what, with which products, and when alone.

With control every example sets the whole shop, so one worker judges everything. Without control the products that may
be touched are dealt out in portions of two and more: one for checks that look at whole lists, stocks or records of the
shop, which one worker runs, the others for all other checks. Special products cannot be dealt out: where the target
file names some, one worker judges everything. While the whole list of stock items is looked at, nobody else may write:
such a check waits until it is alone. Writes leave one at a time.

Each worker has a ledger and a log of its own; the controlling process makes one log of them, and puts back what a
worker that died has left.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import msgspec

from conformance.connection import Connection
from conformance.events import EventLog, read_log
from conformance.merge import merged
from conformance.transport import Answer, Message, Transport
from conformance.writes import is_write
from specs import dialect

try:
    import fcntl
except ImportError:  # Windows has no locks that several may share: there one worker judges everything
    fcntl = None  # type: ignore[assignment]

__all__ = ["OneAtATime", "Share", "Workers", "merged_logs", "share_of", "turn"]

#: Topics whose checks look at more than the products that they are dealt.
WHOLE_SHOP = ("rest_reading", "cross_dialect")
#: Topics whose checks compare whole lists of stock items, which nobody may change meanwhile.
ALONE = ("rest_reading",)
#: A portion has so many products at least: most checks need two.
PORTION = 2


class Workers(msgspec.Struct, frozen=True):
    """What the controlling process tells its workers: one seed, one folder for logs, how many they are."""

    seed: int
    folder: str
    count: int


class Share(msgspec.Struct, frozen=True):
    """A check's group, which is judged by one worker, and its portion of the products: one of so many."""

    group: str
    portion: int = 0
    portions: int = 1


def portions(connection: Connection, workers: Workers) -> int:
    """Into how many portions the products that may be touched are dealt."""
    may = connection.may_touch
    if connection.control or fcntl is None or set(may.writable_skus) - set(may.skus):
        return 1  # one state for all, no locks, or special products, which any check may write to
    return max(1, min(workers.count, max(len(may.skus), len(may.item_ids)) // PORTION))


def share_of(connection: Connection, workers: Workers, requirement: str, dialect_name: str, check: str) -> Share:
    """The group and the portion of a check in a dialect."""
    count = portions(connection, workers)
    is_item = dialect(dialect_name).shop == "magento1" and requirement.partition("/")[0] not in WHOLE_SHOP
    if count == 1 or not is_item:
        return Share("stockproof-shop", 0, count)
    number = 1 + crc32(f"{dialect_name} {check}".encode()) % (count - 1)
    return Share(f"stockproof-{number}", number, count)


@contextmanager
def turn(workers: Workers, requirement: str) -> Iterator[None]:
    """Wait until a check may begin: alone, or beside those that are not alone either."""
    if fcntl is None:
        yield
        return
    with (Path(workers.folder) / "turn").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX if requirement.partition("/")[0] in ALONE else fcntl.LOCK_SH)
        yield


class OneAtATime:
    """A transport whose writes leave one at a time, whatever the number of workers: a shop's database saves them apart.

    A read waits for nobody.
    """

    def __init__(self, inner: Transport, workers: Workers) -> None:
        """`inner` sends them."""
        self.inner = inner
        self.base_url = inner.base_url
        self._lock = Path(workers.folder) / "write"

    def send(self, message: Message) -> Answer:
        """The answer to a request; a write's is waited for before the next may leave."""
        if fcntl is None or not is_write(message):
            return self.inner.send(message)
        with self._lock.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            return self.inner.send(message)


def merged_logs(folder: Path) -> EventLog | None:
    """One log of all workers' logs in a folder; None where no worker judged anything."""
    logs = [read_log(path) for path in sorted(folder.glob("events-*.ndjson"))]
    return merged(logs) if logs else None
