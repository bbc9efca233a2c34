"""What may happen beside the steps of an order: bills, other work, cases for the operator."""

from datetime import datetime, timedelta
from typing import Literal

from gigwright.backbone.event import Present
from gigwright.backbone.testing import NOON
from gigwright.events.orders import (
    Billed,
    BillExpired,
    BillKind,
    ChangeAgreed,
    ChangeDeclined,
    ChangeProposed,
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
    ExtraBought,
    SellerTipped,
)
from gigwright.values import (
    BillId,
    ProposalId,
    UserId,
)
from tests.contexts.orders.samples import (
    NOTHING,
    ada,
    ben,
    bill,
    dispute,
    order,
    other_payment,
    proposal,
    sam,
    source_file,
    usd,
)

FIFTEEN = {
    "price": usd(1_500),
    "service_fee": usd(383),
    "total": usd(1_883),
    "commission": usd(300),
    "earning": usd(1_200),
}


def billed(kind: BillKind = "extra", *, days: int = 0, by: BillId = bill, proposal: ProposalId | None = None) -> Billed:
    return Billed(
        order=order,
        bill=by,
        buyer=ben,
        seller=sam,
        kind=kind,
        extra=source_file.title if kind == "extra" else None,
        proposal=proposal,
        days=days,
        pay_by=NOON + timedelta(hours=48),
        **FIFTEEN,
    )


def bill_expired(kind: BillKind = "extra") -> BillExpired:
    return BillExpired(order=order, bill=bill, buyer=ben, seller=sam, kind=kind)


def bought(
    *, days: int = 0, due_at: datetime | None = None, give_up_at: datetime | None = None, kind: BillKind = "extra"
) -> ExtraBought:
    return ExtraBought(
        order=order,
        bill=bill,
        payment=other_payment,
        buyer=ben,
        seller=sam,
        kind=kind,
        extra=source_file.title if kind == "extra" else None,
        days=days,
        due_at=due_at,
        give_up_at=give_up_at,
        **FIFTEEN,
    )


def tipped(clears_at: datetime = NOON + timedelta(days=14)) -> SellerTipped:
    return SellerTipped(
        order=order, bill=bill, payment=other_payment, buyer=ben, seller=sam, clears_at=clears_at, **FIFTEEN
    )


def change_proposed(by: UserId = sam, *, days: int = 2, free: bool = False) -> ChangeProposed:
    return ChangeProposed(
        order=order,
        proposal=proposal,
        buyer=ben,
        seller=sam,
        proposed_by=by,
        what=Present("A dog, too"),
        days=days,
        answer_by=NOON + timedelta(hours=48),
        **(NOTHING if free else FIFTEEN),
    )


def change_agreed(days: int = 2) -> ChangeAgreed:
    due_at = NOON + timedelta(days=3 + days)
    return ChangeAgreed(
        order=order,
        proposal=proposal,
        buyer=ben,
        seller=sam,
        days=days,
        due_at=due_at,
        give_up_at=due_at + timedelta(days=14),
    )


def change_declined(how: Literal["declined", "silence"] = "declined") -> ChangeDeclined:
    return ChangeDeclined(order=order, proposal=proposal, buyer=ben, seller=sam, how=how)


def disputed(by: UserId = ben) -> DisputeOpened:
    return DisputeOpened(
        order=order,
        dispute=dispute,
        buyer=ben,
        seller=sam,
        opened_by=by,
        statement=Present("It is a dog"),
        evidence_by=NOON + timedelta(days=3),
        decide_by=NOON + timedelta(days=10),
    )


def evidence(by: UserId = sam) -> EvidenceGiven:
    return EvidenceGiven(
        order=order,
        dispute=dispute,
        buyer=ben,
        seller=sam,
        given_by=by,
        statement=Present("It is a cat"),
        files=Present(()),
    )


def decided(outcome: Literal["nothing", "part", "all"] = "nothing", price: int = 0) -> DisputeDecided:
    return DisputeDecided(
        order=order,
        dispute=dispute,
        operator=ada,
        buyer=ben,
        seller=sam,
        outcome=outcome,
        price=usd(price),
        reason=Present("It is half a cat"),
    )


def closed(
    how: Literal["decided", "withdrawn", "lapsed"] = "decided",
    *,
    accept_by: datetime | None = None,
    give_up_at: datetime | None = None,
    clears_at: datetime | None = None,
) -> DisputeClosed:
    return DisputeClosed(
        order=order,
        dispute=dispute,
        buyer=ben,
        seller=sam,
        how=how,
        accept_by=accept_by,
        give_up_at=give_up_at,
        clears_at=clears_at,
    )
