"""One purchase in the figures of the posting table, and the tools to put events into books held in memory."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec import structs
from sqlalchemy import Connection, create_engine

from gigwright.backbone.event import Present, Recorded, event_type, tags_of
from gigwright.backbone.ids import CommandId, EventId, derive
from gigwright.backbone.projection import Rows
from gigwright.contexts.ledger.projections import Entry, bookkeeping
from gigwright.contexts.ledger.projections.postings import entries_of
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.ledger import (
    CreditGranted,
    DebtRecovered,
    EarningsCleared,
    EarningsClearedEarly,
    PayoutRequested,
    SweepRequested,
)
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    CouponRedeemed,
    CouponReturned,
    CreditUsed,
    ExtraBought,
    LatePaymentRefunded,
    OrderCancelled,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
    PaymentExpired,
    SellerTipped,
)
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
    FundsAvailable,
    PaymentCaptured,
    PaymentRefunded,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
    SweepArrived,
    SweepFailed,
    SweepSent,
)
from gigwright.values import (
    BankPayoutRef,
    BillId,
    BreakId,
    ChargebackRef,
    ChargeRef,
    CouponCode,
    GigId,
    LineRef,
    Money,
    OperatorId,
    OrderId,
    PaymentId,
    PayoutId,
    RefundId,
    RefundRef,
    SourceRef,
    SweepId,
    TransferRef,
    UserId,
)
from tests.contexts.asked_anything import changed
from tests.contexts.payments.samples import placed

E = TypeVar("E")

NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
CLEARS_AT = NOON + timedelta(days=14)
AGAIN_FROM = NOON + timedelta(hours=24)

BUYER = derive(UserId, "buyer")
SELLER = derive(UserId, "seller")
OPERATOR = derive(OperatorId, "operator")
GIG = derive(GigId, "gig")
ORDER = derive(OrderId, "order")
PAYMENT = derive(PaymentId, "payment")
PAYOUT = derive(PayoutId, "payout")
REFUND = derive(RefundId, "refund")
CHARGE = ChargeRef("ch_1")


def usd(amount_minor: int) -> Money:
    return Money(amount_minor, "USD")


CAPTURED = PaymentCaptured(
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    charge=CHARGE,
    amount=usd(10_550),
    processor_fee=usd(336),
    available_at=NOON + timedelta(days=2),
)
AVAILABLE = FundsAvailable(payment=PAYMENT, order=ORDER, charge=CHARGE, amount=usd(10_214))
COMPLETED = OrderCompleted(
    order=ORDER,
    gig=GIG,
    buyer=BUYER,
    seller=SELLER,
    how="accepted",
    price=usd(10_000),
    service_fee=usd(550),
    commission=usd(2_000),
    earning=usd(8_000),
    clears_at=CLEARS_AT,
)
CREDIT_GRANTED = CreditGranted(operator=OPERATOR, buyer=BUYER, amount=usd(11_000), reason=Present("A storm"))
CREDIT_USED = CreditUsed(order=ORDER, buyer=BUYER, seller=SELLER, amount=usd(10_550))
CREDIT_USED_UP = CreditUsed(order=ORDER, buyer=BUYER, seller=SELLER, amount=usd(10_550), payment=PAYMENT)
EXPIRED = PaymentExpired(order=ORDER, gig=GIG, buyer=BUYER, seller=SELLER, to_credit=usd(10_550))
COUPON = CouponRedeemed(
    order=ORDER,
    coupon=CouponCode("WELCOME-10"),
    buyer=BUYER,
    seller=SELLER,
    amount=usd(1_000),
    funded_by="market",
)
COUPON_OF_THE_SELLER = changed(COUPON, funded_by="seller")
COUPON_RETURNED = CouponReturned(
    order=ORDER, coupon=COUPON.coupon, buyer=BUYER, seller=SELLER, amount=usd(1_000), funded_by="market"
)
CLEARED = EarningsCleared(order=ORDER, seller=SELLER, earning=usd(8_000))
EARLY_CLEARING_HOURS = 14 * 24
PLACED = changed(placed, order=ORDER, seller=SELLER, buyer=BUYER, clearing_hours=EARLY_CLEARING_HOURS)
CLEARED_EARLY = EarningsClearedEarly(order=ORDER, seller=SELLER, earning=usd(8_000), fee=usd(80))
PAYOUT_REQUESTED = PayoutRequested(payout=PAYOUT, seller=SELLER, amount=usd(8_000), fee=usd(0), again_from=AGAIN_FROM)
PAYOUT_SENT = PayoutSent(payout=PAYOUT, seller=SELLER, amount=usd(8_000), transfer=TransferRef("tr_1"))
PAYOUT_FAILED = PayoutFailed(payout=PAYOUT, seller=SELLER, amount=usd(8_000), fee=usd(0), reason="insufficient funds")
PAYOUT_RETURNED = PayoutReturned(
    payout=PAYOUT, seller=SELLER, amount=usd(8_000), fee=usd(0), transfer=TransferRef("tr_1"), reason="account closed"
)
CANCELLED = OrderCancelled(
    order=ORDER,
    gig=GIG,
    payment=PAYMENT,
    buyer=BUYER,
    seller=SELLER,
    refund=usd(10_550),
    reason="changed my mind",
    fault="nobody",
)
REVERSED = OrderReversed(
    order=ORDER,
    gig=GIG,
    payment=PAYMENT,
    buyer=BUYER,
    seller=SELLER,
    refund=usd(10_550),
    commission=usd(2_000),
    service_fee=usd(550),
    from_clearing=usd(8_000),
    from_available=usd(0),
    owed=usd(0),
    fault="seller",
)
PARTLY_REFUNDED = OrderPartlyRefunded(
    order=ORDER,
    payment=PAYMENT,
    buyer=BUYER,
    seller=SELLER,
    how="agreed",
    refund=usd(3_165),
    price=usd(3_000),
    service_fee=usd(165),
    commission=usd(600),
    earning=usd(2_400),
    from_held=usd(3_165),
    from_clearing=usd(0),
    from_available=usd(0),
    owed=usd(0),
)
OTHER_PAYMENT = derive(PaymentId, "other payment")
BILL = derive(BillId, "bill")
CAPTURED_FOR_A_BILL = PaymentCaptured(
    payment=OTHER_PAYMENT,
    order=ORDER,
    buyer=BUYER,
    charge=ChargeRef("ch_2"),
    amount=usd(1_883),
    processor_fee=usd(85),
    available_at=NOON + timedelta(days=2),
    bill=BILL,
)
BOUGHT = ExtraBought(
    order=ORDER,
    bill=BILL,
    payment=OTHER_PAYMENT,
    buyer=BUYER,
    seller=SELLER,
    kind="extra",
    extra="The source file",
    price=usd(1_500),
    service_fee=usd(383),
    total=usd(1_883),
    commission=usd(300),
    earning=usd(1_200),
    days=0,
    due_at=None,
    give_up_at=None,
)
TIPPED = SellerTipped(
    order=ORDER,
    bill=BILL,
    payment=OTHER_PAYMENT,
    buyer=BUYER,
    seller=SELLER,
    price=usd(1_500),
    service_fee=usd(383),
    total=usd(1_883),
    commission=usd(300),
    earning=usd(1_200),
    clears_at=CLEARS_AT,
)
RECOVERED = DebtRecovered(order=ORDER, seller=SELLER, amount=usd(4_000))
LATE = LatePaymentRefunded(order=ORDER, payment=PAYMENT, buyer=BUYER, seller=SELLER, refund=usd(10_550))
REFUNDED = PaymentRefunded(
    refund=REFUND, payment=PAYMENT, order=ORDER, buyer=BUYER, amount=usd(10_550), processor_refund=RefundRef("re_1")
)
OF_A_CHARGEBACK: dict[str, Any] = {
    "chargeback": ChargebackRef("cb_1"),
    "payment": PAYMENT,
    "order": ORDER,
    "buyer": BUYER,
}
TAKEN_BACK = ChargebackOpened(**OF_A_CHARGEBACK, seller=SELLER, charge=CHARGE, amount=usd(10_550), fee=usd(1_500))
TAKEN_AGAIN = ChargebackAppealed(**OF_A_CHARGEBACK, seller=SELLER, amount=usd(10_550))
GIVEN_BACK = ChargebackWon(**OF_A_CHARGEBACK, amount=usd(10_550), recovers=False, again=False)
BACK_AFTER_ALL = ChargebackWon(**OF_A_CHARGEBACK, amount=usd(10_550), recovers=True, again=False)
SHARED: dict[str, Any] = {"commission": usd(2_000), "service_fee": usd(550)}
KEPT = ChargebackHeld(
    **OF_A_CHARGEBACK,
    **SHARED,
    seller=SELLER,
    amount=usd(10_550),
    from_refunds=usd(0),
    from_held=usd(0),
    earning=usd(8_000),
    from_clearing=usd(8_000),
    from_available=usd(0),
)
KEPT_NO_LONGER = ChargebackReleased(
    **OF_A_CHARGEBACK, seller=SELLER, released=usd(8_000), clears_at=CLEARS_AT, refund=usd(0)
)
BORNE = ChargebackBorne(
    **OF_A_CHARGEBACK,
    **SHARED,
    seller=SELLER,
    borne_by="seller",
    amount=usd(10_550),
    from_refunds=usd(0),
    from_held=usd(0),
    from_hold=usd(8_000),
    owed=usd(0),
    loss=usd(0),
    released=usd(0),
    clears_at=None,
)
NO_SHARES = {"commission": usd(0), "service_fee": usd(0), "from_hold": usd(0)}
MADE_GOOD = ChargebackRecovered(
    **OF_A_CHARGEBACK,
    **SHARED,
    seller=SELLER,
    amount=usd(10_550),
    from_refunds=usd(0),
    refund=usd(0),
    earning=usd(8_000),
    loss=usd(0),
    clears_at=CLEARS_AT,
)

REFUND_FAILED = RefundFailed(
    refund=REFUND,
    payment=PAYMENT,
    order=ORDER,
    buyer=BUYER,
    amount=usd(10_550),
    processor_refund=RefundRef("re_1"),
    reason="the card takes nothing back",
)
BREAK = derive(BreakId, "break")
BREAK_FOUND = BreakFound(
    difference=BREAK,
    kind="unknown_kind",
    source=SourceRef("nobody"),
    line=LineRef("txn_1"),
    line_kind="network_cost",
    ours=usd(0),
    theirs=usd(-250),
    suspense=usd(-250),
)
BREAK_EXPLAINED = BreakExplained(difference=BREAK, source=SourceRef("nobody"), suspense=usd(-250))
BREAK_RESOLVED = BreakResolved(
    difference=BREAK,
    source=SourceRef("nobody"),
    operator=derive(OperatorId, "operator"),
    destination="processor_fees",
    suspense=usd(-250),
    reason=Present("It is what the network asks for"),
)


def altered(event: E, **changes: object) -> E:
    """The same event, but for these fields."""
    struct: Any = event
    changed: E = structs.replace(struct, **changes)
    return changed


def recorded(data: Any, position: int = 1, *, at: datetime = NOON) -> Recorded[Any]:
    """The event as the log would hold it at this position."""
    kind = event_type(type(data))
    return Recorded(
        position=position,
        id=derive(EventId, "event", str(position)),
        name=kind.name,
        version=kind.version,
        tags=tags_of(data, "testing"),
        recorded=at,
        occurred=at,
        actor="testing",
        correlation=derive(CommandId, "command", str(position)),
        causation=None,
        traceparent="",
        command=derive(CommandId, "command", str(position)),
        imported=False,
        hash=b"",
        data=data,
    )


def posted(data: Any) -> dict[str, list[tuple[str, int]]]:
    """Purpose → (account, amount in minor units) of each line, debits positive."""
    return {entry.purpose: lines_of(entry) for entry in entries_of(recorded(data))}


def lines_of(entry: Entry) -> list[tuple[str, int]]:
    return [(line.account, line.amount.amount_minor) for line in entry.lines]


@contextmanager
def empty_books() -> Iterator[Connection]:
    """The tables of the books, in memory."""
    engine = create_engine("sqlite://")
    try:
        bookkeeping.tables.create_all(engine)
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def books_of(*events: object) -> Iterator[Connection]:
    """The books after these events, an hour apart from noon on."""
    with empty_books() as connection:
        keep(connection, events)
        yield connection


def keep(
    connection: Connection, events: Iterable[object], *, after: int = 0, apart: timedelta = timedelta(hours=1)
) -> None:
    """Book these events at the positions that follow."""
    for position, data in enumerate(events, start=after + 1):
        event = recorded(data, position, at=NOON + apart * (position - 1))
        with Rows(connection) as rows:
            if not isinstance(data, SweepRequested):  # nothing has moved: the books do not hear of it
                bookkeeping.handlers[type(data)](rows, event)


SWEEP = derive(SweepId, "sweep")
SWEEP_REF = BankPayoutRef("bp_1")
SWEEP_REQUESTED = SweepRequested(sweep=SWEEP, operator=OPERATOR, amount=usd(500), reason=Present("The rent"))
SWEEP_SENT = SweepSent(sweep=SWEEP, amount=usd(500), bank_payout=SWEEP_REF)
SWEEP_ARRIVED = SweepArrived(sweep=SWEEP, amount=usd(500), bank_payout=SWEEP_REF)
SWEEP_FAILED = SweepFailed(sweep=SWEEP, amount=usd(500), bank_payout=SWEEP_REF, arrived=False, reason="Closed")
