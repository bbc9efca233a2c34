"""Who is told what when an operator ends an offer for one side."""

from typing import Any

import pytest

from gigwright.contexts.notifications.ports import FakePost, Letter
from gigwright.contexts.notifications.reactors import letters_to_buyers, letters_to_sellers
from tests.contexts.notifications.samples import BUYERS, REGISTERED, SELLERS, History
from tests.contexts.notifications.samples_of_offers import (
    OFFER_DECLINED,
    OFFER_DECLINED_FOR_OTHERS,
    OFFER_MADE,
    OFFER_WITHDRAWN,
    OFFER_WITHDRAWN_FOR_OTHERS,
)

WITHDRAWN, DECLINED = (OFFER_WITHDRAWN_FOR_OTHERS, OFFER_WITHDRAWN), (OFFER_DECLINED_FOR_OTHERS, OFFER_DECLINED)


def told_of(*events: Any) -> list[Letter]:
    """The letters about each of these after an offer, to either side."""
    post = FakePost()
    for number in range(1, len(events) + 1):
        history = History(*REGISTERED, OFFER_MADE, *events[:number])
        for reactor in (letters_to_buyers(post), letters_to_sellers(post)):
            if type(events[number - 1]) in reactor.handlers:
                history.handle_the_last(reactor)
    return list(post.letters.values())


@pytest.mark.parametrize(
    ("done", "for_whom", "other", "template"),
    [(WITHDRAWN, SELLERS, BUYERS, "offer-withdrawn"), (DECLINED, BUYERS, SELLERS, "offer-declined")],
)
def test_one_side_reads_why_and_the_other_who_ended_it(done: Any, for_whom: Any, other: Any, template: str) -> None:
    why, ended = told_of(*done)
    assert (why.to, why.template, why.quote is not None) == (for_whom, "offer-overruled", True)
    assert (ended.to, ended.template, ended.facts["by_an_operator"]) == (other, template, "yes")
    assert ended.quote is None


@pytest.mark.parametrize("end", [OFFER_WITHDRAWN, OFFER_DECLINED])
def test_what_a_party_did_itself_is_not_told_as_an_operator_s_act(end: Any) -> None:
    (ended,) = told_of(end)
    assert ended.facts["by_an_operator"] == "no"


def test_the_reason_is_read_when_the_letter_is_sent_and_not_kept() -> None:
    history = History(*REGISTERED, OFFER_MADE, OFFER_WITHDRAWN_FOR_OTHERS)
    history.handle_the_last(letters_to_sellers(FakePost()))
    (effect,) = history.effects.values()
    assert b"nobody may sell" not in effect.parameters
