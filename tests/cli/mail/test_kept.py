"""The mail folder."""

from pathlib import Path

from gigwright.values import OrderId
from tests.cli.town import lines, run


def test_letters_are_listed_with_whom_they_went_to(home: Path, order: OrderId) -> None:
    found = lines(run("--home", home, "mail", "--json"))
    assert {(letter["template"], letter["to"].rpartition("<")[2].strip(">").lower()) for letter in found} == {
        ("order-placed", "ada@example.org"),
        ("first-sale", "ada@example.org"),
        ("receipt", "ben@example.org"),
        ("requirements-due", "ben@example.org"),
    }
    assert all(letter["event"].startswith("evt_") and letter["at"].endswith("Z") for letter in found)
    assert "text" not in found[0]
    assert found[0]["subject"] in run("--home", home, "mail").stdout
    assert len(lines(run("--home", home, "mail", "--json", "--limit", "1"))) == 1


def test_one_letter_is_shown_as_text(home: Path, order: OrderId) -> None:
    letter = next(one for one in lines(run("--home", home, "mail", "--json")) if one["template"] == "order-placed")
    answer = run("--home", home, "mail", letter["id"])
    assert answer.exit_code == 0
    assert f"Subject: {letter['subject']}" in answer.stdout
    assert "I will draw your logo" in answer.stdout
    assert "<html" not in answer.stdout


def test_all_letters_about_an_event_are_shown(home: Path, order: OrderId) -> None:
    (paid,) = lines(run("--home", home, "events", "--json", "--type", "orders.paid"))
    shown = lines(run("--home", home, "mail", paid["id"], "--json"))
    assert {letter["template"] for letter in shown} == {"order-placed", "first-sale", "requirements-due"}
    assert all(letter["text"] for letter in shown)


def test_a_letter_that_is_not_there_is_refused(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "mail", "../../secrets/address.key")
    assert answer.exit_code == 1
    assert "there is no letter" in answer.stderr


def test_a_file_that_is_no_letter_hides_no_other(home: Path, order: OrderId) -> None:
    (home / "mail" / "evt_x.order-placed.eml").write_text("what is this?")
    found = lines(run("--home", home, "mail", "--json"))
    assert {"id": "evt_x.order-placed", "to": "", "subject": ""}.items() <= found[-1].items()
    assert len(found) > 1


def test_show_may_be_said_or_not(home: Path, order: OrderId) -> None:
    assert run("--home", home, "mail", "show", "--json").stdout == run("--home", home, "mail", "--json").stdout
    assert run("mail", "--home", home, "--json").stdout == run("--home", home, "mail", "--json").stdout
