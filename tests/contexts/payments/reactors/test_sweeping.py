"""The market's own money is sent to its bank, once, and what becomes of it is heard."""

from itertools import product

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.payments.ports import Fate, UnreliableProcessor, plan_of
from gigwright.contexts.payments.reactors import Reconciler
from gigwright.events.ledger import SweepRequested
from gigwright.events.payments import SweepArrived, SweepFailed, SweepSent
from gigwright.values import OperatorId, SweepId
from tests.contexts.payments.market import Market, fates_of
from tests.contexts.payments.samples import usd

FATES: tuple[Fate, ...] = ("goes through", "lost before", "lost after")
SWEEP = derive(SweepId, "sweep")
requested = SweepRequested(
    sweep=SWEEP, operator=derive(OperatorId, "operator"), amount=usd(500), reason=Present("The rent")
)


def with_money(market: Market) -> Market:
    market.capture()
    market.run(days=2)
    assert market.sandbox.balances() == (0, 10_214)
    return market


def swept(market: Market) -> Market:
    market.say(requested)
    market.run()
    return market


def test_a_sweep_is_sent_and_arrives_a_day_later() -> None:
    market = swept(with_money(Market()))
    (sent,) = market.said(SweepSent)
    assert (sent.sweep, sent.amount) == (SWEEP, usd(500))
    assert market.sandbox.balances() == (0, 9_714)
    assert market.said(SweepArrived) == []
    market.run(days=1)
    assert market.said(SweepArrived) == [SweepArrived(sweep=SWEEP, amount=usd(500), bank_payout=sent.bank_payout)]
    assert market.said(SweepFailed) == []


def test_a_sweep_without_funds_fails_and_nothing_moves() -> None:
    market = swept(Market())
    (failed,) = market.said(SweepFailed)
    assert (failed.bank_payout, failed.arrived, failed.reason) == (None, False, "insufficient funds")
    assert market.sandbox.balances() == (0, 0)


def test_a_sweep_that_the_bank_turns_back_is_at_the_processor_again() -> None:
    market = with_money(Market())
    market.sandbox.processor.turn_sweeps_back("at once")
    swept(market).run(days=1)
    (failed,) = market.said(SweepFailed)
    assert (failed.bank_payout, failed.arrived) == (market.said(SweepSent)[0].bank_payout, False)
    assert market.said(SweepArrived) == []
    assert market.sandbox.balances() == (0, 10_214)


def test_a_sweep_may_come_back_even_when_it_had_arrived() -> None:
    market = with_money(Market())
    market.sandbox.processor.turn_sweeps_back("later")
    swept(market).run(days=1)
    assert len(market.said(SweepArrived)) == 1
    market.run(days=1)
    assert [failed.arrived for failed in market.said(SweepFailed)] == [True]
    assert market.sandbox.balances() == (0, 10_214)


def test_an_arrival_that_nobody_heard_of_in_time_never_counted() -> None:
    market = with_money(Market())
    market.sandbox.processor.turn_sweeps_back("later")
    swept(market)
    market.run(days=3)
    assert market.said(SweepArrived) == []
    assert [failed.arrived for failed in market.said(SweepFailed)] == [False]


@pytest.mark.parametrize("how", [None, "at once", "later"])
def test_the_lines_of_a_sweep_are_the_records_of_it(how: str | None) -> None:
    market = with_money(Market())
    market.sandbox.processor.turn_sweeps_back(how)  # type: ignore[arg-type] # any of the words
    swept(market)
    for _ in range(3):
        market.run(days=1)
    reconciler = Reconciler(market.sandbox.processor, market.log, market.decider)
    lines = market.sandbox.processor.list_balance_transactions(None, 100, market.said(SweepSent)[0].bank_payout)
    kinds = ["bank_payout"] if how is None else ["bank_payout", "bank_payout_failure"]
    assert [line.kind for line in lines] == kinds
    for line in lines:
        assert reconciler.compare(line, market.clock.now()) == []
    for record in market.log.read():
        assert reconciler.look_for(record, market.clock.now()) == []


@pytest.mark.parametrize("news", [False, True])
@pytest.mark.parametrize("fates", list(product(FATES, repeat=3)))
def test_a_line_that_fails_sends_once(fates: tuple[Fate, ...], news: bool) -> None:
    market = with_money(Market(news=news))
    market.processor = UnreliableProcessor(market.processor, plan_of(fates))
    market.restart()
    market.say(requested)
    for _ in range(6):
        market.run(seconds=61)
        market.restart()
    assert len(market.said(SweepSent)) == 1
    assert market.said(SweepFailed) == []
    assert market.sandbox.balances() == (0, 9_714)


def test_a_refusal_stands_even_when_there_is_money_a_day_later() -> None:
    market = Market(fates_of("send_to_bank", ["lost after"]))
    swept(market)
    market.sandbox.charge()
    market.run(days=3)
    assert len(market.said(SweepFailed)) == 1
    assert market.said(SweepSent) == []
    assert market.sandbox.balances() == (0, 10_214)
