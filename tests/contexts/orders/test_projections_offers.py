"""The offer book shows what is offered to whom, and what became of it."""

from typing import Any

import pytest

from gigwright.backbone.errors import Malformed
from gigwright.contexts.orders.projections import newest_offers, offer_book, open_offers_of, open_offers_to
from gigwright.contexts.orders.projections import offer as booked_offer
from tests.contexts.orders.samples import ben, eve, order, sam, usd
from tests.contexts.orders.samples_of_offers import accepted, declined, lapsed, made, offer, other_offer, withdrawn
from tests.contexts.recording import written

ENDS: list[tuple[Any, str]] = [
    (accepted(), "accepted"),
    (declined, "declined"),
    (withdrawn, "withdrawn"),
    (lapsed, "expired"),
]


def test_an_open_offer_says_on_which_terms_it_stands_and_until_when() -> None:
    with written(offer_book, made(), made(other_offer, asks=False, revisions=None)) as connection:
        found = booked_offer(connection, offer)
        assert found is not None
        assert (found.seller, found.buyer, found.title) == (sam, ben, "I will draw your logo")
        assert (found.price, found.delivery_days, found.revisions, found.asks) == (usd(25_000), 5, 2, True)
        assert (found.state, found.ended_at, found.order) == ("open", None, None)
        assert (found.made_at, found.expires_at) == ("2026-01-05T12:00:00.000000Z", "2026-01-12T12:00:00.000000Z")
        other = booked_offer(connection, other_offer)
        assert other is not None
        assert (other.revisions, other.asks) == (None, False)


@pytest.mark.parametrize(("end", "state"), ENDS)
def test_an_offer_that_has_ended_is_open_to_nobody(end: Any, state: str) -> None:
    with written(offer_book, made(), made(other_offer), end) as connection:
        found = booked_offer(connection, offer)
        assert found is not None
        assert (found.state, found.ended_at) == (state, "2026-01-05T12:00:00.000000Z")
        assert found.order == (order if state == "accepted" else None)
        assert [one.offer for one in open_offers_to(connection, ben, 10)] == [other_offer]
        assert [one.offer for one in open_offers_of(connection, sam, 10)] == [other_offer]
        assert [one.offer for one in newest_offers(connection, limit=10)] == [other_offer, offer]


def test_a_list_is_of_one_buyer_one_seller_or_one_state_and_has_a_limit() -> None:
    with written(offer_book, made(), made(other_offer, buyer=eve)) as connection:
        assert [one.offer for one in open_offers_to(connection, eve, 10)] == [other_offer]
        assert [one.offer for one in newest_offers(connection, limit=1)] == [other_offer]
        assert newest_offers(connection, limit=10, seller=ben) == []
        assert newest_offers(connection, limit=10, state="expired") == []
        assert booked_offer(connection, type(offer)("off_01ke70ehg0ew4t7mq4j22yyd1g")) is None
        with pytest.raises(Malformed, match="from 1 to 1000"):
            newest_offers(connection, limit=0)
