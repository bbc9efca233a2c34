"""The work is accepted, by a word or by silence."""

from datetime import timedelta

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.completing import (
    AcceptDelivery,
    CompleteForSilence,
    accept_delivery,
    complete_for_silence,
)
from gigwright.values import UserId
from tests.contexts.orders.samples import (
    ben,
    completed,
    delivered,
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


def silence(number: int = 1, by: str = "timers") -> CompleteForSilence:
    return CompleteForSilence(by=by, order=order, number=number)


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
    given(*twice_delivered).when(complete_for_silence, silence(1)).says_nothing()
    asked = given(*twice_delivered).when(complete_for_silence, silence(2), now=three_days_later)
    asked.then(completed("silence", at=three_days_later))


def test_only_the_clock_takes_silence_for_a_yes() -> None:
    given(*until_delivered).when(complete_for_silence, silence(by=sam)).refuses("by itself, through its timers")
    given().when(complete_for_silence, silence()).refuses("no such order")
