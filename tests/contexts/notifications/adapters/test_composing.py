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
from tests.contexts.notifications.adapters.said import SUBJECTS, WORDS
from tests.contexts.notifications.samples import BUYERS, FACTS, TITLE, letter

EVENT = derive(EventId, "event")
IN_HTML = TITLE.replace("&", "&amp;")


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
