"""Real orders of another market, read as the commands that would have led to them in ours.

What they paid is what an order comes to, in one payment, without fees of ours; items, freight and instalments are that
market's affair. The seller is that of the first item, or nobody in particular. Every command has the moment at which
it happened there, even where that market's moments contradict one another; they name no time zone, and are read as UTC.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec

from gigwright.backbone.ids import CommandId, derive
from gigwright.contexts.accounts.decisions import BecomeSeller, RegisterUser
from gigwright.contexts.gigs.decisions.offering import IMPORTER, ImportGig
from gigwright.contexts.orders.decisions.completing import AcceptDelivery
from gigwright.contexts.orders.decisions.delivering import DeliverWork
from gigwright.contexts.orders.decisions.paying import INTAKE, AcceptPayment
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.orders.decisions.starting import CancelBeforeStart, SubmitRequirements
from gigwright.contexts.payments.decisions import RecordCapture, RequestPayment
from gigwright.events.gigs import Package
from gigwright.values import AddressId, ChargeRef, GigId, Money, OrderId, PaymentId, UserId, parse_money

CURRENCY = "BRL"
NOBODY_IN_PARTICULAR = "nobody"
DELIVERED = "delivered_customer_date"
ENDED_WITHOUT_WORK = ("canceled", "unavailable")
DAYS = 30

Row = dict[str, str]


class Step(NamedTuple):
    """A command under the id that it has in every run, and when it happened."""

    name: str
    id: CommandId
    command: object
    occurred: datetime


class RealOrder(msgspec.Struct, frozen=True):
    """One row of the orders, with what its payments come to and whose its first item is."""

    row: Row
    seller_name: str
    paid: Money

    @property
    def name(self) -> str:
        return self.row["order_id"]

    @property
    def order(self) -> OrderId:
        return derive(OrderId, "real", self.name)

    @property
    def buyer(self) -> UserId:
        return derive(UserId, "real", self.row["customer_id"])

    @property
    def seller(self) -> UserId:
        return derive(UserId, "real", self.seller_name)

    def at(self, column: str) -> datetime | None:
        """A moment of that market, if it names one."""
        said = self.row[f"order_{column}"]
        return datetime.fromisoformat(said).replace(tzinfo=UTC) if said else None

    @property
    def placed_at(self) -> datetime:
        moment = self.at("purchase_timestamp")
        assert moment is not None, "every order was placed at some time"
        return moment

    @property
    def paid_at(self) -> datetime:
        return self.at("approved_at") or self.placed_at

    def steps(self, buyers: AddressId) -> Iterator[Step]:
        """Everything that was done about it, one after the other."""
        yield self._step("buyer", RegisterUser(by=IMPORTER, user=self.buyer, address=buyers, name="A buyer"))
        yield from self._placed()
        yield from self._paid()
        if self.row["order_status"] in ENDED_WITHOUT_WORK:
            yield self._step("cancelled", CancelBeforeStart(by=self.buyer, order=self.order))
        delivered_at = self.at(DELIVERED)
        if delivered_at is not None:
            yield from self._delivered(delivered_at)

    def _placed(self) -> Iterator[Step]:
        gig = derive(GigId, "real", self.name)
        basic = Package(name="Basic", price=self.paid, delivery_days=DAYS, revisions=0)
        listing = ImportGig(
            by=IMPORTER,
            gig=gig,
            seller=self.seller,
            title="I will send what was ordered",
            category="Elsewhere",
            subcategory="Goods",
            packages=(basic,),
        )
        yield self._step("gig", listing)
        terms = PlaceOrder(
            by=self.buyer,
            order=self.order,
            gig=gig,
            seller=self.seller,
            package=basic.name,
            price=self.paid,
            delivery_days=DAYS,
            revisions=0,
            total=self.paid,
        )
        yield self._step("order", terms)

    def _paid(self) -> Iterator[Step]:
        payment = derive(PaymentId, "real", self.name)
        asked = RequestPayment(by=self.buyer, payment=payment, order=self.order, amount=self.paid, card="elsewhere")
        yield self._step("payment", asked)
        captured = RecordCapture(
            by=IMPORTER,
            payment=payment,
            charge=ChargeRef(f"elsewhere_{self.name}"),
            amount=self.paid,
            processor_fee=Money(0, CURRENCY),
            available_at=self.paid_at + timedelta(days=2),
        )
        yield self._step("capture", captured, self.paid_at)
        accepted = AcceptPayment(by=INTAKE, order=self.order, payment=payment, amount=self.paid)
        yield self._step("paid", accepted, self.paid_at)

    def _delivered(self, at: datetime) -> Iterator[Step]:
        needs = SubmitRequirements(by=self.buyer, order=self.order, answers="As ordered elsewhere")
        yield self._step("requirements", needs, self.paid_at)
        yield self._step("delivery", DeliverWork(by=self.seller, order=self.order, message="Sent"), at)
        yield self._step("acceptance", AcceptDelivery(by=self.buyer, order=self.order, number=1), at)

    def _step(self, name: str, command: object, occurred: datetime | None = None) -> Step:
        return Step(name, derive(CommandId, "real", self.name, name), command, occurred or self.placed_at)


def sellers_steps(seller: UserId, address: AddressId, at: datetime) -> Iterator[Step]:
    """A seller joins, and begins to sell."""
    register = RegisterUser(by=IMPORTER, user=seller, address=address, name="A seller")
    yield Step("seller", derive(CommandId, seller, "register"), register, at)
    yield Step("seller", derive(CommandId, seller, "sell"), BecomeSeller(by=seller), at)


def read(folder: Path) -> list[RealOrder]:
    """All of them, in the order in which they were placed."""
    paid: defaultdict[str, Money] = defaultdict(lambda: Money(0, CURRENCY))
    for row in _rows(folder / "order_payments.csv.gz"):
        paid[row["order_id"]] += parse_money(row["payment_value"], CURRENCY)
    sellers: dict[str, str] = {}
    for row in _rows(folder / "order_items.csv.gz"):
        sellers.setdefault(row["order_id"], row["seller_id"])
    found = [
        RealOrder(row, sellers.get(row["order_id"], NOBODY_IN_PARTICULAR), paid[row["order_id"]])
        for row in _rows(folder / "orders.csv.gz")
    ]
    return sorted(found, key=lambda order: (order.placed_at, order.name))


def _rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)
