"""Every law of letters is broken once on purpose, and seen to catch it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import EventId, derive
from gigwright.backbone.query import query
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.notifications import MailReleased, MailSuppressed
from gigwright.events.orders import (
    AnswerReminded,
    DeliveryReminded,
    OrderPaid,
    OrderPlaced,
    RequirementsReminded,
    RequirementsSkipped,
    WaitBegan,
)
from gigwright.simulation.invariants import check, history
from gigwright.values import AddressId, OperatorId, OrderId, PaymentId
from gigwright.wiring import Market
from tests.simulation.planting import change_rows, say
from tests.torture.script import END

SOMEWHERE = derive(AddressId, "planted")


def an_address_is_suppressed_for_nothing(market: Market) -> None:
    say(market, MailSuppressed(address=SOMEWHERE, code=550))


def an_address_is_released_by_nobody(market: Market) -> None:
    an_address_is_suppressed_for_nothing(market)
    say(market, MailReleased(operator=derive(OperatorId, "planted"), address=SOMEWHERE, reason=Present("Because")))


def an_address_is_released_that_was_not_suppressed(market: Market) -> None:
    say(market, OperatorAppointed(operator=derive(OperatorId, "planted"), address=SOMEWHERE))
    say(market, MailReleased(operator=derive(OperatorId, "planted"), address=SOMEWHERE, reason=Present("Because")))


def a_letter_is_withheld_for_nothing(market: Market) -> None:
    outcome = """UPDATE effects SET outcome = CAST('{"type":"suppressed"}' AS BLOB) WHERE purpose = ?"""
    change_rows(market, "truth.db", outcome, "mail:first-sale")


@pytest.mark.parametrize(
    "plant",
    [
        an_address_is_suppressed_for_nothing,
        an_address_is_released_by_nobody,
        an_address_is_released_that_was_not_suppressed,
        a_letter_is_withheld_for_nothing,
    ],
)
def test_a_planted_fault_is_caught(market: Market, plant: Callable[[Market], None]) -> None:
    plant(market)

    assert "I15" in {violation.law for violation in check(market)}


def told_of_no_work(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    of_it = {"order": placed.order, "buyer": placed.buyer, "seller": placed.seller}
    say(market, DeliveryReminded(**of_it, due_at=END))


def told_of_no_requirements(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    of_it = {"order": placed.order, "buyer": placed.buyer, "seller": placed.seller}
    say(market, RequirementsReminded(**of_it, number=1, requirements_by=END, remind_at=None))


def told_of_no_answer(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    of_it = {"order": placed.order, "buyer": placed.buyer, "seller": placed.seller}
    say(market, AnswerReminded(**of_it, number=1, accept_by=END))


@pytest.mark.parametrize("plant", [told_of_no_work, told_of_no_requirements, told_of_no_answer])
def test_a_reminder_that_is_not_true_is_caught(market: Market, plant: Callable[[Market], None]) -> None:
    plant(market)

    assert "I18" in {violation.law for violation in check(market)}


def told_early(market: Market, due_at: datetime) -> list[object]:
    """An order begins anew, and is said to be due soon."""
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    order = derive(OrderId, "planted")
    of_it = {"order": order, "buyer": placed.buyer, "seller": placed.seller}
    return [
        msgspec.structs.replace(placed, order=order),
        OrderPaid(**of_it, payment=derive(PaymentId, "planted")),
        RequirementsSkipped(**of_it, due_at=due_at, give_up_at=due_at),
        DeliveryReminded(**of_it, due_at=due_at),
    ]


@pytest.mark.parametrize(("days", "is_early"), [(1, False), (2, True)])
def test_a_reminder_that_is_too_early_is_caught(market: Market, days: int, is_early: bool) -> None:
    for event in told_early(market, END + timedelta(days=days)):
        say(market, event)

    assert any("too early" in one.sentence for one in check(market)) is is_early


def test_a_reminder_that_is_said_twice_is_caught(market: Market) -> None:
    begun = told_early(market, END + timedelta(days=1))
    for event in [*begun, begun[-1]]:
        say(market, event)

    assert [one.sentence for one in check(market) if one.law == "I18" and "said before" in one.sentence]


def test_reminders_of_work_that_waits_for_its_buyer_are_caught(market: Market) -> None:
    *begun, reminder = told_early(market, END + timedelta(days=1))
    start: Any = begun[-1]
    asked = WaitBegan(
        order=start.order,
        buyer=start.buyer,
        seller=start.seller,
        number=1,
        question=Present("Which?"),
        asked_at=END,
        answer_by=END + timedelta(days=7),
    )
    for event in (*begun, asked, reminder):
        say(market, event)

    assert any("stands still" in one.sentence for one in check(market) if one.law == "I18")


def test_letters_of_one_order_that_came_in_the_wrong_order_are_caught(market: Market) -> None:
    arrived = list(reversed(_arrived(market)))

    assert {"I7"} == {violation.law for violation in check(market, letters=arrived)}


def test_a_letter_that_arrived_twice_is_caught(market: Market) -> None:
    arrived = _arrived(market)

    assert check(market, letters=arrived) == []
    assert {"I7"} == {violation.law for violation in check(market, letters=[*arrived, arrived[0]])}


def _arrived(market: Market) -> list[str]:
    """The letters in the folder, in the order in which the log calls for them."""
    places = {event.id: event.position for event in market.log.read()}
    letters = sorted(market.letters(history.LETTERS_MAX), key=lambda letter: places[EventId(letter.event)])
    return [f"{letter.event}.{letter.template}" for letter in letters]
