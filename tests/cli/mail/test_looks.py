"""How letters look, before anybody gets one."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

from gigwright.wiring import letter_names
from tests.cli.town import lines, run


def test_every_letter_is_shown_without_a_home() -> None:
    found = lines(run("mail", "preview", "--json"))
    assert {one["letter"] for one in found} >= set(letter_names())
    assert all(one["content"].startswith("Subject: ") for one in found)
    shown = run("mail", "preview", "receipt").stdout
    assert "--- receipt\n" in shown
    assert "Paid: 105.50 USD" in shown


def test_a_letter_is_shown_once_for_each_way_of_saying_it() -> None:
    found = lines(run("mail", "preview", "completed", "--json"))
    assert [one["letter"] for one in found] == ["completed", "completed-2"]
    assert "You accepted" in found[0]["content"]
    assert "We heard nothing" in found[1]["content"]


def test_letters_are_written_into_a_folder(tmp_path: Path) -> None:
    for form, ending in (("html", "html"), ("text", "txt"), ("eml", "eml")):
        answer = run("mail", "preview", "--format", form, "--to", tmp_path / form)
        assert answer.exit_code == 0
        names = {path.name for path in (tmp_path / form).iterdir()}
        assert names >= {f"{name}.{ending}" for name in letter_names()}
    message = message_from_bytes((tmp_path / "eml" / "first-sale.eml").read_bytes(), policy=default)
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe"] is not None


def test_one_click_needs_a_public_address() -> None:
    settings = {"GIGWRIGHT_URL": "https://market.example", "GIGWRIGHT_MAIL_FROM": "The Market <post@market.example>"}
    shown = run("mail", "preview", "first-sale", "--format", "eml", **settings).stdout
    assert "List-Unsubscribe: <https://market.example/unsubscribe?token=adr_" in shown
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in shown
    assert "List-Unsubscribe-Post" not in run("mail", "preview", "first-sale", "--format", "eml").stdout
    assert run("mail", "preview", "first-sale", GIGWRIGHT_URL="http://market.example").exit_code == 1


def test_a_letter_that_there_is_not_is_a_usage_error() -> None:
    assert run("mail", "preview", "love-letter").exit_code == 2
