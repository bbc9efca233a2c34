"""Issuing a coupon, and ending it: an operator's, which the market bears, or a seller's own."""

import re
from datetime import datetime, timedelta

import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.events.accounts import OperatorAppointed, SellerOnboarded, UserRestored, UserSuspended
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.events.promotions import CouponEnded, CouponIssued
from gigwright.policy import FIRST_POLICY, Policy
from gigwright.values import CouponCode, Money, OperatorId, UserId

CODE = re.compile("[A-Z0-9][A-Z0-9-]{2,23}")
USES_MAX = 1_000_000
USES_EACH_MAX = 100
WHOLE = 10_000  # basis points
GOOD_FOR_MAX = timedelta(days=731)


class Issuer(msgspec.Struct, frozen=True):
    """Whoever asks: an operator, or a seller, who may be suspended; or neither."""

    operator: bool = False
    seller: bool = False
    suspended: bool = False


class Coupon(msgspec.Struct, frozen=True):
    """Without `issued` there is no such coupon."""

    issued: CouponIssued | None = None
    ended: bool = False


def _appointed(issuer: Issuer, event: OperatorAppointed) -> Issuer:
    return msgspec.structs.replace(issuer, operator=True)


def _sells(issuer: Issuer, event: SellerOnboarded) -> Issuer:
    return msgspec.structs.replace(issuer, seller=True)


def _suspended(issuer: Issuer, event: UserSuspended) -> Issuer:
    return msgspec.structs.replace(issuer, suspended=True)


def _restored(issuer: Issuer, event: UserRestored) -> Issuer:
    return msgspec.structs.replace(issuer, suspended=False)


def _issued(coupon: Coupon, event: CouponIssued) -> Coupon:
    return msgspec.structs.replace(coupon, issued=event)


def _ended(coupon: Coupon, event: CouponEnded) -> Coupon:
    return msgspec.structs.replace(coupon, ended=True)


coupon_as_it_is = Model(Coupon(), {CouponIssued: _issued, CouponEnded: _ended}, by="coupon")
asks_as_operator = Model(Issuer(), {OperatorAppointed: _appointed}, by={"operator": "by"})
asks_as_seller = Model(
    Issuer(), {SellerOnboarded: _sells, UserSuspended: _suspended, UserRestored: _restored}, by={"user": "by"}
)
policy_in_force = Model(FIRST_POLICY, {PolicyPublished: in_force}, of_all=True)


@command
class IssueCoupon:
    """Give whoever names this code `basis_points` of a price off, and `most` at most: for prices from `least` on,
    before `until`, so many times in all and for each buyer. A fixed amount is all of the price, and that at most."""

    by: OperatorId | UserId
    coupon: CouponCode
    basis_points: int
    most: Money
    least: Money
    until: datetime
    uses: int
    uses_each: int = 1


@decision(coupon_as_it_is, asks_as_operator, asks_as_seller, policy_in_force)
def issue_coupon(
    command: IssueCoupon, now: datetime, known: Coupon, operator: Issuer, seller: Issuer, policy: Policy
) -> list[CouponIssued]:
    """Under a code that nobody has used before; what was issued is never changed, only ended."""
    if not (operator.operator or seller.seller):
        raise Refused("only an operator or a seller issues a coupon")
    if seller.suspended:
        raise Refused("you are suspended: orders go on, but you can't issue coupons until you are restored")
    if known.issued is not None:
        raise Refused(f"there is a coupon {command.coupon} already, or was one; choose another code")
    _check_the_code(command.coupon)
    _check_what_it_takes_off(command, policy)
    if not 1 <= command.uses_each <= min(command.uses, USES_EACH_MAX) or command.uses > USES_MAX:
        raise Refused(
            f"a coupon is good for 1 to {USES_MAX} uses, of which a buyer has 1 to {USES_EACH_MAX}, not for"
            f" {command.uses} and {command.uses_each}"
        )
    if not now < command.until <= now + GOOD_FOR_MAX:
        raise Refused(f"a coupon is good for two years at most, not until {rfc3339(command.until)}; name another day")
    by_operator = operator.operator
    return [
        CouponIssued(
            coupon=command.coupon,
            operator=OperatorId(command.by) if by_operator else None,
            seller=None if by_operator else UserId(command.by),
            basis_points=command.basis_points,
            most=command.most,
            least=command.least,
            until=command.until,
            uses=command.uses,
            uses_each=command.uses_each,
        )
    ]


@command
class EndCoupon:
    """Let nobody use a coupon any more."""

    by: OperatorId | UserId
    coupon: CouponCode


@decision(coupon_as_it_is, asks_as_operator)
def end_coupon(command: EndCoupon, now: datetime, known: Coupon, operator: Issuer) -> list[CouponEnded]:
    """The seller whose it is, suspended or not, or any operator; what was used stays used."""
    issued = known.issued
    if issued is None:
        raise Refused("there is no such coupon; look for it with gigwright coupons")
    if not operator.operator and command.by != issued.seller:
        raise Refused("only the seller who issued a coupon ends it, or an operator")
    if known.ended:
        raise Refused(f"the coupon {command.coupon} has ended already")
    by_operator = operator.operator
    return [
        CouponEnded(
            coupon=command.coupon,
            operator=OperatorId(command.by) if by_operator else None,
            seller=None if by_operator else UserId(command.by),
        )
    ]


def _check_the_code(code: CouponCode) -> None:
    if not CODE.fullmatch(code):
        raise Refused(
            f"a coupon's code is 3 to 24 capital letters, digits and dashes, like WELCOME-10, not {str(code)[:30]!r}"
        )


def _check_what_it_takes_off(command: IssueCoupon, policy: Policy) -> None:
    if not 1 <= command.basis_points <= WHOLE:
        raise Refused(f"a coupon takes 0.01 to 100 percent off a price, not {command.basis_points} basis points")
    row = policy.currency(command.most.currency)
    if command.least.currency != command.most.currency or not command.least.amount_minor >= 0:
        raise Refused(f"a coupon is for prices in one currency, in {command.most.currency} not from {command.least} on")
    if not 0 < command.most.amount_minor <= row.maximum_price.amount_minor:
        raise Refused(f"a coupon takes something off, and {row.maximum_price} at most, not {command.most}")
