"""The operator decides: both sides are heard, silence ends nothing meanwhile, and it does not last for ever."""

from datetime import datetime, timedelta

import pytest

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.cancelling import CancelForNoDelivery, cancel_for_no_delivery
from gigwright.contexts.orders.decisions.completing import CompleteForSilence, complete_for_silence
from gigwright.contexts.orders.decisions.disputing import (
    EVIDENCE_MAX,
    DecideDispute,
    GiveEvidence,
    LetDisputeLapse,
    OpenDispute,
    WithdrawDispute,
    decide_dispute,
    give_evidence,
    let_dispute_lapse,
    open_dispute,
    withdraw_dispute,
)
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import EarningsCleared
from gigwright.events.orders import File
from gigwright.values import AddressId, Money, UserId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ada,
    ben,
    completed,
    delivered,
    dispute,
    ended,
    eve,
    ids,
    order,
    partly_refunded,
    sam,
    sent_back,
    until_completed,
    until_delivered,
    until_paid,
    until_started,
    usd,
)
from tests.contexts.orders.samples_further import closed, decided, disputed, evidence
from tests.contexts.orders.test_decisions_overruling import taken_back

appointed = OperatorAppointed(operator=ada, address=ids.new(AddressId))
LATE = NOON + timedelta(days=14, microseconds=1)
A_WORD = NOON + timedelta(days=3)  # later than 48 hours from noon
DAY = timedelta(days=1)
in_court = (appointed, *until_delivered, disputed(), evidence())


def ask(by: UserId = ben, statement: str = "It is a dog") -> OpenDispute:
    return OpenDispute(by=by, order=order, dispute=dispute, statement=statement)


def decide(price: int = 0, reason: str = "It is half a cat") -> DecideDispute:
    return DecideDispute(
        by=ada, order=order, dispute=dispute, seller=sam, price=usd(price), reason=reason, fault="seller"
    )


say = GiveEvidence(by=sam, order=order, dispute=dispute, statement="It is a cat")
withdraw = WithdrawDispute(by=ben, order=order, dispute=dispute)
lapse = LetDisputeLapse(by="timers", order=order, dispute=dispute)


@pytest.mark.parametrize("before", [until_started, until_delivered, (*until_delivered, sent_back()), until_completed])
def test_either_side_asks_once_the_work_has_begun(before: tuple[object, ...]) -> None:
    given(*before).when(open_dispute, ask()).then(disputed())
    given(*before).when(open_dispute, ask(by=sam)).then(disputed(by=sam))
    given(*before).when(open_dispute, ask(by=eve)).refuses("only the buyer and the seller")


def test_nobody_asks_too_early_too_late_or_twice() -> None:
    given(*until_paid).when(open_dispute, ask()).refuses("the order is waiting for the buyer's requirements")
    given(*until_completed).when(open_dispute, ask(), now=LATE).refuses("later only after a review")
    given(*until_started, disputed()).when(open_dispute, ask(by=sam)).refuses("was asked already")
    given(*until_started, disputed(), decided(), closed()).when(open_dispute, ask()).refuses("the decision stands")
    given(*until_started).when(open_dispute, ask(statement=" ")).refuses("write a statement")
    assert given(*until_started, disputed(), closed("withdrawn")).when(open_dispute, ask()).events
    assert given(*until_started, disputed(), closed("lapsed")).when(open_dispute, ask()).events


def test_both_sides_say_how_it_was_in_time_and_not_without_end() -> None:
    given(*until_delivered, disputed()).when(give_evidence, say).then(evidence())
    given(*until_delivered, disputed()).when(give_evidence, changed(say, by=ben)).then(evidence(by=ben))
    given(*until_delivered, disputed()).when(give_evidence, changed(say, by=eve)).refuses("only the buyer and")
    late = A_WORD + timedelta(microseconds=1)
    given(*until_delivered, disputed()).when(give_evidence, say, now=late).refuses("the time to give evidence ended")
    often = (*until_delivered, disputed(), *[evidence()] * EVIDENCE_MAX)
    given(*often).when(give_evidence, say).refuses("each side is heard 10 times")
    bad = changed(say, files=(File(name="../cat.png", sha256="0f" * 32, size_bytes=1),))
    given(*until_delivered, disputed()).when(give_evidence, bad).refuses("no slashes")
    given(*until_delivered).when(give_evidence, say).refuses("this dispute is not open")


def test_silence_ends_nothing_meanwhile() -> None:
    silent = CompleteForSilence(by="timers", order=order, accept_by=A_WORD)
    given(*until_delivered, disputed()).when(complete_for_silence, silent, now=A_WORD).then()
    never = CancelForNoDelivery(by="timers", order=order, give_up_at=NOON + timedelta(days=17))
    given(*until_started, disputed()).when(cancel_for_no_delivery, never, now=never.give_up_at).then()


def test_who_asked_can_do_without_and_the_order_goes_on_with_time_for_a_word() -> None:
    given(*until_delivered, disputed()).when(withdraw_dispute, withdraw).then(closed("withdrawn", accept_by=A_WORD))
    late = NOON + timedelta(days=5)
    given(*until_delivered, disputed()).when(withdraw_dispute, withdraw, now=late).then(
        closed("withdrawn", accept_by=late + timedelta(hours=48))
    )
    given(*until_delivered, disputed()).when(withdraw_dispute, changed(withdraw, by=sam)).refuses("only who asked")
    given(*until_started, disputed()).when(withdraw_dispute, withdraw).then(
        closed("withdrawn", give_up_at=NOON + 17 * DAY)
    )
    given(*until_completed, disputed()).when(withdraw_dispute, withdraw).then(
        closed("withdrawn", clears_at=NOON + 14 * DAY)
    )


def test_what_nobody_decides_in_time_lapses() -> None:
    due = NOON + timedelta(days=10)
    given(*until_delivered, disputed()).when(let_dispute_lapse, lapse, now=due).then(
        closed("lapsed", accept_by=due + 2 * DAY)
    )
    given(*until_completed, disputed()).when(let_dispute_lapse, lapse, now=due).then(
        closed("lapsed", clears_at=NOON + 14 * DAY)
    )
    with pytest.raises(ClockJumped):
        given(*until_delivered, disputed()).when(let_dispute_lapse, lapse)
    given(*until_delivered, disputed(), decided(), closed()).when(let_dispute_lapse, lapse, now=due).then()
    given(*until_delivered, disputed(), completed()).when(let_dispute_lapse, lapse, now=due).then()
    given(*until_delivered, disputed()).when(let_dispute_lapse, changed(lapse, by=ben), now=due).refuses("by itself")


def test_nothing_a_part_or_all_goes_back() -> None:
    given(*in_court).when(decide_dispute, decide()).then(decided(), closed(accept_by=A_WORD))
    given(*in_court).when(decide_dispute, decide(3_000)).then(
        decided("part", 3_000), partly_refunded("operator", from_held=3_165), closed(accept_by=A_WORD)
    )
    given(*in_court).when(decide_dispute, decide(10_000)).then(
        decided("all", 10_000), ended("the operator decided the dispute", "seller")
    )


def test_what_is_decided_of_a_completed_order_comes_from_where_it_is() -> None:
    history = (appointed, *until_completed, disputed(), evidence())
    given(*history).when(decide_dispute, decide(10_000)).then(decided("all", 10_000), taken_back(from_clearing=8_000))
    cleared = EarningsCleared(order=order, seller=sam, earning=usd(8_000))
    given(appointed, *until_completed, cleared, disputed(), evidence()).when(decide_dispute, decide(3_000)).then(
        decided("part", 3_000),
        partly_refunded("operator", from_available=2_400),
        closed(clears_at=NOON + 14 * DAY),
    )


def test_what_went_back_before_is_not_there_to_give() -> None:
    history = (appointed, *until_delivered, partly_refunded(from_held=3_165), disputed(), evidence())
    given(*history).when(decide_dispute, decide(10_000)).refuses("70.00 USD is left to give back")
    (_, end) = given(*history).when(decide_dispute, decide(7_000)).events
    assert end == changed(ended("the operator decided the dispute", "seller"), refund=usd(7_385))


def test_nobody_is_judged_unheard_or_by_anybody_or_without_a_reason() -> None:
    alone = given(appointed, *until_delivered, disputed())
    alone.when(decide_dispute, decide()).refuses("nobody is judged unheard")
    assert alone.when(decide_dispute, decide(), now=A_WORD).events
    given(*until_delivered, disputed(), evidence()).when(decide_dispute, decide()).refuses("only an operator")
    given(*in_court).when(decide_dispute, decide(reason=" ")).refuses("write a reason")
    given(*in_court).when(decide_dispute, changed(decide(), seller=ben)).refuses("not this seller's")
    given(*in_court).when(decide_dispute, changed(decide(), price=Money(1, "EUR"))).refuses("is left to give back")
    given(*in_court).when(decide_dispute, decide(-1)).refuses("is left to give back")
    given(*in_court, decided(), closed()).when(decide_dispute, decide()).refuses("this dispute is not open")


@pytest.mark.parametrize("end", [completed(), ended("both sides agreed to cancel")])
def test_an_order_that_ends_takes_its_dispute_with_it(end: object) -> None:
    given(*in_court, end).when(decide_dispute, decide()).refuses("this dispute is not open")


def test_work_that_comes_meanwhile_is_answered_after_the_decision() -> None:
    history = (appointed, *until_started, disputed(), evidence(), delivered())
    when: datetime = NOON + timedelta(days=6)
    given(*history).when(decide_dispute, decide(), now=when).then(decided(), closed(accept_by=when + 2 * DAY))
