"""What the processor says of a payment that a bank took back: each turn once, and no other turns than there are."""

from itertools import product

import pytest

from gigwright.backbone.testing import given
from gigwright.contexts.payments.decisions import RecordChargeback, Turn, record_chargeback
from gigwright.events.payments import ChargebackOpened
from gigwright.values import ChargebackRef, ChargeRef, Money
from tests.contexts.payments.samples import (
    BUYER,
    CHARGE,
    CHARGEBACK,
    GIG,
    ORDER,
    OTHER_PAYMENT,
    PAYMENT,
    appealed,
    captured,
    changed,
    lost,
    placed,
    refund_failed,
    requested,
    taken_back,
    usd,
    won,
)

came = (placed, requested, captured)
says = RecordChargeback(
    by="processor-news",
    chargeback=CHARGEBACK,
    payment=PAYMENT,
    order=ORDER,
    charge=CHARGE,
    amount=usd(10_550),
    fee=usd(1_500),
    turns=(),
)
back, kept = Turn("won", usd(10_550)), Turn("lost", usd(0))
again, asked_for_it = Turn("appealed", usd(10_550)), Turn("appealed", usd(0))


def said(*turns: Turn) -> RecordChargeback:
    said: RecordChargeback = changed(says, turns=turns)
    return said


def test_no_bank_takes_what_its_buyer_has_as_credit() -> None:
    part = changed(refund_failed, amount=usd(10_000))
    whole = given(*came, part).when(record_chargeback, says)
    whole.refuses("is its buyer's credit, so no bank can take 105.50 USD of it, only 5.50 USD")
    rest = changed(says, amount=usd(550))
    given(*came, part).when(record_chargeback, rest).then(changed(taken_back, amount=usd(550)))


def test_a_bank_takes_a_payment_back_once() -> None:
    given(*came).when(record_chargeback, says).then(taken_back)
    given(*came, taken_back).when(record_chargeback, says).says_nothing()


@pytest.mark.parametrize(
    ("turns", "facts"),
    [
        ((back,), (won(),)),
        ((kept,), (lost,)),
        ((back, again, kept), (won(), appealed(10_550), lost)),
        ((back, again, back), (won(), appealed(10_550), won(again=True))),
        ((kept, asked_for_it, back), (lost, appealed(0), won(recovers=True))),
        ((kept, asked_for_it, kept), (lost, appealed(0), lost)),
    ],
)
def test_every_turn_is_recorded_once_however_much_is_heard_at_a_time(
    turns: tuple[Turn, ...], facts: tuple[object, ...]
) -> None:
    given(*came).when(record_chargeback, said(*turns)).then(taken_back, *facts)
    for number in range(len(turns) + 1):
        known = (*came, taken_back, *facts[:number])
        given(*known).when(record_chargeback, said(*turns)).then(*facts[number:])
        for older in range(number):
            given(*known).when(record_chargeback, said(*turns[:older])).says_nothing()


def test_there_are_no_other_turns() -> None:
    every = [turns for length in range(1, 5) for turns in product((back, kept, again), repeat=length)]
    right = {(one,) for one in "wl"} | {(one, "a") for one in "wl"} | {(one, "a", two) for one in "wl" for two in "wl"}
    for turns in every:
        asked = given(*came).when(record_chargeback, said(*turns))
        if tuple(turn.what[0] for turn in turns) in right:
            assert asked.refusal is None
        else:
            asked.refuses("no chargeback goes")


def test_another_word_than_ours_is_refused_with_both() -> None:
    given(*came, taken_back, won()).when(record_chargeback, said(kept)).refuses("was won with us, but is lost")
    given(*came, taken_back, lost).when(record_chargeback, said(back)).refuses("was lost with us, but is won")


def test_what_came_back_is_what_was_taken_last() -> None:
    less = Turn("appealed", usd(9_000))
    given(*came).when(record_chargeback, said(back, less, back)).refuses("90.00 USD with us, but 105.50 USD")
    asked = given(*came).when(record_chargeback, said(back, less, kept))
    asked.then(taken_back, won(), appealed(9_000), changed(lost, amount=usd(9_000)))


def test_it_belongs_to_the_payment_the_order_and_the_charge_that_it_names() -> None:
    other = changed(taken_back, payment=OTHER_PAYMENT)
    given(*came, other).when(record_chargeback, says).refuses("belongs to payment")
    other_order = changed(says, order=GIG.replace("gig", "ord"))
    given(*came).when(record_chargeback, other_order).refuses("is for ord_")
    given(*came).when(record_chargeback, changed(says, charge=ChargeRef("ch_2"))).refuses("ch_1 with us, but ch_2")
    second = changed(says, chargeback=ChargebackRef("cb_2"))
    given(*came, taken_back).when(record_chargeback, second).refuses("cb_1 took this payment back before, not cb_2")


def test_a_bank_takes_back_only_what_came() -> None:
    given(placed, requested).when(record_chargeback, says).refuses("was not captured")
    for amount in (usd(10_551), usd(0), usd(-1), Money(10_550, "EUR")):
        given(*came).when(record_chargeback, changed(says, amount=amount)).refuses("no bank can take")
    part = given(*came).when(record_chargeback, changed(says, amount=usd(1)))
    assert isinstance(part.events[0], ChargebackOpened)


def test_the_amount_and_the_fee_stay_as_they_were() -> None:
    known = (*came, taken_back)
    given(*known).when(record_chargeback, changed(says, amount=usd(1))).refuses("105.50 USD with us, but 0.01 USD")
    given(*known).when(record_chargeback, changed(says, fee=usd(1))).refuses("15.00 USD with us, but 0.01 USD")


def test_nobody_says_so_in_person() -> None:
    given(*came).when(record_chargeback, changed(says, by=BUYER)).refuses("only the market itself")
