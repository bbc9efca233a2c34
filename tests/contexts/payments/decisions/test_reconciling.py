"""The processor's lines beside our records: what is the same says nothing, whatever else is put aside, once."""

from typing import Any

import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.backbone.testing import given
from gigwright.contexts.payments.decisions import (
    CompareLine,
    MissRecord,
    ResolveBreak,
    compare_line,
    miss_record,
    resolve_break,
)
from gigwright.contexts.payments.decisions.breaks import difference
from gigwright.contexts.payments.decisions.moves import MOVES, kind_of, net_of, source_of
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.payments import SweepFailed, SweepSent
from gigwright.values import AddressId, BankPayoutRef, BreakId, LineRef, Money, OperatorId, SourceRef, SweepId
from tests.contexts.payments.samples import (
    BUYER,
    appealed,
    captured,
    changed,
    payout_returned,
    payout_sent,
    refund_failed,
    refunded,
    taken_back,
    usd,
    won,
)

OPERATOR = derive(OperatorId, "sample", "operator")
SWEEP = derive(SweepId, "sample", "sweep")
sweep_sent = SweepSent(sweep=SWEEP, amount=usd(500), bank_payout=BankPayoutRef("bp_1"))
sweep_came_back = SweepFailed(
    sweep=SWEEP, amount=usd(500), bank_payout=BankPayoutRef("bp_1"), arrived=True, reason="account closed"
)
appointed = OperatorAppointed(operator=OPERATOR, address=derive(AddressId, "sample"))
LINE, OTHER_LINE = LineRef("txn_1"), LineRef("txn_2")
FACTS = [
    ("charge", captured, 10_214),
    ("refund", refunded, -10_000),
    ("refund_failure", refund_failed, 10_000),
    ("transfer", payout_sent, -8_000),
    ("transfer_return", payout_returned, 8_000),
    ("bank_payout", sweep_sent, -500),
    ("bank_payout_failure", sweep_came_back, 500),
    ("chargeback", taken_back, -12_050),
    ("chargeback_won", won(), 10_550),
    ("chargeback_again", appealed(10_550), -10_550),
    ("chargeback_won_again", won(again=True), 10_550),
]


def line_of(kind: str, source: str, minor: int, **changes: Any) -> CompareLine:
    line: CompareLine = changed(charge_line, source=SourceRef(source), line_kind=kind, net=usd(minor))
    changed_line: CompareLine = changed(line, **changes)
    return changed_line


def found_in(*events: Any) -> BreakFound:
    (found,) = [event for event in events if isinstance(event, BreakFound)]
    return found


def explained(found: BreakFound) -> BreakExplained:
    return BreakExplained(difference=found.difference, source=found.source, suspense=found.suspense)


def resolved(found: BreakFound) -> BreakResolved:
    return BreakResolved(
        difference=found.difference,
        source=found.source,
        operator=OPERATOR,
        destination="losses",
        suspense=found.suspense,
        reason=Present("It was theirs"),
    )


charge_line = CompareLine(
    by="reconciliation", source=SourceRef("ch_1"), line=LINE, first=LINE, line_kind="charge", net=usd(10_214)
)
missing_here = difference("missing_here", "charge", SourceRef("ch_1"), LINE, usd(0), usd(10_214))
missing_there = difference("missing_there", "charge", SourceRef("ch_1"), None, usd(10_214), usd(0))


@pytest.mark.parametrize(("kind", "fact", "net"), FACTS)
def test_a_line_that_equals_its_record_says_nothing(kind: str, fact: Any, net: int) -> None:
    assert (source_of(fact), net_of(fact)) == (source_of(fact), usd(net))
    given(fact).when(compare_line, line_of(kind, source_of(fact), net)).says_nothing()


@pytest.mark.parametrize(("kind", "fact", "net"), FACTS)
def test_a_line_with_another_amount_is_a_break_of_the_difference(kind: str, fact: Any, net: int) -> None:
    found = found_in(*given(fact).when(compare_line, line_of(kind, source_of(fact), net - 3)).events)
    assert (found.kind, found.ours, found.theirs, found.suspense) == ("amount_differs", usd(net), usd(net - 3), usd(-3))


def test_every_kind_of_move_is_in_this_table() -> None:
    assert [kind for kind, _, _ in FACTS] == list(MOVES)


def test_an_appeal_of_ours_moves_nothing_and_needs_no_line() -> None:
    assert kind_of(appealed(0)) is None
    ours = MissRecord(by="reconciliation", source=source_of(taken_back), line_kind="chargeback_again")
    given(taken_back, appealed(0)).when(miss_record, ours).says_nothing()
    assert given(taken_back, appealed(10_550)).when(miss_record, ours).events


def test_a_line_of_which_we_know_nothing_is_put_aside_whole() -> None:
    given().when(compare_line, charge_line).then(missing_here)
    assert missing_here.suspense == usd(10_214)


def test_a_kind_that_nobody_knows_is_put_aside_and_not_dropped() -> None:
    found = found_in(*given(captured).when(compare_line, line_of("network_cost", "ch_1", -5)).events)
    assert (found.kind, found.line_kind, found.suspense) == ("unknown_kind", "network_cost", usd(-5))


def test_a_second_line_and_a_line_of_another_kind_are_somebody_elses() -> None:
    again = line_of("charge", "ch_1", 10_214, line=OTHER_LINE, first=LINE)
    assert found_in(*given(captured).when(compare_line, again).events).kind == "anothers"
    assert found_in(*given(captured).when(compare_line, line_of("refund", "ch_1", -5)).events).kind == "anothers"


def test_a_line_in_another_currency_is_no_line_of_our_record() -> None:
    found = found_in(*given(captured).when(compare_line, changed(charge_line, net=Money(10_214, "EUR"))).events)
    assert (found.kind, found.suspense) == ("missing_here", Money(10_214, "EUR"))


@pytest.mark.parametrize(("kind", "before"), [("refund_failure", refunded), ("transfer_return", payout_sent)])
def test_what_came_back_and_is_not_recorded_yet_is_missing_here(kind: str, before: Any) -> None:
    found = found_in(*given(before).when(compare_line, line_of(kind, source_of(before), 10)).events)
    assert (found.kind, found.suspense) == ("missing_here", usd(10))


def test_a_break_is_found_once_whatever_became_of_it() -> None:
    for after in ((), (explained(missing_here),), (resolved(missing_here),)):
        given(missing_here, *after).when(compare_line, charge_line).says_nothing()
    given(captured, missing_there).when(
        miss_record, MissRecord(by="reconciliation", source=SourceRef("ch_1"), line_kind="charge")
    ).says_nothing()


def test_a_record_without_a_line_is_taken_out_of_the_processors_account() -> None:
    asked = MissRecord(by="reconciliation", source=SourceRef("ch_1"), line_kind="charge")
    given(captured).when(miss_record, asked).then(missing_there)
    assert missing_there.suspense == usd(-10_214)
    given().when(miss_record, asked).says_nothing()
    given(captured).when(miss_record, changed(asked, line_kind="refund")).says_nothing()
    given(captured).when(miss_record, changed(asked, line_kind="network_cost")).says_nothing()


def test_a_line_that_comes_late_explains_why_it_was_missing() -> None:
    given(captured, missing_there).when(compare_line, charge_line).then(explained(missing_there))
    events = given(captured, missing_there).when(compare_line, changed(charge_line, net=usd(10_000))).events
    assert events[0] == explained(missing_there)
    assert found_in(*events).suspense == usd(-214)


def test_a_line_that_comes_after_an_operator_gave_it_up_is_put_aside() -> None:
    events = given(captured, missing_there, resolved(missing_there)).when(compare_line, charge_line).events
    assert (found_in(*events).kind, found_in(*events).suspense) == ("came_late", usd(10_214))


def test_only_the_market_itself_compares() -> None:
    given().when(compare_line, changed(charge_line, by=BUYER)).refuses("only the market itself")
    asked = MissRecord(by=BUYER, source=SourceRef("ch_1"), line_kind="charge")
    given(captured).when(miss_record, asked).refuses("only the market itself")


ask = ResolveBreak(by=OPERATOR, difference=missing_here.difference, destination="losses", reason="It was theirs")


def test_an_operator_resolves_a_break_once() -> None:
    given(appointed, missing_here).when(resolve_break, ask).then(resolved(missing_here))
    for over, how in ((resolved(missing_here), "resolved"), (explained(missing_here), "explained")):
        given(appointed, missing_here, over).when(resolve_break, ask).refuses(f"this break was {how} already")


def test_a_break_is_resolved_by_operators_and_with_a_reason() -> None:
    given(missing_here).when(resolve_break, ask).refuses("only an operator")
    given(appointed, missing_here).when(resolve_break, changed(ask, reason=" ")).refuses("says why")
    given(appointed, missing_here).when(resolve_break, changed(ask, reason="x" * 10_001)).refuses("10000 characters")
    other = changed(ask, difference=derive(BreakId, "other"))
    given(appointed, missing_here).when(resolve_break, other).refuses("there is no such break")
