"""The laws of sweeps: each is broken once on purpose, and seen to catch it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.backbone.query import query
from gigwright.contexts.ledger.decisions import RequestSweep
from gigwright.contexts.payments.ports import BankInstruction
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import SweepRequested
from gigwright.events.orders import CouponRedeemed, OrderPlaced
from gigwright.events.payments import SweepArrived, SweepFailed, SweepSent
from gigwright.simulation.invariants import check
from gigwright.simulation.invariants.sweeping import OwnMoney
from gigwright.values import AddressId, BankPayoutRef, CouponCode, Money, OperatorId, SweepId
from gigwright.wiring import Market
from tests.simulation.planting import say

Plant = Callable[[Market], None]
SWEEP, OTHER_SWEEP = derive(SweepId, "planted"), derive(SweepId, "other")
FORGED = BankPayoutRef("forged_bank_payout")
OPERATOR = derive(OperatorId, "planted")


def _own(market: Market) -> Money:
    """What is the market's own, of the currency in which there is most."""
    own = OwnMoney()
    for event in market.log.read():
        own.hear(event)
    currency, minor = own.minor.most_common(1)[0]
    assert minor > 0
    return Money(minor, currency)


def _appoint(market: Market) -> OperatorId:
    say(market, OperatorAppointed(operator=OPERATOR, address=derive(AddressId, "planted")))
    return OPERATOR


def _asked(market: Market, **changes: Any) -> Any:
    honest: Any = SweepRequested(
        sweep=SWEEP, operator=OPERATOR, amount=Money(1, _own(market).currency), reason=Present("The rent")
    )
    return replace(honest, **changes)


def _sweep(market: Market, part: Money | None = None) -> Money:
    """As the rules allow it: all that there is, or a part of it, as far as it goes by itself."""
    amount = part or _own(market)
    market.do(RequestSweep(by=_appoint(market), sweep=SWEEP, amount=amount, reason="The rent"))
    market.settle()
    return amount


def _ref(market: Market) -> BankPayoutRef:
    found: BankPayoutRef = next(iter(market.log.read(query(SweepSent)))).data.bank_payout
    return found


def more_than_the_markets_own(market: Market) -> None:
    _appoint(market)
    say(market, _asked(market, amount=_own(market) + Money(1, _own(market).currency)))


def what_was_asked_for_before(market: Market) -> None:
    _appoint(market)
    own = _own(market)
    say(market, _asked(market, amount=own))
    say(market, _asked(market, sweep=OTHER_SWEEP, amount=Money(1, own.currency)))


def what_a_coupon_has_given(market: Market) -> None:
    """It is held for an order since, and was the market's own before."""
    _appoint(market)
    own = _own(market)
    order = next(one.data for one in market.log.read(query(OrderPlaced)) if one.data.price.currency == own.currency)
    coupon: dict[str, Any] = {"coupon": CouponCode("PLANTED-10"), "amount": Money(1, own.currency)}
    say(
        market,
        CouponRedeemed(order=order.order, buyer=order.buyer, seller=order.seller, funded_by="market", **coupon),
    )
    say(market, _asked(market, amount=own))


def nothing_at_all(market: Market) -> None:
    _appoint(market)
    say(market, _asked(market, amount=Money(0, "USD")))


def asked_for_by_nobody(market: Market) -> None:
    say(market, _asked(market))


def asked_for_twice(market: Market) -> None:
    _sweep(market)
    say(market, _asked(market))


def never_sent(market: Market) -> None:
    _appoint(market)
    say(market, _asked(market))


def sent_unasked(market: Market) -> None:
    _sweep(market)
    say(market, SweepSent(sweep=OTHER_SWEEP, amount=Money(1, "USD"), bank_payout=_ref(market)))


def sent_twice(market: Market) -> None:
    """A second time under another key, of which nobody here knows."""
    one = Money(1, _own(market).currency)
    _sweep(market, one)
    market.processor.send_to_bank(BankInstruction(sweep=SWEEP, amount=one), "another key")


def said_to_have_failed(market: Market) -> None:
    amount = _sweep(market)
    failed = SweepFailed(sweep=SWEEP, amount=amount, bank_payout=_ref(market), arrived=False, reason="A forged word")
    say(market, failed)


def an_arrival_that_nobody_heard_of(market: Market) -> None:
    """A day later, without anybody asking for the news."""
    _sweep(market)
    _let_days_pass(market, 2)


def a_return_that_nobody_heard_of(market: Market) -> None:
    market.processor.turn_sweeps_back("later")
    amount = _sweep(market)
    say(market, SweepArrived(sweep=SWEEP, amount=amount, bank_payout=_ref(market)))
    _let_days_pass(market, 3)


BROKEN: list[tuple[Plant, str]] = [
    (more_than_the_markets_own, "is the market's own"),
    (what_was_asked_for_before, "0 minor is the market's own"),
    (what_a_coupon_has_given, "is the market's own"),
    (nothing_at_all, "takes 0.00 USD"),
    (asked_for_by_nobody, "was asked for by"),
    (asked_for_twice, "was asked for 2 times"),
    (never_sent, "left 0 times, and was refused 0 times"),
    (sent_unasked, "was asked for 0 times"),
    (sent_twice, "was sent 2 times"),
    (said_to_have_failed, "is sent there; with us it has arrived: False, and come back: True"),
    (an_arrival_that_nobody_heard_of, "is arrived there; with us it has arrived: False"),
    (a_return_that_nobody_heard_of, "is failed there; with us it has arrived: True, and come back: False"),
]


@pytest.mark.parametrize(("plant", "words"), BROKEN, ids=lambda one: getattr(one, "__name__", ""))
def test_the_law_catches(market: Market, plant: Plant, words: str) -> None:
    plant(market)
    assert any(words in sentence for sentence in _found(market)), _found(market)


@pytest.mark.parametrize("how", [None, "at once", "later"])
def test_an_honest_sweep_breaks_no_law(market: Market, how: Any) -> None:
    market.processor.turn_sweeps_back(how)
    _sweep(market)
    for _ in range(3):
        _let_days_pass(market, 1)
        market.settle()
    assert check(market) == []


def _found(market: Market) -> list[str]:
    return [one.sentence for one in check(market) if one.law == "I24"]


def _let_days_pass(market: Market, days: int) -> None:
    clock: Any = market.clock  # a virtual one
    clock.advance(timedelta(days=days))
