"""Reminders: once each, in time, and only while they are true."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.reminding import (
    NoteGreatLateness,
    NoteLateness,
    RemindOfAnswer,
    RemindOfDelivery,
    RemindOfOffer,
    RemindOfRequirements,
    note_great_lateness,
    note_lateness,
    remind_of_answer,
    remind_of_delivery,
    remind_of_offer,
    remind_of_requirements,
)
from gigwright.events.orders import (
    AnswerReminded,
    DeliveryReminded,
    OrderBecameLate,
    OrderBecameVeryLate,
    RequirementsReminded,
)
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    delivered,
    end_proposed,
    order,
    paid,
    placed,
    sam,
    started,
    time_agreed,
    until_delivered,
    until_paid,
    until_started,
)
from tests.contexts.orders.samples_further import disputed
from tests.contexts.orders.samples_of_offers import (
    WEEK,
    accepted,
    declined,
    lapsed,
    made,
    offer,
    withdrawn,
)
from tests.contexts.orders.samples_of_offers import reminded as offer_reminded
from tests.contexts.orders.samples_of_waits import wait_began, wait_ended

DAY = timedelta(days=1)
OF_IT: dict[str, Any] = {"order": order, "buyer": ben, "seller": sam}
DUE, ACCEPT_BY = started.due_at, delivered().accept_by


def asked_again(number: int, at: datetime, again: datetime | None) -> RequirementsReminded:
    return RequirementsReminded(**OF_IT, number=number, requirements_by=NOON + 30 * DAY, remind_at=again)


def again(number: int, at: datetime | None, *, by: str = "timers") -> RemindOfRequirements:
    return RemindOfRequirements(by=by, order=order, number=number, remind_at=at)


def test_a_buyer_is_asked_again_after_a_day_and_then_each_week_until_the_end() -> None:
    events: list[object] = [*until_paid]
    said: list[int] = []
    at = paid.remind_at
    while at is not None:
        then = given(*events).when(remind_of_requirements, again(len(said) + 1, at), now=at)
        (reminded,) = then.events
        assert isinstance(reminded, RequirementsReminded)
        said.append((at - NOON) // DAY)
        events, at = [*events, reminded], reminded.remind_at
    assert said == [1, 8, 15, 22, 29]


def test_whoever_has_said_what_is_needed_is_not_asked_again() -> None:
    given(*until_started).when(remind_of_requirements, again(1, NOON + DAY), now=NOON + DAY).says_nothing()
    first = asked_again(1, NOON + DAY, NOON + 8 * DAY)
    given(*until_paid, first).when(remind_of_requirements, again(1, NOON + DAY), now=NOON + DAY).says_nothing()
    given(*until_paid).when(remind_of_requirements, again(1, None)).says_nothing()


def soon(due_at: datetime = DUE, *, by: str = "timers") -> RemindOfDelivery:
    return RemindOfDelivery(by=by, order=order, due_at=due_at)


def test_a_seller_is_told_a_day_before_the_work_is_due() -> None:
    reminded = DeliveryReminded(**OF_IT, due_at=DUE)
    given(*until_started).when(remind_of_delivery, soon(), now=DUE - DAY).then(reminded)
    given(*until_started, reminded).when(remind_of_delivery, soon(), now=DUE - DAY).says_nothing()
    given(*until_delivered).when(remind_of_delivery, soon(), now=DUE - DAY).says_nothing()


def test_more_time_puts_the_reminder_off() -> None:
    agreed = time_agreed()
    given(*until_started, agreed).when(remind_of_delivery, soon(), now=DUE - DAY).says_nothing()
    later = soon(agreed.due_at)
    reminded = DeliveryReminded(**OF_IT, due_at=agreed.due_at)
    given(*until_started, agreed).when(remind_of_delivery, later, now=agreed.due_at - DAY).then(reminded)


def test_both_are_told_that_work_is_late_and_then_very_late() -> None:
    lateness = NoteLateness(by="timers", order=order, due_at=DUE)
    late = OrderBecameLate(**OF_IT, due_at=DUE, very_late_at=DUE + DAY)
    given(*until_started).when(note_lateness, lateness, now=DUE).then(late)
    given(*until_started, late).when(note_lateness, lateness, now=DUE).says_nothing()
    given(*until_delivered).when(note_lateness, lateness, now=DUE).says_nothing()
    greatly = NoteGreatLateness(by="timers", order=order, due_at=DUE, very_late_at=DUE + DAY)
    very_late = OrderBecameVeryLate(**OF_IT, due_at=DUE, give_up_at=started.give_up_at)
    given(*until_started, late).when(note_great_lateness, greatly, now=DUE + DAY).then(very_late)
    given(*until_started, late, very_late).when(note_great_lateness, greatly, now=DUE + DAY).says_nothing()
    given(*until_started, late, very_late).when(note_lateness, lateness, now=DUE + DAY).says_nothing()


def test_nothing_is_said_of_work_that_waits_for_its_buyer_and_all_of_it_afterwards() -> None:
    waiting = (*until_started, wait_began(at=NOON + DAY))
    greatly = NoteGreatLateness(by="timers", order=order, due_at=DUE, very_late_at=DUE + DAY)
    lateness = NoteLateness(by="timers", order=order, due_at=DUE)
    given(*waiting).when(remind_of_delivery, soon(), now=DUE - DAY).says_nothing()
    given(*waiting).when(note_lateness, lateness, now=DUE).says_nothing()
    given(*waiting).when(note_great_lateness, greatly, now=DUE + DAY).says_nothing()
    later = wait_ended(waited=2 * DAY).due_at
    reminded = DeliveryReminded(**OF_IT, due_at=later)
    given(*waiting, wait_ended(waited=2 * DAY)).when(remind_of_delivery, soon(later), now=later - DAY).then(reminded)
    given(*waiting, wait_ended(waited=2 * DAY)).when(remind_of_delivery, soon(), now=DUE - DAY).says_nothing()


def test_work_that_is_late_already_is_not_called_due_soon() -> None:
    """As work that was late before it waited for its buyer."""
    late = OrderBecameLate(**OF_IT, due_at=DUE, very_late_at=DUE + DAY)
    given(*until_started).when(remind_of_delivery, soon(), now=DUE).then(late)
    given(*until_started, late).when(remind_of_delivery, soon(), now=DUE + DAY).says_nothing()


def test_an_order_keeps_the_hours_after_which_it_is_very_late() -> None:
    other = [changed(one, very_late_hours=48) if one == placed() else one for one in until_started]
    lateness = NoteLateness(by="timers", order=order, due_at=DUE)
    given(*other).when(note_lateness, lateness, now=DUE).then(
        OrderBecameLate(**OF_IT, due_at=DUE, very_late_at=DUE + 2 * DAY)
    )


def answer(accept_by: datetime = ACCEPT_BY, *, by: str = "timers") -> RemindOfAnswer:
    return RemindOfAnswer(by=by, order=order, accept_by=accept_by)


def test_a_buyer_is_told_a_day_before_silence_accepts_the_work() -> None:
    reminded = AnswerReminded(**OF_IT, number=1, accept_by=ACCEPT_BY)
    given(*until_delivered).when(remind_of_answer, answer(), now=ACCEPT_BY - DAY).then(reminded)
    given(*until_delivered, reminded).when(remind_of_answer, answer(), now=ACCEPT_BY - DAY).says_nothing()
    given(*until_delivered).when(remind_of_answer, answer(ACCEPT_BY + DAY), now=ACCEPT_BY).says_nothing()


@pytest.mark.parametrize("stops", [end_proposed(), disputed()])
def test_nobody_is_told_that_silence_accepts_while_it_does_not(stops: object) -> None:
    given(*until_delivered, stops).when(remind_of_answer, answer(), now=ACCEPT_BY - DAY).says_nothing()


def test_a_window_of_a_day_needs_no_reminder() -> None:
    short = [changed(one, review_hours=24) if one == placed() else one for one in until_delivered]
    given(*short).when(remind_of_answer, answer(), now=ACCEPT_BY - DAY).says_nothing()


of_the_offer = RemindOfOffer(by="timers", offer=offer)


def test_a_buyer_is_reminded_of_an_offer_once_a_day_before_it_is_over() -> None:
    given(made()).when(remind_of_offer, of_the_offer, now=WEEK - DAY).then(offer_reminded)
    given(made(), offer_reminded).when(remind_of_offer, of_the_offer, now=WEEK - DAY).says_nothing()
    given(made(remind_at=None)).when(remind_of_offer, of_the_offer, now=WEEK - DAY).says_nothing()


@pytest.mark.parametrize("end", [accepted(), declined, withdrawn, lapsed])
def test_nobody_is_reminded_of_an_offer_that_has_ended(end: object) -> None:
    given(made(), end).when(remind_of_offer, of_the_offer, now=WEEK - DAY).says_nothing()


def test_nobody_is_reminded_of_an_offer_whose_time_is_over() -> None:
    given(made()).when(remind_of_offer, of_the_offer, now=WEEK).says_nothing()


EARLY = [
    (remind_of_requirements, again(1, NOON + DAY), until_paid, NOON + DAY),
    (remind_of_delivery, soon(), until_started, DUE - DAY),
    (note_lateness, NoteLateness(by="timers", order=order, due_at=DUE), until_started, DUE),
    (
        note_great_lateness,
        NoteGreatLateness(by="timers", order=order, due_at=DUE, very_late_at=DUE + DAY),
        until_started,
        DUE + DAY,
    ),
    (remind_of_answer, answer(), until_delivered, ACCEPT_BY - DAY),
    (remind_of_offer, of_the_offer, (made(),), WEEK - DAY),
]


@pytest.mark.parametrize(("rule", "command", "events", "due"), EARLY)
def test_nothing_is_said_before_its_time(rule: Any, command: Any, events: tuple[object, ...], due: datetime) -> None:
    with pytest.raises(ClockJumped):
        given(*events).when(rule, command, now=due - timedelta(seconds=1))


@pytest.mark.parametrize(("rule", "command", "events", "due"), EARLY)
def test_only_the_clock_asks_and_only_about_what_there_is(
    rule: Any, command: Any, events: tuple[object, ...], due: datetime
) -> None:
    given(*events).when(rule, changed(command, by=sam), now=due).refuses("the market does this by itself")
    given().when(rule, command, now=due).refuses("there is no such o")
