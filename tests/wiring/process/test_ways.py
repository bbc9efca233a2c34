"""The ways of an order are those that its rules grant."""

import pytest

from gigwright.events.orders import STATES, State
from gigwright.wiring.process import Process, Way


def ways(process: Process, before: State | None, command: str) -> list[Way]:
    return [way for way in process.ways if way.before == before and way.command == command]


def test_an_order_begins_with_a_purchase_or_an_offer_and_ends_in_three_ways(process: Process) -> None:
    begun = {(way.command, way.after, way.by) for way in process.out_of(None)}
    assert begun == {(command, "payment_pending", ("buyer",)) for command in ("PlaceOrder", "AcceptOffer")}
    assert process.ends == ("completed", "cancelled", "payment_expired")
    assert process.states == list(STATES)


@pytest.mark.parametrize(
    ("before", "command", "after", "by"),
    [
        ("payment_pending", "AcceptPayment", "awaiting_requirements", ("order-intake",)),
        ("payment_pending", "AcceptPayment", "in_progress", ("order-intake",)),
        ("awaiting_requirements", "SubmitRequirements", "in_progress", ("buyer",)),
        ("awaiting_requirements", "SkipRequirements", "in_progress", ("seller",)),
        ("in_progress", "DeliverWork", "delivered", ("seller",)),
        ("in_progress", "CancelVeryLate", "cancelled", ("buyer",)),
        ("delivered", "RequestRevision", "in_revision", ("buyer",)),
        ("in_revision", "DeliverWork", "delivered", ("seller",)),
        ("completed", "CancelByOperator", "cancelled", ("operator",)),
        ("delivered", "ExtendReview", "delivered", ("buyer",)),
        ("payment_expired", "AcceptPayment", "payment_expired", ("order-intake",)),
    ],
)
def test_a_way_is_found_with_those_who_may_take_it(
    process: Process, before: State, command: str, after: State, by: tuple[str, ...]
) -> None:
    assert {way.by for way in ways(process, before, command) if way.after == after} == {by}


def test_a_way_that_the_clock_takes_names_its_window(process: Process) -> None:
    (expired,) = ways(process, "payment_pending", "ExpireOrder")
    assert [(one.timer, one.field, one.seconds) for one in expired.windows] == [("expire-unpaid-orders", "pay_by", 900)]
    windows = {one.field for way in process.ways for one in way.windows}
    assert windows == {"pay_by", "requirements_by", "give_up_at", "answer_by", "accept_by", "decide_by"}


def test_whoever_may_not_take_a_way_is_told_why(process: Process) -> None:
    (delivered,) = [way for way in ways(process, "in_progress", "DeliverWork") if way.events == ("orders.delivered",)]
    told = {one.to: one.sentence for one in delivered.refused}
    assert set(told) == {"buyer", "operator", "stranger", "timers", "order-intake"}
    assert set(told.values()) == {"only the seller of the order can do this"}
    assert delivered.rule == "deliver_work"


def test_who_answers_a_proposal_is_not_who_made_it(process: Process) -> None:
    (agreed,) = ways(process, "in_progress", "AcceptExtension")
    assert set(agreed.by) == {"buyer", "seller"}
    told = {one.to: one.sentence for one in agreed.refused}
    assert "nobody answers their own proposal" in told["buyer"]
    assert "nobody answers their own proposal" in told["seller"]
