"""What banks do with the payment of the order of the samples."""

from typing import Any

from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
)
from gigwright.values import (
    ChargebackRef,
)
from tests.contexts.notifications.samples import LATER, OF_THE_ORDER, PAYMENT, usd

OF_A_CHARGEBACK: dict[str, Any] = {**OF_THE_ORDER, "payment": PAYMENT, "chargeback": ChargebackRef("cb_1")}
SHARES: dict[str, Any] = {"commission": usd(2_000), "service_fee": usd(550), "from_refunds": usd(0)}
BY_A_BANK = ChargebackHeld(
    **OF_A_CHARGEBACK,
    **SHARES,
    amount=usd(10_550),
    from_held=usd(0),
    earning=usd(8_000),
    from_clearing=usd(8_000),
    from_available=usd(0),
)
GIVEN_BACK = ChargebackReleased(**OF_A_CHARGEBACK, released=usd(8_000), clears_at=LATER, refund=usd(0))
BORNE = ChargebackBorne(
    **OF_A_CHARGEBACK,
    **SHARES,
    borne_by="seller",
    amount=usd(10_550),
    from_held=usd(0),
    from_hold=usd(5_000),
    owed=usd(3_000),
    loss=usd(0),
    released=usd(0),
    clears_at=None,
)
MADE_GOOD = ChargebackRecovered(
    **OF_A_CHARGEBACK, **SHARES, amount=usd(10_550), refund=usd(0), earning=usd(8_000), loss=usd(0), clears_at=LATER
)
