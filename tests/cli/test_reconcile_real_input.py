"""A real platform's ledger through our accounts: every row is accounted for, its balance is off by 1.13."""

import csv
import gzip
import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gigwright.backbone.clock import VirtualClock
from gigwright.backbone.codec import digest
from gigwright.backbone.ids import CommandId, derive
from gigwright.backbone.log import Asked
from gigwright.cli.books import audit
from gigwright.cli.reconcile import compared
from gigwright.contexts.ledger.projections import balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import PROCESSOR_AVAILABLE, PROCESSOR_FEES, PROCESSOR_PENDING, SUSPENSE
from gigwright.contexts.payments.decisions import ResolveBreak
from gigwright.contexts.payments.decisions.breaks import ListedBreak
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.breaks import Destination
from gigwright.events.ledger import EarningsCleared, PayoutRequested
from gigwright.events.orders import OrderCompleted, OrderReversed
from gigwright.events.payments import FundsAvailable, PaymentCaptured, PaymentRefunded, PayoutSent
from gigwright.values import (
    AddressId,
    ChargeRef,
    GigId,
    Money,
    OperatorId,
    OrderId,
    PaymentId,
    PayoutId,
    RefundId,
    RefundRef,
    TransferRef,
    UserId,
)
from gigwright.wiring import Market, Work, open_market
from tests.cli.town import tamper
from tests.torture.places import in_memory

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
SELLER, BUYER = derive(UserId, "collective"), derive(UserId, "contributors")
OPERATOR = derive(OperatorId, "operator")
BOOKKEEPER = Work(only=("bookkeeping", "reconciliation"))  # nobody charges and pays out again what was long ago
NOTHING = Money(0, "USD")
TO: dict[str, Destination] = {"transfer": "processor_fees", "charge": "losses", "HOST_FEE": "losses"}

Row = dict[str, str]

pytestmark = pytest.mark.skipif(
    "GIGWRIGHT_REAL_DATA" not in os.environ, reason="GIGWRIGHT_REAL_DATA names no folder of real input"
)


def rows() -> list[Row]:
    (path,) = (Path(os.environ["GIGWRIGHT_REAL_DATA"]) / "payments").glob("opencollective_hledger*.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def usd(text: str) -> Money:
    """`-10.5` as money."""
    return Money(round(float(text or "0") * 100), "USD")


def kind_of(row: Row) -> str:
    """The row in the processor's words; one that is none of ours keeps its own."""
    match row["kind"], row["direction"], row["is_refund"]:
        case "CONTRIBUTION", "CREDIT", _:
            return "charge"
        case "CONTRIBUTION", "DEBIT", "REFUND":
            return "refund"
        case "EXPENSE", "DEBIT", _:
            return "transfer"
    return row["kind"]


def records_of(row: Row) -> Iterator[object]:
    """What our market would have recorded: gross, with the processor's own fee, and nothing of the platform's."""
    id, amount = row["txn_id"], usd(row["amount"])
    order, payment = derive(OrderId, id), derive(PaymentId, id)
    match kind_of(row):
        case "charge":
            fee = -usd(row["processor_fee"])
            yield from _paid_and_earned(order, payment, ChargeRef(id), amount, fee)
        case "refund":
            yield from _refunded(derive(OrderId, row["refund_txn_id"]), RefundRef(id), -amount)
        case "transfer":
            payout = derive(PayoutId, id)
            yield PayoutRequested(payout=payout, seller=SELLER, amount=-amount, fee=usd("0"), again_from=None)
            yield PayoutSent(payout=payout, seller=SELLER, amount=-amount, transfer=TransferRef(id))


def _paid_and_earned(order: OrderId, payment: PaymentId, charge: ChargeRef, amount: Money, fee: Money) -> list[object]:
    of: dict[str, Any] = {"payment": payment, "order": order, "charge": charge}
    return [
        PaymentCaptured(**of, buyer=BUYER, amount=amount, processor_fee=fee, available_at=NOW),
        FundsAvailable(**of, amount=amount - fee),
        OrderCompleted(
            order=order,
            gig=derive(GigId, "gig"),
            buyer=BUYER,
            seller=SELLER,
            how="accepted",
            price=amount,
            service_fee=NOTHING,
            commission=NOTHING,
            earning=amount,
            clears_at=NOW,
        ),
        EarningsCleared(order=order, seller=SELLER, earning=amount),
    ]


def _refunded(order: OrderId, ref: RefundRef, amount: Money) -> list[object]:
    of: dict[str, Any] = {"payment": derive(PaymentId, order), "order": order, "buyer": BUYER}
    return [
        OrderReversed(
            **of,
            gig=derive(GigId, "gig"),
            seller=SELLER,
            refund=amount,
            commission=NOTHING,
            service_fee=NOTHING,
            from_clearing=NOTHING,
            from_available=amount,
            owed=NOTHING,
            fault="nobody",
        ),
        PaymentRefunded(**of, refund=derive(RefundId, ref), amount=amount, processor_refund=ref),
    ]


def say(market: Market, *events: object) -> None:
    asked = Asked(id=market.ids.new(CommandId), name="Brought", digest=digest(events[0]))
    market.log.append(list(events), command=asked, by="testing")


@pytest.fixture(scope="module")
def lived() -> Iterator[tuple[Market, VirtualClock, Path]]:
    """The processor has every row as a line, and we have recorded what is ours of it."""
    clock = VirtualClock(NOW)
    with in_memory() as folder, open_market(folder / "home", clock=clock, work=BOOKKEEPER) as market:
        say(market, OperatorAppointed(operator=OPERATOR, address=derive(AddressId, "operator")))
        for row in rows():
            market.processor.book_by_mistake(kind_of(row), row["txn_id"], usd(row["net_amount"]))
            records = list(records_of(row))
            if records:
                say(market, *records)
        clock.advance(timedelta(days=4))
        market.settle()
        yield market, clock, folder / "home"


def holds(market: Market, *accounts: str) -> int:
    with market.reading(bookkeeping) as connection:
        return sum(one.amount_minor for one in balances(connection) if one.account in accounts)


def resolve(market: Market, one: ListedBreak) -> None:
    to = TO.get(one.line_kind, "gains")
    market.do(ResolveBreak(by=OPERATOR, difference=one.difference, destination=to, reason="as their ledger says"))


def test_every_row_is_accounted_for(lived: tuple[Market, VirtualClock, Path]) -> None:
    market, _, home = lived
    found = compared(market)
    assert (found.lines, found.waiting) == (1_916, 0)
    assert Counter(one.kind for one in found.breaks) == {"unknown_kind": 822, "amount_differs": 275}
    assert sum(one.suspense.amount_minor for one in found.breaks if one.line_kind == "charge") == -318_14
    assert [(one.lines_minor, one.books_minor, one.off_minor) for one in found.sums] == [(568_829, 568_829, 0)]

    for one in found.breaks:
        resolve(market, one)
    market.settle()
    assert holds(market, PROCESSOR_AVAILABLE, PROCESSOR_PENDING) == 568_829
    assert holds(market, PROCESSOR_FEES) == 939_00
    assert holds(market, SUSPENSE) == 0
    assert [finding for finding in audit(market) if finding.law != "L11"] == []  # nobody issued documents about it
    assert compared(market).is_right

    last = usd(rows()[-1]["reported_balance"])
    tamper(home / "sandbox.db", f"UPDATE balances SET available = {last.amount_minor}")
    (told,) = compared(market).sums
    assert told.off_minor == 113
