"""A connection to a mail server: as private as was asked for, and never longer than a call may take."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any

import msgspec

from gigwright.backbone.errors import NotConfigured
from gigwright.contexts.notifications.adapters.server import Server

ANSWER_SECONDS = 20.0
LETTER_SECONDS = 80.0  # less than an outside call may take, however slowly the server speaks
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
TOO_SLOW = "the mail server took too long over one letter"


class Patience(msgspec.Struct, frozen=True):
    """How long the server may take for one answer, and for all of them together."""

    answer_seconds: float = ANSWER_SECONDS
    letter_seconds: float = LETTER_SECONDS


class TooSlow(OSError):
    """All answers together took too long."""


class Bounded(smtplib.SMTP):
    """A connection that is cut when its time is over, also while the server drips a byte now and then."""

    def __init__(self, host: str, port: int, *, patience: Patience, **settings: Any) -> None:
        self.is_over = False
        self._watch = Timer(patience.letter_seconds, self._cut)
        self._watch.daemon = True
        self._watch.start()
        try:
            super().__init__(host, port, timeout=patience.answer_seconds, **settings)
        except BaseException:
            self._watch.cancel()
            raise

    def close(self) -> None:
        self._watch.cancel()
        super().close()

    def _cut(self) -> None:
        self.is_over = True
        sock = self.sock
        if sock is not None:
            with suppress(OSError):  # it is gone already
                sock.shutdown(socket.SHUT_RDWR)


class BoundedTls(Bounded, smtplib.SMTP_SSL):
    """The same, with TLS from the first byte."""


@contextmanager
def connect(server: Server, patience: Patience) -> Iterator[smtplib.SMTP]:
    """A connection on which letters can be handed over. Raises what smtplib and sockets raise, TooSlow, and
    NotConfigured where a password would go over an open line."""
    connection = _open(server, patience)
    try:
        _introduce(connection, server)
        yield connection
    except (smtplib.SMTPException, OSError) as error:
        raise (TooSlow(TOO_SLOW) if connection.is_over else error) from None
    finally:
        _hang_up(connection)


def _open(server: Server, patience: Patience) -> Bounded:
    if server.scheme == "smtps":
        return BoundedTls(server.host, server.port, patience=patience, context=_tls(server))
    return Bounded(server.host, server.port, patience=patience)


def _introduce(connection: Bounded, server: Server) -> None:
    connection.ehlo_or_helo_if_needed()
    if server.scheme == "smtp" and server.starttls != "off":
        _go_private(connection, server)
    if server.login is not None:
        if not isinstance(connection.sock, ssl.SSLSocket) and server.host not in LOOPBACK:
            raise NotConfigured(
                "the way to the mail server is open, and a password is not sent in the clear",
                what_to_do="use smtps://, or starttls=required, in GIGWRIGHT_MAIL",
            )
        connection.login(server.login.user, server.login.password)


def _go_private(connection: Bounded, server: Server) -> None:
    """Over STARTTLS, if the server offers it. Nobody on the way can take the offer out where it is required."""
    if connection.has_extn("starttls"):
        code, words = connection.starttls(context=_tls(server))
        assert code == 220, words  # anything else was raised
        connection.ehlo()
    elif server.starttls == "required":
        raise smtplib.SMTPNotSupportedError("STARTTLS is required, and the server does not offer it")


def _tls(server: Server) -> ssl.SSLContext:
    """The certificate must be valid, and for the host that was named."""
    return ssl.create_default_context(cafile=server.ca)


def _hang_up(connection: Bounded) -> None:
    with suppress(smtplib.SMTPException, OSError):  # what was taken is taken, however they part
        connection.quit()
    connection.close()
