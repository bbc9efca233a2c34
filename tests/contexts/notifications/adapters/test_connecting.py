"""The way to the mail server: private as it was asked for, checked, and never without an end."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from trustme import CA

from gigwright.backbone.errors import Unavailable
from gigwright.contexts.notifications.adapters.connecting import Patience
from gigwright.contexts.notifications.adapters.server import parse_server
from gigwright.contexts.notifications.adapters.smtp import SmtpPost, greet
from gigwright.contexts.notifications.ports import Answer, Sent
from tests.contexts.notifications.adapters.mail_server import PATIENCE, Mailbox, knows_us, serving, tls_of
from tests.contexts.notifications.adapters.posts import composer
from tests.contexts.notifications.samples import letter

LOGIN = "us:se%20cret"


@pytest.fixture(scope="module")
def authority() -> CA:
    return CA()


@pytest.fixture(scope="module")
def ca(authority: CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Whom we trust."""
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def signed_in_only(authority: CA) -> dict[str, Any]:
    return {"tls_context": tls_of(authority, "localhost"), "authenticator": knows_us, "auth_required": True}


def send(url: str, *, login: str = "") -> Answer:
    server = parse_server(url.replace("://", f"://{login}@") if login else url)
    return SmtpPost(server, composer(), PATIENCE).send(letter("paid"), "key")


@pytest.mark.parametrize("starttls", ["required", "offered"])
def test_a_letter_goes_over_tls_where_the_server_offers_it(
    mailbox: Mailbox, authority: CA, ca: Path, starttls: str
) -> None:
    with serving(mailbox, tls_context=tls_of(authority, "localhost")) as port:
        assert isinstance(send(f"smtp://localhost:{port}?starttls={starttls}&ca={ca}"), Sent)
    assert mailbox.came_over_tls == [True]


def test_a_user_signs_in_over_tls(mailbox: Mailbox, authority: CA, ca: Path) -> None:
    settings: dict[str, Any] = {
        "tls_context": tls_of(authority, "localhost"),
        "authenticator": knows_us,
        "auth_required": True,
    }
    with serving(mailbox, **settings) as port:
        assert isinstance(send(f"smtp://localhost:{port}?starttls=required&ca={ca}", login=LOGIN), Sent)
    assert (mailbox.came_over_tls, mailbox.came_from_us) == ([True], [True])


def test_tls_from_the_first_byte(mailbox: Mailbox, authority: CA, ca: Path) -> None:
    with serving(mailbox, ssl_context=tls_of(authority, "localhost")) as port:
        assert isinstance(send(f"smtps://localhost:{port}?ca={ca}"), Sent)
    assert mailbox.came_over_tls == [True]


def test_what_is_required_and_not_offered_is_not_done_without(mailbox: Mailbox, ca: Path) -> None:
    with serving(mailbox) as port, pytest.raises(Unavailable, match="STARTTLS is required"):
        send(f"smtp://localhost:{port}?starttls=required&ca={ca}")
    assert mailbox.taken == []


def test_where_it_is_only_wanted_a_letter_goes_without(mailbox: Mailbox, ca: Path) -> None:
    with serving(mailbox) as port:
        assert isinstance(send(f"smtp://localhost:{port}?starttls=offered&ca={ca}"), Sent)
    assert mailbox.came_over_tls == [False]


def test_where_it_is_off_an_offer_is_not_taken(mailbox: Mailbox, authority: CA) -> None:
    with serving(mailbox, tls_context=tls_of(authority, "localhost")) as port:
        assert isinstance(send(f"smtp://localhost:{port}?starttls=off"), Sent)
    assert mailbox.came_over_tls == [False]


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_of_nobody_we_trust_is_not_taken(mailbox: Mailbox, authority: CA, ca: Path, scheme: str) -> None:
    stranger = tls_of(CA(), "localhost")
    settings: dict[str, Any] = {"ssl_context": stranger} if scheme == "smtps" else {"tls_context": stranger}
    with serving(mailbox, **settings) as port, pytest.raises(Unavailable, match="certificate"):
        send(f"{scheme}://localhost:{port}?ca={ca}")
    assert mailbox.taken == []


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_of_another_host_is_not_taken(mailbox: Mailbox, authority: CA, ca: Path, scheme: str) -> None:
    another = tls_of(authority, "mail.example.org")
    settings: dict[str, Any] = {"ssl_context": another} if scheme == "smtps" else {"tls_context": another}
    with serving(mailbox, **settings) as port, pytest.raises(Unavailable, match="certificate"):
        send(f"{scheme}://localhost:{port}?ca={ca}")
    assert mailbox.taken == []


def test_a_wrong_password_is_told_to_nobody(mailbox: Mailbox, authority: CA, ca: Path) -> None:
    settings: dict[str, Any] = {
        "tls_context": tls_of(authority, "localhost"),
        "authenticator": knows_us,
        "auth_required": True,
    }
    with serving(mailbox, **settings) as port, pytest.raises(Unavailable) as raised:
        send(f"smtp://localhost:{port}?ca={ca}", login="us:gu%20ess")
    told = f"{raised.value!r} {raised.value} {raised.value.__cause__!r} {raised.value.__context__}"
    assert "535" in told
    assert "gu ess" not in told
    assert mailbox.taken == []


def test_a_server_that_repeats_the_password_is_not_quoted() -> None:
    words = b"220 here\r\n250-here\r\n250 AUTH PLAIN\r\n535 AHVzAGd1IGVzcw== means gu ess\r\n"
    with talking(words) as port, pytest.raises(Unavailable) as raised:
        send(f"smtp://127.0.0.1:{port}?starttls=off", login="us:gu%20ess")
    assert "… means …" in str(raised.value)


def test_a_server_that_drips_is_cut_off() -> None:
    began = time.monotonic()
    with talking(b"220 " + b"x" * 1_000, pause_seconds=0.05) as port:
        post = SmtpPost(parse_server(f"smtp://127.0.0.1:{port}"), composer(), Patience(5.0, 0.5))
        with pytest.raises(Unavailable):
            post.send(letter("paid"), "key")
    assert time.monotonic() - began < 20


def test_a_server_is_greeted_without_a_letter(mailbox: Mailbox, authority: CA, ca: Path) -> None:
    with serving(mailbox, tls_context=tls_of(authority, "localhost"), authenticator=knows_us) as port:
        url = f"smtp://us:se%20cret@localhost:{port}?ca={ca}"
        assert greet(parse_server(url), PATIENCE) == f"localhost:{port} answers over TLSv1.3, signed in"
        open_line = greet(parse_server(f"smtp://localhost:{port}?starttls=off"), PATIENCE)
        assert open_line == f"localhost:{port} answers over an open line, without TLS, without signing in"
    assert mailbox.taken == []


@contextmanager
def talking(words: bytes, *, pause_seconds: float = 0.0) -> Iterator[int]:
    """Somebody who says this, whatever is said to them: byte by byte if there are pauses."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def talk() -> None:
            connection, _ = listening.accept()
            with connection:
                for chunk in [words[i : i + 1] for i in range(len(words))] if pause_seconds else [words]:
                    try:
                        connection.sendall(chunk)
                    except OSError:  # they hung up
                        return
                    time.sleep(pause_seconds)
                connection.settimeout(5.0)
                while connection.recv(1_024):
                    pass

        talker = Thread(target=talk, daemon=True)
        talker.start()
        yield int(listening.getsockname()[1])
        talker.join(10.0)
