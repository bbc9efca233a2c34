"""The order book shows how far every order has come."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import Malformed
from gigwright.backbone.testing import NOON
from gigwright.contexts.orders.projections import by_state, newest_orders, order_book, orders_of
from gigwright.contexts.orders.projections import order as booked
from gigwright.events.orders import STATES
from tests.contexts.orders.samples import (
    QUESTIONS,
    ben,
    cancelled,
    completed,
    delivered,
    eve,
    expired,
    order,
    other_order,
    paid,
    placed,
    sam,
    sent_back,
    started,
    started_at_once,
    time_proposed,
    usd,
)
from tests.contexts.orders.samples_of_waits import wait_began, wait_ended
from tests.contexts.recording import written

LIVES: list[tuple[tuple[Any, ...], str]] = [
    ((placed(),), "payment_pending"),
    ((placed(), expired), "payment_expired"),
    ((placed(), paid), "awaiting_requirements"),
    ((placed(), paid, cancelled), "cancelled"),
    ((placed(), paid, started), "in_progress"),
    ((placed(), paid, started, delivered()), "delivered"),
    ((placed(), paid, started, delivered(), sent_back()), "in_revision"),
    ((placed(), paid, started, delivered(), completed()), "completed"),
]


@pytest.mark.parametrize(("events", "state"), LIVES)
def test_every_state_shows(events: tuple[Any, ...], state: str) -> None:
    with written(order_book, *events) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.state, found.position) == (state, len(events))
        assert by_state(connection) == {each: int(each == state) for each in STATES}


def test_every_state_has_a_life() -> None:
    assert {state for _, state in LIVES} == set(STATES)


def test_a_booked_order_says_what_was_agreed_and_what_is_due() -> None:
    with written(order_book, placed(), paid, started, delivered(), completed()) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.buyer, found.seller, found.title) == (ben, sam, "I will draw your logo")
        assert (found.price, found.total, found.deliveries) == (usd(10_000), usd(10_550), 1)
        assert (found.placed_at, found.pay_by) == ("2026-01-05T12:00:00.000000Z", "2026-01-05T12:15:00.000000Z")
        assert (found.due_at, found.accept_by) == ("2026-01-08T12:00:00.000000Z",) * 2
        assert found.ended_at == "2026-01-05T12:00:00.000000Z"


def test_a_delivery_sent_back_waits_for_no_answer() -> None:
    with written(order_book, placed(), paid, started, delivered(), sent_back()) as connection:
        found = booked(connection, order)
        assert found is not None
        assert found.accept_by is None


def test_both_sides_find_their_orders_newest_first() -> None:
    with written(order_book, placed(), placed(other_order), paid) as connection:
        for somebody in (ben, sam):
            assert [found.order for found in orders_of(connection, somebody, 10)] == [other_order, order]
            assert [found.order for found in orders_of(connection, somebody, 1)] == [other_order]
        assert orders_of(connection, eve, 10) == []


def test_an_order_that_is_not_there_is_none() -> None:
    with written(order_book) as connection:
        assert booked(connection, order) is None
        assert by_state(connection) == dict.fromkeys(STATES, 0)


@pytest.mark.parametrize("limit", [0, 1_001])
def test_a_listing_has_a_limit(limit: int) -> None:
    with written(order_book) as connection, pytest.raises(Malformed, match="from 1 to 1000"):
        orders_of(connection, ben, limit)


DUE_AT = NOON + timedelta(days=3)
MOMENT = timedelta(microseconds=1)


def test_an_operator_finds_orders_by_state_by_user_and_by_what_is_late() -> None:
    with written(order_book, placed(), paid, started, placed(other_order)) as connection:
        assert [found.order for found in newest_orders(connection, limit=10)] == [other_order, order]
        assert [found.order for found in newest_orders(connection, limit=1)] == [other_order]
        assert [found.order for found in newest_orders(connection, limit=9, state="in_progress")] == [order]
        assert newest_orders(connection, limit=9, user=sam) == orders_of(connection, ben, 9)
        assert newest_orders(connection, limit=9, state="in_progress", user=eve) == []
        assert newest_orders(connection, limit=9, late_at=DUE_AT) == []
        assert [found.order for found in newest_orders(connection, limit=9, late_at=DUE_AT + MOMENT)] == [order]


def test_what_was_delivered_is_late_no_more() -> None:
    with written(order_book, placed(), paid, started, delivered()) as connection:
        assert newest_orders(connection, limit=9, late_at=DUE_AT + MOMENT) == []


DEADLINES: list[tuple[tuple[Any, ...], tuple[str, datetime] | None]] = [
    ((placed(),), ("pay_by", NOON + timedelta(minutes=15))),
    ((placed(), paid), ("requirements_by", NOON + timedelta(days=30))),
    ((placed(), paid, started), ("due_at", DUE_AT)),
    ((placed(), paid, started, time_proposed()), ("answer_by", NOON + timedelta(hours=48))),
    ((placed(), paid, started, delivered()), ("accept_by", NOON + timedelta(days=3))),
    ((placed(), paid, started, delivered(), completed()), None),
]


@pytest.mark.parametrize(("events", "deadline"), DEADLINES)
def test_what_an_order_waits_for_next(events: tuple[Any, ...], deadline: tuple[str, datetime] | None) -> None:
    with written(order_book, *events) as connection:
        found = booked(connection, order)
        assert found is not None
        assert found.next_deadline == (None if deadline is None else (deadline[0], rfc3339(deadline[1])))


def test_what_a_buyer_is_asked_shows_and_work_that_needs_no_answer_has_begun() -> None:
    with written(order_book, placed(questions=QUESTIONS), paid) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.questions, found.state) == (QUESTIONS, "awaiting_requirements")
    with written(order_book, placed(questions=()), paid, started_at_once) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.questions, found.state, found.due_at) == ((), "in_progress", "2026-01-08T12:00:00.000000Z")


def test_a_wait_shows_and_what_waits_is_not_late() -> None:
    late = DUE_AT + MOMENT
    with written(order_book, placed(), paid, started, wait_began()) as connection:
        found = booked(connection, order)
        assert found is not None
        assert found.waiting is not None
        assert found.waiting.number == 1
        assert found.next_deadline == ("answer_by", rfc3339(NOON + timedelta(days=7)))
        assert newest_orders(connection, limit=9, late_at=late) == []
    with written(order_book, placed(), paid, started, wait_began(), wait_ended()) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.waiting, found.due_at) == (None, rfc3339(DUE_AT + timedelta(days=1)))
        assert newest_orders(connection, limit=9, late_at=late) == []
        assert [one.order for one in newest_orders(connection, limit=9, late_at=late + timedelta(days=1))] == [order]
