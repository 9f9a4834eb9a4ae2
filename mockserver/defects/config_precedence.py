"""Shops in which the wrong value counts."""

from decimal import Decimal
from weakref import WeakKeyDictionary

from mockserver.defects import defect
from mockserver.rules.config_precedence import clearing, effective, own_value, shop_wide, twin
from mockserver.rules.partial_update import save
from specs import settings

DOCUMENTED = ("documented",)
OPENMAGE = ("openmage-*", "magento-1.*")
LIMITS = ("min_sale_qty", "max_sale_qty")


@defect("config_precedence/use_config_wins", effective)
def own_value_always_counts(sound, world, item, setting):
    """The item's own value counts, whatever its use_config_ twin says."""
    return sound(world, item, setting) if setting in LIMITS else own_value(item, setting)


@defect("config_precedence/use_config_wins", effective)
def own_value_counts_unless_zero(sound, world, item, setting):
    """An own value other than 0 counts even while its use_config_ twin is on."""
    return (
        own_value(item, setting) or sound(world, item, setting)
        if setting not in LIMITS
        else sound(world, item, setting)
    )


@defect("config_precedence/own_value_counts", effective)
def shop_wide_value_always_counts(sound, world, item, setting):
    """The shop-wide value counts, whatever the use_config_ twin says."""
    return sound(world, item, setting) if setting in LIMITS else shop_wide(world, setting)


@defect("config_precedence/own_value_counts", effective)
def larger_value_counts(sound, world, item, setting):
    """While the use_config_ twin is off the larger of both values counts."""
    found = sound(world, item, setting)
    return max(found, shop_wide(world, setting)) if setting not in LIMITS and not item.get(twin(setting)) else found


@defect("config_precedence/own_value_survives", save)
def overwrites_own_values(sound, world, product_id, sent, engine):
    """Switching a use_config_ twin on copies the shop-wide value over the own one."""
    sound(world, product_id, sent, engine)
    item = world.store.get("stock_items", world.store.get("item_of", product_id))
    copied = {name: shop_wide(world, name) for name, tied in settings().items() if item[tied.use_config]}
    world.store.put("stock_items", item["item_id"], {**item, **copied})


@defect("config_precedence/setting_alone", clearing)
def own_value_clears_its_twin(sound, world, sent, clears):
    """A setting that is sent without its use_config_ twin switches the twin off."""
    return sound(world, sent, tuple(settings()))


@defect("config_precedence/twin_alone", save)
def twin_resets_its_setting(sound, world, product_id, sent, engine):
    """A use_config_ twin that is sent alone sets its setting to 0."""
    reset = {name: Decimal(0) for name, tied in settings().items() if tied.use_config in sent and name not in sent}
    sound(world, product_id, {**reset, **sent}, engine)


@defect("config_precedence/backorders_clears_twin", clearing, editions=OPENMAGE)
def backorders_keep_their_twin(sound, world, sent, clears):
    """Backorders leaves use_config_backorders as it is."""
    return sound(world, sent, tuple(name for name in clears if name != "backorders"))


@defect("config_precedence/min_sale_qty_clears_twin", clearing, editions=OPENMAGE)
def min_sale_qty_keeps_its_twin(sound, world, sent, clears):
    """min_sale_qty leaves use_config_min_sale_qty as it is."""
    return sound(world, sent, tuple(name for name in clears if name != "min_sale_qty"))


@defect("config_precedence/manage_stock_off", save)
def manage_stock_stays_on(sound, world, product_id, sent, engine):
    """manage_stock 0 is stored as 1."""
    sound(world, product_id, {**sent, "manage_stock": 1} if "manage_stock" in sent else sent, engine)


@defect("config_precedence/at_once", shop_wide)
def remembers_the_first_configuration(sound, world, setting):
    """Whether the shop manages stock is looked up once and then remembered."""
    if setting != "manage_stock":
        return sound(world, setting)
    return _remembered.setdefault(world.store, sound(world, setting))


_remembered: WeakKeyDictionary[object, object] = WeakKeyDictionary()


@defect("config_precedence/sale_limits", effective)
def sale_limits_ignore_the_shop(sound, world, item, setting):
    """The limits of a sale are always the item's own."""
    return own_value(item, setting) if setting in LIMITS else sound(world, item, setting)
