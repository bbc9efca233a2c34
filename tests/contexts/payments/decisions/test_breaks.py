"""A record that comes late says what it means for the break that was found without it."""

from typing import Any

import pytest

from gigwright.backbone.testing import given
from gigwright.contexts.payments.decisions import (
    RecordCapture,
    RecordChargeback,
    RecordPayoutReturned,
    RecordPayoutSent,
    RecordRefund,
    RecordRefundFailed,
    record_capture,
    record_chargeback,
    record_payout_returned,
    record_payout_sent,
    record_refund,
    record_refund_failed,
)
from gigwright.contexts.payments.decisions.breaks import difference, listed
from gigwright.contexts.payments.decisions.moves import kind_of, net_of, source_of
from gigwright.values import LineRef, Money
from tests.contexts.payments.decisions.test_reconciling import OPERATOR, explained, found_in, resolved
from tests.contexts.payments.samples import (
    CHARGE,
    CHARGEBACK,
    ORDER,
    PAYMENT,
    PAYOUT,
    PROCESSOR_REFUND,
    REFUND,
    TRANSFER,
    TWO_DAYS_LATER,
    captured,
    payout_requested,
    payout_returned,
    payout_sent,
    placed,
    refund_failed,
    refund_requested,
    refunded,
    requested,
    taken_back,
    usd,
)
from tests.contexts.recording import recorded

LATE: list[tuple[Any, Any, Any, list[Any]]] = [
    (
        record_capture,
        RecordCapture(
            by="charging",
            payment=PAYMENT,
            charge=CHARGE,
            amount=usd(10_550),
            processor_fee=usd(336),
            available_at=TWO_DAYS_LATER,
        ),
        captured,
        [requested],
    ),
    (
        record_refund,
        RecordRefund(by="refunding", refund=REFUND, amount=usd(10_000), processor_refund=PROCESSOR_REFUND),
        refunded,
        [refund_requested],
    ),
    (
        record_refund_failed,
        RecordRefundFailed(
            by="processor-news",
            refund=REFUND,
            amount=usd(10_000),
            processor_refund=PROCESSOR_REFUND,
            reason=refund_failed.reason,
        ),
        refund_failed,
        [refund_requested, refunded],
    ),
    (
        record_payout_sent,
        RecordPayoutSent(by="paying-out", payout=PAYOUT, transfer=TRANSFER, amount=usd(8_000)),
        payout_sent,
        [payout_requested],
    ),
    (
        record_payout_returned,
        RecordPayoutReturned(
            by="processor-news", payout=PAYOUT, transfer=TRANSFER, amount=usd(8_000), reason=payout_returned.reason
        ),
        payout_returned,
        [payout_requested, payout_sent],
    ),
    (
        record_chargeback,
        RecordChargeback(
            by="processor-news",
            chargeback=CHARGEBACK,
            payment=PAYMENT,
            order=ORDER,
            charge=CHARGE,
            amount=usd(10_550),
            fee=usd(1_500),
            turns=(),
        ),
        taken_back,
        [placed, requested, captured],
    ),
]


def missing(fact: Any, net: Money) -> Any:
    """The break of a line of this net, of which we knew nothing."""
    kind = kind_of(fact)
    assert kind is not None
    return difference("missing_here", kind, source_of(fact), LineRef("txn_1"), usd(0), net)


@pytest.mark.parametrize(("rule", "command", "fact", "before"), LATE)
def test_a_late_record_explains_the_break(rule: Any, command: Any, fact: Any, before: list[Any]) -> None:
    found = missing(fact, net_of(fact))
    given(*before, found).when(rule, command).then(fact, explained(found))
    given(*before, found, explained(found)).when(rule, command).then(fact)
    given(*before).when(rule, command).then(fact)


@pytest.mark.parametrize(("rule", "command", "fact", "before"), LATE)
def test_what_the_amounts_differ_by_stays_aside(rule: Any, command: Any, fact: Any, before: list[Any]) -> None:
    found = missing(fact, net_of(fact) + usd(7))
    events = given(*before, found).when(rule, command).events
    assert events[:2] == (fact, explained(found))
    assert (found_in(*events).kind, found_in(*events).suspense) == ("amount_differs", usd(7))


@pytest.mark.parametrize(("rule", "command", "fact", "before"), LATE)
def test_a_record_after_the_break_was_resolved_is_put_aside(
    rule: Any, command: Any, fact: Any, before: list[Any]
) -> None:
    found = missing(fact, net_of(fact))
    events = given(*before, found, resolved(found)).when(rule, command).events
    assert events[0] == fact
    assert (found_in(*events).kind, found_in(*events).suspense) == ("came_late", -net_of(fact))


def test_operators_see_what_became_of_each_break() -> None:
    first, second, third = (missing(captured, usd(minor)) for minor in (1, 2, 3))
    second, third = (_other(one, name) for one, name in ((second, "txn_2"), (third, "txn_3")))
    events = [first, second, third, resolved(first), explained(second)]
    shown = listed(recorded(event, position) for position, event in enumerate(events, start=1))
    assert [one.state for one in shown] == ["resolved", "explained", "open"]
    assert [one.suspense for one in shown] == [usd(1), usd(2), usd(3)]
    assert (shown[0].operator, shown[0].destination, shown[0].reason) == (OPERATOR, "losses", "It was theirs")
    assert shown[2].ended_at is None
    assert listed([recorded(resolved(first))]) == []


def _other(one: Any, line: str) -> Any:
    return difference(one.kind, one.line_kind, one.source, LineRef(line), one.ours, one.theirs)
