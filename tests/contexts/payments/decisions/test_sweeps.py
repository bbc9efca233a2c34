"""What the processor said of the market's own money on its way to its bank."""

from typing import Any

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.backbone.testing import given
from gigwright.contexts.payments.decisions.breaks import difference
from gigwright.contexts.payments.decisions.sweeps import (
    RecordSweepArrived,
    RecordSweepFailed,
    RecordSweepSent,
    RecordSweepTurnedBack,
    record_sweep_arrived,
    record_sweep_failed,
    record_sweep_sent,
    record_sweep_turned_back,
)
from gigwright.events.breaks import BreakExplained
from gigwright.events.ledger import SweepRequested
from gigwright.events.payments import SweepArrived, SweepFailed, SweepSent
from gigwright.values import BankPayoutRef, LineRef, OperatorId, SourceRef, SweepId
from tests.contexts.payments.samples import SELLER, changed, usd

SWEEP, OTHER_SWEEP = derive(SweepId, "sweep"), derive(SweepId, "other")
REF, OTHER_REF = BankPayoutRef("bp_1"), BankPayoutRef("bp_2")
requested = SweepRequested(
    sweep=SWEEP, operator=derive(OperatorId, "operator"), amount=usd(500), reason=Present("The rent")
)
sent = SweepSent(sweep=SWEEP, amount=usd(500), bank_payout=REF)
arrived = SweepArrived(sweep=SWEEP, amount=usd(500), bank_payout=REF)
refused = SweepFailed(sweep=SWEEP, amount=usd(500), bank_payout=None, arrived=False, reason="insufficient funds")
turned_back = SweepFailed(sweep=SWEEP, amount=usd(500), bank_payout=REF, arrived=False, reason="closed")

say_sent = RecordSweepSent(by="sweeping", sweep=SWEEP, bank_payout=REF, amount=usd(500))
say_arrived = RecordSweepArrived(by="processor-news", sweep=SWEEP, bank_payout=REF, amount=usd(500))
say_refused = RecordSweepFailed(by="sweeping", sweep=SWEEP, amount=usd(500), reason="insufficient funds")
say_back = RecordSweepTurnedBack(by="processor-news", sweep=SWEEP, bank_payout=REF, amount=usd(500), reason="closed")
ALL: list[tuple[Any, Any]] = [
    (record_sweep_sent, say_sent),
    (record_sweep_arrived, say_arrived),
    (record_sweep_failed, say_refused),
    (record_sweep_turned_back, say_back),
]


def test_a_sweep_is_sent_once() -> None:
    given(requested).when(record_sweep_sent, say_sent).then(sent)
    given(requested, sent).when(record_sweep_sent, say_sent).says_nothing()
    given(requested, sent, turned_back).when(record_sweep_sent, say_sent).says_nothing()


def test_a_sweep_arrives_once() -> None:
    given(requested, sent).when(record_sweep_arrived, say_arrived).then(arrived)
    given(requested, sent, arrived).when(record_sweep_arrived, say_arrived).says_nothing()


def test_a_word_of_arrival_after_the_failure_says_nothing_new() -> None:
    given(requested, sent, turned_back).when(record_sweep_arrived, say_arrived).says_nothing()


def test_a_sweep_is_refused_once() -> None:
    given(requested).when(record_sweep_failed, say_refused).then(refused)
    given(requested, refused).when(record_sweep_failed, say_refused).says_nothing()


def test_a_sweep_is_turned_back_once_and_even_when_it_had_arrived() -> None:
    given(requested, sent).when(record_sweep_turned_back, say_back).then(turned_back)
    given(requested, sent, arrived).when(record_sweep_turned_back, say_back).then(changed(turned_back, arrived=True))
    given(requested, sent, turned_back).when(record_sweep_turned_back, say_back).says_nothing()


@pytest.mark.parametrize(("rule", "said"), ALL, ids=lambda one: getattr(one, "__name__", ""))
def test_it_is_the_markets_own_word_about_what_was_asked(rule: Any, said: Any) -> None:
    given(requested, sent).when(rule, changed(said, by=SELLER)).refuses("only the market itself")
    given().when(rule, said).refuses("nobody asked for sweep")
    given(requested, sent).when(rule, changed(said, amount=usd(501))).refuses("5.00 USD with us, but 5.01 USD")


def test_what_contradicts_our_log_is_refused() -> None:
    given(requested, sent).when(record_sweep_sent, changed(say_sent, bank_payout=OTHER_REF)).refuses("bp_1 with us")
    given(requested, sent).when(record_sweep_arrived, changed(say_arrived, bank_payout=OTHER_REF)).refuses("bp_1 with")
    given(requested, sent).when(record_sweep_turned_back, changed(say_back, bank_payout=OTHER_REF)).refuses("bp_1 with")
    given(requested).when(record_sweep_arrived, say_arrived).refuses("can't have arrived")
    given(requested).when(record_sweep_turned_back, say_back).refuses("can't come back")
    given(requested, refused).when(record_sweep_sent, say_sent).refuses("was refused, but now bp_1")
    given(requested, sent).when(record_sweep_failed, say_refused).refuses("was sent as bp_1")
    others = [changed(requested, sweep=OTHER_SWEEP), changed(sent, sweep=OTHER_SWEEP)]
    given(requested, *others).when(record_sweep_sent, say_sent).refuses("belongs to sweep")


@pytest.mark.parametrize(("rule", "said"), ALL[2:], ids=["refused", "back"])
def test_a_reason_is_short_enough_to_keep(rule: Any, said: Any) -> None:
    given(requested, sent).when(rule, changed(said, reason="x" * 501)).refuses("at most 500 characters")


def test_a_line_that_was_missing_here_is_explained_when_the_word_comes() -> None:
    line, source = LineRef("txn_1"), SourceRef(REF)
    found = difference("missing_here", "bank_payout", source, line, usd(0), usd(-500))
    over = BreakExplained(difference=found.difference, source=source, suspense=usd(-500))
    given(requested, found).when(record_sweep_sent, say_sent).then(sent, over)
