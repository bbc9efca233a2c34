"""Early payouts as letters tell of them."""

from typing import Any

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.notifications.ports import Template
from gigwright.events.ledger import EarlyPayoutsAllowed, EarlyPayoutsEnded, EarningsClearedEarly
from gigwright.values import AddressId, OperatorId
from tests.contexts.notifications.samples import ORDER, SELLER, SELLERS, usd

OF_AN_ACT: dict[str, Any] = {
    "operator": derive(OperatorId, "operator"),
    "seller": SELLER,
    "reason": Present("too many came back"),
}
CLEARED_EARLY = EarningsClearedEarly(order=ORDER, seller=SELLER, earning=usd(8_000), fee=usd(80))
EARLY_ALLOWED, EARLY_ENDED = EarlyPayoutsAllowed(**OF_AN_ACT), EarlyPayoutsEnded(**OF_AN_ACT)
QUOTED_OF_EARLY: dict[Any, str] = {EARLY_ENDED: "reason"}
TOLD_OF_EARLY: list[tuple[Any, AddressId, Template]] = [
    (CLEARED_EARLY, SELLERS, "paid-early"),
    (EARLY_ALLOWED, SELLERS, "early-allowed"),
    (EARLY_ENDED, SELLERS, "early-ended"),
]
