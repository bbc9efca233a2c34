"""Who is told what."""

from typing import Any, Literal

import msgspec
import pytest

from gigwright.backbone.errors import Unavailable
from gigwright.backbone.ids import derive
from gigwright.contexts.notifications.ports import Bounced, FakePost, FakeStaff, Letter, Quote, Template
from gigwright.contexts.notifications.reactors import letters_to_buyers, letters_to_operators, letters_to_sellers
from gigwright.events.gigs import Extra
from gigwright.values import AddressId, OperatorId, PaymentId
from tests.contexts.notifications.samples import (
    ADDED,
    ANSWER_SOON,
    ANSWERED,
    ASKED,
    ASKED_AGAIN,
    BILLED,
    BOUGHT,
    BUYER,
    BUYERS,
    CANCELLED,
    CLEARED,
    COMPLETED,
    CREDIT_GRANTED,
    DECIDED,
    DELIVERED,
    DISPUTED,
    DUE_SOON,
    END_ASKED,
    END_DECLINED,
    EVIDENCE,
    FACTS,
    GIVEN,
    LAPSED,
    LATE,
    LATE_WORK,
    MORE_REVIEW,
    NEEDLESS,
    NOT_PAID,
    NOT_PAID_IN_TIME,
    NOT_TAKEN,
    OFFERED,
    OTHER_AGREED,
    OTHER_DECLINED,
    OTHER_WORK,
    PAID,
    PARTLY_REFUNDED,
    PAYOUT_FAILED,
    PAYOUT_RETURNED,
    PAYOUT_SENT,
    PLACED,
    RECEIPTED,
    REFUND_FAILED,
    REFUNDED,
    REGISTERED,
    RESTORED,
    REVERSED,
    SELLER,
    SELLERS,
    SENT_BACK,
    SOLD_BEFORE,
    STARTED,
    SUSPENDED,
    TAKEN_BACK,
    TIME_AGREED,
    TIME_ASKED,
    TIME_DECLINED,
    TIPPED,
    TITLE,
    VERY_LATE,
    History,
    altered,
    usd,
)
from tests.contexts.notifications.samples_of_banks import BORNE, BY_A_BANK, GIVEN_BACK, MADE_GOOD
from tests.contexts.notifications.samples_of_early import QUOTED_OF_EARLY, TOLD_OF_EARLY
from tests.contexts.notifications.samples_of_offers import (
    OFFER_DECLINED_FOR_OTHERS,
    OFFER_MADE,
    QUOTED_OF_OFFERS,
    TOLD_OF_OFFERS,
    WHAT,
)

AGREED: tuple[tuple[Any, Template], ...] = (
    (TIME_AGREED, "extension-agreed"),
    (ANSWERED, "wait-ended"),
    (TIME_DECLINED, "extension-declined"),
    (END_DECLINED, "cancellation-declined"),
    (TAKEN_BACK, "proposal-withdrawn"),
    (DECIDED, "dispute-decided"),
    (NEEDLESS, "dispute-closed"),
    (LAPSED, "dispute-closed"),
    (OTHER_AGREED, "change-agreed"),
    (OTHER_DECLINED, "change-declined"),
    (CANCELLED, "cancelled"),
    (BY_A_BANK, "chargeback-held"),
    (GIVEN_BACK, "chargeback-decided"),
    (BORNE, "chargeback-decided"),
    (MADE_GOOD, "chargeback-decided"),
)
IN_OTHER_WORDS: dict[Any, dict[str, str]] = {
    OFFER_DECLINED_FOR_OTHERS: {"act": "declined"},
    LAPSED: {"how": "lapsed"},
    BORNE: {"how": "lost", "seller_has": "0.00 USD", "clears_at": "", "owed": "80.00 USD"},
    MADE_GOOD: {"how": "recovered"},
    NOT_PAID_IN_TIME: {"expired": "yes"},
}
COPIED = (
    *("extension-proposed", "cancellation-proposed", "change-proposed", "dispute-opened", "evidence-given"),
    *("late", "very-late", "extra-bought", "offer-expired"),
    *(template for _, template in AGREED),
)
TOLD: list[tuple[Any, AddressId, Template]] = [
    *TOLD_OF_OFFERS,
    *TOLD_OF_EARLY,
    (PAID, SELLERS, "order-placed"),
    (CLEARED, SELLERS, "paid"),
    (PAYOUT_SENT, SELLERS, "payout-sent"),
    (PAYOUT_FAILED, SELLERS, "payout-failed"),
    (PAYOUT_RETURNED, SELLERS, "payout-returned"),
    (COMPLETED, SELLERS, "earned"),
    (ASKED, BUYERS, "question-asked"),
    (ADDED, SELLERS, "requirements-added"),
    (GIVEN, SELLERS, "requirements-given"),
    (RECEIPTED, BUYERS, "receipt"),
    (ASKED_AGAIN, BUYERS, "requirements-reminder"),
    (DUE_SOON, SELLERS, "due-soon"),
    (ANSWER_SOON, BUYERS, "answer-soon"),
    (LATE_WORK, BUYERS, "late"),
    (LATE_WORK, SELLERS, "late"),
    (VERY_LATE, BUYERS, "very-late"),
    (VERY_LATE, SELLERS, "very-late"),
    (PAID, BUYERS, "requirements-due"),
    (DELIVERED, BUYERS, "delivered"),
    (COMPLETED, BUYERS, "completed"),
    (REFUNDED, BUYERS, "refunded"),
    (REFUND_FAILED, BUYERS, "refund-failed"),
    (CREDIT_GRANTED, BUYERS, "credit-granted"),
    (altered(PARTLY_REFUNDED, to_credit=usd(500)), BUYERS, "credit-returned"),
    (NOT_PAID_IN_TIME, BUYERS, "credit-returned"),
    (STARTED, BUYERS, "started"),
    (SENT_BACK, SELLERS, "sent-back"),
    (MORE_REVIEW, SELLERS, "more-time-to-answer"),
    (OFFERED, BUYERS, "refund-offered"),
    (DISPUTED, BUYERS, "dispute-opened"),
    (altered(DISPUTED, opened_by=BUYER), SELLERS, "dispute-opened"),
    (EVIDENCE, BUYERS, "evidence-given"),
    (altered(EVIDENCE, given_by=BUYER), SELLERS, "evidence-given"),
    (SUSPENDED, BUYERS, "suspended"),
    (RESTORED, BUYERS, "restored"),
    (OTHER_WORK, BUYERS, "change-proposed"),
    (altered(OTHER_WORK, proposed_by=BUYER), SELLERS, "change-proposed"),
    (BILLED, BUYERS, "bill"),
    (NOT_PAID, BUYERS, "bill-expired"),
    (BOUGHT, BUYERS, "extra-bought"),
    (BOUGHT, SELLERS, "extra-bought"),
    (TIPPED, SELLERS, "tipped"),
    (NOT_TAKEN, SELLERS, "refund-declined"),
    (PARTLY_REFUNDED, SELLERS, "partly-refunded"),
    (TIME_ASKED, BUYERS, "extension-proposed"),
    (altered(TIME_ASKED, proposed_by=BUYER), SELLERS, "extension-proposed"),
    (END_ASKED, BUYERS, "cancellation-proposed"),
    (altered(END_ASKED, proposed_by=BUYER), SELLERS, "cancellation-proposed"),
    *[(event, to, template) for to in (BUYERS, SELLERS) for event, template in AGREED],
]


@pytest.mark.parametrize(("event", "to", "template"), TOLD)
def test_a_letter_tells_the_right_person_the_right_facts(event: Any, to: AddressId, template: Template) -> None:
    post, history = FakePost(), History(*REGISTERED, OFFER_MADE, SOLD_BEFORE, PLACED, event)
    history.handle_the_last((letters_to_sellers if to == SELLERS else letters_to_buyers)(post))
    (letter,) = post.letters.values()
    copy: Literal["", "seller"] = "seller" if to == SELLERS and template in COPIED else ""
    facts = FACTS[template] | IN_OTHER_WORDS.get(event, {}) | ({"how": "lapsed"} if event == LAPSED else {})
    if "party" in facts:
        facts |= {"party": "seller" if to == SELLERS else "buyer"}
    if template == "extra-bought" and to == SELLERS:
        facts |= {"amount": "12.00 USD"}  # what is theirs of it
    field = {SUSPENDED: "reason", **QUOTED_OF_OFFERS, **QUOTED_OF_EARLY}.get(event)
    quote = None if field is None else Quote(position=len(history.events), field=field)
    event_id = history.events[-1].id
    assert letter == Letter(template=template, to=to, event=event_id, facts=facts, copy=copy, quote=quote)


@pytest.mark.parametrize("letters", [letters_to_buyers, letters_to_sellers])
def test_both_are_told_when_the_operator_cancels_a_completed_order(letters: Any) -> None:
    post, history = FakePost(), History(*REGISTERED, PLACED, REVERSED)
    history.handle_the_last(letters(post))
    (letter,) = post.letters.values()
    assert letter.template == "cancelled"
    assert letter.facts == {
        "title": TITLE,
        "reason": "the operator cancelled it",
        "refund": "105.50 USD",
        "credit": "",
    }


@pytest.mark.parametrize("letters", [letters_to_buyers, letters_to_sellers])
def test_an_end_by_a_bank_is_told_once_with_what_the_bank_has(letters: Any) -> None:
    post, history = FakePost(), History(*REGISTERED, PLACED, altered(CANCELLED, refund=usd(0)))
    history.handle_the_last(letters(post))
    assert (post.sendings, history.effects) == (0, {})


def test_two_letters_about_one_event_are_two_to_every_mailbox() -> None:
    post, history = FakePost(), History(*REGISTERED, PLACED, CANCELLED)
    history.handle_the_last(letters_to_sellers(post))
    history.handle_the_last(letters_to_buyers(post))
    assert {letter.to for letter in post.letters.values()} == {BUYERS, SELLERS}


OPAL, OTTO = (
    (derive(OperatorId, "operator"), derive(AddressId, "opal")),
    (
        derive(OperatorId, "otto"),
        derive(AddressId, "otto"),
    ),
)


def test_each_operator_is_told_of_a_case() -> None:
    post, history = FakePost(), History(*REGISTERED, PLACED, DISPUTED)
    history.handle_the_last(letters_to_operators(post, FakeStaff(OPAL, OTTO)))
    assert [(one.to, one.copy) for one in post.letters.values()] == [(OPAL[1], OPAL[0]), (OTTO[1], OTTO[0])]
    assert {one.template for one in post.letters.values()} == {"case-waiting"}
    assert all(one.facts == FACTS["case-waiting"] for one in post.letters.values())


def test_an_operator_who_can_t_be_reached_keeps_no_other_waiting_and_is_written_to_again() -> None:
    post, history = FakePost([Unavailable("silent")]), History(*REGISTERED, PLACED, DISPUTED)
    reactor = letters_to_operators(post, FakeStaff(OPAL, OTTO))
    with pytest.raises(Unavailable):
        history.handle_the_last(reactor)
    assert [one.to for one in post.letters.values()] == [OTTO[1]]
    history.handle_the_last(reactor)
    assert {one.to for one in post.letters.values()} == {OPAL[1], OTTO[1]}


def test_the_first_sale_alone_comes_with_advice() -> None:
    post = FakePost()
    History(*REGISTERED, PLACED, PAID).handle_the_last(letters_to_sellers(post))
    assert [one.template for one in post.letters.values()] == ["order-placed", "first-sale"]
    assert [*post.letters.values()][1].facts == FACTS["first-sale"]


def test_a_seller_is_told_that_they_are_suspended_and_why_without_it_being_kept() -> None:
    post, history = FakePost(), History(*REGISTERED, altered(SUSPENDED, user=SELLER))
    history.handle_the_last(letters_to_buyers(post))
    (letter,) = post.letters.values()
    assert (letter.to, letter.quote) == (SELLERS, Quote(position=3, field="reason"))
    assert all(b"a fraud" not in effect.parameters for effect in history.effects.values())


def test_an_offer_is_told_in_the_seller_s_words_without_their_being_kept() -> None:
    free = altered(OFFER_MADE, revisions=None, asks=False)
    facts = told_to_the_buyer(free)
    assert (facts["revisions"], facts["asks"]) == ("", "no")
    history = History(*REGISTERED, OFFER_MADE)
    history.handle_the_last(letters_to_buyers(FakePost()))
    (effect,) = history.effects.values()
    assert WHAT.value.encode() not in effect.parameters


@pytest.mark.parametrize("proposed", [TIME_ASKED, END_ASKED, OTHER_WORK, DISPUTED, EVIDENCE])
def test_who_says_something_is_not_told_of_it(proposed: Any) -> None:
    post, history = FakePost(), History(*REGISTERED, PLACED, proposed)
    history.handle_the_last(letters_to_sellers(post))
    assert (post.sendings, history.effects) == (0, {})


def told_to_the_buyer(*events: object) -> dict[str, str]:
    """The facts of the letter about the last event."""
    post, history = FakePost(), History(*REGISTERED, *events)
    history.handle_the_last(letters_to_buyers(post))
    (letter,) = post.letters.values()
    return letter.facts


@pytest.mark.parametrize(("revisions", "last"), [(None, "yes"), (0, "no"), (1, "no"), (2, "yes")])
def test_who_has_no_revision_left_is_not_told_to_ask_for_one(revisions: int | None, last: str) -> None:
    placed, again = altered(PLACED, revisions=revisions), altered(DELIVERED, number=2)
    assert told_to_the_buyer(placed, PAID, DELIVERED)["may_be_sent_back"] == ("no" if revisions == 0 else "yes")
    assert told_to_the_buyer(placed, PAID, DELIVERED, SENT_BACK, again)["may_be_sent_back"] == last


def test_work_that_is_due_within_a_day_from_the_start_is_no_reason_for_two_letters() -> None:
    express = altered(PLACED, delivery_days=1)
    at_once = altered(express, questions=())  # of which no letter told when it is due
    lives = (((express, DUE_SOON), 0), ((express, TIME_AGREED, DUE_SOON), 1), ((at_once, DUE_SOON), 1))
    for events, letters in lives:
        post = FakePost()
        History(*REGISTERED, *events).handle_the_last(letters_to_sellers(post))
        assert len(post.letters) == letters


def test_a_refund_says_whether_the_payment_came_too_late() -> None:
    assert told_to_the_buyer(PLACED, LATE, REFUNDED)["late"] == "yes"
    other = altered(LATE, payment=derive(PaymentId, "another"))
    assert told_to_the_buyer(PLACED, other, REFUNDED)["late"] == "no"


@pytest.mark.parametrize(("hours", "said"), [(336, "14 days"), (24, "1 day"), (1, "1 hour"), (36, "36 hours")])
def test_a_seller_is_told_how_long_money_takes_to_clear(hours: int, said: str) -> None:
    post, history = FakePost(), History(*REGISTERED, SOLD_BEFORE, altered(PLACED, clearing_hours=hours), PAID)
    history.handle_the_last(letters_to_sellers(post))
    (letter,) = post.letters.values()
    assert letter.facts["clearing"] == said


@pytest.mark.parametrize(
    ("quantity", "titles", "said"),
    [
        (1, (), "Basic"),
        (3, (), "3 × Basic"),
        (1, ("the source file",), "Basic, with the source file"),
        (2, ("the source file", "a word", "print"), "2 × Basic, with the source file, a word and print"),
        (1, tuple(f"{number:x>60}" for number in range(5)), "Basic, with 5 extras"),
    ],
)
def test_both_are_told_what_was_chosen(quantity: int, titles: tuple[str, ...], said: str) -> None:
    extras = tuple(Extra(title, usd(500), 0) for title in titles)
    assert told_to_the_buyer(altered(PLACED, quantity=quantity, extras=extras), PAID)["package"] == said


@pytest.mark.parametrize(("event", "to", "template"), TOLD)
def test_who_has_no_address_is_sent_nothing(event: Any, to: AddressId, template: Template) -> None:
    post, history = FakePost(), History(PLACED, event)
    history.handle_the_last((letters_to_sellers if to == SELLERS else letters_to_buyers)(post))
    assert (post.sendings, history.effects) == (0, {})


def test_every_event_that_a_reactor_hears_is_in_this_table() -> None:
    post = FakePost()
    heard = [*letters_to_sellers(post).handlers, *letters_to_buyers(post).handlers]
    told = {(type(event).__name__, to) for event, to, _ in TOLD}
    told |= {(type(REVERSED).__name__, to) for to in (BUYERS, SELLERS)}
    assert sorted(kind.__name__ for kind in heard) == sorted(name for name, _ in told)


def test_a_letter_is_an_effect_named_for_its_template() -> None:
    history = History(*REGISTERED, SOLD_BEFORE, PLACED, PAID)
    done = history.handle_the_last(letters_to_sellers(FakePost())).done
    (effect,) = history.effects.values()
    assert effect.purpose == "mail:order-placed"
    assert [each.effect for each in done] == [effect.id]
    assert msgspec.json.decode(done[0].outcome)["type"] == "sent"


def test_the_stored_effect_holds_no_name_no_message_and_no_email_address() -> None:
    history = History(*REGISTERED, PLACED, DELIVERED)
    history.handle_the_last(letters_to_buyers(FakePost()))
    (effect,) = history.effects.values()
    assert b"here is your cat" not in effect.parameters
    assert b"Ada" not in effect.parameters
    assert b"@" not in effect.parameters


def test_a_bounce_is_an_outcome_and_silence_is_none() -> None:
    history = History(*REGISTERED, PLACED, PAID)
    post = FakePost([Unavailable("it is silent"), Bounced(550, "no such user")])
    with pytest.raises(Unavailable):
        history.handle_the_last(letters_to_buyers(post))
    (done,) = history.handle_the_last(letters_to_buyers(post)).done
    assert msgspec.json.decode(done.outcome) == {
        "type": "bounced",
        "code": 550,
        "reason": "no such user",
        "about": "message",
    }


def test_silence_for_the_buyer_sends_nothing_twice_to_the_seller() -> None:
    history = History(*REGISTERED, SOLD_BEFORE, PLACED, PAID)
    to_seller, to_buyer = FakePost(), FakePost([Unavailable("silent")])
    history.handle_the_last(letters_to_sellers(to_seller))
    with pytest.raises(Unavailable):
        history.handle_the_last(letters_to_buyers(to_buyer))
    history.handle_the_last(letters_to_buyers(to_buyer))
    assert (to_seller.sendings, to_buyer.sendings) == (1, 2)


def test_letters_of_a_payment_know_whether_something_must_be_answered() -> None:
    at_once = altered(PLACED, questions=())
    for letters in (letters_to_buyers, letters_to_sellers):
        post, history = FakePost(), History(*REGISTERED, at_once, PAID)
        history.handle_the_last(letters(post))
        first, *_ = post.letters.values()
        assert first.facts["asks"] == "no"


def test_a_delivery_that_ends_a_wait_is_told_by_its_own_letter() -> None:
    for letters in (letters_to_buyers, letters_to_sellers):
        post, history = FakePost(), History(*REGISTERED, PLACED, altered(ANSWERED, how="delivered"))
        history.handle_the_last(letters(post))
        assert post.letters == {}
