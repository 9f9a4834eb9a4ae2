"""Shops that treat composites as simple products, or simple products as composites."""

from mockserver.defects import defect
from mockserver.rules.composites import children_of, has_own_quantity, parents_of
from mockserver.rules.listing import listed_in_stock
from mockserver.rules.partial_update import save
from mockserver.rules.stock_status import index, shown_in_stock

DOCUMENTED = ("documented",)
OPENMAGE = ("openmage-*", "magento-1.*")


def _item(world, product_id):
    return world.store.get("stock_items", world.store.get("item_of", product_id))


@defect("composites/in_stock_by_a_child", listed_in_stock, editions=DOCUMENTED)
def composites_show_their_own_flag(sound, world, row, listing):
    """A composite is listed with its own is_in_stock."""
    own = shown_in_stock(world, row)
    return 1 if own is None else own


@defect("composites/in_stock_by_a_child", listed_in_stock, editions=DOCUMENTED)
def composites_need_all_children(sound, world, row, listing):
    """A composite is in stock when all its simple products are."""
    children = children_of(world, row["product_id"])
    in_stock = all(shown_in_stock(world, _item(world, child)) != 0 for child in children)
    return sound(world, row, listing) if in_stock else 0


@defect("composites/stored_flag", listed_in_stock, editions=OPENMAGE)
def composites_follow_their_children(sound, world, row, listing):
    """A composite is listed as in stock when one of its simple products is."""
    children = children_of(world, row["product_id"])
    return (
        int(any(_item(world, child)["is_in_stock"] for child in children)) if children else sound(world, row, listing)
    )


@defect("composites/no_quantity", has_own_quantity)
def composites_hold_quantities(sound, world, product):
    """A composite holds the quantity that is sent."""
    return True


@defect("composites/flag_as_sent", save)
def composites_are_always_in_stock(sound, world, product_id, sent, engine):
    """A composite's is_in_stock is stored as 1."""
    sound(world, product_id, {**sent, "is_in_stock": 1} if children_of(world, product_id) else sent, engine)


@defect("composites/child_alone", save)
def children_update_their_parents(sound, world, product_id, sent, engine):
    """An update of a simple product is stored in its composites too."""
    sound(world, product_id, sent, engine)
    for parent in parents_of(world, product_id):
        world.store.put(
            "stock_items",
            _item(world, parent)["item_id"],
            {**_item(world, parent), "min_qty": _item(world, product_id)["qty"]},
        )


@defect("composites/index_follows_children", index)
def index_forgets_composites(sound, world, product_id):
    """The index of a composite is not brought up to date when a child changes."""
    before = {parent: world.store.get("stock_status", parent) for parent in parents_of(world, product_id)}
    sound(world, product_id)
    for parent, row in before.items():
        world.store.put("stock_status", parent, row)
