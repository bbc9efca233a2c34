"""The order book shows how far every order has come."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import Malformed
from gigwright.backbone.testing import NOON
from gigwright.contexts.orders.projections import OpenBill, by_state, newest_orders, order_book, orders_of
from gigwright.contexts.orders.projections import order as booked
from gigwright.events.orders import STATES
from tests.contexts.orders.samples import (
    QUESTIONS,
    ben,
    bill,
    cancelled,
    completed,
    delivered,
    eve,
    expired,
    order,
    other_order,
    paid,
    placed,
    proposal,
    sam,
    sent_back,
    started,
    started_at_once,
    time_proposed,
    usd,
)
from tests.contexts.orders.samples_further import (
    bill_expired,
    billed,
    bought,
    change_agreed,
    change_declined,
    change_proposed,
    tipped,
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


MAKING = (placed(), paid, started)
IN_TWO_DAYS = "2026-01-07T12:00:00.000000Z"
IN_FIVE_DAYS = "2026-01-10T12:00:00.000000Z"


def test_other_work_shows_until_it_is_answered() -> None:
    with written(order_book, *MAKING, change_proposed()) as connection:
        found = booked(connection, order)
        assert found is not None
        assert found.change is not None
        assert (found.change.id, found.change.proposed_by) == (proposal, sam)
        assert (found.change.total, found.change.days) == (usd(1_883), 2)
        assert found.next_deadline == ("answer_by", IN_TWO_DAYS)
    for answer in (change_declined(), change_agreed(), billed("change", proposal=proposal), delivered()):
        with written(order_book, *MAKING, change_proposed(), answer) as connection:
            found = booked(connection, order)
            assert found is not None
            assert found.change is None
    with written(order_book, *MAKING, change_proposed(), change_agreed()) as connection:
        found = booked(connection, order)
        assert found is not None
        assert found.due_at == IN_FIVE_DAYS


def test_a_bill_shows_until_nothing_is_awaited() -> None:
    with written(order_book, *MAKING, billed()) as connection:
        found = booked(connection, order)
        assert found is not None
        assert found.bill == OpenBill(bill, "extra", usd(1_883), IN_TWO_DAYS)
        assert found.next_deadline == ("pay_by", IN_TWO_DAYS)
    for end in (bill_expired(), bought(), delivered(), cancelled):
        with written(order_book, *MAKING, billed(), end) as connection:
            found = booked(connection, order)
            assert found is not None
            assert found.bill is None


def test_what_is_bought_makes_the_order_larger_and_a_tip_does_not() -> None:
    larger = bought(days=2, due_at=NOON + timedelta(days=5), give_up_at=NOON + timedelta(days=19))
    with written(order_book, *MAKING, billed(), larger) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.price, found.total, found.price_left) == (usd(11_500), usd(12_433), usd(11_500))
        assert (found.extras, found.due_at, found.tip) == (1, IN_FIVE_DAYS, None)
    with written(order_book, *MAKING, delivered(), completed(), billed("tip"), tipped()) as connection:
        found = booked(connection, order)
        assert found is not None
        assert (found.price, found.total, found.tip, found.bill) == (usd(10_000), usd(10_550), usd(1_883), None)


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
