"""A seller who knows enough begins without requirements."""

from datetime import timedelta

from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.starting import SkipRequirements, skip_requirements
from gigwright.events.orders import RequirementsSkipped
from tests.contexts.orders.samples import ben, eve, order, placed, sam, until_paid, until_started


def test_a_seller_skips_requirements_and_the_delivery_clock_runs() -> None:
    due = NOON + timedelta(days=3)
    skipped = RequirementsSkipped(order=order, buyer=ben, seller=sam, due_at=due, give_up_at=due + timedelta(days=14))
    given(*until_paid).when(skip_requirements, SkipRequirements(by=sam, order=order)).then(skipped)


def test_only_the_seller_knows_enough() -> None:
    for somebody in (ben, eve):
        asked = SkipRequirements(by=somebody, order=order)
        given(*until_paid).when(skip_requirements, asked).refuses("only the seller of the order")


def test_requirements_are_skipped_once_and_after_paying() -> None:
    for events, state in (((placed(),), "waiting for payment"), (until_started, "in progress")):
        given(*events).when(skip_requirements, SkipRequirements(by=sam, order=order)).refuses(f"the order is {state}")
