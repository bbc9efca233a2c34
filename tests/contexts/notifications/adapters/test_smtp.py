"""Against a real mail server, on a free port of this machine."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from gigwright.backbone.errors import NotConfigured, Unavailable
from gigwright.contexts.notifications.adapters.smtp import Server, SmtpPost, parse_server
from gigwright.contexts.notifications.ports import Bounced, Forgotten, Sent
from tests.contexts.notifications.adapters.posts import ADDRESS, composer, composer_of_the_erased
from tests.contexts.notifications.samples import letter

OK = "250 OK"
TIMEOUT_SECONDS = 2.0
MESSAGE_ID = f"<{letter('paid').id}@market.example>"


class Mailbox:
    """The server's side: what it says, and what it took."""

    def __init__(self) -> None:
        self.to_recipients = OK
        self.to_messages = OK
        self.hangs_up_after_data = 0
        self.taken: list[bytes] = []
        self.recipients: list[list[str]] = []

    async def handle_RCPT(  # noqa: N802 - the server's own name for it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipients == OK:
            envelope.rcpt_tos.append(address)
        return self.to_recipients

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        if self.to_messages != OK:
            return self.to_messages
        assert isinstance(envelope.content, bytes)
        self.taken.append(envelope.content)
        self.recipients.append(envelope.rcpt_tos)
        if self.hangs_up_after_data:
            self.hangs_up_after_data -= 1
            transport: Any = server.transport
            transport.abort()
        return OK


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@contextmanager
def serving(mailbox: Mailbox, *, host: str = "127.0.0.1", **settings: Any) -> Iterator[int]:
    """A server on a free port."""
    with socket.create_server((host, 0)) as found:
        free: int = found.getsockname()[1]
    controller = Controller(mailbox, hostname=host, port=free, **settings)
    controller.start()
    try:
        yield free
    finally:
        controller.stop()


@pytest.fixture
def port(mailbox: Mailbox) -> Iterator[int]:
    with serving(mailbox) as free:
        yield free


@pytest.fixture
def post(port: int) -> SmtpPost:
    return SmtpPost(parse_server(f"smtp://127.0.0.1:{port}"), composer(), timeout_seconds=TIMEOUT_SECONDS)


def test_a_letter_is_delivered(post: SmtpPost, mailbox: Mailbox) -> None:
    assert post.send(letter("paid"), "key") == Sent(MESSAGE_ID)
    assert mailbox.recipients == [[ADDRESS]]
    received = message_from_bytes(mailbox.taken[0])
    assert (received["Message-ID"], received["To"]) == (MESSAGE_ID, ADDRESS)


def test_a_recipient_who_is_refused_is_a_bounce_that_does_not_tell_the_address(
    post: SmtpPost, mailbox: Mailbox
) -> None:
    mailbox.to_recipients = "550 <Ada@example.com> is not here"
    assert post.send(letter("paid"), "key") == Bounced(550, "<the address> is not here")


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
    post = SmtpPost(parse_server(f"smtp://127.0.0.1:{free}"), composer(), timeout_seconds=TIMEOUT_SECONDS)
    with pytest.raises(Unavailable):
        post.send(letter("paid"), "key")


def test_a_server_that_says_nothing_is_no_outcome() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(Unavailable):
            SmtpPost(parse_server(url), composer(), timeout_seconds=0.2).send(letter("paid"), "key")


def test_a_server_that_knows_no_user_waits_for_the_operator(port: int, mailbox: Mailbox) -> None:
    post = SmtpPost(parse_server(f"smtp://us:secret@127.0.0.1:{port}"), composer(), timeout_seconds=TIMEOUT_SECONDS)
    with pytest.raises(Unavailable):
        post.send(letter("paid"), "key")
    assert mailbox.taken == []


def test_a_user_is_told_to_a_server_on_this_machine(mailbox: Mailbox) -> None:
    with serving(mailbox, authenticator=_knows_us, auth_require_tls=False) as free:
        post = SmtpPost(parse_server(f"smtp://us:secret@127.0.0.1:{free}"), composer(), timeout_seconds=TIMEOUT_SECONDS)
        assert post.send(letter("paid"), "key") == Sent(MESSAGE_ID)


def test_a_password_is_never_told_to_another_machine_in_the_clear(mailbox: Mailbox) -> None:
    with serving(mailbox, host="127.0.0.2", authenticator=_knows_us, auth_require_tls=False) as free:
        post = SmtpPost(parse_server(f"smtp://us:secret@127.0.0.2:{free}"), composer(), timeout_seconds=TIMEOUT_SECONDS)
        with pytest.raises(NotConfigured, match="not sent in the clear"):
            post.send(letter("paid"), "key")
    assert mailbox.taken == []


def _knows_us(server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: LoginPassword) -> AuthResult:
    return AuthResult(success=told == LoginPassword(b"us", b"secret"))


def test_a_domain_beyond_ascii_arrives_where_the_server_takes_it(port: int, mailbox: Mailbox) -> None:
    post = SmtpPost(parse_server(f"smtp://127.0.0.1:{port}"), composer("ada@zoë.example"))
    assert post.send(letter("paid"), "key") == Sent(MESSAGE_ID)
    assert mailbox.recipients == [["ada@xn--zo-ija.example"]]


def test_nothing_is_sent_to_the_erased(port: int, mailbox: Mailbox) -> None:
    post = SmtpPost(parse_server(f"smtp://127.0.0.1:{port}"), composer_of_the_erased())
    assert post.send(letter("paid"), "key") == Forgotten()
    assert mailbox.taken == []


def test_a_server_is_named_by_a_url() -> None:
    assert parse_server("smtp://mail.example.org") == Server("smtp", "mail.example.org", 25, None, None)
    assert parse_server("smtps://me%40here:a%3Ab@mail.example.org:4465") == Server(
        "smtps", "mail.example.org", 4465, "me@here", "a:b"
    )
    assert parse_server("smtps://[::1]").port == 465


@pytest.mark.parametrize(
    "url", ["", "mail.example.org", "http://here", "smtp://", "smtp://here:port", "smtp://me@here", "smtp://here/there"]
)
def test_anything_else_is_refused_without_telling_it(url: str) -> None:
    with pytest.raises(NotConfigured):
        parse_server(url)
