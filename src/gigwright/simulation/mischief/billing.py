"""Mischief about what is handed out about money, and about payouts that their fee would eat up."""

from collections.abc import Callable
from typing import Any

from gigwright.contexts.billing.decisions import (
    CancelPayoutStatement,
    CreditChargeback,
    IssueCreditNote,
    IssuePayoutStatement,
    IssueReceipt,
    NoteCredit,
    StateEarlyPayout,
)
from gigwright.contexts.ledger.decisions import RequestPayout
from gigwright.events.payments import PaymentCaptured
from gigwright.simulation.mischief.scene import Scene
from gigwright.values import ChargebackRef, Money, PayoutId, RefundId, SeriesId, UserId

Ask = Callable[[Scene], object]

SERIES = SeriesId("R-2026")
TOO_LITTLE = "ledger.decisions.payouts: a payout is at least"
TOO_SOON = "ledger.decisions.payouts: you asked for a payout not long ago"
EATEN_UP = "ledger.decisions.payouts: the fee of … for a payout"  # what was just earned grows with the next order


def _a_document(scene: Scene) -> object:
    """People would like to have one more, or one over something that never was."""
    paid: PaymentCaptured = scene.pick("payment", lambda one: one.has(PaymentCaptured))[PaymentCaptured]
    who, payout, at = scene.user(), scene.ids.new(PayoutId), scene.now
    of_it: dict[str, Any] = {
        "by": who,
        "series": SERIES,
        "payment": paid.payment,
        "order": paid.order,
        "buyer": paid.buyer,
    }
    return scene.one_of(
        (
            IssueReceipt(**of_it, amount=paid.amount, paid_at=at),
            IssueCreditNote(**of_it, refund=scene.ids.new(RefundId), amount=paid.amount, refunded_at=at),
            NoteCredit(**of_it, refund=scene.ids.new(RefundId), amount=paid.amount, of_all=False, credited_at=at),
            CreditChargeback(**of_it, chargeback=ChargebackRef("cb_none"), amount=paid.amount, lost_at=at),
            IssuePayoutStatement(by=who, series=SERIES, payout=payout, seller=who, amount=paid.amount, sent_at=at),
            CancelPayoutStatement(by=who, series=SERIES, payout=payout, returned_at=at),
            StateEarlyPayout(
                by=who,
                series=SERIES,
                order=paid.order,
                seller=who,
                amount=paid.amount,
                fee=paid.processor_fee,
                cleared_at=at,
            ),
        )
    )


def _too_little_for_the_fee(scene: Scene) -> RequestPayout:
    def eaten(amount: Money, owner: str) -> bool:
        limits = scene.policy.payout_limits(amount.currency)
        taken = limits.most_of(amount)
        enough = amount >= limits.minimum and not scene.waits(owner, amount.currency)
        costs = taken <= scene.policy.payout_fee(taken, seller=owner)
        return costs and enough and not scene.owes(owner, amount.currency)

    return _all_of(scene, *scene.purse(which=eaten))


def _too_little(scene: Scene) -> RequestPayout:
    def little(amount: Money, owner: str) -> bool:
        below = amount < scene.policy.payout_limits(amount.currency).minimum
        return below and not scene.waits(owner, amount.currency) and not scene.owes(owner, amount.currency)

    return _all_of(scene, *scene.purse(which=little))


def _too_soon(scene: Scene) -> RequestPayout:
    return _all_of(scene, *scene.purse(which=lambda amount, owner: scene.waits(owner, amount.currency)))


def _all_of(scene: Scene, seller: UserId, amount: Money) -> RequestPayout:
    return RequestPayout(by=seller, payout=scene.ids.new(PayoutId), seller=seller, amount=amount)


BILLING: dict[str, Ask] = {
    "billing.decisions.numbering: receipts and statements": _a_document,
    TOO_LITTLE: _too_little,
    TOO_SOON: _too_soon,
    EATEN_UP: _too_little_for_the_fee,
}
