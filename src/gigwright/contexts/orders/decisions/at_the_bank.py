"""The payments of one order that banks took back: what each meant for the order, and what has become of it."""

from datetime import datetime

import msgspec

from gigwright.events.orders import (
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
)
from gigwright.values import Money, PaymentId

Fact = ChargebackHeld | ChargebackAssumed | ChargebackReleased | ChargebackBorne | ChargebackRecovered


class Chargeback(msgspec.Struct, frozen=True):
    """A payment that a bank took back. The market may have `assumed` the loss; once it is `borne`, the bank has
    decided."""

    held: ChargebackHeld
    assumed: bool = False
    borne: ChargebackBorne | None = None

    @property
    def hold(self) -> Money:
        """What is kept from the seller meanwhile."""
        return self.held.from_clearing + self.held.from_available

    @property
    def price(self) -> Money:
        """What was left of the price of a completed order."""
        return self.held.earning + self.held.commission


class AtTheBank(msgspec.Struct, frozen=True):
    """What is at a bank, or stays there: `taken` is the order's own payment, `strays` are others, which came too late.

    What a bank gave back of the seller's earning clears at `clears_at`.
    """

    taken: Chargeback | None = None
    strays: dict[PaymentId, Chargeback] = {}
    clears_at: datetime | None = None

    def after(self, fact: Fact, *, own: bool) -> "AtTheBank":
        """With one more fact, about the order's `own` payment or another."""
        found = _after(self.taken if own else self.strays.get(fact.payment), fact)
        if own:
            clears_at = getattr(fact, "clears_at", None) or self.clears_at
            return msgspec.structs.replace(self, taken=found, clears_at=clears_at)
        others = {id: one for id, one in self.strays.items() if id != fact.payment}
        return msgspec.structs.replace(self, strays=others if found is None else {**others, fact.payment: found})


def _after(found: Chargeback | None, fact: Fact) -> Chargeback | None:
    if isinstance(fact, ChargebackHeld):
        return Chargeback(held=fact)
    if found is None or isinstance(fact, ChargebackReleased | ChargebackRecovered):
        return None
    if isinstance(fact, ChargebackBorne):
        return msgspec.structs.replace(found, borne=fact)
    return msgspec.structs.replace(found, assumed=True)
