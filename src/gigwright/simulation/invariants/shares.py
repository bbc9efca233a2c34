"""Laws of the shares of an order, whatever of it goes back."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from gigwright.events.orders import (
    ChargebackHeld,
    OrderCancelled,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    is_shared,
)
from gigwright.simulation.invariants.history import History
from gigwright.values import OrderId


def each_share_that_goes_back_is_its_own(history: History) -> Iterator[str]:
    """I13: whatever of an order goes back takes from each share in proportion, and all of it together is the whole."""
    placed = {event.data.order: event.data for event in history.of(OrderPlaced)}
    back: Counter[OrderId] = Counter()  # of the price, in minor units
    for event in history.events:
        if not isinstance(event.data, GOES_BACK):
            continue
        said, terms = event.data, placed.get(event.data.order)
        if terms is None:
            continue  # an order out of nowhere breaks another law
        before = _left(terms, back[said.order])
        if isinstance(said, OrderPartlyRefunded):
            back[said.order] += said.price.amount_minor
            due = {name: before[name] - minor for name, minor in _left(terms, back[said.order]).items()}
        else:
            due = before
        for name, minor in _shares(said).items():
            if minor != due[name]:
                wrong = f"the {name} of {said.order} is {minor} minor, and {due[name]} are due"
                yield f"{event.name} at {event.position}: {wrong}"


GOES_BACK = (OrderPartlyRefunded, OrderCompleted, OrderCancelled, OrderReversed, ChargebackHeld)


def _left(terms: OrderPlaced, back: int) -> dict[str, int]:
    """What is left of each share when so much of the price went back, rounded half up."""
    whole = terms.price.amount_minor
    price, fee, commission = (
        int(Fraction(share.amount_minor * (whole - back), whole) + Fraction(1, 2))
        for share in (terms.price, terms.service_fee, terms.commission)
    )
    return {
        "price": price,
        "service_fee": fee,
        "commission": commission,
        "earning": price - commission,
        "refund": price + fee,
    }


def _shares(said: Any) -> dict[str, int]:
    """What the event says of shares; a seller's is where it was taken from. What a bank takes of an order that goes on
    is what was held for it, and nothing else goes back then."""
    if isinstance(said, ChargebackHeld):
        return _taken_by_a_bank(said)
    if isinstance(said, OrderCancelled) and said.refund.amount_minor == 0:
        return {}
    names = ("price", "service_fee", "commission", "earning", "refund")
    shares = {name: getattr(said, name).amount_minor for name in names if hasattr(said, name)}
    if isinstance(said, OrderReversed) or (isinstance(said, OrderPartlyRefunded) and not said.from_held.amount_minor):
        taken = (said.from_clearing, said.from_available, said.owed)
        shares["earning"] = sum(amount.amount_minor for amount in taken)
    return shares


def _taken_by_a_bank(said: ChargebackHeld) -> dict[str, int]:
    if said.from_held.amount_minor:
        return {"refund": said.from_held.amount_minor}
    if is_shared(said):
        return {name: getattr(said, name).amount_minor for name in ("commission", "service_fee", "earning")}
    return {}
