"""A post that hands letters to a mail server.

Mail knows no idempotency: when the connection breaks after the message went out, it goes out again, under the same
Message-ID, by which the receiver can fold the copies.
"""

import re
import smtplib
import ssl
from contextlib import suppress
from urllib.parse import unquote, urlsplit

import msgspec

from gigwright.backbone.errors import NotConfigured, Unavailable
from gigwright.contexts.notifications.adapters.composing import Composed, Composer
from gigwright.contexts.notifications.ports import REASON_LENGTH_MAX, Answer, Bounced, Letter, Sent

TIMEOUT_SECONDS = 20.0
PORTS = {"smtp": 25, "smtps": 465}
MEND = "correct GIGWRIGHT_MAIL, or leave it away: then letters are kept in the home"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Server(msgspec.Struct, frozen=True):
    """A mail server: `smtps` speaks TLS from the first byte, `smtp` as soon as the server offers it."""

    scheme: str
    host: str
    port: int
    user: str | None
    password: str | None


def parse_server(url: str) -> Server:
    """The server behind `smtp://[user:password@]host[:port]` or `smtps://…`; NotConfigured for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotConfigured("the mail server's port must be a number from 1 to 65535", what_to_do=MEND) from error
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise NotConfigured(
            "the mail server must be given as smtp://[user:password@]host[:port] or smtps://…", what_to_do=MEND
        )
    if (parts.username is None) != (parts.password is None):
        raise NotConfigured(
            "the mail server's user and password are given together, as user:password@host", what_to_do=MEND
        )
    return Server(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username) if parts.username is not None else None,
        password=unquote(parts.password) if parts.password is not None else None,
    )


class SmtpPost:
    """Sends each letter over a connection of its own."""

    def __init__(self, server: Server, composer: Composer, *, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._server = server
        self._composer = composer
        self._timeout_seconds = timeout_seconds

    def send(self, letter: Letter, key: str) -> Answer:  # noqa: ARG002 - the Message-ID is what tells twice
        """Sent or Bounced as the server says; Unavailable for "try again later", for silence and for lost connections.

        A server that refuses us (rather than the addressee or the message) is Unavailable too: letters wait for the
        operator to mend the settings.
        """
        composed = self._composer.compose(letter)
        if not isinstance(composed, Composed):
            return composed
        try:
            connection = self._connect()
            try:
                return _hand_over(connection, composed)
            finally:
                _hang_up(connection)
        except (smtplib.SMTPException, OSError) as error:
            raise Unavailable(_told(f"the mail server did not take the letter: {error}", composed.to)) from error

    def _connect(self) -> smtplib.SMTP:
        server, tls = self._server, ssl.create_default_context()
        if server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=self._timeout_seconds, context=tls
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=self._timeout_seconds)
        try:
            self._introduce(connection, tls)
        except BaseException:
            connection.close()
            raise
        return connection

    def _introduce(self, connection: smtplib.SMTP, tls: ssl.SSLContext) -> None:
        server, private = self._server, self._server.scheme == "smtps" or self._server.host in LOOPBACK
        connection.ehlo_or_helo_if_needed()
        if server.scheme == "smtp" and connection.has_extn("starttls"):
            connection.starttls(context=tls)
            connection.ehlo()
            private = True
        if server.user is not None and server.password is not None:
            if not private:
                raise NotConfigured(
                    "the mail server offers no TLS, and a password is not sent in the clear; use smtps://"
                )
            connection.login(server.user, server.password)


def _hand_over(connection: smtplib.SMTP, composed: Composed) -> Answer:
    try:
        connection.send_message(composed.message, to_addrs=[composed.to])
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = refused.recipients[composed.to]
        return _refusal(code, reason, composed.to, refused)
    except smtplib.SMTPDataError as refused:
        return _refusal(refused.smtp_code, refused.smtp_error, composed.to, refused)
    return Sent(composed.message_id)


def _refusal(code: int, reason: bytes | str, address: str, refused: smtplib.SMTPException) -> Bounced:
    """Five hundreds are for good; anything else is for another time."""
    if code < 500:
        raise refused
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return Bounced(code, _told(text, address))


def _told(reason: str, address: str) -> str:
    """The server's words, without the address: they are kept, and an erased address must be gone."""
    return re.sub(re.escape(address), "the address", reason, flags=re.IGNORECASE)[:REASON_LENGTH_MAX]


def _hang_up(connection: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):  # what was taken is taken, however they part
        connection.quit()
    connection.close()
