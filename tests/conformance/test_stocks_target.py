"""The suite deletes every stock that it made, and touches no other: on a shop without control it has nothing else."""

import pytest

from conformance.checks import checks
from conformance.connection import Connection
from conformance.dialects.magento2_rest import criteria
from conformance.judge import run_check
from conformance.run import Run
from conformance.stocks_target import DEFAULT_STOCK, StocksTarget, stock_data
from conformance.target_file import MayTouch
from conformance.transport import Answer, Message, Recorder
from conformance.verdicts import MalformedAnswer, Untestable, Verdict
from mockserver.rules.stocks import STOCKS
from specs import edition, requirements
from stockproof.embedded import EmbeddedMock

DIALECT = "magento2_rest"
TOPICS = ("stocks", "sales_channels", "stock_deletion", "stock_search", "stock_validation", "tokens")


class StagingShop(EmbeddedMock):
    """A shop without control, which may lose an answer."""

    loses_answers_to = ""

    def send(self, message: Message) -> Answer:
        """The shop's answer; it has no /__mock__/."""
        assert not message.path.startswith("/__mock__"), "control is asked for"
        answer = super().send(message)
        if message.method == self.loses_answers_to and "/inventory/stocks" in message.path:
            raise MalformedAnswer("no answer")
        return answer


def staging(edition_name: str, *defects: str) -> tuple[StagingShop, Run]:
    """A run on such a shop."""
    transport = StagingShop(edition_name, defects)
    connection = Connection(Recorder(transport), "staging", edition(edition_name), (DIALECT,), "", "", control=False)
    connection.may_touch = MayTouch(new_stocks=True, websites=("base",))
    run = Run(connection, shrinks=False)
    run.start()
    return transport, run


def names(transport: StagingShop) -> dict[int, str]:
    """The shop's stocks."""
    return {number: row["name"] for number, row in transport.world.store.rows(STOCKS).items()}


def target_of(run: Run) -> StocksTarget:
    """The run's target."""
    target = run.target(DIALECT)
    assert isinstance(target, StocksTarget)
    target.begin()
    return target


@pytest.mark.parametrize("edition_name", ["documented", "magento-2.4"])
def test_all_checks_leave_a_shop_without_control_as_it_was(edition_name: str) -> None:
    """Every check passes or is untestable; afterwards the shop has the stocks and websites that it had."""
    transport, run = staging(edition_name)
    before, channels = names(transport), dict(transport.world.store.rows("magento2.sales_channels"))
    for requirement, functions in checks().items():
        entry = requirements()[requirement]
        for check in functions if entry.topic in TOPICS and entry.holds(edition_name, DIALECT) else ():
            event = run_check(run, check, DIALECT)
            assert event.verdict in (Verdict.PASS, Verdict.UNTESTABLE), f"{requirement}: {event.reason}"
    run.put_back()
    assert names(transport) == before
    assert dict(transport.world.store.rows("magento2.sales_channels")) == channels
    judged = {event.requirement: event.verdict for event in run.log.verdicts}
    assert {name.partition("/")[0] for name in judged} == set(TOPICS)
    assert judged["stocks/created"] is Verdict.PASS
    assert judged["stock_deletion/default_refused"] is Verdict.UNTESTABLE


@pytest.mark.parametrize("defect", ["nameless_stocks", "names_need_not_differ", "channels_may_be_missing"])
def test_stocks_that_should_have_been_refused_are_deleted(defect: str) -> None:
    """What a failing check made is deleted as well."""
    transport, run = staging("documented", defect)
    before = names(transport)
    for requirement in (
        "stock_validation/name_empty",
        "stock_validation/name_taken",
        "stock_validation/channels_required",
    ):
        for check in checks()[requirement]:
            run_check(run, check, DIALECT)
    assert Verdict.FAIL in {event.verdict for event in run.log.verdicts}
    run.put_back()
    assert names(transport) == before


def test_a_stock_whose_answer_was_lost_is_deleted() -> None:
    """It is found by its name."""
    transport, run = staging("documented")
    target = target_of(run)
    before = names(transport)
    transport.loses_answers_to = "POST"
    with pytest.raises(MalformedAnswer):
        target.create(target.named("Lost"))
    assert len(names(transport)) == len(before) + 1
    transport.loses_answers_to = ""
    run.put_back()
    assert names(transport) == before


def test_a_stock_with_a_channel_gives_it_back_first() -> None:
    """Its website is the default stock's again."""
    transport, run = staging("documented")
    target = target_of(run)
    before = names(transport)
    taker = {"stock": stock_data(target.named("Taker"), ["base"])}
    assert target.ask("POST", "/V1/inventory/stocks", taker).status == 200
    run.put_back()
    assert names(transport) == before
    assert transport.world.store.get("magento2.sales_channels", ("website", "base")) == DEFAULT_STOCK


def test_stocks_of_others_are_not_touched() -> None:
    """Neither changed nor deleted, whatever a check asks for."""
    _, run = staging("documented")
    target = target_of(run)
    for act in (lambda: target.delete(DEFAULT_STOCK), lambda: target.put(4, stock_data("Mine"))):
        with pytest.raises(Untestable):
            act()
    for codes in (["test_site"], [" TEST_SITE"], ["1"], ["nowhere", "test_site"]):
        with pytest.raises(Untestable):
            target.post(stock_data(target.named("Taker"), codes))
    with pytest.raises(Untestable):
        target.given({"East": ["test_site"]})
    assert target.ids(criteria()) == [DEFAULT_STOCK, 4]


def test_what_cannot_be_deleted_is_told() -> None:
    """The run's log names the stocks that the suite leaves behind."""
    transport, run = staging("documented", "custom_stocks_are_forever")
    target = target_of(run)
    stock_id = target.create(target.named("For ever"))
    run.put_back()
    assert stock_id in names(transport)
    assert run.left_behind == [f"stock {stock_id}: could not be deleted"]
    assert not run.ledger.closed
