"""Promotions: coupons, which the market or a seller gives away, and who has used them."""

from gigwright.backbone.context import Context
from gigwright.contexts.promotions.decisions import end_coupon, issue_coupon
from gigwright.contexts.promotions.projections import coupon_book


def mount() -> Context:
    """The rules, and the book of coupons. Whether one is good for an order is decided where the order is placed."""
    return Context(name="promotions", decisions=(issue_coupon, end_coupon), projections=(coupon_book,))
