"""Whom letters don't reach, on the command line, with a mail server that refuses them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gigwright.values import OrderId
from tests.cli.town import lines, purchase, report, run
from tests.contexts.notifications.adapters.mail_server import OK, Mailbox, serving

WHY = ("--reason", "Her mailbox works again")


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def server(mailbox: Mailbox) -> Iterator[str]:
    with serving(mailbox) as port:
        yield f"smtp://127.0.0.1:{port}"


@pytest.fixture
def refused(home: Path, mailbox: Mailbox, server: str) -> OrderId:
    """Somebody bought something, and every mailbox is gone."""
    mailbox.to_recipients = "550 no such mailbox"
    order = purchase(home, settled=False)
    run("--home", home, "work", "--until-idle", GIGWRIGHT_MAIL=server)
    return order


def test_whom_no_letter_reaches_is_listed_without_an_address(home: Path, refused: OrderId, server: str) -> None:
    found = lines(run("--home", home, "mail", "suppressed", "--json"))
    assert {one["code"] for one in found} == {550}
    assert all(one["owner"].startswith("usr_") and one["address"].startswith("adr_") for one in found)
    shown = run("--home", home, "mail", "suppressed").stdout
    assert found[0]["owner"] in shown
    assert "example.org" not in shown
    assert len(lines(run("--home", home, "mail", "suppressed", "--json", "--limit", "1"))) == 1


def test_later_letters_are_shown_as_not_sent(home: Path, refused: OrderId) -> None:
    found = lines(run("--home", home, "mail", "unsent", "--json"))
    assert {one["template"]: one["outcome"] for one in found} == {
        "receipt": "bounced",
        "requirements-due": "suppressed",
        "order-placed": "bounced",
        "first-sale": "suppressed",
    }
    shown = run("--home", home, "mail", "unsent").stdout
    assert "not sent: an earlier one was refused for good" in shown
    assert "refused with 550: no such mailbox" in shown


def test_an_operator_lets_letters_go_there_again(home: Path, refused: OrderId, mailbox: Mailbox, server: str) -> None:
    opal = report(run("--home", home, "operator", "add", "opal@example.org", "--json"))["operator"]
    owners = {one["owner"] for one in lines(run("--home", home, "mail", "suppressed", "--json"))}
    for owner in owners:
        released = run("--home", home, "mail", "release", owner, "--as", opal, *WHY, "--json")
        assert [one["name"] for one in lines(released)] == ["notifications.mail_released"]
    again = run("--home", home, "mail", "release", owner, "--as", opal, *WHY)
    assert (again.exit_code, again.stdout, "already" in again.stderr) == (0, "", True)
    assert "letters go to everybody" in run("--home", home, "mail", "suppressed").stdout
    mailbox.to_recipients = OK
    run("--home", home, "user", owner, "suspend", "--as", opal, *WHY)
    run("--home", home, "work", "--until-idle", GIGWRIGHT_MAIL=server)
    assert len(mailbox.taken) == 1


def test_nobody_else_releases_and_nobody_is_released_who_is_not_there(home: Path, refused: OrderId) -> None:
    opal = report(run("--home", home, "operator", "add", "opal@example.org", "--json"))["operator"]
    owner = lines(run("--home", home, "mail", "suppressed", "--json"))[0]["owner"]
    another = opal[:-1] + ("0" if opal[-1] != "0" else "1")
    denied = run("--home", home, "mail", "release", owner, "--as", another, *WHY)
    assert (denied.exit_code, "only an operator" in denied.stderr) == (1, True)
    unknown = run("--home", home, "mail", "release", another, "--as", opal, *WHY)
    assert (unknown.exit_code, "there is nobody" in unknown.stderr) == (1, True)
    assert run("--home", home, "mail", "release", "somebody", "--as", opal, *WHY).exit_code == 2
    assert run("--home", home, "mail", "release", owner, "--as", opal).exit_code == 2


def test_a_password_in_the_settings_is_shown_by_no_command(home: Path, order: OrderId, tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("se cret\n")
    settings = {"GIGWRIGHT_MAIL": "smtp://us@127.0.0.1:1", "GIGWRIGHT_MAIL_PASSWORD_FILE": str(secret)}
    for command in (("doctor",), ("work", "--until-idle"), ("consumers",), ("mail",), ("events", "--json")):
        answer = run("--home", home, *command, **settings)
        assert "se cret" not in answer.output + answer.stderr
    wrong = run("--home", home, "mail", **settings | {"GIGWRIGHT_MAIL": "smtp://us:se%20cret@here:port"})
    assert wrong.exit_code == 1
    assert "se cret" not in wrong.stderr
    assert "se%20cret" not in wrong.stderr
