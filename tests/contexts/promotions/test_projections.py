"""The coupon book shows what each coupon is good for, and how often it was used."""

import pytest

from gigwright.backbone.errors import Malformed
from gigwright.contexts.promotions.projections import coupon, coupon_book, newest_coupons
from gigwright.values import CouponCode
from tests.contexts.orders.samples import other_order, sam, usd
from tests.contexts.orders.samples_of_coupons import CODE, ended, issued, of_the_seller, redeemed, returned
from tests.contexts.recording import written

OTHER = CouponCode("SAMS-OWN")
BEFORE, AFTER = "2026-01-05T12:00:00.000000Z", "2026-02-05T12:00:00.000000Z"


def test_it_counts_what_was_given_and_what_came_back() -> None:
    with written(coupon_book, issued(), redeemed(), redeemed(other_order), returned(other_order)) as connection:
        found = coupon(connection, CODE)
        assert found is not None
        assert (found.used, found.given, found.uses, found.funded_by) == (1, usd(1_000), 2, "market")
        assert (found.state(BEFORE), found.state(AFTER)) == ("good", "over")
        assert coupon(connection, OTHER) is None


def test_one_that_is_used_up_or_has_ended_says_so() -> None:
    with written(coupon_book, issued(uses=1), redeemed()) as connection:
        found = coupon(connection, CODE)
        assert found is not None
        assert found.state(BEFORE) == "used up"
    with written(coupon_book, issued(), ended) as connection:
        found = coupon(connection, CODE)
        assert found is not None
        assert (found.state(BEFORE), found.state(AFTER), found.ended_at) == ("ended", "ended", BEFORE)


def test_a_list_is_of_all_or_of_one_seller_newest_first_and_has_a_limit() -> None:
    with written(coupon_book, issued(), of_the_seller(coupon=OTHER)) as connection:
        assert [one.coupon for one in newest_coupons(connection, limit=10)] == [OTHER, CODE]
        assert [one.coupon for one in newest_coupons(connection, limit=1)] == [OTHER]
        assert [one.coupon for one in newest_coupons(connection, limit=10, seller=sam)] == [OTHER]
        with pytest.raises(Malformed):
            newest_coupons(connection, limit=0)
