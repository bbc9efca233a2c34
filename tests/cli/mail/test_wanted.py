"""Who wants no optional letters says so, by the token in one of them."""

from pathlib import Path
from re import search

import pytest

from gigwright.values import OrderId
from tests.cli.town import lines, run


@pytest.fixture
def token(home: Path, order: OrderId) -> str:
    """As it stands in the letter about a first sale."""
    (letter,) = (home / "mail").glob("*.first-sale.eml")
    found = search(r"unsubscribe%20(adr_\w+\.[0-9a-f]+)", letter.read_text())
    assert found is not None
    return found[1]


def test_optional_letters_are_stopped_and_wanted_again(home: Path, token: str) -> None:
    def names(command: str) -> list[str]:
        return [one["name"] for one in lines(run("--home", home, "mail", command, token, "--json"))]

    assert names("unsubscribe") == ["notifications.optional_mail_declined"]
    assert names("unsubscribe") == []
    assert names("subscribe") == ["notifications.optional_mail_accepted"]
    assert names("subscribe") == []


def test_an_answer_to_the_letter_says_the_same(home: Path, token: str, tmp_path: Path) -> None:
    message = tmp_path / "answer.eml"
    message.write_text(f"From: ada@example.org\nSubject: Re: unsubscribe\n {token}\n\nno more of this\n")
    answer = run("--home", home, "mail", "unsubscribe", "--message", message)
    assert (answer.exit_code, "optional_mail_declined" in answer.stdout) == (0, True)


def test_what_is_no_token_changes_nothing(home: Path, token: str, tmp_path: Path) -> None:
    before = run("--home", home, "events", "--json").stdout
    other = token[:-1] + ("0" if token[-1] != "0" else "1")
    for given in (other, token.upper(), "adr_", "../../secrets/address.key"):
        for command in ("unsubscribe", "subscribe"):
            answer = run("--home", home, "mail", command, given)
            assert (answer.exit_code, "no token of a letter" in answer.stderr) == (1, True)
    (tmp_path / "empty").touch()
    assert run("--home", home, "mail", "unsubscribe", "--message", tmp_path / "empty").exit_code == 1
    assert run("--home", home, "mail", "unsubscribe").exit_code == 2
    assert run("--home", home, "mail", "unsubscribe", token, "--message", tmp_path / "empty").exit_code == 2
    assert run("--home", home, "events", "--json").stdout == before
