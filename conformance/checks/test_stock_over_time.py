"""Updates, multi-updates, lists and configuration changes in any order, against a model that is a plain dict.

The model is written from the statements of partial_update, config_precedence, stock_status and multi_update: what an
update names is stored, `is_in_stock` falls when qty is not above the effective min_qty without backorders, an unmanaged
item is listed as in stock.
"""

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from conformance.casting import ordinary, product, products
from conformance.machines import invariant, rule, run_machine
from conformance.strategies import decimals, stock_data
from conformance.target import Target
from conformance.values import typed
from conformance.verifies import verifies
from specs import Engine, settings

#: At most this many products are followed.
FOLLOWED = 3
SHOP_WIDE = {"min_qty": Decimal(0), "backorders": 0, "manage_stock": 1}
shop_wide = st.fixed_dictionaries(
    {},
    optional={
        "min_qty": decimals(-5, 50),
        "backorders": st.sampled_from((0, 1, 2)),
        "manage_stock": st.sampled_from((0, 1)),
    },
)


def counts(item: dict[str, Any], config: dict[str, Any], setting: str) -> Any:
    """The value of a setting that counts."""
    return config[setting] if item[settings()[setting].use_config] else item[setting]


class StockOverTime(RuleBasedStateMachine):
    """The shop beside its model."""

    def __init__(self, target: Target) -> None:
        """Both begin with the documents' shop."""
        super().__init__()
        self.target = target
        self.config = self.configured({})
        self.items = target.rows(*ordinary(2)[:FOLLOWED])

    def configured(self, config: dict[str, Any]) -> dict[str, Any]:
        """The shop-wide values that the shop is to have, or without control those that it has."""
        return {name: self.target.shop_wide(name, value) for name, value in {**SHOP_WIDE, **config}.items()}

    @property
    def engine(self) -> Engine:
        """How the shop stores an update."""
        return self.target.engine

    @rule(data=st.data(), sku=product(FOLLOWED))
    def update(self, data: st.DataObject, sku: str) -> None:
        """An update of one product."""
        change = data.draw(stock_data(self.engine))
        assert self.target.update(sku, change).fault is None
        self.store(sku, change)

    @rule(data=st.data(), skus=products(1, FOLLOWED, unique=True, among=FOLLOWED))
    def multi_update(self, data: st.DataObject, skus: list[str]) -> None:
        """The same update of several products; where the path is not callable, nothing happens."""
        change = data.draw(stock_data(self.engine))
        fault = self.target.multi_update(skus, change).fault
        for sku in skus if fault is None else ():
            self.store(sku, change)

    @rule(config=shop_wide)
    def configure(self, config: dict[str, Any]) -> None:
        """Other shop-wide values; the stored items stay."""
        self.config = self.configured(config)
        self.target.shop(config=self.config, wish=self.items)

    @rule(sku=product(FOLLOWED))
    def refused(self, sku: str) -> None:
        """An update through a session that is none."""
        assert self.target.call("update", sku, {"qty": 1}, session="none").fault == "session_expired"

    @invariant()
    def lists_as_the_model_says(self) -> None:
        """Every product is listed with the model's values."""
        rows = self.target.list(list(self.items)).rows
        assert sorted(row["sku"] for row in rows) == sorted(self.items)
        for row in rows:
            item, shown = self.items[row["sku"]], {name: typed(name, value) for name, value in row.items()}
            assert shown == {"sku": row["sku"], **{name: self.expected(item, name) for name in shown if name != "sku"}}

    def expected(self, item: dict[str, Any], name: str) -> Any:
        """What the list must show of an item."""
        if name == "is_in_stock" and not counts(item, self.config, "manage_stock"):
            return 1
        return Decimal(0) if item[name] is None else item[name]

    def store(self, sku: str, change: dict[str, Any]) -> None:
        """An update in the model."""
        cleared = {
            settings()[name].use_config: 0
            for name in self.engine.own_value_clears
            if name in change and settings()[name].use_config not in change
        }
        item = {**self.items[sku], **change, **cleared}
        sold_out = item["qty"] <= counts(item, self.config, "min_qty") and not counts(item, self.config, "backorders")
        self.items[sku] = {**item, "is_in_stock": 0} if sold_out else item


@verifies("partial_update/named_fields")
def test_stock_over_time(target: Target) -> None:
    """However updates, lists and configuration changes follow each other, the shop shows what the model holds."""
    run_machine(StockOverTime, target)
