"""Tokens on the command line: shown once, listed, revoked."""

from pathlib import Path

import pytest

from gigwright.backbone.feed import Grant
from gigwright.backbone.tokens import PREFIX, hash_of
from gigwright.values import OrderId
from gigwright.wiring import open_market
from tests.cli.town import lines, report, run


def test_a_token_is_shown_once_and_grants_what_was_said(home: Path, order: OrderId) -> None:
    answer = run("--home", home, "token", "books", "issue", "--type", "payments.*", "--tag", f"order:{order}")
    token = answer.stdout.strip()
    assert token.startswith(PREFIX)
    assert "shown this once" in answer.stderr
    with open_market(home) as market:
        grant = market.truth.tokens().granted(hash_of(token))
    assert grant == Grant(name="books", types=("payments.*",), tags=(f"order:{order}",))
    listed = run("--home", home, "tokens")
    assert "books" in listed.stdout
    assert token not in listed.stdout


def test_two_tokens_are_never_the_same(home: Path, order: OrderId) -> None:
    found = {report(run("--home", home, "token", name, "issue", "--json"))["token"] for name in ("one", "two")}
    assert len(found) == 2


def test_a_revoked_token_is_listed_as_such(home: Path, order: OrderId) -> None:
    run("--home", home, "token", "books", "issue", "--personal")
    assert report(run("--home", home, "token", "books", "revoke", "--json")) == {"revoked": "books"}
    (listed,) = lines(run("--home", home, "tokens", "--json"))
    assert listed["grant"] == {"name": "books", "types": ["*"], "tags": [], "personal": True}
    assert listed["revoked"] >= listed["issued"]


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["books", "revoke"], 1, "there is no token 'books'"),
        (["Books!", "issue"], 1, "can't name a token"),
        (["books", "issue", "--type", "not a pattern"], 1, "no pattern of types"),
        (["books", "issue", "--tag", "order"], 1, "no tag"),
        (["books", "revoke", "--personal"], 2, "revoked as a whole"),
        (["books", "lend"], 2, "'lend' is not one of"),
    ],
)
def test_what_can_t_be_is_refused_with_the_reason(
    home: Path, order: OrderId, words: list[str], code: int, sentence: str
) -> None:
    answer = run("--home", home, "token", *words)
    assert (answer.exit_code, sentence in answer.stderr) == (code, True), answer.stderr
    assert lines(run("--home", home, "tokens", "--json")) == []


def test_where_no_token_was_issued_the_list_says_how_to(home: Path, order: OrderId) -> None:
    assert "gigwright token NAME issue" in run("--home", home, "tokens").stdout
