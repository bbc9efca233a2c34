"""No open state of an order is without an end that comes by itself."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders import mount
from gigwright.contexts.orders.decisions.order import order_as_it_is
from gigwright.contexts.orders.reactors.timers import TIMERS
from gigwright.events.orders import RequirementsSkipped, ReviewExtended
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    captured,
    delivered,
    end_declined,
    end_proposed,
    order,
    paid,
    placed,
    sam,
    sent_back,
    started,
    started_at_once,
    taken_back,
    time_agreed,
    time_proposed,
    until_delivered,
    until_paid,
    until_started,
)
from tests.contexts.orders.samples_further import (
    bill_expired,
    billed,
    bought,
    change_agreed,
    change_declined,
    change_proposed,
)
from tests.contexts.orders.samples_of_offers import WEEK, lapsed, made
from tests.contexts.orders.samples_of_waits import wait_began, wait_ended

skipped = RequirementsSkipped(
    order=order, buyer=ben, seller=sam, due_at=NOON + timedelta(days=3), give_up_at=NOON + timedelta(days=17)
)
more_review = ReviewExtended(order=order, buyer=ben, seller=sam, number=1, accept_by=NOON + timedelta(days=6))
answer_later = NOON + timedelta(days=4)
later: dict[str, Any] = {"due_at": NOON + timedelta(days=5), "give_up_at": NOON + timedelta(days=19)}

# The events of an order up to one that leaves it open, and the state that it then has.
OPEN: list[tuple[tuple[object, ...], str]] = [
    ((placed(),), "payment_pending"),
    (until_paid, "awaiting_requirements"),
    (until_started, "in_progress"),
    ((*until_paid, skipped), "in_progress"),
    (
        (placed(questions=()), captured(), changed(paid, requirements_by=None, remind_at=None), started_at_once),
        "in_progress",
    ),
    ((*until_started, time_agreed()), "in_progress"),
    ((*until_started, wait_began()), "in_progress"),
    ((*until_started, wait_began(), wait_ended()), "in_progress"),
    ((*until_started, billed(), bought(**later)), "in_progress"),
    ((*until_started, change_proposed(free=True), change_agreed()), "in_progress"),
    (until_delivered, "delivered"),
    ((*until_delivered, more_review), "delivered"),
    ((*until_delivered, end_proposed()), "delivered"),
    ((*until_delivered, end_proposed(), end_declined(answer_later)), "delivered"),
    ((*until_delivered, end_proposed(), taken_back(answer_later)), "delivered"),
    ((*until_delivered, sent_back()), "in_revision"),
]


def _state(events: tuple[object, ...]) -> Any:
    state = order_as_it_is.initial
    for event in events:
        state = order_as_it_is.folds[type(event)](state, event) if type(event) in order_as_it_is.folds else state
    return state


@pytest.mark.parametrize(("events", "state"), OPEN, ids=lambda each: each if isinstance(each, str) else "")
def test_the_last_thing_that_happened_times_an_end_of_what_is_open(events: tuple[object, ...], state: str) -> None:
    assert _state(events).state == state
    decisions = {rule.command: rule for rule in mount().decisions}
    ends: list[object] = []
    for timer in TIMERS:
        if isinstance(events[-1], timer.on) and (due := timer.due(events[-1])) is not None:
            asked: Any = timer.ask(events[-1])
            ends += given(*events).when(decisions[type(asked)], asked, now=due).events
    assert len(ends) == 1


def test_a_proposal_for_more_time_is_answered_by_itself() -> None:
    (timer,) = [timer for timer in TIMERS if timer.on is type(time_proposed())]
    assert timer.due(time_proposed()) == NOON + timedelta(hours=48)


@pytest.mark.parametrize(
    ("opened", "closed"), [(billed(), bill_expired()), (change_proposed(), change_declined("silence"))]
)
def test_a_bill_and_other_work_are_awaited_no_longer_than_two_days(opened: object, closed: object) -> None:
    (timer,) = [timer for timer in TIMERS if timer.on is type(opened)]
    asked: Any = timer.ask(opened)
    (rule,) = [rule for rule in mount().decisions if rule.command is type(asked)]
    assert timer.due(opened) == NOON + timedelta(hours=48)
    given(*until_started, opened).when(rule, asked, now=NOON + timedelta(hours=48)).then(closed)


def test_an_offer_ends_by_itself_when_its_time_is_over() -> None:
    (timer,) = [timer for timer in TIMERS if timer.on is type(made())]
    assert timer.due(made()) == WEEK
    (rule,) = [rule for rule in mount().decisions if rule.command is type(timer.ask(made()))]
    given(made()).when(rule, timer.ask(made()), now=WEEK).then(lapsed)


def test_what_is_bought_before_the_start_times_no_end() -> None:
    assert [timer.due(bought(days=2)) for timer in TIMERS if timer.on is type(bought())] == [None]


def test_orders_from_before_there_were_such_ends_have_none() -> None:
    old = [changed(paid, requirements_by=None, remind_at=None), changed(started, give_up_at=None)]
    for event in old:
        assert [timer.due(event) for timer in TIMERS if isinstance(event, timer.on)] == [None]


def test_every_timer_asks_for_something_that_is_decided_here() -> None:
    decided = {rule.command for rule in mount().decisions}
    for timer in TIMERS:
        for event in (
            billed(),
            change_proposed(),
            bought(),
            placed(),
            paid,
            started,
            skipped,
            sent_back(),
            time_agreed(),
            delivered(),
            more_review,
        ):
            if isinstance(event, timer.on):
                assert type(timer.ask(event)) in decided
