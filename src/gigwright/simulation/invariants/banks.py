"""Laws of payments that banks take back: each turn in its order, nothing moves meanwhile, and every unit is paid."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.contexts.ledger.projections import balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import AT_THE_BANK, DISPUTE_HOLD, RECOVERED
from gigwright.events.ledger import EarningsCleared, EarningsClearedEarly
from gigwright.events.orders import (
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    LatePaymentRefunded,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderReversed,
    is_shared,
    to_buyer,
    to_cards,
)
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
    PaymentRefunded,
    RefundRequested,
    RefundStopped,
)
from gigwright.simulation.invariants.history import History
from gigwright.values import OrderId, PaymentId

TURNS: dict[tuple[type, str], str] = {
    (ChargebackOpened, ""): "taken",
    (ChargebackWon, "taken"): "given back",
    (ChargebackLost, "taken"): "lost",
    (ChargebackAppealed, "given back"): "taken again",
    (ChargebackAppealed, "lost"): "appealed",
    (ChargebackWon, "taken again"): "given back at last",
    (ChargebackLost, "taken again"): "lost at last",
    (ChargebackWon, "appealed"): "recovered",
    (ChargebackLost, "appealed"): "lost for good",
}
BACK = (None, "given back", "given back at last", "recovered")  # where no bank has the payment
OURS = (ChargebackHeld, ChargebackAssumed, ChargebackReleased, ChargebackBorne, ChargebackRecovered)
ENDS = (ChargebackReleased, ChargebackBorne, ChargebackRecovered)

CLEARINGS = (EarningsCleared, EarningsClearedEarly)


def a_bank_goes_its_ways(history: History) -> Iterator[str]:
    """I19: a payment is taken back once, won or lost, and whoever lost appeals once; what is lost is what was taken."""
    states: dict[PaymentId, str] = {}
    for event in history.events:
        if isinstance(event.data, ChargebackOpened | ChargebackWon | ChargebackLost | ChargebackAppealed):
            said, before = event.data, states.get(event.data.payment, "")
            after = TURNS.get((type(said), before))
            if after is None:
                yield f"{event.name} at {event.position}: {said.payment} was {before or 'not at a bank'}"
            states[said.payment] = after or before


def what_a_bank_has_stays(history: History) -> Iterator[str]:
    """I19: of an order of which a bank has a payment, nothing clears and nothing else goes back; what was given back
    clears when it was said to."""
    held: defaultdict[OrderId, set[PaymentId]] = defaultdict(set)
    clears: dict[OrderId, datetime] = {}
    for event in history.events:
        if isinstance(event.data, ENDS) and event.data.clears_at is not None:
            clears[event.data.order] = event.data.clears_at
        if isinstance(event.data, CLEARINGS) and event.recorded < clears.get(event.data.order, event.recorded):
            yield f"{event.name} at {event.position}: {event.data.order} was to clear later"
        match event.data:
            case ChargebackHeld() as said if is_shared(said):
                held[said.order].add(said.payment)
            case ChargebackReleased() | ChargebackBorne() as said:
                held[said.order].discard(said.payment)
            case EarningsCleared() | EarningsClearedEarly() | OrderPartlyRefunded() | OrderReversed() as moves:
                for payment in held[moves.order]:
                    yield f"{event.name} at {event.position}: a bank has {payment} of {moves.order}"


def a_bank_takes_what_its_card_paid(history: History) -> Iterator[str]:
    """I19: at most that, and nothing of what credit or a coupon has paid; what had become credit is taken from it."""
    came = {event.data.payment: event.data.amount for event in history.of(PaymentCaptured)}
    wished: set[OrderId] = set()
    for event in history.events:
        match event.data:
            case OrderCancelled(to_credit=credit) as said if credit is not None and credit == to_buyer(said):
                wished.add(said.order)
            case ChargebackHeld() as said:
                paid = came.get(said.payment)
                if paid is None or said.amount > paid:
                    yield f"{event.name} at {event.position}: {said.amount} of {said.payment} is taken, and {paid} came"
                if (said.from_credit or said.spent) and said.order not in wished:
                    yield f"{event.name} at {event.position}: nothing of {said.order} became credit"


def what_a_bank_took_is_paid(history: History) -> Iterator[str]:
    """I19: to the last unit, once, by whoever should; and what is kept for a bank is kept as long as it decides."""
    known = Known()
    for event in history.events:
        if isinstance(event.data, OURS):
            for wrong in known.wrong_with(event.data):
                yield f"{event.name} at {event.position}: {wrong}"
            known.hear(event.data)
    yield from _left_in_the_books(history, known.held)
    yield from _paid_back_once(history, known.borne)


class Known:
    """What banks have, what they keep, and whose loss was assumed, by payment."""

    def __init__(self) -> None:
        self.held: dict[PaymentId, ChargebackHeld] = {}
        self.borne: dict[PaymentId, ChargebackBorne] = {}
        self.assumed: set[PaymentId] = set()

    def hear(self, said: Any) -> None:
        """One more fact."""
        if isinstance(said, ENDS):
            self.held.pop(said.payment, None)
            self.borne.pop(said.payment, None)
            self.assumed.discard(said.payment)
        match said:
            case ChargebackHeld():
                self.held[said.payment] = said
            case ChargebackBorne():
                self.borne[said.payment] = said
            case ChargebackAssumed():
                self.assumed.add(said.payment)

    def wrong_with(self, said: Any) -> Iterator[str]:
        """What of it does not follow from what is known."""
        held, lost = self.held.get(said.payment), self.borne.get(said.payment)
        match said:
            case ChargebackHeld():
                if held is not None or lost is not None:
                    yield f"{said.payment} was held already"
                shares = ("commission", "service_fee", "earning")
                yield from _adds_up(said, "from_refunds", "from_held", *shares, "from_credit", "spent")
            case ChargebackRecovered():
                yield from _wrongly_recovered(said, lost)
            case _ if held is None:
                yield f"{said.payment} was not held"
            case ChargebackReleased():
                if said.released != held.from_clearing + held.from_available or said.refund != held.from_held:
                    yield f"{said.released} and {said.refund} of {said.payment} are released, and not what was held"
                if said.to_credit != held.from_credit:
                    yield f"{said.to_credit} of {said.payment} is credit again, and {held.from_credit} was"
            case ChargebackBorne():
                yield from self._wrongly_borne(said, held)

    def _wrongly_borne(self, said: ChargebackBorne, held: ChargebackHeld) -> Iterator[str]:
        due = _bearer(held, is_assumed=said.payment in self.assumed)
        if said.borne_by != due:
            yield f"the {said.borne_by} bears {said.payment}, and the {due} should"
        parts = ("from_refunds", "from_held", "commission", "service_fee", "from_hold", "owed", "loss", "from_credit")
        yield from _adds_up(said, *parts)
        if said.from_credit != held.from_credit:
            yield f"{said.from_credit} of {said.payment} is paid by credit, and {held.from_credit} was held"
        if said.from_hold + said.released != held.from_clearing + held.from_available:
            yield f"of {said.payment}, {said.from_hold} is taken and {said.released} released, and more was kept"


def _wrongly_recovered(said: ChargebackRecovered, lost: ChargebackBorne | None) -> Iterator[str]:
    shares = ("commission", "service_fee", "earning")
    yield from _adds_up(said, "from_refunds", "refund", *shares, "loss", "to_credit")
    if lost is None:
        yield f"{said.payment} had not been lost"
    elif said.to_credit != lost.from_credit:
        yield f"{said.to_credit} of {said.payment} is credit again, and {lost.from_credit} was"


def what_is_owed_is_asked_for(history: History) -> Iterator[str]:
    """I19: of a payment that no bank has, what is to go back is asked for, in refunds that no bank has stopped."""
    owed: Counter[PaymentId] = Counter()
    states: dict[PaymentId, str] = {}
    stopped = {event.data.refund for event in history.of(RefundStopped)}
    for event in history.events:
        match event.data:
            case OrderCancelled() | OrderPartlyRefunded() | OrderReversed() as said:
                owed[said.payment] += to_cards(said).amount_minor
                for part in said.further:
                    owed[said.payment] -= part.amount.amount_minor
                    owed[part.payment] += part.amount.amount_minor
            case LatePaymentRefunded() | ChargebackReleased() | ChargebackRecovered() as said:
                owed[said.payment] += said.refund.amount_minor
            case RefundRequested() as said if said.refund not in stopped:
                owed[said.payment] -= said.amount.amount_minor
            case ChargebackOpened() | ChargebackWon() | ChargebackLost() | ChargebackAppealed() as said:
                states[said.payment] = TURNS.get((type(said), states.get(said.payment, "")), "")
    for payment, left in owed.items():
        if left and states.get(payment) in BACK:
            yield f"{left} minor of {payment} is to go back, and nobody has asked for it"


def _bearer(held: ChargebackHeld, *, is_assumed: bool) -> str:
    if not is_shared(held):
        return "nobody" if held.spent is None else "market"
    return "market" if is_assumed else "seller"


def _adds_up(said: Any, *parts: str) -> Iterator[str]:
    found = [getattr(said, part) for part in parts]
    total = sum(part.amount_minor for part in found if part is not None)
    if total != said.amount.amount_minor:
        yield f"the parts come to {total} minor, and the bank took {said.amount}"


def _left_in_the_books(history: History, open_ones: dict[PaymentId, ChargebackHeld]) -> Iterator[str]:
    """At rest, by order: what is at a bank is what was taken and not decided, and what is kept is kept for that."""
    at_the_bank, kept = Counter[OrderId](), Counter[OrderId]()
    for held in open_ones.values():
        at_the_bank[held.order] += held.amount.amount_minor
        kept[held.order] += (held.from_clearing + held.from_available).amount_minor
    with history.market.reading(bookkeeping) as connection:
        for balance in balances(connection):
            account, order, amount = balance.account, balance.order, balance.amount_minor
            if account == AT_THE_BANK and order is not None and amount != at_the_bank.get(order, 0):
                yield f"{amount} minor of {order} is booked as taken by a bank, and {at_the_bank[order]} is"
            if account.endswith(DISPUTE_HOLD) and order is not None and -amount != kept.get(order, 0):
                yield f"{-amount} minor of {order} is booked as kept, and {kept[order]} is"
            if account == RECOVERED and amount:
                yield f"{-amount} minor of {order} came back from a bank, and is nobody's"


def _paid_back_once(history: History, borne: dict[PaymentId, ChargebackBorne]) -> Iterator[str]:
    """A buyer has a payment back once: from us in part, and from the bank the rest."""
    back: Counter[PaymentId] = Counter()
    for refunded in history.of(PaymentRefunded):
        back[refunded.data.payment] += refunded.data.amount.amount_minor
    for captured in history.of(PaymentCaptured):
        payment, came = captured.data.payment, captured.data.amount.amount_minor
        if payment in borne and back[payment] + borne[payment].amount.amount_minor != came:
            kept = borne[payment].amount
            yield f"of {payment} {came} minor came, {back[payment]} went back, and the bank keeps {kept}"


def turn(event: Recorded[Any], before: str) -> str | None:
    """What a turn of a bank makes of a payment that was like this before; None for any other event."""
    return TURNS.get((type(event.data), before))
