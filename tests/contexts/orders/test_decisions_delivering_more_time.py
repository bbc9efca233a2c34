"""A buyer takes more time to answer a delivery."""

from datetime import timedelta

from gigwright.backbone.testing import NOON, given
from gigwright.contexts.orders.decisions.delivering import ExtendReview, extend_review
from gigwright.events.orders import ReviewExtended
from tests.contexts.orders.samples import ben, delivered, order, sam, sent_back, until_delivered, until_started

more = ExtendReview(by=ben, order=order, number=1)
extended = ReviewExtended(order=order, buyer=ben, seller=sam, number=1, accept_by=NOON + timedelta(days=6))


def test_a_buyer_takes_more_time_once_for_each_delivery() -> None:
    given(*until_delivered).when(extend_review, more).then(extended)
    given(*until_delivered, extended).when(extend_review, more).refuses("was extended already")
    again = given(*until_delivered, extended, sent_back(), delivered(2))
    assert again.when(extend_review, ExtendReview(by=ben, order=order, number=2)).refusal is None


def test_only_the_buyer_and_only_in_time() -> None:
    given(*until_delivered).when(extend_review, ExtendReview(by=sam, order=order, number=1)).refuses("only the buyer")
    given(*until_started).when(extend_review, more).refuses("taking more time is not possible now")
    late = NOON + timedelta(days=3, seconds=1)
    given(*until_delivered).when(extend_review, more, now=late).refuses("ended at 2026-01-08 12:00 UTC")
