"""Whatever goes back, in however many parts, comes to the whole, to the last minor unit."""

from typing import Any

from hypothesis import given as whatever
from hypothesis import strategies as st

from gigwright.contexts.orders.decisions.order import Order
from gigwright.contexts.orders.decisions.shares import Purse, refunded_partly, reversed_whole, shares_left
from gigwright.events.orders import OrderPartlyRefunded
from gigwright.policy import FIRST_POLICY
from gigwright.values import Money
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import completed, payment, placed

CURRENCIES = ("USD", "JPY", "BHD")


@st.composite
def _orders(draw: st.DrawFn) -> Order:
    """A completed order of a price as the policy allows it, with whatever fees come of it."""
    row = FIRST_POLICY.currency(draw(st.sampled_from(CURRENCIES)))
    price = draw(st.integers(row.minimum_price.amount_minor, row.maximum_price.amount_minor))
    terms = FIRST_POLICY.terms(Money(price, row.minimum_price.currency))
    amounts = {name: getattr(terms, name) for name in ("price", "service_fee", "commission", "earning")}
    agreed = changed(placed(), **amounts, total=terms.total)
    return Order(terms=agreed, state="completed", payment=payment, completed=changed(completed(), **amounts))


@whatever(_orders(), st.lists(st.integers(1, 10_000), max_size=8), st.integers(0, 10**9), st.integers(0, 10_000))
def test_any_parts_and_the_rest_come_to_the_full_reversal(
    order: Order, shares: list[int], purse_minor: int, still: int
) -> None:
    whole = shares_left(order)
    clearing = whole.earning.amount_minor * still // 10_000
    purse = Purse({whole.price.currency: purse_minor})
    parts: list[OrderPartlyRefunded] = []
    for share in shares:
        left = shares_left(order).price.amount_minor
        price = left * share // 10_001
        if price:
            part = refunded_partly(order, Money(price, whole.price.currency), "agreed", purse, clearing)
            clearing -= part.from_clearing.amount_minor
            parts.append(part)
            order = changed(order, refunded_minor=order.refunded_minor + price)
    rest = reversed_whole(order, purse, "seller", clearing)
    ends: list[Any] = [*parts, rest]
    for name, expected in (
        ("refund", whole.total),
        ("commission", whole.commission),
        ("service_fee", whole.service_fee),
    ):
        assert sum(getattr(one, name).amount_minor for one in ends) == expected.amount_minor
    taken = [share for one in ends for share in (one.from_clearing, one.from_available, one.owed)]
    assert sum(share.amount_minor for share in taken) == whole.earning.amount_minor
    smallest = min(getattr(one, name).amount_minor for one in ends for name in ("refund", "commission", "service_fee"))
    assert min(smallest, *(share.amount_minor for share in taken)) >= 0
    for one in parts:
        assert one.price + one.service_fee == one.refund
        assert one.earning + one.commission == one.price


@whatever(_orders())
def test_without_a_refund_everybody_has_what_was_agreed(order: Order) -> None:
    left = shares_left(order)
    assert order.terms is not None
    assert (left.price, left.service_fee, left.commission) == (
        order.terms.price,
        order.terms.service_fee,
        order.terms.commission,
    )
    assert (left.earning, left.total) == (order.terms.earning, order.terms.total)
