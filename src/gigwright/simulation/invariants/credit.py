"""Laws of buyers' credit: nobody spends more than they have, and what was paid goes back to where it came from."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.events.ledger import CreditGranted
from gigwright.events.orders import (
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    CouponRedeemed,
    CreditUsed,
    OrderCancelled,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    PaymentExpired,
    to_buyer,
)
from gigwright.events.payments import RefundFailed
from gigwright.simulation.invariants.history import History
from gigwright.simulation.invariants.parts import in_their_turn
from gigwright.values import Money, OrderId, PaymentId, UserId

BANKS = (ChargebackHeld, ChargebackReleased, ChargebackRecovered)
BUYERS_WORD = ("the buyer cancelled before the start", "the work was very late")  # they may want credit instead


def credit_is_spent_once(history: History) -> Iterator[str]:
    """I20: in the order of the log, nobody's credit pays more than they have; and nobody keeps any that a bank took."""
    has: Counter[tuple[UserId, str]] = Counter()
    for event in history.events:
        amount = _moved(event.data)
        if amount is not None:
            purse = (event.data.buyer, amount.currency)
            has[purse] += amount.amount_minor
            if has[purse] < 0:
                yield f"{event.name} at {event.position}: {-has[purse]} minor more than {event.data.buyer} had"
        if isinstance(event.data, ChargebackHeld) and event.data.spent is not None:
            left = has[event.data.buyer, event.data.spent.currency]
            if left > 0:
                yield f"{event.name} at {event.position}: {left} minor of credit stays, and {event.data.spent} is spent"


def what_was_paid_goes_back_where_it_came_from(history: History) -> Iterator[str]:
    """I13: of what goes back, the card has its own first, and credit the rest, unless the buyer wanted credit."""
    credit: Counter[OrderId] = Counter()  # what credit paid of an order, and has not come back
    card: dict[OrderId, int] = defaultdict(int)  # and of what its own card paid, what neither went back nor a bank has
    own_payment = {event.data.order: event.data.payment for event in history.of(OrderPaid)}
    at_a_bank: Counter[PaymentId] = Counter()
    for event in in_their_turn(history.events):
        if isinstance(event.data, BANKS) and own_payment.get(event.data.order) == event.data.payment:
            card[event.data.order] += _by_a_bank(event.data, at_a_bank)
        match event.data:
            case OrderPlaced() as said:
                card[said.order] = said.total.amount_minor
            case CouponRedeemed(funded_by="market") as said:
                card[said.order] -= said.amount.amount_minor
            case CreditUsed() as said:
                credit[said.order] += said.amount.amount_minor
                card[said.order] -= said.amount.amount_minor
            case PaymentExpired() as said:
                yield from _not_its_own(event, credit[said.order])
            case OrderCancelled() | OrderReversed() | OrderPartlyRefunded() as said:
                own = to_buyer(said).amount_minor - sum(part.amount.amount_minor for part in said.further)
                due = max(0, own - card[said.order])
                if not _wanted(event):
                    yield from _not_its_own(event, due)
                credit[said.order] -= due
                card[said.order] -= own - due


def _by_a_bank(said: Any, at_a_bank: Counter[PaymentId]) -> int:
    """How much more, or less, there is of what a card paid, in minor units."""
    if isinstance(said, ChargebackHeld):
        shares = (said.from_held, said.commission, said.service_fee, said.earning)
        at_a_bank[said.payment] = sum(share.amount_minor for share in shares)
        return -at_a_bank[said.payment]
    return at_a_bank.pop(said.payment, 0)


def _moved(fact: Any) -> Money | None:
    match fact:
        case CreditGranted(amount=amount) | RefundFailed(amount=amount):
            return amount
        case CreditUsed(amount=amount):
            return -amount
        case PaymentExpired() | OrderCancelled() | OrderReversed() | OrderPartlyRefunded():
            return fact.to_credit
        case ChargebackReleased() | ChargebackRecovered():
            return fact.to_credit
        case ChargebackHeld(from_credit=held) if held is not None:
            return -held
    return None


def _wanted(event: Recorded[Any]) -> bool:
    """All of it is credit, by the buyer's own word."""
    said = event.data
    is_theirs = isinstance(said, OrderCancelled) and said.reason in BUYERS_WORD and event.actor == said.buyer
    return is_theirs and said.to_credit == to_buyer(said)


def _not_its_own(event: Recorded[Any], due: int) -> Iterator[str]:
    said = event.data.to_credit
    found = 0 if said is None else said.amount_minor
    if found != due:
        yield f"{event.name} at {event.position}: {found} minor became credit, and {due} are due"
