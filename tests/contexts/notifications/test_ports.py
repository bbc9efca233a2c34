"""Letters have limits, and the fakes do what the real ones do."""

import pytest

from gigwright.backbone.errors import Malformed, Unavailable
from gigwright.contexts.notifications.ports import Bounced, FakePost, Sent
from tests.contexts.notifications.samples import letter


def test_a_fact_has_a_limit() -> None:
    letter("paid", title="x" * 300)
    with pytest.raises(Malformed, match="title is longer than 300"):
        letter("paid", title="x" * 301)


def test_a_letter_has_a_limited_number_of_facts() -> None:
    with pytest.raises(Malformed, match="has 21 facts, more than 20"):
        letter("payout-sent", **{f"fact{number}": "" for number in range(20)})


def test_the_fake_post_answers_as_it_is_told_and_folds_copies() -> None:
    post = FakePost([Unavailable("it is silent"), Bounced(550, "no such user")])
    with pytest.raises(Unavailable):
        post.send(letter("paid"), "key")
    assert post.send(letter("paid"), "key") == Bounced(550, "no such user")
    assert isinstance(post.send(letter("paid"), "key"), Sent)
    assert isinstance(post.send(letter("paid"), "key"), Sent)
    assert (post.sendings, len(post.letters)) == (4, 1)
