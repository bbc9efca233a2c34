"""The chart of accounts: five roots, one currency in each account and dimension.

What is held for orders, on its way back, at a bank, or kept from a seller because of it stands apart by order, so that
no order can lean on the money of another. The processor's name is a constant of the chart until there is more than one.
"""

from gigwright.events.breaks import Destination
from gigwright.values import UserId

PROCESSOR = "Sandbox"

PROCESSOR_PENDING = f"Assets:Processor:{PROCESSOR}:Pending"
PROCESSOR_AVAILABLE = f"Assets:Processor:{PROCESSOR}:Available"
HELD = "Liabilities:Orders:Held"
REFUNDS_IN_TRANSIT = "Liabilities:Refunds:InTransit"
SUSPENSE = "Liabilities:Suspense:Processor"  # of either sign: what is put aside may have come or gone
COMMISSION = "Income:Commission"
SERVICE_FEE = "Income:ServiceFee"
PAYOUT_FEE = "Income:PayoutFee"
COMMISSION_REFUNDED = "Income:Refunds:Commission"  # against income: what was earned once and is given back
SERVICE_FEE_REFUNDED = "Income:Refunds:ServiceFee"
PAYOUT_FEE_REFUNDED = "Income:Refunds:PayoutFee"
PAYOUT_IN_TRANSIT = ":PayoutInTransit"  # below each seller
GOODWILL = "Expenses:Goodwill"
COUPONS = "Expenses:Promotions:Coupons"
PROCESSOR_FEES = "Expenses:ProcessorFees:Charge"
LOSSES = "Expenses:Losses:Processor"
GAINS = "Income:Processor"
BANK = "Assets:Bank:Main"
TO_THE_BANK = "Assets:Transit:ProcessorToBank"  # the market's own, on its way
DESTINATIONS: dict[Destination, str] = {
    "processor_fees": PROCESSOR_FEES,
    "losses": LOSSES,
    "gains": GAINS,
    "bank": BANK,
}
CHARGEBACK_FEES = "Expenses:ProcessorFees:Dispute"
CHARGEBACK_LOSSES = "Expenses:Losses:Chargebacks"
AT_THE_BANK = "Assets:Receivable:Disputes"  # what banks took back and have not decided about
RECOVERED = "Liabilities:Suspense:Disputes"  # what came back from a bank, until it is said whose it is
DISPUTE_HOLD = ":DisputeHold"  # below each seller

NEVER_NEGATIVE = ("Liabilities:", "Assets:Receivable:")
DEBIT_ROOTS = ("Assets:", "Expenses:")


def seller_clearing(seller: UserId) -> str:
    """Earned, and not yet the seller's to take."""
    return f"Liabilities:Sellers:{seller}:Clearing"


def seller_available(seller: UserId) -> str:
    """The seller's to take."""
    return f"Liabilities:Sellers:{seller}:Available"


def seller_owes(seller: UserId) -> str:
    """To be paid back by the seller, out of what they earn next."""
    return f"Assets:Receivable:Sellers:{seller}"


def buyer_credit(buyer: UserId) -> str:
    """The buyer's, and still with us; it pays for what they order next."""
    return f"Liabilities:Buyers:{buyer}:Credit"


def payout_in_transit(seller: UserId) -> str:
    """On its way to the seller."""
    return f"Liabilities:Sellers:{seller}{PAYOUT_IN_TRANSIT}"


def dispute_hold(seller: UserId) -> str:
    """The seller's, and kept until a bank decides."""
    return f"Liabilities:Sellers:{seller}{DISPUTE_HOLD}"


def own_accounts(user: UserId) -> tuple[str, ...]:
    """What the names of all accounts of a user begin with: what they have as a seller, what they owe, their credit."""
    return f"Liabilities:Sellers:{user}:", seller_owes(user), buyer_credit(user)


def normal_minor(account: str, amount_minor: int) -> int:
    """A balance in the account's normal sign: what assets and expenses hold, what the others owe or earned."""
    return amount_minor if account.startswith(DEBIT_ROOTS) else -amount_minor


def never_negative(account: str) -> bool:
    """Whether the account may not fall below zero in its normal sign: all that is owed, by us or to us."""
    return account.startswith(NEVER_NEGATIVE) and account != SUSPENSE
