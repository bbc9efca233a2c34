"""What banks do with the payment of the sample order, all of it, and who bears it."""

from datetime import datetime
from typing import Literal

from gigwright.backbone.event import Present
from gigwright.events.orders import (
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
)
from gigwright.values import ChargebackRef
from tests.contexts.orders.samples import ada, ben, order, payment, sam, usd

chargeback = ChargebackRef("cb_1")


def taken_by_a_bank(
    *, from_refunds: int = 0, from_held: int = 0, earning: int = 0, from_clearing: int = 0, from_available: int = 0
) -> ChargebackHeld:
    """Of all that was paid; with an earning, of a completed order, whose shares are as agreed."""
    return ChargebackHeld(
        order=order,
        payment=payment,
        chargeback=chargeback,
        buyer=ben,
        seller=sam,
        amount=usd(10_550),
        from_refunds=usd(from_refunds),
        from_held=usd(from_held),
        commission=usd(2_000 if earning else 0),
        service_fee=usd(550 if earning else 0),
        earning=usd(earning),
        from_clearing=usd(from_clearing),
        from_available=usd(from_available),
    )


def given_back(released: int = 0, clears_at: datetime | None = None, refund: int = 0) -> ChargebackReleased:
    return ChargebackReleased(
        order=order,
        payment=payment,
        chargeback=chargeback,
        buyer=ben,
        seller=sam,
        released=usd(released),
        clears_at=clears_at,
        refund=usd(refund),
    )


def borne(
    by: Literal["nobody", "seller", "market"],
    *,
    from_refunds: int = 0,
    from_held: int = 0,
    from_hold: int = 0,
    owed: int = 0,
    released: int = 0,
    clears_at: datetime | None = None,
) -> ChargebackBorne:
    """All that was paid."""
    return ChargebackBorne(
        order=order,
        payment=payment,
        chargeback=chargeback,
        buyer=ben,
        seller=sam,
        borne_by=by,
        amount=usd(10_550),
        from_refunds=usd(from_refunds),
        from_held=usd(from_held),
        commission=usd(2_000 if by == "seller" else 0),
        service_fee=usd(550 if by == "seller" else 0),
        from_hold=usd(from_hold),
        owed=usd(owed),
        loss=usd(10_550 if by == "market" else 0),
        released=usd(released),
        clears_at=clears_at,
    )


def made_good(
    earning: int = 0, clears_at: datetime | None = None, *, refund: int = 0, loss: int = 0
) -> ChargebackRecovered:
    return ChargebackRecovered(
        order=order,
        payment=payment,
        chargeback=chargeback,
        buyer=ben,
        seller=sam,
        amount=usd(10_550),
        from_refunds=usd(0),
        refund=usd(refund),
        commission=usd(2_000 if earning else 0),
        service_fee=usd(550 if earning else 0),
        earning=usd(earning),
        loss=usd(loss),
        clears_at=clears_at,
    )


assumed = ChargebackAssumed(
    order=order,
    payment=payment,
    chargeback=chargeback,
    operator=ada,
    buyer=ben,
    seller=sam,
    reason=Present("She did all that was asked"),
)
