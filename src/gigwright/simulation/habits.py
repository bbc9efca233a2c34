"""How people behave, in numbers: rates and sizes as a large marketplace of another kind has published them.

Arrival by hour, prices, the time from payment to delivery and the share of late deliveries follow 6,253 orders of the
Olist data set (Brazil, 2016 to 2018; order ids beginning with 0). Where it says nothing, the numbers are our guesses.
"""

from datetime import timedelta
from typing import Literal

from gigwright.simulation.draws import Draws
from gigwright.values import Money

DAY = timedelta(days=1)

# Orders placed in each hour of the day.
ARRIVALS = (
    133, 78, 35, 18, 16, 17, 27, 85, 192, 335, 389, 402,
    368, 404, 430, 370, 401, 391, 362, 413, 395, 401, 345, 246,
)  # fmt: skip # a clock's two halves

# Prices at the tenths of all items, in major units of the currency (there: BRL).
PRICE_TENTHS = (18, 25, 35, 48, 60, 75, 97, 120, 153, 230, 899)

# Days from payment to delivery at the tenths of all orders, as a share of the longest that is usual.
WORK_TENTHS = (3, 13, 20, 26, 32, 38, 45, 55, 68, 90, 190)  # hundredths of the time that was promised
LATE_PERCENT = 8

# What buyers do, in hundredths; guesses.
BARGAIN = 20  # ask for an offer of their own instead
NEVER_PAY = 8
PAY_AT_THE_LAST_MOMENT = 6
FIRST_CARD_DECLINED = 7
GIVE_UP_AFTER_DECLINE = 40
CARD_TAKES_NOTHING_BACK = 45
CANCEL_BEFORE_START = 9
WANT_CREDIT = 40
USE_CREDIT = 80
ALL_OF_THE_CREDIT = 60
SPEND_CREDIT = 70  # look first at what their credit can pay
FORGET_REQUIREMENTS = 15
SILENT_ABOUT_DELIVERY = 20
SEND_BACK = 32
THINK_LONG = 20
SEVERAL_UNITS = 15
TAKE_AN_EXTRA = 25
NEVER_EXPLAIN = 4
LEAVES_THE_OPTIONAL_OUT = 50
HELPS_LATER = 30  # work that began without their answers
QUESTIONNAIRES = (("words", 25), ("must", 45), ("may", 22), ("nothing", 8))
SELLER_KNOWS_ENOUGH = 15
ASK_FOR_TIME = 12
ASK_THE_BUYER = 15
ABOUT_A_QUESTION = (("answered", 45), ("silence", 20), ("resumed", 20), ("delivered", 15))
ASK_FOR_AN_END = 9
SELLER_VANISHES = 4
SELLER_TIRES_OF_REVISIONS = 50
DELIVERY_IS_NO_USE = 19
TAKE_MORE_TIME = 17
OFFER_A_REFUND = 12
ADD_AN_EXTRA = 22
PROPOSE_OTHER_WORK = 28
GIVE_A_TIP = 37
NEVER_PAY_A_BILL = 20
PAY_A_BILL_LATE = 20
OFFER_AFTERWARDS = 12
TIRED_OF_WAITING = 60  # when the work is very late
QUARREL_ABOUT_WORK = 8
QUARREL_ABOUT_A_DELIVERY = 18
SILENT_AFTER_A_QUARREL = 35
QUARREL_AFTERWARDS = 10
ANSWERS_IN_COURT = 65
SAYS_MORE_IN_COURT = 30
NEEDS_NO_DECISION = 30
WANTS_NO_ADVICE = 40
MAILBOX_IS_MENDED = 70
LOOKS_AT_THE_MAIL = (DAY, 4 * DAY)
# What comes to the operator.
CASES = (("other", 15), ("completed", 10), ("completed long ago", 75))

# What they do about it: of an order that was completed, and of one that goes on.
ABOUT_COMPLETED = (("cancel", 75), ("refund", 25))
ABOUT_OTHERS = (("cancel", 40), ("refund", 20), ("accept", 20), ("extend", 20))

# Of the disputes that wait; and what an operator decides.
DECIDED_ON_A_VISIT = 38
VERDICTS = (("nothing", 35), ("part", 35), ("all", 30))

# How often somebody is suspended, and for how long.
BETWEEN_COUPONS = (12 * timedelta(hours=1), 2 * DAY)
END_A_COUPON = 15
USE_A_COUPON = 40
BETWEEN_GOODWILL = (6 * timedelta(hours=1), 3 * DAY)
BETWEEN_SWEEPS = (DAY / 4, 2 * DAY)
HOW_MUCH_IS_SWEPT = (("all", 35), ("a part", 40), ("too much", 25))
# What the market's bank does with it: takes it (None), or turns it back.
ABOUT_A_SWEEP: tuple[tuple[Literal["at once", "later"] | None, int], ...] = ((None, 50), ("at once", 25), ("later", 25))
BETWEEN_SUSPENSIONS = (4 * DAY, 14 * DAY)
PAID_IN_TIME_FOR = (DAY, 4 * DAY)  # a seller who may not have earnings early for a while
# What sellers do about their gigs and their money.
OF_SELLERS = (("reprice", 3), ("extras", 1), ("coupon", 3), ("pause", 1), ("account", 1), ("early", 9), ("withdraw", 9))
SUSPENDED_FOR = (DAY / 4, 3 * DAY)

# How often the operator publishes a policy, and how seldom the minimum stays in it.
BETWEEN_POLICIES = (2 * DAY, 8 * DAY)
MINIMUM_STAYS = 25

# How often the card processor makes a mistake in its books, and how often somebody looks at what differs.
BETWEEN_MISTAKES = (2 * DAY, 5 * DAY)
MISTAKES = (("unknown", 35), ("twice", 35), ("wrong", 30))
BETWEEN_LOOKS_AT_BREAKS = (DAY / 6, DAY / 3)
# Payments whose bank takes them back, in hundredths, and with which of the sandbox's cards; guesses.
TAKEN_BACK = 64
BILL_TAKEN_BACK = 35  # of what is paid beside an order's own price
CARDS_TAKEN_BACK = (
    ("4000000000000259", 2),
    ("4000000000002685", 1),
    ("4000000000001976", 8),
    ("4000000000005423", 1),
    ("4000000000008005", 4),
    ("4000000000008013", 18),
    ("4000000000008021", 13),
    ("4000000000008039", 4),
    ("4000000000008047", 4),
)
BORNE_ON_A_VISIT = 37  # of the losses that the market could bear

# What becomes of an offer that a seller made.
ABOUT_AN_OFFER = (("accepted", 50), ("at the last moment", 10), ("declined", 12), ("withdrawn", 12), ("silence", 16))

BETWEEN_LOOKS_AT_OFFERS = (DAY / 2, 2 * DAY)
END_AN_OFFER = 18  # that an operator finds open, for one side

# What becomes of a proposal.
ANSWERS = (("yes", 30), ("no", 30), ("silence", 25), ("taken back", 15))
WITHDRAW_AGAIN_AT_ONCE = 30  # the page still shows the money
DOUBLE_CLICK_PERMILLION = 30_000


def arrival(draws: Draws, days: int) -> timedelta:
    """When somebody comes, from the beginning of the first day; rather early, so that much is paid out by the last."""
    day = min(draws.below(days), draws.below(days))
    hour = draws.weighted([(hour, weight) for hour, weight in enumerate(ARRIVALS)])
    return day * DAY + timedelta(hours=hour, seconds=draws.below(3_600))


def price(draws: Draws, currency: str, unit_minor: int) -> Money:
    """A price; `unit_minor` is what the market's lowest price there is, in minor units."""
    tenth = draws.below(len(PRICE_TENTHS) - 1)
    hundredths = draws.between(PRICE_TENTHS[tenth] * 100, PRICE_TENTHS[tenth + 1] * 100)
    return Money(unit_minor + unit_minor * hundredths // 1_000, currency)


def card(draws: Draws, honest: str, fickle: str) -> str:
    """Which card is paid with: mostly the honest one; the fickle one takes no refund."""
    if draws.percent(TAKEN_BACK):
        return draws.weighted(list(CARDS_TAKEN_BACK))
    return fickle if draws.percent(CARD_TAKES_NOTHING_BACK) else honest


def work_time(draws: Draws, promised_days: int) -> timedelta:
    """How long the work takes; sometimes longer than was promised."""
    tenth = draws.below(len(WORK_TENTHS) - 1)
    hundredths = draws.between(WORK_TENTHS[tenth], WORK_TENTHS[tenth + 1])
    return promised_days * DAY * hundredths / 100


def card_for_a_bill(draws: Draws, honest: str) -> str:
    """Which card pays for what is added to an order."""
    return draws.weighted(list(CARDS_TAKEN_BACK)) if draws.percent(BILL_TAKEN_BACK) else honest
