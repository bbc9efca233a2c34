"""A letter about a custom offer chooses its words by what is offered."""

import pytest

from tests.contexts.notifications.adapters.test_composing import words_of


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"days": "1"}, "done in 1 day, with"),
        ({"revisions": ""}, "with as many revisions as you like."),
        ({"revisions": "0"}, "with no revision."),
        ({"revisions": "1"}, "with one revision."),
        ({"asks": "yes"}, "you tell the seller what is needed"),
        ({"asks": "no"}, "You need to tell the seller nothing more"),
    ],
)
def test_an_offer_is_told_in_words_that_fit_it(facts: dict[str, str], said: str) -> None:
    assert said in words_of("offer-made", **facts)


def test_each_side_is_told_in_its_own_words_that_nobody_answered_an_offer() -> None:
    assert "ask the seller for a new one" in words_of("offer-expired", party="buyer")
    assert "You can make another offer" in words_of("offer-expired", party="seller")


def test_who_was_dealing_with_somebody_is_told_when_it_was_an_operator_who_ended_it() -> None:
    assert "The seller has withdrawn the offer" in words_of("offer-withdrawn", by_an_operator="no")
    assert "We have withdrawn, for its seller, the offer" in words_of("offer-withdrawn", by_an_operator="yes")
    assert "The buyer does not want" in words_of("offer-declined", by_an_operator="no")
    assert "We have declined, for its buyer," in words_of("offer-declined", by_an_operator="yes")


def test_each_side_is_told_in_its_own_words_what_an_operator_did_for_it() -> None:
    assert "We have withdrawn for you what you offered" in words_of("offer-overruled", act="withdrawn")
    assert "We have declined for you the offer that you were made" in words_of("offer-overruled", act="declined")
