"""What orders do when time passes: no open state is without an end."""

from collections.abc import Callable
from typing import Any

from gigwright.backbone.timers import Timer
from gigwright.contexts.orders.decisions.billing import ExpireBill
from gigwright.contexts.orders.decisions.cancelling import CancelForNoDelivery, CancelUnanswered
from gigwright.contexts.orders.decisions.changing import LetChangePass
from gigwright.contexts.orders.decisions.completing import CompleteForSilence
from gigwright.contexts.orders.decisions.disputing import LetDisputeLapse
from gigwright.contexts.orders.decisions.extending import ExtendForSilence
from gigwright.contexts.orders.decisions.offering import ExpireOffer
from gigwright.contexts.orders.decisions.order import CLOCK
from gigwright.contexts.orders.decisions.paying import ExpireOrder
from gigwright.contexts.orders.decisions.refunding import LetRefundPass
from gigwright.contexts.orders.decisions.starting import CancelForSilence
from gigwright.contexts.orders.decisions.waiting import EndWait
from gigwright.events.orders import (
    Billed,
    CancellationDeclined,
    CancellationProposed,
    ChangeAgreed,
    ChangeProposed,
    DisputeClosed,
    DisputeOpened,
    ExtensionAgreed,
    ExtensionProposed,
    ExtraBought,
    OfferMade,
    OrderPaid,
    OrderPlaced,
    ProposalWithdrawn,
    RefundOffered,
    RequirementsSkipped,
    RequirementsSubmitted,
    ReviewExtended,
    RevisionRequested,
    WaitBegan,
    WaitEnded,
    WorkDelivered,
    WorkStarted,
)

expire_unpaid_orders = Timer(
    "expire-unpaid-orders",
    on=OrderPlaced,
    due=lambda placed: placed.pay_by,
    ask=lambda placed: ExpireOrder(by=CLOCK, order=placed.order),
)

expire_unanswered_offers = Timer(
    "expire-unanswered-offers",
    on=OfferMade,
    due=lambda made: made.expires_at,
    ask=lambda made: ExpireOffer(by=CLOCK, offer=made.offer),
)

cancel_silent_orders = Timer(
    "cancel-silent-orders",
    on=OrderPaid,
    due=lambda paid: paid.requirements_by,
    ask=lambda paid: CancelForSilence(by=CLOCK, order=paid.order, requirements_by=paid.requirements_by),
)

expire_unpaid_bills = Timer(
    "expire-unpaid-bills",
    on=Billed,
    due=lambda billed: billed.pay_by,
    ask=lambda billed: ExpireBill(by=CLOCK, order=billed.order, bill=billed.bill),
)

let_disputes_lapse = Timer(
    "let-disputes-lapse",
    on=DisputeOpened,
    due=lambda opened: opened.decide_by,
    ask=lambda opened: LetDisputeLapse(by=CLOCK, order=opened.order, dispute=opened.dispute),
)


end_waits = Timer(
    "end-waits",
    on=WaitBegan,
    due=lambda began: began.answer_by,
    ask=lambda began: EndWait(by=CLOCK, order=began.order, number=began.number),
)


def _unanswered(kind: type[Any], name: str, ask: Callable[..., object]) -> Timer[Any]:
    """What silence about a proposal of this kind means is asked when the time to answer it is over."""
    return Timer(
        name,
        on=kind,
        due=lambda event: event.answer_by,
        ask=lambda event: ask(by=CLOCK, order=event.order, proposal=event.proposal),
    )


def _undelivered(kind: type[Any], when: str) -> Timer[Any]:
    """Each such event says anew when an order without work ends."""
    return Timer(
        f"cancel-undelivered-{when}",
        on=kind,
        due=lambda event: event.give_up_at,
        ask=lambda event: CancelForNoDelivery(by=CLOCK, order=event.order, give_up_at=event.give_up_at),
    )


def _silent(kind: type[Any], name: str) -> Timer[Any]:
    """Each such event says anew until when the buyer may answer the last delivery."""
    return Timer(
        name,
        on=kind,
        due=lambda event: event.accept_by,
        ask=lambda event: CompleteForSilence(by=CLOCK, order=event.order, accept_by=event.accept_by),
    )


TIMERS: tuple[Timer[Any], ...] = (
    expire_unpaid_orders,
    expire_unanswered_offers,
    cancel_silent_orders,
    _undelivered(RequirementsSubmitted, "after-requirements"),
    _undelivered(RequirementsSkipped, "after-a-start-without"),
    _undelivered(WorkStarted, "after-a-start-at-once"),
    _undelivered(RevisionRequested, "after-a-revision"),
    _undelivered(ExtensionAgreed, "after-an-extension"),
    _undelivered(WaitEnded, "after-a-wait"),
    _undelivered(DisputeClosed, "after-a-dispute"),
    _undelivered(ExtraBought, "after-an-extra"),
    _undelivered(ChangeAgreed, "after-a-change"),
    _unanswered(ExtensionProposed, "extend-unanswered", ExtendForSilence),
    _unanswered(CancellationProposed, "cancel-unanswered", CancelUnanswered),
    _unanswered(RefundOffered, "let-refunds-pass", LetRefundPass),
    _unanswered(ChangeProposed, "let-changes-pass", LetChangePass),
    expire_unpaid_bills,
    let_disputes_lapse,
    end_waits,
    _silent(WorkDelivered, "complete-silent-orders"),
    _silent(ReviewExtended, "complete-silent-orders-after-more-time"),
    _silent(CancellationDeclined, "complete-silent-orders-after-a-no"),
    _silent(ProposalWithdrawn, "complete-silent-orders-after-a-withdrawal"),
    _silent(DisputeClosed, "complete-silent-orders-after-a-dispute"),
)
