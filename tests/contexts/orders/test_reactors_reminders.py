"""Reminders tell, and change nothing."""

from datetime import timedelta
from typing import Any

import pytest

from gigwright.backbone.testing import NOON, given
from gigwright.contexts import accounts, gigs, ledger, orders, payments
from gigwright.contexts.orders.decisions.reminding import RULES
from gigwright.contexts.orders.reactors.reminders import REMINDERS
from gigwright.contexts.payments.adapters.sandbox import SandboxProcessor
from gigwright.events.orders import (
    AnswerReminded,
    DeliveryReminded,
    OfferReminded,
    OrderBecameLate,
    OrderBecameVeryLate,
    RequirementsReminded,
    RequirementsSkipped,
    ReviewExtended,
)
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ben,
    captured,
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
    until_delivered,
    until_paid,
    until_started,
)
from tests.contexts.orders.samples_further import billed, bought, change_agreed, change_proposed, closed
from tests.contexts.orders.samples_of_offers import made
from tests.contexts.orders.samples_of_waits import wait_began, wait_ended

TELL = (
    RequirementsReminded,
    DeliveryReminded,
    AnswerReminded,
    OfferReminded,
    OrderBecameLate,
    OrderBecameVeryLate,
)
DAY = timedelta(days=1)
OF_IT: dict[str, Any] = {"order": order, "buyer": ben, "seller": sam}
skipped = RequirementsSkipped(**OF_IT, due_at=NOON + 3 * DAY, give_up_at=NOON + 17 * DAY)
more_review = ReviewExtended(**OF_IT, number=1, accept_by=NOON + 6 * DAY)
once = RequirementsReminded(**OF_IT, number=1, requirements_by=NOON + 30 * DAY, remind_at=NOON + 8 * DAY)
soon = DeliveryReminded(**OF_IT, due_at=started.due_at)
late = OrderBecameLate(**OF_IT, due_at=started.due_at, very_late_at=started.due_at + DAY)
later = NOON + 4 * DAY

# The events of an order up to one that arms a reminder, and what is said then.
ARMED: list[tuple[tuple[object, ...], type]] = [
    (until_paid, RequirementsReminded),
    ((*until_paid, once), RequirementsReminded),
    (until_started, DeliveryReminded),
    ((*until_paid, skipped), DeliveryReminded),
    ((*until_started, time_agreed()), DeliveryReminded),
    (
        (placed(questions=()), captured(), changed(paid, requirements_by=None, remind_at=None), started_at_once),
        DeliveryReminded,
    ),
    ((*until_started, wait_began(), wait_ended()), DeliveryReminded),
    ((*until_started, change_proposed(), change_agreed()), DeliveryReminded),
    ((*until_started, billed(), bought(days=1, due_at=later, give_up_at=later + 14 * DAY)), DeliveryReminded),
    ((*until_delivered, sent_back()), DeliveryReminded),
    ((*until_started, soon), OrderBecameLate),
    ((*until_started, soon, late), OrderBecameVeryLate),
    (until_delivered, AnswerReminded),
    ((*until_delivered, more_review), AnswerReminded),
    ((*until_delivered, end_proposed(), end_declined(later)), AnswerReminded),
    ((*until_delivered, end_proposed(), taken_back(later)), AnswerReminded),
    ((*until_delivered, closed(accept_by=later)), AnswerReminded),
    ((made(),), OfferReminded),
]


@pytest.mark.parametrize(("events", "said"), ARMED)
def test_each_such_moment_is_told_of_in_its_time(events: tuple[object, ...], said: type) -> None:
    decisions = {rule.command: rule for rule in RULES}
    told: list[object] = []
    for timer in REMINDERS:
        if isinstance(events[-1], timer.on) and (due := timer.due(events[-1])) is not None:
            asked: Any = timer.ask(events[-1])
            told += given(*events).when(decisions[type(asked)], asked, now=due).events
    assert [type(one) for one in told] == [said]


def test_every_reminder_is_in_this_table() -> None:
    armed = {type(events[-1]) for events, _ in ARMED}
    assert {timer.on for timer in REMINDERS} == armed


def test_events_of_old_that_say_no_time_arm_nothing() -> None:
    old = (changed(paid, remind_at=None), changed(sent_back(), due_at=None), closed())
    assert [timer.name for timer in REMINDERS for one in old if isinstance(one, timer.on) and timer.due(one)] == []


def test_no_other_rule_looks_at_what_reminders_say() -> None:
    """So they can be left out where an order's ways are explored, and nobody is hurt by one that came too late."""
    rooms = (orders.mount(), accounts.mount(), gigs.mount(), ledger.mount(), payments.mount(_no_processor()))
    rules = [rule for room in rooms for rule in room.decisions if rule not in RULES]
    looked_at = {kind for rule in rules for model in rule.models for kind in model.folds}
    assert not looked_at & set(TELL)


def _no_processor() -> Any:
    return SandboxProcessor.__new__(SandboxProcessor)
