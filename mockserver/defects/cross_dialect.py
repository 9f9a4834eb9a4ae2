"""Shops whose dialects are not of one mind."""

from weakref import WeakKeyDictionary

from mockserver.api import call, path_of, run
from mockserver.defects import defect
from mockserver.rules.faults import Fault
from mockserver.rules.identification import find_product

#: By store and stock item: through which dialect it was written last, and what it was before.
_written: WeakKeyDictionary[object, dict[int, tuple[str, dict[str, object]]]] = WeakKeyDictionary()
#: By store: the stock items as XML-RPC saw them last.
_seen: WeakKeyDictionary[object, dict[int, dict[str, object]]] = WeakKeyDictionary()
ODD = "xmlrpc"


def _items(world):
    return dict(world.store.rows("stock_items"))


@defect("cross_dialect/one_stock", run)
def dialects_show_what_they_wrote(sound, world, caller, user, path, args):
    """A dialect lists an item as it was before another dialect wrote it."""
    written = _written.setdefault(world.store, {})
    now = _items(world)
    if path_of(world, path)[1].operation != "list":
        answer = sound(world, caller, user, path, args)
        changed = {item: row for item, row in now.items() if world.store.get("stock_items", item) is not row}
        written.update({item: (caller.dialect, row) for item, row in changed.items()})
        return answer
    for item, (dialect, before) in written.items():
        if dialect != caller.dialect:
            world.store.put("stock_items", item, before)
    try:
        return sound(world, caller, user, path, args)
    finally:
        for item, row in now.items():
            world.store.put("stock_items", item, row)


@defect("cross_dialect/one_meaning", run)
def one_dialect_counts_in_dozens(sound, world, caller, user, path, args):
    """XML-RPC lists quantities in dozens."""
    answer = sound(world, caller, user, path, args)
    if caller.dialect == ODD and isinstance(answer, list):
        return [{**row, "qty": (row["qty"] / 12).quantize(row["qty"])} for row in answer]
    return answer


@defect("cross_dialect/one_session", call)
def one_dialect_has_sessions_of_its_own(sound, world, caller, session, path, args):
    """XML-RPC takes no session that another dialect has used."""
    used = _users.setdefault(world.store, {})
    if ODD in (caller.dialect, used.setdefault(session, caller.dialect)) and used[session] != caller.dialect:
        raise Fault("session_expired")
    return sound(world, caller, session, path, args)


_users: WeakKeyDictionary[object, dict[object, str]] = WeakKeyDictionary()


@defect("cross_dialect/one_refusal", run)
def one_dialect_never_refuses(sound, world, caller, user, path, args):
    """XML-RPC answers an update of an unknown product with true."""
    if caller.dialect == ODD and str(path).endswith("update") and find_product(world, args[0]) is None:
        return True
    return sound(world, caller, user, path, args)


@defect("cross_dialect/one_order", run)
def one_dialect_overwrites_what_others_wrote(sound, world, caller, user, path, args):
    """An update through XML-RPC begins from what XML-RPC saw last."""
    if caller.dialect == ODD and path_of(world, path)[1].operation != "list":
        for item, row in _seen.get(world.store, {}).items():
            world.store.put("stock_items", item, row)
    answer = sound(world, caller, user, path, args)
    if caller.dialect == ODD:
        _seen[world.store] = _items(world)
    return answer
