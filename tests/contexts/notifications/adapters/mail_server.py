"""A real mail server on a free port of this machine, with certificates that the test made."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from trustme import CA

from gigwright.contexts.notifications.adapters.connecting import Patience

OK = "250 OK"
PATIENCE = Patience(answer_seconds=2.0, letter_seconds=10.0)


class Mailbox:
    """The server's side: what it says, what it took, and whether over TLS and from whom."""

    def __init__(self) -> None:
        self.to_recipients = OK
        self.to_messages = OK
        self.hangs_up_after_data = 0
        self.taken: list[bytes] = []
        self.recipients: list[list[str]] = []
        self.came_over_tls: list[bool] = []
        self.came_from_us: list[bool] = []

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
        transport: Any = server.transport
        self.came_over_tls.append(transport.get_extra_info("ssl_object") is not None)
        self.came_from_us.append(bool(session.authenticated))
        if self.hangs_up_after_data:
            self.hangs_up_after_data -= 1
            transport.abort()
        return OK


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


def tls_of(ca: CA, *hosts: str) -> ssl.SSLContext:
    """The server's side of TLS, for these hosts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert(*hosts).configure_cert(context)
    return context


def knows_us(server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: LoginPassword) -> AuthResult:
    return AuthResult(success=told == LoginPassword(b"us", b"se cret"), handled=False)
