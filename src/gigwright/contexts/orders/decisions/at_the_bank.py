"""The payments of one order that banks took back: what each meant for the order, and what has become of it."""

from datetime import datetime

import msgspec

from gigwright.contexts.orders.decisions.sharing import Shares
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
    def shares(self) -> Shares:
        """What the bank took of a completed order."""
        held = self.held
        return Shares(held.earning + held.commission, held.service_fee, held.commission)


class AtTheBank(msgspec.Struct, frozen=True):
    """What banks have of an order, or keep, by payment; also of payments that came too late.

    What they gave back of the seller's earning clears at `clears_at`.
    """

    taken: dict[PaymentId, Chargeback] = {}
    clears_at: datetime | None = None

    def after(self, fact: Fact) -> "AtTheBank":
        """With one more fact."""
        found = _after(self.taken.get(fact.payment), fact)
        others = {id: one for id, one in self.taken.items() if id != fact.payment}
        return AtTheBank(
            taken=others if found is None else {**others, fact.payment: found},
            clears_at=getattr(fact, "clears_at", None) or self.clears_at,
        )


def _after(found: Chargeback | None, fact: Fact) -> Chargeback | None:
    if isinstance(fact, ChargebackHeld):
        return Chargeback(held=fact)
    if found is None or isinstance(fact, ChargebackReleased | ChargebackRecovered):
        return None
    if isinstance(fact, ChargebackBorne):
        return msgspec.structs.replace(found, borne=fact)
    return msgspec.structs.replace(found, assumed=True)
