"""A post that hands letters to a mail server.

Mail knows no idempotency: when the connection breaks after the message went out, it goes out again, under the same
Message-ID, by which the receiver can fold the copies.
"""

import base64
import re
import smtplib
import ssl

from gigwright.backbone.errors import Unavailable
from gigwright.contexts.notifications.adapters.composing import Composed, Composer
from gigwright.contexts.notifications.adapters.connecting import Patience, connect
from gigwright.contexts.notifications.adapters.server import Login, Server
from gigwright.contexts.notifications.ports import REASON_LENGTH_MAX, Answer, Bounced, Letter, Sent

# Said at RCPT, these are about us, not about who is written to: sign in first, use TLS first, you may not send here.
ABOUT_US = frozenset({530, 534, 535, 538})
POLICY = re.compile(r"5\.7\.\d{1,3}\b")  # RFC 3463, 3.8: security or policy


class SmtpPost:
    """Sends each letter over a connection of its own."""

    def __init__(self, server: Server, composer: Composer, patience: Patience | None = None) -> None:
        self._server = server
        self._composer = composer
        self._patience = patience or Patience()

    def send(self, letter: Letter, key: str) -> Answer:  # noqa: ARG002 - the Message-ID is what tells twice
        """Sent or Bounced as the server says; Unavailable for "try again later", for silence and for lost connections.

        A server that refuses us (rather than the addressee or the message) is Unavailable too: letters wait for the
        operator to mend the settings.
        """
        composed = self._composer.compose(letter)
        if not isinstance(composed, Composed):
            return composed
        try:
            with connect(self._server, self._patience) as connection:
                return _hand_over(connection, composed)
        except (smtplib.SMTPException, OSError) as error:
            reason = _told(self._server, f"the mail server did not take the letter: {error}")
            raise Unavailable(_without(reason, composed.to)) from None


def greet(server: Server, patience: Patience | None = None) -> str:
    """Connect, agree on TLS, sign in, and leave again: says how private the way was. Unavailable where it fails."""
    try:
        with connect(server, patience or Patience()) as connection:
            return _privacy(connection, server)
    except (smtplib.SMTPException, OSError) as error:
        raise Unavailable(_told(server, f"{server.host}:{server.port} does not answer as it should: {error}")) from None


def _told(server: Server, reason: str) -> str:
    """The server's words, without the password, which it may repeat in one form or another."""
    for secret in () if server.login is None else _forms(server.login):
        reason = reason.replace(secret, "…")
    return reason[:REASON_LENGTH_MAX]


def _hand_over(connection: smtplib.SMTP, composed: Composed) -> Answer:
    try:
        connection.send_message(composed.message, to_addrs=[composed.to])
    except smtplib.SMTPRecipientsRefused as refused:
        code, reason = refused.recipients[composed.to]
        text = _text(reason)
        if code < 500 or code in ABOUT_US or POLICY.match(text):
            raise
        return Bounced(code, _without(text, composed.to), about="address")
    except smtplib.SMTPDataError as refused:
        if refused.smtp_code < 500:
            raise
        return Bounced(refused.smtp_code, _without(_text(refused.smtp_error), composed.to))
    return Sent(composed.message_id)


def _privacy(connection: smtplib.SMTP, server: Server) -> str:
    version = connection.sock.version() if isinstance(connection.sock, ssl.SSLSocket) else None
    signed_in = "signed in" if server.login is not None else "without signing in"
    return f"{server.host}:{server.port} answers over {version or 'an open line, without TLS'}, {signed_in}"


def _text(reason: bytes | str) -> str:
    return reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason


def _without(reason: str, address: str) -> str:
    """The server's words, without the address: they are kept, and an erased address must be gone."""
    return re.sub(re.escape(address), "the address", reason, flags=re.IGNORECASE)[:REASON_LENGTH_MAX]


def _forms(login: Login) -> list[str]:
    """The password as it may have gone over the line, the longest first."""
    plain = f"\0{login.user}\0{login.password}".encode()
    encoded = [base64.b64encode(secret).decode() for secret in (plain, login.password.encode())]
    return [*encoded, login.password]
