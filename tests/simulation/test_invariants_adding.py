"""The laws of what is added to an order, each broken once on purpose."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from gigwright.backbone.ids import derive
from gigwright.backbone.query import query
from gigwright.events.accounts import UserSuspended
from gigwright.events.orders import Billed, ExtraBought, OrderPlaced, SellerTipped
from gigwright.simulation.invariants import check
from gigwright.values import BillId, Money, PaymentId
from gigwright.wiring import Market
from tests.simulation.planting import say
from tests.simulation.test_invariants import order_of, suspended

Plant = Callable[[Market], None]
BILL = derive(BillId, "planted")


def _placed(market: Market) -> OrderPlaced:
    found: OrderPlaced = next(iter(market.log.read(query(OrderPlaced, tags=(f"order:{order_of('accepted')}",))))).data
    return found


def _bill(market: Market, **changes: Any) -> Billed:
    """As much as the order itself, on its own terms."""
    terms = _placed(market)
    honest: Any = Billed(
        order=terms.order,
        bill=BILL,
        buyer=terms.buyer,
        seller=terms.seller,
        kind="tip",
        extra=None,
        proposal=None,
        price=terms.price,
        service_fee=terms.service_fee,
        total=terms.total,
        commission=terms.commission,
        earning=terms.earning,
        days=0,
        pay_by=market.clock.now() + timedelta(days=2),
    )
    found: Billed = msgspec.structs.replace(honest, **changes)
    return found


def _paid(kind: Any, bill: Billed, **told: Any) -> Any:
    shared = {name: getattr(bill, name) for name in kind.__struct_fields__ if hasattr(bill, name)}
    return kind(**shared, payment=derive(PaymentId, "planted"), **told)


def an_honest_bill(market: Market) -> None:
    say(market, _bill(market))


def a_bill_with_another_fee(market: Market) -> None:
    fee = _placed(market).service_fee
    say(market, _bill(market, service_fee=Money(fee.amount_minor + 1, fee.currency)))


def a_bill_for_work_that_nobody_agreed_on(market: Market) -> None:
    say(market, _bill(market, kind="change"))


def a_bill_that_nobody_let_expire(market: Market) -> None:
    say(market, _bill(market, pay_by=market.clock.now() - timedelta(days=2)))


def a_tip_from_nowhere(market: Market) -> None:
    say(market, _bill(market))
    say(market, _paid(SellerTipped, _bill(market), clears_at=market.clock.now()))


def a_tip_that_is_none(market: Market) -> None:
    say(market, _paid(SellerTipped, _bill(market), clears_at=market.clock.now()))


def an_extra_on_other_terms(market: Market) -> None:
    bill: Any = _bill(market, kind="extra", extra="The moon")
    say(market, bill)
    less = msgspec.structs.replace(bill, earning=bill.price)
    say(market, _paid(ExtraBought, less, due_at=None, give_up_at=None))


def a_bill_of_the_suspended(market: Market) -> None:
    say(market, suspended(UserSuspended, user=_placed(market).buyer))
    say(market, _bill(market))


@pytest.mark.parametrize(
    ("law", "plant"),
    [
        ("I9", a_bill_that_nobody_let_expire),
        ("I9", a_tip_that_is_none),
        ("I9", a_tip_from_nowhere),  # and it never clears
        ("I9", an_extra_on_other_terms),
        ("I13", a_bill_with_another_fee),
        ("I13", a_bill_for_work_that_nobody_agreed_on),
        ("I13", a_tip_from_nowhere),
        ("I14", a_bill_of_the_suspended),
    ],
)
def test_what_is_planted_is_caught(market: Market, law: str, plant: Plant) -> None:
    plant(market)

    assert law in {violation.law for violation in check(market)}


def test_a_bill_as_it_should_be_breaks_no_law_of_what_it_comes_to(market: Market) -> None:
    an_honest_bill(market)

    assert {violation.law for violation in check(market)}.isdisjoint({"I9", "I13", "I14"})
