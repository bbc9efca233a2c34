"""Before the work: requirements, or a change of mind."""

from typing import Any

import pytest

from gigwright.backbone.testing import given
from gigwright.contexts.orders.decisions.starting import (
    CancelBeforeStart,
    SubmitRequirements,
    cancel_before_start,
    submit_requirements,
)
from gigwright.values import UserId
from tests.contexts.orders.samples import (
    ben,
    cancelled,
    eve,
    order,
    placed,
    sam,
    started,
    until_completed,
    until_delivered,
    until_paid,
    until_started,
)


def submit(answers: str = "A cat", by: UserId = ben) -> SubmitRequirements:
    return SubmitRequirements(by=by, order=order, answers=answers)


def test_the_delivery_clock_runs_from_the_requirements() -> None:
    given(*until_paid).when(submit_requirements, submit()).then(started)


def test_only_the_buyer_says_what_is_needed() -> None:
    given(*until_paid).when(submit_requirements, submit(by=sam)).refuses("only the buyer")
    given().when(submit_requirements, submit()).refuses("no such order")


def test_requirements_say_something_in_bounds() -> None:
    given(*until_paid).when(submit_requirements, submit(" \n")).refuses("write your requirements")
    given(*until_paid).when(submit_requirements, submit("a" * 10_001)).refuses("10000 characters, not 10001")
    assert given(*until_paid).when(submit_requirements, submit("a" * 10_000)).refusal is None


def test_requirements_are_submitted_once_and_after_paying() -> None:
    given(placed()).when(submit_requirements, submit()).refuses("the order is waiting for payment")
    given(*until_started).when(submit_requirements, submit()).refuses("the order is in progress")


def test_a_buyer_cancels_before_the_start_and_all_goes_back() -> None:
    given(*until_paid).when(cancel_before_start, CancelBeforeStart(by=ben, order=order)).then(cancelled)


def test_nobody_else_cancels_alone() -> None:
    for somebody in (sam, eve):
        asked = CancelBeforeStart(by=somebody, order=order)
        given(*until_paid).when(cancel_before_start, asked).refuses("only the buyer")


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ((placed(),), "waiting for payment"),
        (until_started, "in progress"),
        (until_delivered, "delivered"),
        (until_completed, "completed"),
        ((*until_paid, cancelled), "cancelled"),
    ],
)
def test_later_nobody_cancels_alone(before: tuple[Any, ...], said: str) -> None:
    asked = CancelBeforeStart(by=ben, order=order)
    given(*before).when(cancel_before_start, asked).refuses(f"not possible now: the order is {said}")
