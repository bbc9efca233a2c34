"""How a mail server is named, and how its password is kept to ourselves."""

from pathlib import Path

import pytest

from gigwright.backbone.errors import NotConfigured
from gigwright.contexts.notifications.adapters.server import Login, Server, parse_server


def test_a_server_is_named_by_a_url() -> None:
    assert parse_server("smtp://mail.example.org") == Server("smtp", "mail.example.org", 25)
    assert parse_server("smtps://me%40here:a%3Ab@mail.example.org:4465") == Server(
        "smtps", "mail.example.org", 4465, Login("me@here", "a:b")
    )
    assert parse_server("smtps://[::1]").port == 465


@pytest.mark.parametrize("said", ["required", "offered", "off"])
def test_it_says_whether_tls_begins_later(said: str) -> None:
    assert parse_server(f"smtp://here?starttls={said}").starttls == said


def test_tls_begins_where_it_is_offered_unless_it_is_said() -> None:
    assert parse_server("smtp://here").starttls == "offered"


def test_authorities_of_one_s_own_are_named_by_a_file(tmp_path: Path) -> None:
    own = tmp_path / "ca.pem"
    with pytest.raises(NotConfigured, match="is not there"):
        parse_server(f"smtps://here?ca={own}")
    own.touch()
    assert parse_server(f"smtps://here?ca={own}").ca == own


def test_a_password_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("se cret\n")
    assert parse_server("smtp://us@here", file).login == Login("us", "se cret")


@pytest.mark.parametrize("content", [b"", b"\n", b"one\ntwo\n", b"\xff", b"x" * 5_000])
def test_a_file_of_anything_else_is_refused_without_telling_it(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)
    with pytest.raises(NotConfigured, match="password") as raised:
        parse_server("smtp://us@here", file)
    assert "xxx" not in str(raised.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match="can't be read"):
        parse_server("smtp://us@here", tmp_path / "nothing")


@pytest.mark.parametrize("url", ["smtp://here", "smtp://us:secret@here"])
def test_a_password_in_a_file_needs_a_user_and_no_second_password(tmp_path: Path, url: str) -> None:
    file = tmp_path / "password"
    file.write_text("another\n")
    with pytest.raises(NotConfigured) as raised:
        parse_server(url, file)
    assert "secret" not in str(raised.value)


def test_however_a_server_is_shown_its_password_is_not() -> None:
    server = parse_server("smtps://us:se%20cret@here")
    assert "se cret" not in repr(server) + str(server) + f"{server.login!r} {server.login}"
    assert "us" in repr(server)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.org",
        "http://here",
        "smtp://",
        "smtp://here:port",
        "smtp://me@here",
        "smtp://here/there",
        "smtp://here?starttls=perhaps",
        "smtp://here?starttls=",
        "smtps://here?starttls=required",
        "smtp://here?tls=required",
        "smtp://me:secret@here#secret",
    ],
)
def test_anything_else_is_refused_without_telling_it(url: str) -> None:
    with pytest.raises(NotConfigured) as raised:
        parse_server(url)
    assert "secret" not in str(raised.value)
