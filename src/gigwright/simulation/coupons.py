"""Coupons in a town: on which terms they are issued, and who uses which."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from gigwright.backbone.clock import rfc3339
from gigwright.contexts.gigs.projections import ListedGig
from gigwright.contexts.promotions.decisions import EndCoupon, IssueCoupon
from gigwright.contexts.promotions.projections import BookedCoupon, coupon_book, newest_coupons
from gigwright.simulation import habits
from gigwright.simulation.draws import Draws
from gigwright.simulation.world import World
from gigwright.values import CouponCode, Money, OperatorId, UserId

Attempt = Callable[[Callable[[], None]], None]

SHOWN = 30
DAY = timedelta(days=1)


def issue_coupon(world: World, by: OperatorId | UserId, code: str, like: Money, draws: Draws) -> None:
    """A share of prices like this one, or a fixed amount; good for few uses and days, so that many come too late."""
    uses = draws.between(1, 3)
    world.counter.ask(
        IssueCoupon(
            by=by,
            coupon=CouponCode(code),
            basis_points=10_000 if draws.percent(50) else draws.between(100, 3_000),
            most=Money(max(1, like.amount_minor * draws.between(5, 30) // 100), like.currency),
            least=Money(like.amount_minor * draws.between(0, 80) // 100, like.currency),
            until=world.clock.now() + draws.time(DAY, 12 * DAY),
            uses=uses,
            uses_each=draws.between(1, uses),
        )
    )


def give_coupons(
    world: World, attempt: Attempt, by: OperatorId, likes: Callable[[], Money | None], draws: Draws
) -> None:
    """Of the market: a new one every day or two, for prices like those that `likes` finds; now and then one ends
    before its time."""
    number = 0
    while True:
        world.wait(draws.time(*habits.BETWEEN_COUPONS))
        good = [one for one in _good_ones(world) if one.seller is None]
        like = likes()
        if good and draws.percent(habits.END_A_COUPON):
            end = EndCoupon(by=by, coupon=draws.one_of(good).coupon)
            attempt(partial(world.counter.ask, end))
        elif like is not None:
            number += 1
            attempt(partial(issue_coupon, world, by, f"TOWN-{number}", like, draws))


def coupon_for(world: World, gig: ListedGig, price: Money, draws: Draws) -> BookedCoupon | None:
    """One that is good for this, as the pages show it; many buyers look for none."""
    if not draws.percent(habits.USE_A_COUPON):
        return None
    good = [
        one
        for one in _good_ones(world)
        if one.seller in (None, gig.seller) and one.most.currency == price.currency and one.least <= price
    ]
    return draws.one_of(good) if good else None


def _good_ones(world: World) -> list[BookedCoupon]:
    now = rfc3339(world.clock.now())
    with world.counter.market.reading(coupon_book) as connection:
        return [one for one in newest_coupons(connection, limit=SHOWN) if one.state(now) == "good"]
