"""Letters in words, under headers that nobody can add to."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from minijinja import TemplateError
from msgspec.structs import replace

from gigwright.backbone.ids import EventId, derive
from gigwright.contexts.notifications.adapters.composing import TEMPLATES, WHOLE_LINES, Composed, Text, flat, render
from gigwright.contexts.notifications.adapters.examples import EXAMPLES
from gigwright.contexts.notifications.adapters.links import Links
from gigwright.contexts.notifications.ports import OPTIONAL, Bounced, Forgotten, Letter, Quote, Template
from tests.contexts.notifications.adapters.posts import LINKS, REASON, composer, composer_of_the_erased
from tests.contexts.notifications.samples import BUYERS, FACTS, TITLE, letter

EVENT = derive(EventId, "event")
IN_HTML = TITLE.replace("&", "&amp;")
SUBJECTS: dict[Template, str] = {
    "offer-made": f"You are offered work for 250.00 USD: {TITLE}",
    "offer-soon": f"An offer is over soon: {TITLE}",
    "offer-accepted": f"Your offer is accepted: {TITLE}",
    "offer-declined": f"Your offer is declined: {TITLE}",
    "offer-withdrawn": f"An offer is withdrawn: {TITLE}",
    "offer-overruled": f"We have withdrawn your offer: {TITLE}",
    "offer-expired": f"An offer is over: {TITLE}",
    "receipt": f"Receipt R-2026-000001: 105.50 USD for {TITLE}",
    "requirements-reminder": f"Your seller waits for you: {TITLE}",
    "due-soon": f"Due within a day: {TITLE}",
    "late": f"The work is late: {TITLE}",
    "very-late": f"The work is very late: {TITLE}",
    "answer-soon": f"Have you looked at your work? {TITLE}",
    "requirements-given": f"You can begin: {TITLE}",
    "earned": f"Your work is accepted: {TITLE}",
    "payout-failed": "Your payout of 80.00 USD did not go through",
    "payout-returned": "Your payout of 80.00 USD came back",
    "case-waiting": f"A case waits for you: {TITLE}",
    "loss-waiting": f"A bank has taken a payment back: {TITLE}",
    "first-sale": "Your first sale: how to make it a good one",
    "order-placed": f"You have a new order: {TITLE}",
    "requirements-due": f"Tell your seller what you need: {TITLE}",
    "requirements-added": f"The buyer says more: {TITLE}",
    "delivered": f"Your work is here: {TITLE}",
    "started": f"The work has begun: {TITLE}",
    "sent-back": f"Something is to be mended: {TITLE}",
    "more-time-to-answer": f"The buyer takes more time: {TITLE}",
    "extension-proposed": f"More time is asked for: {TITLE}",
    "extension-agreed": f"There is more time: {TITLE}",
    "extension-declined": f"There is no more time: {TITLE}",
    "question-asked": f"Your seller asks you something: {TITLE}",
    "wait-ended": f"The work goes on: {TITLE}",
    "cancellation-proposed": f"An end is asked for: {TITLE}",
    "cancellation-declined": f"The order goes on: {TITLE}",
    "proposal-withdrawn": f"A proposal was taken back: {TITLE}",
    "refund-offered": f"You are offered 31.65 USD back: {TITLE}",
    "refund-declined": f"Your offer was not taken: {TITLE}",
    "partly-refunded": f"30.00 USD of an order goes back: {TITLE}",
    "dispute-opened": f"The operator is asked to decide: {TITLE}",
    "evidence-given": f"The other side has said how it was: {TITLE}",
    "dispute-decided": f"The operator has decided: {TITLE}",
    "dispute-closed": f"The order goes on: {TITLE}",
    "change-proposed": f"Other work is proposed: {TITLE}",
    "change-agreed": f"The work is another one now: {TITLE}",
    "change-declined": f"The work stays what it was: {TITLE}",
    "bill": f"18.83 USD more to pay: {TITLE}",
    "bill-expired": f"A payment is awaited no more: {TITLE}",
    "extra-bought": f"The source file is paid for: {TITLE}",
    "tipped": f"You were given a tip: {TITLE}",
    "chargeback-held": f"A bank has taken a payment back: {TITLE}",
    "chargeback-decided": f"The bank has decided: {TITLE}",
    "cancelled": f"The order is cancelled: {TITLE}",
    "completed": f"Your order is complete: {TITLE}",
    "paid": "You've been paid 80.00 USD",
    "refunded": "Your refund of 105.50 USD is on its way",
    "refund-failed": "Your card did not take 105.50 USD; we keep it for you",
    "payout-sent": "Your payout of 80.00 USD is on its way",
    "suspended": "Your account is suspended",
    "restored": "Your account is restored",
    "credit-granted": "You have 5.00 USD of credit",
    "credit-returned": f"5.00 USD is your credit again: {TITLE}",
}
WORDS: dict[Template, str] = {
    "offer-made": "which comes to 263.75 USD with the service fee, done in 5 days, with 2 revisions.",
    "offer-soon": "You can accept or decline it until 10 January 2026, 12:00 UTC; after that it is over.",
    "offer-accepted": "It is an order now, and waits for its payment",
    "offer-declined": "You can make another offer.",
    "offer-withdrawn": "What is on sale there can still be ordered.",
    "offer-overruled": "The buyer can't accept it any more, and is told so.",
    "offer-expired": "ask the seller for a new one.",
    "requirements-reminder": "Please tell them by 4 February 2026, 12:00 UTC.",
    "due-soon": "is due on 10 January 2026, 12:00 UTC.",
    "late": "From 11 January 2026, 12:00 UTC on you may cancel the order alone",
    "very-late": "If nothing is delivered by 24 January 2026, 12:00 UTC, the order ends",
    "answer-soon": "Please accept it by 8 January 2026, 12:00 UTC, or say what should be mended.",
    "receipt": f"{TITLE} (Basic): 100.00 USD\nService fee: 5.50 USD\nPaid: 105.50 USD\n",
    "requirements-given": "Please deliver by 10 January 2026, 12:00 UTC.",
    "earned": "You earned 80.00 USD. It clears on 19 January 2026, 12:00 UTC;",
    "credit-granted": "We gave you 5.00 USD of credit, with our regards.",
    "credit-returned": "goes back to you, 5.00 USD of it as your credit, from which you had paid.",
    "payout-failed": "No money has left: it is yours as before.",
    "payout-returned": "your bank sent it back to us.",
    "loss-waiting": "let the market bear it",
    "case-waiting": "Please decide by 10 January 2026, 12:00 UTC.",
    "first-sale": "It clears 14 days later.",
    "order-placed": "80.00 USD of it is yours, and 14 days later you can have it paid out.",
    "requirements-due": "Your 105.50 USD arrived and is held until the work is accepted.",
    "requirements-added": "has told you what may help you.",
    "delivered": "is ready for you, with one file.",
    "started": "The work is due on 10 January 2026, 12:00 UTC.",
    "sent-back": "Please deliver again by 10 January 2026, 12:00 UTC.",
    "more-time-to-answer": "to look at your work: until 10 January 2026, 12:00 UTC.",
    "extension-proposed": "You are asked for 2 days more",
    "extension-agreed": "is due on 10 January 2026, 12:00 UTC now.",
    "extension-declined": "The work is due when it was.",
    "question-asked": "the time to deliver it stands still.",
    "wait-ended": "The buyer has answered.",
    "cancellation-proposed": "If we hear nothing by then, we take it that you agree, and the order is cancelled.",
    "cancellation-declined": "was asked for and declined. The order goes on.",
    "proposal-withdrawn": "The order goes on as it was agreed.",
    "refund-offered": "we take it that you do not want it.",
    "refund-declined": "did not answer your offer of a refund in time",
    "partly-refunded": "Your earning from this order is 24.00 USD less.",
    "dispute-opened": "by 7 January 2026, 12:00 UTC.",
    "evidence-given": "gave evidence to the operator",
    "dispute-decided": "30.00 USD of the price goes back, with the service fee on it.",
    "dispute-closed": "needs no decision any more",
    "change-proposed": "for 18.83 USD more, which the buyer pays, and 2 days more.",
    "change-agreed": "It is due on 10 January 2026, 12:00 UTC.",
    "change-declined": "was proposed and not answered in time.",
    "bill": "With the service fee, it comes to 18.83 USD.",
    "bill-expired": "was not paid in time, so nothing comes of it.",
    "extra-bought": "Your 18.83 USD arrived and is held until the work is accepted. The work is due on 10 January 2026",
    "tipped": "gave you a tip, and 12.00 USD of it is yours. It clears on 10 January 2026, 12:00 UTC;",
    "chargeback-held": "Until then, 80.00 USD of what you earned with it is kept.",
    "chargeback-decided": "can be paid out from 10 January 2026, 12:00 UTC.",
    "cancelled": "is cancelled: both sides agreed to cancel.",
    "completed": "You accepted the delivery, and your order of",
    "paid": f'Well done: 80.00 USD for "{TITLE}" has cleared and is yours.',
    "refunded": f'We sent 105.50 USD for "{TITLE}" back to the card that you paid with.',
    "refund-failed": "we keep it for you as credit",
    "payout-sent": "We sent you 80.00 USD.",
    "suspended": "What is paid for goes on",
    "restored": "You can order again",
}


def sent(written: Letter) -> EmailMessage:
    """The message as it comes out of the wire's bytes."""
    composed = composer().compose(written)
    assert isinstance(composed, Composed)
    received = message_from_bytes(composed.message.as_bytes(), policy=SMTP)
    assert isinstance(received, EmailMessage)
    return received


def said(written: Letter) -> Text:
    return composer().words(written)


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_letter_says_its_words_in_text(template: Template) -> None:
    text = said(letter(template))
    assert text.subject == SUBJECTS[template]
    assert text.plain.startswith("Hello,\n\n")
    assert text.plain.endswith("\n\nThe Market\n")
    assert WORDS[template] in text.plain
    assert "{" not in text.plain


def test_every_template_has_an_example() -> None:
    assert set(EXAMPLES) == set(TEMPLATES)


UNSAID = {
    *("accepted", "answered", "1", "yes", "no", "silence", "agreed", "part", "withdrawn"),
    *("extra", "tip", "buyer", "order", "seller", "won"),
}  # they choose the words


@pytest.mark.parametrize("template", TEMPLATES)
def test_each_letter_says_its_words_in_html(template: Template) -> None:
    html = said(letter(template)).html
    assert html.startswith("<!DOCTYPE html>")
    assert '<h1 style="' in html
    assert "<style" not in html
    assert "{" not in html
    for fact in FACTS[template].values():
        assert fact.replace("&", "&amp;") in html or fact in UNSAID


def words_of(template: Template, **facts: str) -> str:
    return render(letter(template, **facts), "The Market").plain


def test_the_words_depend_on_what_is_added_and_on_who_is_told() -> None:
    assert "for no more money. What is to be" in words_of("change-proposed", total="", days="0")
    assert "and 1 day more" in words_of("change-proposed", days="1")
    assert "was proposed and declined." in words_of("change-declined", how="declined")
    assert f'You want to give the seller of "{TITLE}" a tip.' in words_of("bill", kind="tip", what="")
    assert f'Both of you agreed on other work for "{TITLE}".' in words_of("bill", kind="change", what="")
    assert f'What was to be added to your order of "{TITLE}"' in words_of("bill-expired", kind="extra")
    sold = words_of("extra-bought", what="", party="seller", due_at="")
    assert "The other work that you agreed on is part of the order" in sold
    assert sold.count("18.83 USD of it is yours.") == 1
    assert f"{TITLE} (a tip): 100.00 USD" in words_of("receipt", package="a tip")


def test_the_words_depend_on_how_it_ended_and_what_was_delivered() -> None:
    assert "nothing goes back" in render(letter("dispute-decided", outcome="nothing"), "M").plain
    assert "everything goes back" in render(letter("dispute-decided", outcome="all"), "M").html
    assert "did not decide" in render(letter("dispute-closed", how="lapsed"), "M").plain
    assert "does not want the refund" in render(letter("refund-declined", how="declined"), "M").plain
    assert "The operator decided" in render(letter("partly-refunded", how="operator"), "M").html
    assert "We heard nothing against" in render(letter("completed", how="silence"), "M").plain
    assert "without files" in render(letter("delivered", files="0"), "M").plain
    assert "with 3 files" in render(letter("delivered", files="3"), "M").html


def test_the_words_about_a_bank_depend_on_who_reads_them_and_on_what_it_decided() -> None:
    def held(**facts: str) -> str:
        return render(letter("chargeback-held", **facts), "M").plain

    def decided(**facts: str) -> str:
        return render(letter("chargeback-decided", **facts), "M").plain

    assert "please don't work on it any more" in held(ended="yes", kept="")
    assert "ask your bank to stop it" in held(party="buyer")
    assert "kept" not in held(party="buyer")
    assert "20.00 USD goes back to your card" in decided(party="buyer", refund="20.00 USD")
    assert "you have the payment" in decided(party="buyer", how="lost")
    assert "You lose 80.00 USD" in decided(how="lost", owed="80.00 USD", clears_at="")
    assert "We bear the loss. 80.00 USD" in decided(how="lost")


def test_a_delivery_that_cant_be_sent_back_asks_for_no_mending() -> None:
    for form in ("plain", "html"):
        assert "or say what should be mended" in getattr(render(letter("delivered"), "M"), form)
        last = getattr(render(letter("delivered", may_be_sent_back="no"), "M"), form)
        assert "mended" not in last
        assert "your package has no revision left" in last


def test_where_nothing_must_be_answered_the_letters_say_that_the_work_has_begun() -> None:
    for form in ("plain", "html"):
        assert "the work has begun" in getattr(render(letter("requirements-due", asks="no"), "M"), form)
        assert "tell the seller" not in getattr(render(letter("requirements-due", asks="no"), "M"), form)
        assert "your delivery time has started" in getattr(render(letter("order-placed", asks="no"), "M"), form)
    assert render(letter("requirements-due", asks="no"), "M").subject.startswith("The work has begun: ")


def test_the_words_depend_on_how_a_wait_ended() -> None:
    assert "goes on without the answer" in render(letter("wait-ended", how="resumed"), "M").plain
    assert "did not answer in time" in render(letter("wait-ended", how="silence"), "M").html


def test_a_refund_says_that_the_payment_came_too_late() -> None:
    for form in ("plain", "html"):
        assert "no longer waited" not in getattr(render(letter("refunded"), "M"), form)
        assert "no longer waited" in getattr(render(letter("refunded", late="yes"), "M"), form)


def test_a_fact_that_is_missing_is_an_error() -> None:
    with pytest.raises(TemplateError):
        render(replace(letter("paid"), facts={"title": TITLE}), "The Market")


def test_a_title_is_never_html() -> None:
    html = render(letter("delivered", title="<script>alert(1)</script>"), "The Market").html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_a_message_carries_what_makes_it_one() -> None:
    message = sent(letter("paid"))
    assert message["Message-ID"] == f"<{EVENT}.paid@market.example>"
    assert message["Subject"] == "You've been paid 80.00 USD"
    assert message["From"] == "The Market <post@market.example>"
    assert message["To"] == "ada@example.com"
    assert message["Date"] == "Mon, 05 Jan 2026 12:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Gigwright-Event"] == EVENT
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_same_letter_makes_the_same_message() -> None:
    assert sent(letter("delivered")).as_bytes() == sent(letter("delivered")).as_bytes()


@pytest.mark.parametrize(
    "title",
    [
        "I will\r\nBcc: eve@example.com",
        "I will\nBcc: eve@example.com",
        "I will\rBcc: eve@example.com",
        "I will\u2028Bcc: eve@example.com",
        "I will\x0bBcc: eve@example.com\x00",
        "I will =?utf-8?q?x=0ABcc:_eve=40example.com?=",
        "I will =?utf-8?q?x=0D=0ABcc:_eve=40example.com?=",
        "I will =\u200d?utf-8?b?eApCY2M6IGV2ZQ==?=",
        "=\r?utf-8?q?x=0ABcc:_eve=40example.com?\r=",
    ],
)
def test_a_title_cannot_add_a_header(title: str) -> None:
    message = sent(letter("order-placed", title=title))
    assert message["Bcc"] is None
    assert sorted(message.keys()) == sorted(sent(letter("order-placed")).keys())
    assert len(message.get_all("Subject", [])) == 1
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.com, eve@example.com",
        "ada@example.com\r\nBcc: eve@example.com",
        "ada@example.com\nBcc: eve@example.com",
        "zoë@example.com",
        "Ada <ada@example.com>",
        "ada",
        "",
    ],
)
def test_an_address_that_is_not_one_address_bounces(address: str) -> None:
    refused = Bounced(553, "the address can't be written on a letter", about="address")
    assert composer(address).compose(letter("paid")) == refused


@pytest.mark.parametrize("address", ["{}@example.com", "ada@{}", "ada@{}.com"])
def test_an_address_cannot_add_a_header(address: str) -> None:
    spiked = address.format("=?utf-8?q?x=0ABcc:_eve=40example.com?=")
    composed = composer(spiked).compose(letter("paid"))
    if isinstance(composed, Composed):
        received = message_from_bytes(composed.message.as_bytes(), policy=SMTP)
        assert sorted(received.keys()) == sorted(sent(letter("paid")).keys())


def test_a_domain_beyond_ascii_is_written_in_ascii() -> None:
    composed = composer("ada@zoë.example").compose(letter("paid"))
    assert isinstance(composed, Composed)
    assert composed.to == composed.message["To"] == "ada@xn--zo-ija.example"


def test_a_subject_has_a_limit_and_keeps_its_letters() -> None:
    assert len(render(letter("order-placed", title="x" * 300), "The Market").subject) == 200
    assert sent(letter("order-placed", title="I will paint 猫 für Zoë"))["Subject"].endswith("I will paint 猫 für Zoë")


def test_words_that_need_joiners_keep_them() -> None:
    assert flat("क्\u200dष\u202e!") == "क्\u200dष !"


def test_nobody_is_written_to_whose_address_was_erased() -> None:
    assert composer_of_the_erased().compose(letter("paid")) == Forgotten()


@pytest.mark.parametrize("template", TEMPLATES)
def test_only_optional_letters_say_how_to_stop_them(template: Template) -> None:
    message = sent(letter(template))
    assert message["Auto-Submitted"] == "auto-generated"
    if template in OPTIONAL:
        page = f"https://market.example/unsubscribe?token={LINKS.token(BUYERS)}"
        mailto = f"mailto:post@market.example?subject=unsubscribe%20{LINKS.token(BUYERS)}"
        assert message["List-Unsubscribe"] == f"<{page}>, <{mailto}>"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert f"List-Unsubscribe: <{page}>, <{mailto}>".encode() in message.as_bytes(policy=WHOLE_LINES)
        assert page in said(letter(template)).plain
    else:
        assert message["List-Unsubscribe"] is message["List-Unsubscribe-Post"] is None


def test_a_market_without_a_public_page_takes_no_to_letters_by_mail_alone() -> None:
    composed = composer(links=Links(bytes(32), "post@market.example")).compose(letter("first-sale"))
    assert isinstance(composed, Composed)
    assert str(composed.message["List-Unsubscribe"]).startswith(
        "<mailto:post@market.example?subject=unsubscribe%20adr_"
    )
    assert composed.message["List-Unsubscribe-Post"] is None


def test_no_line_of_a_message_is_longer_than_mail_allows() -> None:
    for template in TEMPLATES:
        head, _, body = sent(letter(template)).as_bytes(policy=WHOLE_LINES).partition(b"\r\n\r\n")
        assert max(map(len, head.splitlines())) <= 998
        assert max(map(len, body.splitlines())) <= 76  # RFC 2045, 6.7


def test_a_reason_is_quoted_as_it_was_written_and_can_do_nothing() -> None:
    written = replace(letter("suspended"), quote=Quote(1, "reason"))
    assert f"The reason:\n\n{REASON}\n\nWhat is paid for" in composer().words(written).plain
    spiked = composer(words="<script>alert(1)</script>\r\nTwo\x00 lines\u202e").words(written)
    assert "<script>alert(1)</script>\nTwo lines\n" in spiked.plain
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\nTwo lines" in spiked.html
    assert "The reason" not in composer(words=None).words(written).plain  # it was erased
    long = composer(words="😀" * 10_000).compose(written)
    assert isinstance(long, Composed)
    assert "😀…" in composer(words="😀" * 10_000).words(written).plain
