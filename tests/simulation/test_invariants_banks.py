"""The laws of payments that banks take back: each is broken once on purpose, and seen to catch it."""

from typing import Any

import msgspec
import pytest

from gigwright.backbone.query import query
from gigwright.events.ledger import EarningsCleared
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    OrderCompleted,
    OrderPaid,
)
from gigwright.events.payments import ChargebackLost, ChargebackOpened, PaymentCaptured
from gigwright.simulation.invariants import check
from gigwright.values import ChargebackRef, Money, PaymentId
from gigwright.wiring import Market
from tests.simulation.planting import change_rows, say
from tests.simulation.test_invariants import BOOKS, Plant, order_of

CHARGEBACK = ChargebackRef("cb_planted")


def of_the_accepted(market: Market, kind: type) -> Any:
    return next(iter(market.log.read(query(kind, tags=(f"order:{order_of('accepted')}",))))).data


def nothing(market: Market) -> Money:
    return Money(0, of_the_accepted(market, PaymentCaptured).amount.currency)


def opened(market: Market) -> ChargebackOpened:
    came, paid = of_the_accepted(market, PaymentCaptured), of_the_accepted(market, OrderPaid)
    return ChargebackOpened(
        chargeback=CHARGEBACK,
        payment=came.payment,
        order=came.order,
        buyer=came.buyer,
        seller=paid.seller,
        charge=came.charge,
        amount=came.amount,
        fee=nothing(market),
    )


def held(market: Market) -> Any:
    """As it should be, of a seller who has been paid out."""
    done, taken = of_the_accepted(market, OrderCompleted), opened(market)
    return ChargebackHeld(
        order=done.order,
        payment=taken.payment,
        chargeback=CHARGEBACK,
        buyer=done.buyer,
        seller=done.seller,
        amount=taken.amount,
        from_refunds=nothing(market),
        from_held=nothing(market),
        commission=done.commission,
        service_fee=done.service_fee,
        earning=done.earning,
        from_clearing=nothing(market),
        from_available=nothing(market),
    )


def borne(market: Market, **changes: Any) -> Any:
    """As it should be: all of it is owed."""
    kept, zero = held(market), nothing(market)
    names = ("order", "payment", "chargeback", "buyer", "seller", "amount", "commission", "service_fee")
    right: Any = ChargebackBorne(
        **{name: getattr(kept, name) for name in names},
        borne_by="seller",
        from_refunds=zero,
        from_held=zero,
        from_hold=zero,
        owed=kept.earning,
        loss=zero,
        released=zero,
        clears_at=None,
    )
    return msgspec.structs.replace(right, **changes)


def a_payment_is_taken_twice(market: Market) -> None:
    say(market, opened(market))
    say(market, opened(market))


def what_no_bank_has_is_lost(market: Market) -> None:
    taken = opened(market)
    lost = ChargebackLost(
        chargeback=CHARGEBACK, payment=taken.payment, order=taken.order, buyer=taken.buyer, amount=taken.amount
    )
    say(market, lost)


def an_earning_clears_at_a_bank(market: Market) -> None:
    say(market, held(market))
    say(market, of_the_accepted(market, EarningsCleared))


def what_was_given_back_clears_too_early(market: Market) -> None:
    kept, later = held(market), market.clock.now().replace(year=2030)
    say(market, kept)
    released = ChargebackReleased(
        order=kept.order,
        payment=kept.payment,
        chargeback=CHARGEBACK,
        buyer=kept.buyer,
        seller=kept.seller,
        released=kept.earning,
        clears_at=later,
        refund=nothing(market),
    )
    say(market, released)
    say(market, of_the_accepted(market, EarningsCleared))


def more_is_held_than_was_taken(market: Market) -> None:
    kept = held(market)
    say(market, msgspec.structs.replace(kept, earning=kept.amount))


def a_loss_is_not_paid_whole(market: Market) -> None:
    say(market, held(market))
    say(market, borne(market, owed=nothing(market)))


def a_loss_is_the_market_s_that_nobody_assumed(market: Market) -> None:
    kept = held(market)
    shares = kept.commission + kept.service_fee + kept.earning
    zero = nothing(market)
    say(market, kept)
    say(market, borne(market, borne_by="market", loss=shares, owed=zero, commission=zero, service_fee=zero))


def what_was_not_held_is_lost(market: Market) -> None:
    say(market, borne(market))


def what_was_not_lost_is_recovered(market: Market) -> None:
    lost, zero = borne(market), nothing(market)
    names = ("order", "payment", "chargeback", "buyer", "seller", "amount", "commission", "service_fee")
    recovered = ChargebackRecovered(
        **{name: getattr(lost, name) for name in names},
        from_refunds=zero,
        refund=zero,
        earning=lost.owed,
        loss=zero,
        clears_at=market.clock.now(),
    )
    say(market, recovered)


def something_stays_kept(market: Market) -> None:
    kept = "INSERT INTO balances SELECT 'Liabilities:Sellers:x:DisputeHold', \"order\", 'USD', -5 FROM balances"
    change_rows(market, BOOKS, f'{kept} WHERE "order" = ? LIMIT 1', order_of("accepted"))


def something_stays_at_a_bank(market: Market) -> None:
    kept = "INSERT INTO balances SELECT 'Assets:Receivable:Disputes', \"order\", 'USD', 5 FROM balances"
    change_rows(market, BOOKS, f'{kept} WHERE "order" = ? LIMIT 1', order_of("accepted"))


def what_is_owed_is_not_asked_for(market: Market) -> None:
    kept = held(market)
    say(market, kept)
    released = ChargebackReleased(
        order=kept.order,
        payment=kept.payment,
        chargeback=CHARGEBACK,
        buyer=kept.buyer,
        seller=kept.seller,
        released=nothing(market),
        clears_at=None,
        refund=kept.amount,
    )
    say(market, released)


@pytest.mark.parametrize(
    "plant",
    [
        a_payment_is_taken_twice,
        what_no_bank_has_is_lost,
        an_earning_clears_at_a_bank,
        what_was_given_back_clears_too_early,
        more_is_held_than_was_taken,
        a_loss_is_not_paid_whole,
        a_loss_is_the_market_s_that_nobody_assumed,
        what_was_not_held_is_lost,
        what_was_not_lost_is_recovered,
        something_stays_kept,
        something_stays_at_a_bank,
        what_is_owed_is_not_asked_for,
    ],
)
def test_a_planted_fault_about_a_bank_is_caught(market: Market, plant: Plant) -> None:
    plant(market)

    assert "I19" in {violation.law for violation in check(market)}


def test_an_earning_that_clears_while_the_second_of_two_banks_decides_is_seen(market: Market) -> None:
    other = msgspec.structs.replace(held(market), payment=market.ids.new(PaymentId))
    say(market, held(market))
    say(market, other)
    say(market, borne(market))
    say(market, of_the_accepted(market, EarningsCleared))
    told = [one.sentence for one in check(market) if one.law == "I19"]
    assert any(f"a bank has {other.payment}" in sentence for sentence in told)


def test_a_bank_that_takes_more_than_its_card_paid_is_seen(market: Market) -> None:
    more = held(market).amount + Money(1, nothing(market).currency)
    say(market, msgspec.structs.replace(held(market), amount=more))
    assert any("is taken, and" in one.sentence for one in check(market) if one.law == "I19")


def test_credit_that_is_taken_and_had_never_been_any_is_seen(market: Market) -> None:
    say(market, msgspec.structs.replace(held(market), spent=Money(1, nothing(market).currency)))
    assert any("became credit" in one.sentence for one in check(market) if one.law == "I19")
