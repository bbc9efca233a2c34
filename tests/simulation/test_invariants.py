"""Every law is broken once on purpose, and seen to catch it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from gigwright.backbone.event import Present
from gigwright.backbone.ids import CommandId, EventId, derive
from gigwright.backbone.query import query
from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.contexts.orders.projections import order_book
from gigwright.contexts.payments.ports import ChargeRequest
from gigwright.events.accounts import OperatorAppointed, UserRestored, UserSuspended
from gigwright.events.gigs import Extra
from gigwright.events.ledger import EarningsCleared, PayoutRequested
from gigwright.events.orders import (
    Answer,
    OrderCompleted,
    OrderPlaced,
    PaymentExpired,
    RequirementsSubmitted,
    WaitBegan,
    WaitEnded,
    WorkDelivered,
    WorkStarted,
)
from gigwright.events.payments import PaymentCaptured, PaymentRequested, RefundRequested
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, FeeRule, numbers_of
from gigwright.simulation.invariants import check
from gigwright.values import AddressId, Money, OperatorId, OrderId, PayoutId, RefundId, UserId
from gigwright.wiring import Market
from tests.simulation.planting import change_rows, say
from tests.torture.forms import person

Plant = Callable[[Market], None]

BOOKS = f"views/{bookkeeping.name}-{bookkeeping.version}.db"
ORDER_BOOK = f"views/{order_book.name}-{order_book.version}.db"


def test_a_market_that_lived_well_breaks_no_law(market: Market) -> None:
    assert check(market) == []


def an_entry_is_off(market: Market) -> None:
    change_rows(market, BOOKS, "UPDATE lines SET amount_minor = amount_minor + 1 WHERE number = 0")


def the_processor_holds_more(market: Market) -> None:
    change_rows(market, "sandbox.db", "UPDATE balances SET available = available + 1 WHERE currency = 'JPY'")


def a_closed_order_holds_money(market: Market) -> None:
    change = "UPDATE balances SET amount_minor = -5 WHERE account LIKE '%Held' AND \"order\" = ?"
    change_rows(market, BOOKS, change, order_of("accepted"))


def a_card_is_charged_twice(market: Market) -> None:
    asked = next(iter(market.log.read(query(PaymentRequested)))).data
    request = ChargeRequest(payment=asked.payment, order=asked.order, amount=asked.amount, card=asked.card)
    market.processor.begin_payment(request, "a key of another attempt")


def a_payment_is_captured_twice(market: Market) -> None:
    captured = next(iter(market.log.read(query(PaymentCaptured)))).data
    say(market, msgspec.structs.replace(captured, charge="ch_of_nobody"))


def more_goes_back_than_came_in(market: Market) -> None:
    paid = next(iter(market.log.read(query(PaymentCaptured)))).data
    refund, more = derive(RefundId, "planted"), Money(paid.amount.amount_minor + 1, paid.amount.currency)
    say(market, RefundRequested(refund=refund, payment=paid.payment, order=paid.order, buyer=paid.buyer, amount=more))


def more_goes_out_than_was_earned(market: Market) -> None:
    payout = _payout(Money(1_000_000, "USD"))
    say(market, payout)


def an_earning_clears_twice(market: Market) -> None:
    say(market, next(iter(market.log.read(query(EarningsCleared)))).data)


def an_entry_is_lost(market: Market) -> None:
    change_rows(market, BOOKS, "DELETE FROM entries WHERE number = (SELECT max(number) FROM entries)")


def an_entry_is_booked_of_nothing(market: Market) -> None:
    change = (
        "INSERT INTO entries SELECT 'ent_of_nobody', number + 1, event, 'planted', at, \"order\", digest"
        " FROM entries ORDER BY number DESC LIMIT 1"
    )
    change_rows(market, BOOKS, change)


def an_event_is_missing(market: Market) -> None:
    change_rows(market, "truth.db", "DROP TRIGGER events_are_never_deleted")
    change_rows(market, "truth.db", "DELETE FROM events WHERE position = 40")


def an_event_was_changed(market: Market) -> None:
    change_rows(market, "truth.db", "DROP TRIGGER events_are_never_changed")
    change_rows(market, "truth.db", "UPDATE events SET actor = 'somebody' WHERE position = 40")


def an_effect_is_gone(market: Market) -> None:
    change_rows(market, "truth.db", "DELETE FROM effects WHERE purpose = 'charge'")


def an_effect_is_open(market: Market) -> None:
    change_rows(market, "truth.db", "UPDATE effects SET state = 'started' WHERE purpose = 'transfer'")


def a_letter_is_gone(market: Market) -> None:
    next(market.home.mail.glob("*.eml")).unlink()


def a_consumer_fell_behind(market: Market) -> None:
    change_rows(market, "truth.db", "UPDATE slots SET position = position - 1 WHERE consumer = 'charging'")


def an_event_is_parked(market: Market) -> None:
    change = (
        "INSERT INTO held (consumer, slot, key, position, state, attempts) VALUES ('charging', 0, 'k', 1, 'parked', 5)"
    )
    change_rows(market, "truth.db", change)


def news_is_unheard(market: Market) -> None:
    change_rows(market, "truth.db", "DELETE FROM marks")


def a_table_is_wrong(market: Market) -> None:
    change = "UPDATE orders SET state = 'cancelled' WHERE \"order\" = ?"
    change_rows(market, ORDER_BOOK, change, order_of("accepted"))


def work_is_delivered_after_the_end(market: Market) -> None:
    say(market, next(iter(market.log.read(query(WorkDelivered)))).data)


def an_order_is_completed_from_nowhere(market: Market) -> None:
    completed = next(iter(market.log.read(query(OrderCompleted)))).data
    say(market, msgspec.structs.replace(completed, order=order_of("nowhere")))


def an_order_expires_that_was_paid_for(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced, tags=(f"order:{order_of('accepted')}",))))).data
    say(market, PaymentExpired(order=placed.order, gig=placed.gig, buyer=placed.buyer, seller=placed.seller))


def an_order_is_placed_at_another_price(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    another = Money(placed.price.amount_minor + 1, placed.price.currency)
    say(market, msgspec.structs.replace(placed, order=order_of("nowhere"), price=another))


def a_fee_is_off(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    off = Money(placed.service_fee.amount_minor + 1, placed.price.currency)
    say(market, msgspec.structs.replace(placed, order=order_of("nowhere"), service_fee=off))


def an_order_has_no_time_for_all_of_its_units(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    say(market, msgspec.structs.replace(placed, order=order_of("nowhere"), delivery_days=placed.delivery_days + 1))


def an_order_has_an_extra_that_nobody_offered(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    gift = Extra("The moon", Money(0, placed.price.currency), 0)
    say(market, msgspec.structs.replace(placed, order=order_of("nowhere"), extras=(gift,)))


def an_order_is_placed_under_an_older_policy(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    say(market, published(queue_limit=5))
    say(market, msgspec.structs.replace(placed, order=order_of("nowhere")))


def an_order_has_the_amounts_of_another_policy(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    half = FeeRule(of="commission", category="Writing & Translation", basis_points=1_000)
    say(market, published(fees=(half, *FIRST_POLICY.fees)))
    say(market, msgspec.structs.replace(placed, order=order_of("nowhere"), policy=2))


def an_order_has_another_window(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    say(market, msgspec.structs.replace(placed, order=order_of("nowhere"), clearing_hours=1))


def a_policy_is_published_by_nobody(market: Market) -> None:
    say(market, published(queue_limit=5))


def a_policy_is_left_out(market: Market) -> None:
    say(market, OperatorAppointed(operator=derive(OperatorId, "planted"), address=derive(AddressId, "planted")))
    say(market, msgspec.structs.replace(published(queue_limit=5), version=3))


def a_policy_makes_no_sense(market: Market) -> None:
    say(market, OperatorAppointed(operator=derive(OperatorId, "planted"), address=derive(AddressId, "planted")))
    say(market, published(queue_limit=0))


def an_order_asks_what_its_gig_did_not(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    say(market, msgspec.structs.replace(placed, order=order_of("nowhere"), questions=()))


def work_begins_without_what_must_be_said(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    ends = {"due_at": placed.pay_by, "give_up_at": placed.pay_by}
    say(market, WorkStarted(order=placed.order, buyer=placed.buyer, seller=placed.seller, **ends))


def an_answer_is_to_no_question(market: Market) -> None:
    said = next(iter(market.log.read(query(RequirementsSubmitted)))).data
    say(market, msgspec.structs.replace(said, to_questions=Present((Answer(1, text="Blue"),))))


def work_is_due_as_if_it_had_never_waited(market: Market) -> None:
    started = next(iter(market.log.read(query(RequirementsSubmitted))))
    said: dict[str, Any] = {
        "order": started.data.order,
        "buyer": started.data.buyer,
        "seller": started.data.seller,
        "number": 1,
    }
    asked_at = started.recorded - timedelta(days=1)
    until = asked_at + timedelta(days=7)
    say(market, WaitBegan(**said, question=Present("Which?"), asked_at=asked_at, answer_by=until))
    moments = {"ended_at": started.recorded, "due_at": started.data.due_at, "give_up_at": started.data.give_up_at}
    say(market, WaitEnded(**said, how="answered", answer=Present("This"), **moments))


def an_order_is_completed_on_other_terms(market: Market) -> None:
    completed = next(iter(market.log.read(query(OrderCompleted)))).data
    say(market, msgspec.structs.replace(completed, earning=completed.price))


def an_unpaid_order_never_expired(market: Market) -> None:
    unpaid = market.log.read(query(PaymentExpired, tags=(f"order:{order_of('unpaid')}",)))
    change_rows(market, "truth.db", "DROP TRIGGER events_are_never_deleted")
    change_rows(market, "truth.db", f"DELETE FROM events WHERE position = {next(iter(unpaid)).position}")


def a_payout_is_asked_for_by_the_suspended(market: Market) -> None:
    say(market, suspended(UserSuspended))
    say(market, _payout(Money(1, "USD")))


def something_is_bought_of_the_suspended(market: Market) -> None:
    placed = next(iter(market.log.read(query(OrderPlaced)))).data
    say(market, suspended(UserSuspended, user=placed.seller))
    say(market, msgspec.structs.replace(placed, order=order_of("nowhere")))


def somebody_is_suspended_by_nobody(market: Market) -> None:
    say(market, suspended(UserSuspended))


def somebody_is_restored_who_was_not_away(market: Market) -> None:
    say(market, OperatorAppointed(operator=derive(OperatorId, "planted"), address=derive(AddressId, "planted")))
    say(market, suspended(UserRestored))


@pytest.mark.parametrize(
    ("law", "plant"),
    [
        ("I1", an_entry_is_off),
        ("I2", the_processor_holds_more),
        ("I3", a_closed_order_holds_money),
        ("I4", a_card_is_charged_twice),
        ("I4", a_payment_is_captured_twice),
        ("I4", more_goes_back_than_came_in),
        ("I4", more_goes_out_than_was_earned),
        ("I4", an_earning_clears_twice),
        ("I5", a_card_is_charged_twice),
        ("I5", a_payment_is_captured_twice),
        ("I5", an_entry_is_lost),
        ("I5", an_entry_is_booked_of_nothing),
        ("I6", an_event_is_missing),
        ("I6", an_event_was_changed),
        ("I7", an_effect_is_gone),
        ("I7", an_effect_is_open),
        ("I7", a_letter_is_gone),
        ("I7", a_consumer_fell_behind),
        ("I7", an_event_is_parked),
        ("I7", news_is_unheard),
        ("I8", a_table_is_wrong),
        ("I9", work_is_delivered_after_the_end),
        ("I9", an_order_is_completed_from_nowhere),
        ("I9", an_unpaid_order_never_expired),
        ("I9", an_order_expires_that_was_paid_for),
        ("I13", an_order_is_placed_at_another_price),
        ("I13", a_fee_is_off),
        ("I13", an_order_has_no_time_for_all_of_its_units),
        ("I13", an_order_has_an_extra_that_nobody_offered),
        ("I9", work_is_due_as_if_it_had_never_waited),
        ("I13", an_order_asks_what_its_gig_did_not),
        ("I13", work_begins_without_what_must_be_said),
        ("I13", an_answer_is_to_no_question),
        ("I13", an_order_is_completed_on_other_terms),
        ("I13", an_order_is_placed_under_an_older_policy),
        ("I13", an_order_has_the_amounts_of_another_policy),
        ("I13", an_order_has_another_window),
        ("I14", a_payout_is_asked_for_by_the_suspended),
        ("I14", something_is_bought_of_the_suspended),
        ("I14", somebody_is_suspended_by_nobody),
        ("I14", somebody_is_restored_who_was_not_away),
        ("I14", a_policy_is_published_by_nobody),
        ("I14", a_policy_is_left_out),
        ("I14", a_policy_makes_no_sense),
    ],
)
def test_a_planted_fault_is_caught(market: Market, law: str, plant: Plant) -> None:
    plant(market)

    assert law in {violation.law for violation in check(market)}


def test_an_acknowledged_command_that_is_lost_is_caught(market: Market) -> None:
    lost = derive(CommandId, "lost")

    assert {"I10"} == {violation.law for violation in check(market, acknowledged={lost: ()})}


def test_an_acknowledged_event_that_is_lost_is_caught(market: Market) -> None:
    first = next(iter(market.log.read()))
    told = {first.command: (first.id, derive(EventId, "lost"))}

    assert {"I10"} == {violation.law for violation in check(market, acknowledged=told)}


def test_a_refused_command_that_was_carried_out_is_caught(market: Market) -> None:
    first = next(iter(market.log.read()))

    assert {"I10"} == {violation.law for violation in check(market, refused={first.command})}


def _payout(amount: Money) -> PayoutRequested:
    nothing = Money(0, amount.currency)
    return PayoutRequested(
        payout=derive(PayoutId, "planted"), seller=person("Amara"), amount=amount, fee=nothing, again_from=None
    )


def order_of(name: str) -> OrderId:
    return derive(OrderId, "torture", name)


def suspended(act: type[Any], *, user: UserId | None = None) -> Any:
    """An act of an operator whom nobody knows."""
    return act(operator=derive(OperatorId, "planted"), user=user or person("Amara"), reason=Present("Planted"))


def published(**changes: Any) -> Any:
    """The second policy, by an operator whom nobody knows."""
    policy = msgspec.structs.replace(FIRST_POLICY, **changes)
    return PolicyPublished(
        operator=derive(OperatorId, "planted"),
        version=2,
        numbers=numbers_of(policy),
        fees=policy.fees,
        reason=Present("Planted"),
    )
