"""Laws of the shares of an order, whatever of it goes back, and of the payments that it consists of."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    CouponRedeemed,
    CreditUsed,
    ExtraBought,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderReversed,
    PaymentExpired,
    SellerTipped,
    is_shared,
    is_the_orders,
    to_buyer,
    to_cards,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.simulation.invariants.history import History
from gigwright.simulation.invariants.parts import NAMES, Parts, in_their_turn
from gigwright.values import Money, OrderId, PaymentId

GoingBack = OrderPartlyRefunded | OrderCancelled | OrderReversed


def each_share_that_goes_back_is_its_own(history: History) -> Iterator[str]:
    """I13: whatever of an order goes back takes from each share in proportion, and all of it together is the whole; a
    bank takes everybody's share of what its card has paid, and the rest goes where it came from."""
    orders: dict[OrderId, Parts] = defaultdict(Parts)
    waits: Counter[OrderId] = Counter()  # for a bank, of orders that end by it
    for event in in_their_turn(history.events):
        said = event.data
        parts = orders[said.order] if hasattr(said, "order") else Parts()
        if not isinstance(said, GOES_BACK) or not parts.all:
            parts.hear(said)  # an order out of nowhere breaks another law
            continue
        before = parts.left(tips=isinstance(said, OrderReversed))
        due = before
        if isinstance(said, ChargebackHeld):
            due = parts.shares_of_the_card(said.payment) if is_the_orders(said) else {}
            waits[said.order] += said.from_held.amount_minor
        elif isinstance(said, OrderCancelled):
            due = {"refund": before["refund"] - waits[said.order]}
        parts.hear(said)
        if isinstance(said, OrderPartlyRefunded):
            due = {name: before[name] - minor for name, minor in parts.left().items()}
        for name, minor in _shares(said).items():
            if minor != due[name]:
                wrong = f"the {name} of {said.order} is {minor} minor, and {due[name]} are due"
                yield f"{event.name} at {event.position}: {wrong}"


GOES_BACK = (OrderPartlyRefunded, OrderCompleted, OrderCancelled, OrderReversed, ChargebackHeld)


CREDIT = PaymentId("credit")  # what the buyer's credit paid, as if it were one more payment
COUPON = PaymentId("coupon")  # and what the market paid for a coupon


class Account(msgspec.Struct):
    """What came in for an order by payment, what went back of each, and what was shared out; in minor units."""

    came: Counter[PaymentId] = msgspec.field(default_factory=Counter)
    back: Counter[PaymentId] = msgspec.field(default_factory=Counter)
    shared: Counter[PaymentId] = msgspec.field(default_factory=Counter)  # of what banks took
    from_held: int = 0
    earned: int = 0
    state: str = "open"
    wished: bool = False  # all of it became credit, by the buyer's word


def the_payments_of_an_order_are_all_of_it(history: History) -> Iterator[str]:
    """I13: what came in for an order is held, shared out or went back, each payment to where it came from; nothing of a
    cancelled order stays anywhere."""
    accounts: dict[OrderId, Account] = defaultdict(Account)
    captured = {event.data.payment: event.data.amount.amount_minor for event in history.of(PaymentCaptured)}
    for event in history.events:
        account = accounts[event.data.order] if hasattr(event.data, "order") else Account()
        _comes_in(account, event.data, captured)
        match event.data:
            case OrderCompleted() as said:
                account.earned += said.price.amount_minor + said.service_fee.amount_minor
                account.state = "completed"
            case SellerTipped() as said:
                account.earned += said.total.amount_minor
            case OrderPartlyRefunded() | OrderCancelled() | OrderReversed() as said:
                _goes_back(account, said)
            case ChargebackHeld() | ChargebackBorne() | ChargebackRecovered() as said:
                _goes_to_a_bank(account, said)
    for order, account in accounts.items():
        yield from _wrong_with(order, account)


def _comes_in(account: Account, fact: Any, captured: Mapping[PaymentId, int]) -> None:
    match fact:
        case OrderPaid(payment=payment) | ExtraBought(payment=payment) | SellerTipped(payment=payment):
            account.came[payment] += captured.get(payment, 0)
        case CreditUsed(amount=amount):
            account.came[CREDIT] += amount.amount_minor
        case CouponRedeemed(funded_by="market", amount=amount):
            account.came[COUPON] += amount.amount_minor
        case PaymentExpired():
            account.came[CREDIT] = account.came[COUPON] = 0


def _goes_back(account: Account, said: GoingBack) -> None:
    own, theirs, nothing = to_cards(said).amount_minor, to_buyer(said), Money(0, said.refund.currency)
    credit = said.to_credit or nothing
    account.back[CREDIT] += credit.amount_minor
    account.back[COUPON] += (said.to_coupon or nothing).amount_minor
    account.wished = account.wished or (credit == theirs and credit.amount_minor > account.came[CREDIT])
    for part in said.further:
        account.back[part.payment] += part.amount.amount_minor
        own -= part.amount.amount_minor
    account.back[said.payment] += own
    if isinstance(said, OrderCancelled):
        account.from_held += said.refund.amount_minor
    elif isinstance(said, OrderPartlyRefunded):
        account.from_held += said.from_held.amount_minor
    if not isinstance(said, OrderPartlyRefunded):
        account.state = "cancelled"


def _goes_to_a_bank(account: Account, said: ChargebackHeld | ChargebackBorne | ChargebackRecovered) -> None:
    """What it keeps of a completed order has gone back; what it returns is not, or is the buyer's, when the rest of the
    order was taken back since."""
    match said:
        case ChargebackHeld():
            account.from_held += said.from_held.amount_minor
            account.back[said.payment] += said.from_held.amount_minor
            account.shared[said.payment] = sum(
                share.amount_minor for share in (said.commission, said.service_fee, said.earning)
            )
        case ChargebackBorne():
            account.back[said.payment] += account.shared[said.payment]
        case ChargebackRecovered() if account.shared[said.payment]:
            account.back[said.payment] += said.refund.amount_minor - account.shared[said.payment]


def _wrong_with(order: OrderId, account: Account) -> Iterator[str]:
    came = sum(account.came.values())
    if account.state != "open" and came != account.from_held + account.earned:
        went = f"{account.from_held} went back out of it, and {account.earned} were shared out"
        yield f"{came} minor came in for {order}, {went}"
    for payment in sorted(account.came.keys() | account.back.keys()) if not account.wished else ():
        there, back = account.came[payment], account.back[payment]
        if not 0 <= back <= there or (account.state == "cancelled" and back != there):
            wrong = f"{there} minor came in by {payment}, and {back} went back of it"
            yield f"{order} is {account.state}: {wrong}"


def _shares(said: Any) -> dict[str, int]:
    """What the event says of shares; a seller's is where it was taken from."""
    if isinstance(said, ChargebackHeld):
        return _taken_by_a_bank(said)
    names = (*NAMES, "earning", "refund")
    shares = {name: getattr(said, name).amount_minor for name in names if hasattr(said, name)}
    if isinstance(said, OrderReversed) or (isinstance(said, OrderPartlyRefunded) and not said.from_held.amount_minor):
        taken = (said.from_clearing, said.from_available, said.owed)
        shares["earning"] = sum(amount.amount_minor for amount in taken)
    return shares


def _taken_by_a_bank(said: ChargebackHeld) -> dict[str, int]:
    if said.from_held.amount_minor:
        return {"refund": said.from_held.amount_minor}
    if is_shared(said):
        return {name: getattr(said, name).amount_minor for name in ("commission", "service_fee", "earning")}
    return {}
