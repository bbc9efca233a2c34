"""Everything that goes wrong in a run, by the name under which the run counts it."""

from gigwright.backbone.event import event_type
from gigwright.events.breaks import BreaksReminded
from gigwright.events.ledger import EarlyPayoutsAllowed, EarlyPayoutsEnded, EarningsClearedEarly, SweepRequested
from gigwright.events.orders import (
    AnswerReminded,
    CouponRedeemed,
    CouponReturned,
    DeliveryReminded,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferOverruled,
    OfferReminded,
    OfferWithdrawn,
    OrderBecameLate,
    OrderBecameVeryLate,
    RequirementsReminded,
)
from gigwright.events.payments import SweepArrived, SweepFailed, SweepSent
from gigwright.events.promotions import CouponEnded, CouponIssued

REMINDERS: tuple[type, ...] = (
    RequirementsReminded,
    DeliveryReminded,
    AnswerReminded,
    OfferReminded,
    OrderBecameLate,
    OrderBecameVeryLate,
)
COUPONS: tuple[type, ...] = (CouponIssued, CouponEnded, CouponRedeemed, CouponReturned)
SWEEPS: tuple[type, ...] = (SweepRequested, SweepSent, SweepArrived, SweepFailed)
EARLY_PAYOUTS: tuple[type, ...] = (EarlyPayoutsAllowed, EarlyPayoutsEnded, EarningsClearedEarly)
OFFERS: tuple[type, ...] = (OfferMade, OfferAccepted, OfferDeclined, OfferWithdrawn, OfferExpired, OfferOverruled)
PROCESSOR_LOST_BEFORE = "processor: lost before"
PROCESSOR_LOST_AFTER = "processor: lost after"
PROCESSOR_OUTAGE = "processor: outage"
NEWS_LATE = "news: late"
NEWS_TWICE = "news: twice"
NEWS_SHUFFLED = "news: shuffled"
NEWS_FORGED = "news: forged"
POST_LOST_BEFORE = "post: lost before"
POST_LOST_AFTER = "post: lost after"
POST_BOUNCED = "post: bounced"
POST_OUTAGE = "post: outage"
COMMIT_FAILS = "disk: commit fails"
COMMIT_FAILS_AFTER = "disk: commit fails after it took"
FULL_AT_BEGIN = "disk: full when a write begins"
FULL_AT_STATEMENT = "disk: full at a statement"
FULL_AT_COMMIT = "disk: full at the commit"
BYTE_FLIPPED = "disk: a byte flipped"
SHOP_CLOCK_JUMPS = "clock: the shop's jumps"
WORKS_CLOCK_JUMPS = "clock: the works' jumps"
CONSUMER_POISONED = "consumer: poisoned"
CONSUMER_STUCK = "consumer: stuck"
TIMER_FAILS = "consumer: a timer fails"
PROCESS_PAUSED = "process: paused"
LEASE_LOST = "process: had lost its lease"
TAKEN_OVER = "process: took over"
TABLES_SWAPPED = "operator: tables swapped"
CONSUMER_PAUSED = "operator: consumer paused"
UPGRADED = "operator: a process comes up with a newer version"
DOUBLE_CLICK = "person: double click"
LINE_UNKNOWN = "lines: one that nobody knows of"
LINE_TWICE = "lines: one twice"
LINE_WRONG = "lines: one with a wrong amount"
REFUND_FAILED = "processor: a refund fails later"

USER_SUSPENDED = "operator: a user suspended"
USER_RESTORED = "operator: a user restored"
POLICY_PUBLISHED = "operator: a policy published"
MAIL_RELEASED = "operator: letters go to an address again"
BREAK_RESOLVED = "operator: a break resolved"
LETTER_WITHHELD = "letters: one that was not sent"
MAIL_DECLINED = "person: wants no optional letters"
ACCOUNT_CLOSED = "person: an account that takes nothing"


def reminder(kind: type) -> str:
    """The name of a reminder that was said."""
    return f"reminder: {event_type(kind).name}"


def turn_of_an_offer(kind: type) -> str:
    """The name of what a seller or a buyer did with an offer, or the clock."""
    return f"offer: {event_type(kind).name}"


def early_payout(kind: type) -> str:
    """The name of what was said of early payouts, or of what was paid early."""
    return f"early payout: {event_type(kind).name}"


def turn_of_a_coupon(kind: type) -> str:
    """The name of what became of a coupon."""
    return f"coupon: {event_type(kind).name}"


def turn_of_a_sweep(kind: type) -> str:
    """The name of what became of the market's own money."""
    return f"sweep: {event_type(kind).name}"


# No faults, but a run that never sees them proves as little.
ACTS = (
    USER_SUSPENDED,
    USER_RESTORED,
    POLICY_PUBLISHED,
    MAIL_RELEASED,
    LETTER_WITHHELD,
    MAIL_DECLINED,
    ACCOUNT_CLOSED,
    BREAK_RESOLVED,
    *map(reminder, (*REMINDERS, BreaksReminded)),
    *map(turn_of_an_offer, OFFERS),
    *map(turn_of_a_coupon, COUPONS),
    *map(turn_of_a_sweep, SWEEPS),
    *map(early_payout, EARLY_PAYOUTS),
)

FAULTS = (
    PROCESSOR_LOST_BEFORE,
    PROCESSOR_LOST_AFTER,
    PROCESSOR_OUTAGE,
    NEWS_LATE,
    NEWS_TWICE,
    NEWS_SHUFFLED,
    NEWS_FORGED,
    POST_LOST_BEFORE,
    POST_LOST_AFTER,
    POST_BOUNCED,
    POST_OUTAGE,
    COMMIT_FAILS,
    COMMIT_FAILS_AFTER,
    FULL_AT_BEGIN,
    FULL_AT_STATEMENT,
    FULL_AT_COMMIT,
    BYTE_FLIPPED,
    SHOP_CLOCK_JUMPS,
    WORKS_CLOCK_JUMPS,
    CONSUMER_POISONED,
    CONSUMER_STUCK,
    TIMER_FAILS,
    PROCESS_PAUSED,
    LEASE_LOST,
    TAKEN_OVER,
    TABLES_SWAPPED,
    CONSUMER_PAUSED,
    UPGRADED,
    DOUBLE_CLICK,
    LINE_UNKNOWN,
    LINE_TWICE,
    LINE_WRONG,
    REFUND_FAILED,
)


def crash(site: str) -> str:
    """The name of a crash at a site."""
    return f"crash: {site}"
