"""The work is accepted, by a word or by silence."""

from datetime import datetime, timedelta

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.completing import (
    AcceptDelivery,
    CompleteForSilence,
    accept_delivery,
    complete_for_silence,
)
from gigwright.events.orders import ReviewExtended
from gigwright.values import UserId
from tests.contexts.orders.samples import (
    ben,
    completed,
    delivered,
    end_proposed,
    order,
    sam,
    sent_back,
    until_completed,
    until_delivered,
    until_started,
)

twice_delivered = (*until_delivered, sent_back(), delivered(2))
three_days_later = NOON + timedelta(days=3)


def accept(number: int = 1, by: UserId = ben) -> AcceptDelivery:
    return AcceptDelivery(by=by, order=order, number=number)


def silence(by: str = "timers", accept_by: datetime = NOON + timedelta(days=3)) -> CompleteForSilence:
    return CompleteForSilence(by=by, order=order, accept_by=accept_by)


def test_a_buyer_accepts() -> None:
    given(*until_delivered).when(accept_delivery, accept()).then(completed())


def test_only_the_buyer_accepts() -> None:
    given(*until_delivered).when(accept_delivery, accept(by=sam)).refuses("only the buyer")


def test_what_is_accepted_is_what_was_seen() -> None:
    given(*twice_delivered).when(accept_delivery, accept(1)).refuses("delivery 2 is there now, not 1 as you saw")
    given(*twice_delivered).when(accept_delivery, accept(2)).then(completed())


def test_only_what_is_delivered_is_accepted_and_once() -> None:
    given(*until_started).when(accept_delivery, accept()).refuses("the order is in progress")
    given(*until_completed).when(accept_delivery, accept()).refuses("the order is completed")


def test_silence_completes_and_the_clearing_time_runs_from_then() -> None:
    asked = given(*until_delivered).when(complete_for_silence, silence(), now=three_days_later)
    asked.then(completed("silence", at=three_days_later))


def test_a_clock_that_is_early_does_not_take_silence_for_a_yes() -> None:
    with pytest.raises(ClockJumped, match=r"the time to answer delivery 1 of ord_.* ends at"):
        given(*until_delivered).when(complete_for_silence, silence(), now=three_days_later - timedelta(microseconds=1))


def test_an_answer_in_time_ends_the_silence() -> None:
    given(*until_delivered, sent_back()).when(complete_for_silence, silence()).says_nothing()
    given(*until_completed).when(complete_for_silence, silence()).says_nothing()


def test_the_clock_of_an_earlier_delivery_does_not_complete_a_later_one() -> None:
    earlier = silence(accept_by=three_days_later - timedelta(hours=5))
    given(*twice_delivered).when(complete_for_silence, earlier, now=three_days_later).says_nothing()
    asked = given(*twice_delivered).when(complete_for_silence, silence(), now=three_days_later)
    asked.then(completed("silence", at=three_days_later))


def test_more_time_to_answer_puts_the_silence_off() -> None:
    later = three_days_later + timedelta(days=3)
    more = ReviewExtended(order=order, buyer=ben, seller=sam, number=1, accept_by=later)
    given(*until_delivered, more).when(complete_for_silence, silence(), now=three_days_later).says_nothing()
    asked = given(*until_delivered, more).when(complete_for_silence, silence(accept_by=later), now=later)
    asked.then(completed("silence", at=later))


def test_who_has_asked_for_an_end_is_not_silent() -> None:
    asked = given(*until_delivered, end_proposed()).when(complete_for_silence, silence(), now=three_days_later)
    asked.says_nothing()


def test_only_the_clock_takes_silence_for_a_yes() -> None:
    given(*until_delivered).when(complete_for_silence, silence(by=sam)).refuses("by itself, through its timers")
    given().when(complete_for_silence, silence()).refuses("no such order")
