"""`gigwright coupons`, `coupon`: what the market and its sellers take off prices, and who ends that."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

import click
import msgspec

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.errors import GigwrightError
from gigwright.cli.moments import away
from gigwright.cli.options import amount_of, an_id, currency_option, number_option, rows_option
from gigwright.cli.output import Column, emit, say, show_table, tell_what_was_recorded
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.cli.tables import say_how_far_behind
from gigwright.cli.times import moment_option
from gigwright.contexts.promotions.decisions import EndCoupon, IssueCoupon
from gigwright.contexts.promotions.projections import BookedCoupon, coupon_book, newest_coupons
from gigwright.contexts.promotions.projections import coupon as booked_coupon
from gigwright.values import CouponCode, Money, OperatorId, UserId
from gigwright.wiring import Market

LISTED = 50
WHOLE = 10_000  # basis points
COLUMNS: tuple[Column, ...] = (
    ("coupon", "l"),
    ("state", "l"),
    ("takes off", "l"),
    ("from", "r"),
    ("used", "r"),
    ("given", "r"),
    ("ends", "l"),
    ("paid by", "l"),
)


class NoSuchCoupon(GigwrightError):
    """No coupon has this code, or the tables are behind the log."""

    what_to_do = "take a code from `gigwright coupons`, and let `gigwright work --until-idle` run"


class Terms(msgspec.Struct, frozen=True):
    """What was written on the command line, as far as it was."""

    amount: str | None
    percent: str | None
    at_most: str | None
    currency: str | None
    least: str | None
    until: datetime | None
    uses: int | None
    uses_each: int


@click.command()
@click.option("--seller", callback=an_id(UserId), metavar="usr_…", help="Only this seller's own.")
@rows_option(LISTED)
@shared_options
@pass_session
def coupons(session: Session, *, seller: UserId | None, limit: int) -> None:
    """Show the coupons that were issued last, newest first: what each takes off, how often it was used, and what was
    given with it."""
    with session.market() as market:
        say_how_far_behind(market, coupon_book)
        now = market.clock.now()
        with market.reading(coupon_book) as connection:
            found = newest_coupons(connection, limit=limit, seller=seller)
    if session.json:
        for one in found:
            emit(_told(one, now))
    elif found:
        show_table(COLUMNS, [_row(one, now) for one in found])
    else:
        say("there is no such coupon")


@click.command()
@click.argument("code", metavar="CODE")
@click.argument("act", required=False, type=click.Choice(["issue", "end"]))
@click.option("--amount", metavar="10.00", help="issue: takes so much off.")
@click.option("--percent", metavar="10", help="issue: takes this share of the price off, with --at-most.")
@click.option("--at-most", metavar="20.00", help="issue: the most that a share comes to.")
@currency_option("issue: the currency of the prices that it is good for.")
@click.option("--from", "least", metavar="50.00", help="issue: good for prices from this on; any unless told.")
@moment_option("--until", "until", "issue: until when it is good; a day, until its end (UTC).", whole_day=True)
@number_option("--uses", 1, "issue: how often it can be used in all.")
@number_option("--uses-each", 1, "issue: how often by each buyer; once unless told.", default=1)
@click.option("--as", "who", callback=an_id(OperatorId), metavar="opr_…", help="The operator who acts.")
@shared_options
@pass_session
def coupon(
    session: Session,
    code: str,
    act: str | None,
    amount: str | None,
    percent: str | None,
    at_most: str | None,
    currency: str | None,
    least: str | None,
    until: datetime | None,
    uses: int | None,
    uses_each: int,
    who: OperatorId | None,
) -> None:
    """Show the coupon CODE; or issue it: whoever names it when they order pays so much less, and the market pays it for
    them; or end it, so that nobody can use it any more."""
    named = CouponCode(code.upper())
    if act is None:
        with session.market() as market:
            _show(session, market, named)
        return
    if who is None:
        raise click.UsageError("an act needs --as, an operator's id")
    wanted: IssueCoupon | EndCoupon = EndCoupon(by=who, coupon=named)
    if act == "issue":
        wanted = _issue(who, named, Terms(amount, percent, at_most, currency, least, until, uses, uses_each))
    with session.market() as market:
        tell_what_was_recorded(market.do(wanted), as_json=session.json)


def _issue(who: OperatorId, code: CouponCode, terms: Terms) -> IssueCoupon:
    if terms.currency is None or terms.until is None or terms.uses is None:
        raise click.UsageError("a coupon needs --currency, --until and --uses")
    basis_points, most = _taken_off(terms, terms.currency)
    return IssueCoupon(
        by=who,
        coupon=code,
        basis_points=basis_points,
        most=most,
        least=amount_of(terms.least or "0", terms.currency),
        until=terms.until,
        uses=terms.uses,
        uses_each=terms.uses_each,
    )


def _taken_off(terms: Terms, currency: str) -> tuple[int, Money]:
    """A fixed amount is all of a price, and that amount at most."""
    if terms.amount is not None and terms.percent is None and terms.at_most is None:
        return WHOLE, amount_of(terms.amount, currency)
    if terms.percent is None or terms.at_most is None or terms.amount is not None:
        raise click.UsageError("say what the coupon takes off: --amount 10.00, or --percent 10 with --at-most 20.00")
    try:
        basis_points = Decimal(terms.percent) * 100
    except InvalidOperation as error:
        raise click.UsageError(f"{terms.percent!r} is no share; write it like 10 or 12.5") from error
    if not basis_points.is_finite() or basis_points != int(basis_points):
        raise click.UsageError(f"{terms.percent!r} is no share; write it like 10 or 12.5, with two decimals at most")
    return int(basis_points), amount_of(terms.at_most, currency)


def _show(session: Session, market: Market, code: CouponCode) -> None:
    say_how_far_behind(market, coupon_book)
    now = market.clock.now()
    with market.reading(coupon_book) as connection:
        found = booked_coupon(connection, code)
    if found is None:
        raise NoSuchCoupon(f"there is no coupon {code}")
    if session.json:
        emit(_told(found, now))
        return
    whose = "the market" if found.seller is None else f"the seller {found.seller}"
    say(f"{found.coupon}: {found.state(rfc3339(now))}, {_in_words(found)} off prices from {found.least} on")
    say(f"used {found.used} of {found.uses} times, {found.uses_each} by each buyer at most; {whose} gave {found.given}")
    say(f"until {found.until}" if found.ended_at is None else f"ended {found.ended_at}")


def _told(one: BookedCoupon, now: datetime) -> dict[str, object]:
    return {**msgspec.structs.asdict(one), "state": one.state(rfc3339(now))}


def _row(one: BookedCoupon, now: datetime) -> tuple[object, ...]:
    state = one.state(rfc3339(now))
    ends = away(one.until, now) if state in ("good", "used up") else ""
    used = f"{one.used}/{one.uses}"
    return one.coupon, state, _in_words(one), one.least, used, one.given, ends, one.seller or "the market"


def _in_words(one: BookedCoupon) -> str:
    if one.basis_points == WHOLE:
        return str(one.most)
    return f"{Decimal(one.basis_points) / 100:f} %, {one.most} at most"
