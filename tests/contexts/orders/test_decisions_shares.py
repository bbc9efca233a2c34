"""Whatever goes back, in however many parts and payments, comes to the whole, to the last minor unit."""

from collections import Counter
from typing import Any

from hypothesis import given as whatever
from hypothesis import strategies as st

from gigwright.contexts.orders.decisions.moving import partly_refunded
from gigwright.contexts.orders.decisions.shares import Purse, part_of, refunded_partly, reversed_whole, shares_left
from gigwright.contexts.orders.decisions.standing import Further, Order
from gigwright.events.orders import OrderPartlyRefunded
from gigwright.policy import FIRST_POLICY
from gigwright.values import Money, PaymentId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import completed, ids, payment, placed

CURRENCIES = ("USD", "JPY", "BHD")


@st.composite
def _orders(draw: st.DrawFn) -> Order:
    """A completed order of a price as the policy allows it, with whatever fees come of it; perhaps with extras and a
    tip."""
    row = FIRST_POLICY.currency(draw(st.sampled_from(CURRENCIES)))
    prices = st.integers(row.minimum_price.amount_minor, row.maximum_price.amount_minor)
    terms = FIRST_POLICY.terms(Money(draw(prices), row.currency))
    further = [_further(draw(prices), row.currency) for _ in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        further.append(changed(_further(draw(prices), row.currency), tip=True))
    amounts = {name: getattr(terms, name) for name in ("price", "service_fee", "commission", "earning")}
    agreed = changed(placed(), **amounts, total=terms.total)
    ended = changed(completed(), **amounts)
    return Order(terms=agreed, state="completed", payment=payment, completed=ended, further=tuple(further))


def _further(price: int, currency: str) -> Further:
    terms = FIRST_POLICY.terms(Money(price, currency))
    return Further(ids.new(PaymentId), terms.price, terms.service_fee, terms.commission)


@whatever(_orders(), st.lists(st.integers(1, 10_000), max_size=8), st.integers(0, 10**9), st.integers(0, 10_000))
def test_any_parts_and_the_rest_come_to_the_full_reversal(
    order: Order, shares: list[int], purse_minor: int, still: int
) -> None:
    tips = [one for one in order.further if one.tip]
    whole = shares_left(order)
    clearing = (whole.earning.amount_minor + sum(_earning(one) for one in tips)) * still // 10_000
    purse = Purse({whole.price.currency: purse_minor})
    parts: list[OrderPartlyRefunded] = []
    for share in shares:
        left = shares_left(order).price.amount_minor
        price = left * share // 10_001
        if price:
            part = refunded_partly(order, Money(price, whole.price.currency), "agreed", purse, clearing)
            parts.append(part)
            clearing -= part.from_clearing.amount_minor
            order = partly_refunded(order, part)
    rest = reversed_whole(order, purse, "seller", clearing)
    ends: list[Any] = [*parts, rest]
    for name, expected in (
        ("refund", whole.total),
        ("commission", whole.commission),
        ("service_fee", whole.service_fee),
    ):
        given = sum(_of_a_tip(one, name) for one in tips)
        assert sum(getattr(one, name).amount_minor for one in ends) == expected.amount_minor + given
    taken = [share for one in ends for share in (one.from_clearing, one.from_available, one.owed)]
    assert sum(share.amount_minor for share in taken) == whole.earning.amount_minor + sum(map(_earning, tips))
    assert rest.from_clearing.amount_minor <= clearing
    _check_the_payments(order, ends)
    smallest = min(getattr(one, name).amount_minor for one in ends for name in ("refund", "commission", "service_fee"))
    assert min(smallest, *(share.amount_minor for share in taken)) >= 0
    for one in parts:
        assert one.price + one.service_fee == one.refund
        assert one.earning + one.commission == one.price


def _check_the_payments(order: Order, ends: list[Any]) -> None:
    """Each goes back whole, and only to where it came from."""
    terms = order.terms
    assert terms is not None
    came = Counter({payment: terms.total.amount_minor})
    came.update({one.payment: (one.price + one.service_fee).amount_minor for one in order.further})
    back: Counter[PaymentId] = Counter()
    for one in ends:
        assert all(part.amount.amount_minor > 0 for part in one.further)
        further = {part.payment: part.amount.amount_minor for part in one.further}
        own = one.refund.amount_minor - sum(further.values())
        assert own >= 0
        back.update({one.payment: own, **further})
        assert all(back[each] <= came[each] for each in came)
    assert back == came


def _of_a_tip(tip: Further, name: str) -> int:
    amounts = {"refund": tip.price + tip.service_fee, "commission": tip.commission, "service_fee": tip.service_fee}
    return amounts[name].amount_minor


def _earning(tip: Further) -> int:
    return (tip.price - tip.commission).amount_minor


@whatever(_orders())
def test_without_a_refund_everybody_has_what_was_agreed(order: Order) -> None:
    left = shares_left(order)
    assert order.terms is not None
    agreed = [order.terms, *(one for one in order.further if not one.tip)]
    for name in ("price", "service_fee", "commission"):
        assert getattr(left, name).amount_minor == sum(getattr(one, name).amount_minor for one in agreed)


@whatever(_orders(), st.integers(1, 10_000), st.integers(1, 10_000))
def test_two_parts_take_what_both_together_would_have_taken(order: Order, first: int, second: int) -> None:
    whole = shares_left(order).price
    price = Money(max(1, whole.amount_minor * first // 20_002), whole.currency)
    more = Money(max(1, whole.amount_minor * second // 20_002), whole.currency)
    after = partly_refunded(order, refunded_partly(order, price, "agreed", Purse(), 0))
    assert part_of(order, price) + part_of(after, more) == part_of(order, price + more)
