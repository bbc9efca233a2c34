"""Hears every movement of money between the market and its people, and asks for the document about it."""

from datetime import datetime

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import derive
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.billing.decisions import (
    BILLING,
    CancelChargebackCredit,
    CancelPayoutStatement,
    CreditChargeback,
    IssueCreditNote,
    IssuePayoutStatement,
    IssueReceipt,
    NoteCredit,
    StateEarlyPayout,
)
from gigwright.events.ledger import EarningsClearedEarly
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackRecovered,
    CreditUsed,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderReversed,
    to_cards,
)
from gigwright.events.payments import PaymentCaptured, PaymentRefunded, PayoutReturned, PayoutSent
from gigwright.values import RefundId, SeriesId

billing = Reactor(BILLING, at_last="retry")  # whoever is overtaken again and again, by other processes, has its turn


def series_of(kind: str, recorded: datetime) -> SeriesId:
    """The series of the year in which the money moved: the same whenever it is asked for."""
    return SeriesId(f"{kind}-{recorded.year}")


@billing.on(PaymentCaptured, key="payment")
def a_buyer_has_paid(effects: Effects, event: Recorded[PaymentCaptured]) -> None:
    said = event.data
    effects.do(
        event,
        IssueReceipt(
            by=BILLING,
            series=series_of("R", event.recorded),
            payment=said.payment,
            order=said.order,
            buyer=said.buyer,
            amount=said.amount,
            paid_at=event.recorded,
            bill=said.bill,
        ),
    )


@billing.on(CreditUsed, key="payment")  # after it, whatever goes back of it
def a_buyer_has_paid_from_credit(effects: Effects, event: Recorded[CreditUsed]) -> None:
    """Only where no card pays the rest, whose receipt says it too."""
    said = event.data
    if said.payment is not None:
        series = series_of("R", event.recorded)
        effects.do(
            event,
            IssueReceipt(
                by=BILLING,
                series=series,
                payment=said.payment,
                order=said.order,
                buyer=said.buyer,
                amount=said.amount,
                paid_at=event.recorded,
            ),
        )


@billing.on(PaymentRefunded, key="payment")
def a_buyer_has_it_back(effects: Effects, event: Recorded[PaymentRefunded]) -> None:
    said = event.data
    effects.do(
        event,
        IssueCreditNote(
            by=BILLING,
            series=series_of("C", event.recorded),
            refund=said.refund,
            payment=said.payment,
            order=said.order,
            buyer=said.buyer,
            amount=said.amount,
            refunded_at=event.recorded,
        ),
    )


def a_buyer_has_credit_again(
    effects: Effects, event: Recorded[OrderCancelled] | Recorded[OrderReversed] | Recorded[OrderPartlyRefunded]
) -> None:
    """What goes to cards has its note when it is there; what becomes credit is so at once."""
    said = event.data
    if said.to_credit is None or said.to_credit.amount_minor == 0:
        return
    effects.do(
        event,
        NoteCredit(
            by=BILLING,
            series=series_of("C", event.recorded),
            refund=derive(RefundId, event.id, "credit"),
            payment=said.payment,
            order=said.order,
            buyer=said.buyer,
            amount=said.to_credit,
            of_all=to_cards(said).amount_minor == 0,
            credited_at=event.recorded,
        ),
    )


billing.on(OrderCancelled, key="payment")(a_buyer_has_credit_again)
billing.on(OrderReversed, key="payment")(a_buyer_has_credit_again)
billing.on(OrderPartlyRefunded, key="payment")(a_buyer_has_credit_again)


@billing.on(ChargebackBorne, key="payment")
def a_bank_keeps_it(effects: Effects, event: Recorded[ChargebackBorne]) -> None:
    said = event.data
    effects.do(
        event,
        CreditChargeback(
            by=BILLING,
            series=series_of("C", event.recorded),
            chargeback=said.chargeback,
            payment=said.payment,
            order=said.order,
            buyer=said.buyer,
            amount=said.amount,
            lost_at=event.recorded,
        ),
    )


@billing.on(ChargebackRecovered, key="payment")
def a_bank_returned_it_after_all(effects: Effects, event: Recorded[ChargebackRecovered]) -> None:
    series = series_of("C", event.recorded)
    effects.do(
        event,
        CancelChargebackCredit(
            by=BILLING, series=series, chargeback=event.data.chargeback, recovered_at=event.recorded
        ),
    )


@billing.on(PayoutSent, key="payout")
def a_seller_was_paid(effects: Effects, event: Recorded[PayoutSent]) -> None:
    said = event.data
    effects.do(
        event,
        IssuePayoutStatement(
            by=BILLING,
            series=series_of("P", event.recorded),
            payout=said.payout,
            seller=said.seller,
            amount=said.amount,
            sent_at=event.recorded,
        ),
    )


@billing.on(PayoutReturned, key="payout")
def a_payout_came_back(effects: Effects, event: Recorded[PayoutReturned]) -> None:
    series = series_of("P", event.recorded)
    effects.do(
        event, CancelPayoutStatement(by=BILLING, series=series, payout=event.data.payout, returned_at=event.recorded)
    )


@billing.on(EarningsClearedEarly, key="order")
def a_seller_was_paid_early(effects: Effects, event: Recorded[EarningsClearedEarly]) -> None:
    said = event.data
    effects.do(
        event,
        StateEarlyPayout(
            by=BILLING,
            series=series_of("E", event.recorded),
            order=said.order,
            seller=said.seller,
            amount=said.earning,
            fee=said.fee,
            cleared_at=event.recorded,
        ),
    )
