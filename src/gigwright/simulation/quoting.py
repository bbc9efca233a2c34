"""What a purchase comes to, as a page works it out for a buyer before they order."""

from gigwright.contexts.gigs.projections import ListedGig
from gigwright.contexts.promotions.projections import BookedCoupon
from gigwright.policy import Policy, Terms
from gigwright.values import Money, Percent


def quote(price: Money, seen: ListedGig, fees: Policy, coupon: BookedCoupon | None) -> tuple[Terms, Money | None]:
    """With the discount of a coupon, which makes the price lower, or is paid by the market."""
    if coupon is None:
        return fees.terms(price, category=seen.category, seller=seen.seller), None
    discount = min(Percent(coupon.basis_points).of(price), coupon.most)
    if coupon.seller is not None:
        return fees.terms(price - discount, category=seen.category, seller=seen.seller), discount
    return fees.terms(price, category=seen.category, seller=seen.seller, given=discount), discount
