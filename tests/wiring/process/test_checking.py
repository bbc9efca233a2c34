"""Holes in the rules are found: each kind was made once on purpose."""

from datetime import datetime
from typing import Any

import msgspec
import pytest

from gigwright.backbone.context import Context
from gigwright.backbone.decision import Decision, command, decision
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.exploring import Explored, World, explore
from gigwright.backbone.timers import Timer
from gigwright.contexts import orders
from gigwright.contexts.orders.decisions.order import CLOCK, order_as_it_is
from gigwright.contexts.orders.decisions.overruling import cancel_by_operator
from gigwright.contexts.orders.decisions.paying import ExpireOrder, expire_order
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.events.orders import OrderCancelled, OrderPaid, PaymentExpired
from gigwright.values import Money, OrderId, UserId
from gigwright.wiring.process import Process, process_of
from gigwright.wiring.process.cast import the_beginning, the_world
from gigwright.wiring.process.checking import held_minor, holes

RULES = orders.mount()
OF_A_SIMPLER_TIME = ("placing", "paying", "starting", "delivering", "completing", "cancelling", "proposing")
OF_OTHERS = ("change", "bill", "extra", "remind", "note-", "ask-for")
CAME_LATER = ("dispute", "refund", "extend", "extension", "wait", *OF_OTHERS)

# What is planted is found among the first rules as well as among all of them, and much sooner.
FEW = msgspec.structs.replace(
    RULES,
    decisions=tuple(
        rule
        for rule in RULES.decisions
        if rule.decide.__module__.endswith(OF_A_SIMPLER_TIME) or rule is cancel_by_operator
    ),
    timers=tuple(timer for timer in RULES.timers if not any(word in timer.name for word in CAME_LATER)),
)


def holes_of(rules: Context) -> list[str]:
    here = the_world(rules)
    found = explore(here, the_beginning(here))
    return [one for one in holes(here, found, process_of(here, found)) if IDLE_AMONG_FEW not in one]


IDLE_AMONG_FEW = "the timer clear-earnings-after-a"


def but(*, without: tuple[Decision[Any], ...] = (), adding: tuple[Decision[Any], ...] = ()) -> Context:
    kept = tuple(rule for rule in FEW.decisions if rule not in without)
    timers = tuple(timer for timer in FEW.timers if expire_order not in without or timer.name != EXPIRY)
    return msgspec.structs.replace(FEW, decisions=(*kept, *adding), timers=timers)


EXPIRY = "expire-unpaid-orders"


@command
class LoseHalf:
    """End an order, and forget half of its money."""

    by: UserId
    order: OrderId


@decision(order_as_it_is)
def lose_half(command: LoseHalf, now: datetime, order: Order) -> list[OrderCancelled]:
    return _cancelled(order, refund_minor=5_275)


@command
class GiveTwice:
    """End an order, and give back twice what was paid."""

    by: UserId
    order: OrderId


@decision(order_as_it_is)
def give_twice(command: GiveTwice, now: datetime, order: Order) -> list[OrderCancelled]:
    return _cancelled(order, refund_minor=21_100)


def _cancelled(order: Order, refund_minor: int) -> list[OrderCancelled]:
    if order.state != "in_progress" or order.terms is None or order.payment is None or order.back_minor:
        return []
    return [
        OrderCancelled(
            order=order.terms.order,
            gig=order.terms.gig,
            payment=order.payment,
            buyer=order.terms.buyer,
            seller=order.terms.seller,
            refund=Money(refund_minor, "USD"),
            reason="a mistake",
            fault="nobody",
        )
    ]


@command
class WishForWeather:
    """Something that no sampler knows how to say."""

    by: UserId
    order: OrderId
    weather: complex


@decision(order_as_it_is)
def wish_for_weather(command: WishForWeather, now: datetime, order: Order) -> list[PaymentExpired]:
    return []


def test_the_rules_have_no_hole(here: World, found: Explored, process: Process) -> None:
    assert holes(here, found, process) == []


def test_while_an_order_goes_on_all_of_it_is_held(found: Explored) -> None:
    paid = [life for life in found.lives if life.events[-1].name == "orders.paid"]
    assert paid
    assert all(held_minor(life)["USD"] % 10_550 == 0 for life in paid)


def test_a_state_without_a_timed_end_is_found() -> None:
    timers = tuple(timer for timer in FEW.timers if timer.name != "cancel-silent-orders")
    found = holes_of(msgspec.structs.replace(FEW, timers=timers))
    assert "CancelForSilence is granted to nobody: no person may ask for it, and no timer or reactor does" in found
    (stays, *_) = [one for one in found if one.startswith("left alone, the order stays awaiting_requirements for ever")]
    assert "PlaceOrder by buyer" in stays


def test_a_forgotten_timer_of_one_path_is_found() -> None:
    timers = tuple(timer for timer in FEW.timers if timer.name != "complete-silent-orders-after-a-no")
    found = holes_of(msgspec.structs.replace(FEW, timers=timers))
    assert found
    assert all("stays delivered for ever" in one and "DeclineCancellation" in one for one in found)


def test_a_state_that_nothing_leads_to_is_found() -> None:
    found = holes_of(but(without=(expire_order,)))
    assert "no way leads to payment_expired" in found
    assert any(one.startswith("left alone, the order stays payment_pending for ever") for one in found)


def test_a_timer_that_does_nothing_is_found() -> None:
    idle = Timer("idle", on=OrderPaid, due=lambda paid: None, ask=lambda paid: ExpireOrder(by=CLOCK, order=paid.order))
    found = holes_of(msgspec.structs.replace(FEW, timers=(*FEW.timers, idle)))
    assert found == ["the timer idle never brings anything about"]


def test_money_that_stays_held_at_an_end_is_found() -> None:
    found = holes_of(but(adding=(lose_half,)))
    assert any(one.startswith("the order is cancelled and 5275 USD (minor units) stay held") for one in found)
    assert all("LoseHalf" in one for one in found)


def test_money_that_was_never_there_is_found() -> None:
    found = holes_of(but(adding=(give_twice,)))
    assert any(one.startswith("Liabilities:Orders:Held falls to -10550 USD (minor units)") for one in found)
    assert all("GiveTwice" in one for one in found)


def test_a_rule_that_cannot_be_tried_is_an_error_that_names_it() -> None:
    with pytest.raises(NotConfigured, match=r"WishForWeather\.weather"):
        holes_of(but(adding=(wish_for_weather,)))


def test_a_rule_that_grants_nothing_is_found() -> None:
    assert any("CancelByOperator" in one for one in holes_of(_nobody_is_appointed()))


def _nobody_is_appointed() -> Context:
    shut: Decision[Any] = Decision(_refuse, cancel_by_operator.models)
    shut.command = cancel_by_operator.command
    return but(without=(cancel_by_operator,), adding=(shut,))


def _refuse(command: Any, now: datetime, *states: object) -> list[object]:
    return []


@pytest.mark.long
@pytest.mark.parametrize("timer", RULES.timers, ids=lambda timer: timer.name)
def test_whichever_timer_is_forgotten_it_is_missed(timer: Timer[Any]) -> None:
    others = tuple(one for one in RULES.timers if one is not timer)
    here = the_world(msgspec.structs.replace(RULES, timers=others))
    found = explore(here, the_beginning(here))
    assert holes(here, found, process_of(here, found)) != []


@pytest.mark.long
def test_no_combination_of_circumstances_has_a_hole() -> None:
    here = the_world()
    found = explore(here, the_beginning(here), thorough=True)
    assert holes(here, found, process_of(here, found)) == []
