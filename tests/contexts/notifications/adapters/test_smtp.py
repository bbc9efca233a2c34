"""Against a real mail server, on a free port of this machine."""

import socket
from collections.abc import Iterator
from email import message_from_bytes

import pytest

from gigwright.backbone.errors import NotConfigured, Unavailable
from gigwright.contexts.notifications.adapters.connecting import Patience
from gigwright.contexts.notifications.adapters.server import parse_server
from gigwright.contexts.notifications.adapters.smtp import SmtpPost
from gigwright.contexts.notifications.ports import Bounced, Forgotten, Sent
from tests.contexts.notifications.adapters.mail_server import OK, PATIENCE, Mailbox, knows_us, serving
from tests.contexts.notifications.adapters.posts import ADDRESS, composer, composer_of_the_erased
from tests.contexts.notifications.samples import letter

MESSAGE_ID = f"<{letter('paid').id}@market.example>"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    with serving(mailbox) as free:
        yield free


@pytest.fixture
def post(port: int) -> SmtpPost:
    return SmtpPost(parse_server(f"smtp://127.0.0.1:{port}"), composer(), PATIENCE)


def test_a_letter_is_delivered(post: SmtpPost, mailbox: Mailbox) -> None:
    assert post.send(letter("paid"), "key") == Sent(MESSAGE_ID)
    assert mailbox.recipients == [[ADDRESS]]
    received = message_from_bytes(mailbox.taken[0])
    assert (received["Message-ID"], received["To"]) == (MESSAGE_ID, ADDRESS)


def test_a_recipient_who_is_refused_is_a_bounce_that_does_not_tell_the_address(
    post: SmtpPost, mailbox: Mailbox
) -> None:
    mailbox.to_recipients = "550 <Ada@example.com> is not here"
    assert post.send(letter("paid"), "key") == Bounced(550, "<the address> is not here", about="address")


def test_a_message_that_is_refused_is_a_bounce(post: SmtpPost, mailbox: Mailbox) -> None:
    mailbox.to_messages = "554 we do not want this"
    assert post.send(letter("paid"), "key") == Bounced(554, "we do not want this")


def test_a_recipient_who_is_busy_is_no_outcome(post: SmtpPost, mailbox: Mailbox) -> None:
    mailbox.to_recipients = f"451 {ADDRESS}: come back later"
    with pytest.raises(Unavailable) as raised:
        post.send(letter("paid"), "key")
    assert "come back later" in str(raised.value)
    assert ADDRESS not in str(raised.value)


def test_a_message_that_is_put_off_is_no_outcome(post: SmtpPost, mailbox: Mailbox) -> None:
    mailbox.to_messages = "452 the disk is full"
    with pytest.raises(Unavailable):
        post.send(letter("paid"), "key")
    mailbox.to_messages = OK
    assert post.send(letter("paid"), "key") == Sent(MESSAGE_ID)


def test_a_connection_lost_after_the_message_is_no_outcome_and_the_copy_has_the_same_id(
    post: SmtpPost, mailbox: Mailbox
) -> None:
    mailbox.hangs_up_after_data = 1
    with pytest.raises(Unavailable):
        post.send(letter("paid"), "key")
    assert post.send(letter("paid"), "key") == Sent(MESSAGE_ID)
    assert [message_from_bytes(copy)["Message-ID"] for copy in mailbox.taken] == [MESSAGE_ID, MESSAGE_ID]


def test_a_server_that_is_not_there_is_no_outcome() -> None:
    with socket.create_server(("127.0.0.1", 0)) as found:
        free = found.getsockname()[1]
    post = SmtpPost(parse_server(f"smtp://127.0.0.1:{free}"), composer(), PATIENCE)
    with pytest.raises(Unavailable):
        post.send(letter("paid"), "key")


def test_a_server_that_says_nothing_is_no_outcome() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unavailable):
            SmtpPost(parse_server(url), composer(), Patience(0.2, 10.0)).send(letter("paid"), "key")


def test_a_server_that_knows_no_user_waits_for_the_operator(port: int, mailbox: Mailbox) -> None:
    post = SmtpPost(parse_server(f"smtp://us:se%20cret@127.0.0.1:{port}"), composer(), PATIENCE)
    with pytest.raises(Unavailable):
        post.send(letter("paid"), "key")
    assert mailbox.taken == []


def test_a_user_is_told_to_a_server_on_this_machine(mailbox: Mailbox) -> None:
    with serving(mailbox, authenticator=knows_us, auth_require_tls=False) as free:
        post = SmtpPost(parse_server(f"smtp://us:se%20cret@127.0.0.1:{free}"), composer(), PATIENCE)
        assert post.send(letter("paid"), "key") == Sent(MESSAGE_ID)


def test_a_password_is_never_told_to_another_machine_in_the_clear(mailbox: Mailbox) -> None:
    with serving(mailbox, host="127.0.0.2", authenticator=knows_us, auth_require_tls=False) as free:
        post = SmtpPost(parse_server(f"smtp://us:se%20cret@127.0.0.2:{free}"), composer(), PATIENCE)
        with pytest.raises(NotConfigured, match="not sent in the clear"):
            post.send(letter("paid"), "key")
    assert mailbox.taken == []


def test_a_domain_beyond_ascii_arrives_where_the_server_takes_it(port: int, mailbox: Mailbox) -> None:
    post = SmtpPost(parse_server(f"smtp://127.0.0.1:{port}"), composer("ada@zoë.example"))
    assert post.send(letter("paid"), "key") == Sent(MESSAGE_ID)
    assert mailbox.recipients == [["ada@xn--zo-ija.example"]]


def test_nothing_is_sent_to_the_erased(port: int, mailbox: Mailbox) -> None:
    post = SmtpPost(parse_server(f"smtp://127.0.0.1:{port}"), composer_of_the_erased())
    assert post.send(letter("paid"), "key") == Forgotten()
    assert mailbox.taken == []


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.7.1 relaying denied",
        "554 5.7.1 <ada@example.com>: Relay access denied",
        "530 5.7.0 Must issue a STARTTLS command first",
        "535 sign in first",
    ],
)
def test_a_server_that_refuses_us_is_no_reason_to_give_up_an_address(
    post: SmtpPost, mailbox: Mailbox, answer: str
) -> None:
    mailbox.to_recipients = answer
    with pytest.raises(Unavailable) as raised:
        post.send(letter("paid"), "key")
    assert ADDRESS not in str(raised.value)


def test_an_address_that_can_t_be_written_is_given_up() -> None:
    post = SmtpPost(parse_server("smtp://127.0.0.1:1"), composer("zoë@example.com"), PATIENCE)
    answer = post.send(letter("paid"), "key")
    assert isinstance(answer, Bounced)
    assert answer.about == "address"
