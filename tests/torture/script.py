"""The script of a market's life: who asks for what, and when, down every path of an order."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import msgspec

from gigwright.backbone.ids import derive
from gigwright.backbone.timers import TimerWorker
from gigwright.contexts.accounts.decisions import BecomeSeller, RegisterUser
from gigwright.contexts.gigs.decisions.offering import DraftGig, PublishGig
from gigwright.contexts.ledger.decisions import RequestPayout
from gigwright.contexts.ledger.projections import balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import seller_available
from gigwright.contexts.orders.decisions.completing import AcceptDelivery
from gigwright.contexts.orders.decisions.delivering import DeliverWork, RequestRevision
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.orders.decisions.starting import CancelBeforeStart, SubmitRequirements
from gigwright.contexts.payments.decisions.asking import RequestPayment
from gigwright.events.gigs import Package
from gigwright.policy import FIRST_POLICY
from gigwright.values import GigId, Money, OrderId, PaymentId, PayoutId, UserId
from gigwright.wiring import Market
from tests.torture.client import Build

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
HOURS = timedelta(hours=1)
DAYS = timedelta(days=1)

OUTAGE = (START + 9 * DAYS, START + 9 * DAYS + 31 * HOURS)  # longer than a key lives
HEALED = START + 40 * DAYS
END = START + 50 * DAYS

GOOD_CARD = "4242424242424242"
DECLINED_CARD = "4000000000000002"

# Seller → what a package of theirs costs.
SELLERS = {"Amara": Money(10_000, "USD"), "Kenji": Money(9_800, "JPY"), "Layla": Money(27_750, "BHD")}
BUYERS = ("Noor", "Felix")
COMES_BACK = "Layla"  # whose bank sends payouts back
PACKAGE = "Standard"
DELIVERY_DAYS = 5


class Step(msgspec.Struct, frozen=True):
    """At this time after the beginning, a form is filled in and sent; without one, something just happens."""

    at: timedelta
    name: str
    build: Build


class Purchase(msgspec.Struct, frozen=True):
    """Somebody buys of a seller, and goes down one path."""

    name: str
    at: timedelta
    buyer: str
    seller: str
    path: str


PURCHASES = (
    Purchase("accepted", 1 * DAYS, "Noor", "Amara", "accepted"),
    Purchase("silence", 1.2 * DAYS, "Felix", "Kenji", "silence"),
    Purchase("other-card", 2 * DAYS, "Felix", "Layla", "declined, then revised"),
    Purchase("declined", 3 * DAYS, "Noor", "Layla", "declined"),
    Purchase("cancelled", 4 * DAYS, "Noor", "Kenji", "cancelled"),
    Purchase("unpaid", 5 * DAYS, "Felix", "Amara", "unpaid"),
    Purchase("before-outage", 9 * DAYS - 2 * HOURS, "Felix", "Amara", "cancelled late"),
    Purchase("adopted", 9 * DAYS - 2 * MINUTES, "Noor", "Kenji", "too late"),
    Purchase("late", 9 * DAYS + 1 * HOURS, "Noor", "Amara", "too late"),
    Purchase("again", 12 * DAYS, "Noor", "Layla", "accepted"),
    Purchase("once-more", 13 * DAYS, "Felix", "Amara", "silence"),
    Purchase("one-more", 14 * DAYS, "Noor", "Kenji", "accepted"),
)

# A second before the earning of "accepted" clears, the timers are told a later time than the rules then see.
STUMBLE_AT = 17 * DAYS + 1 * HOURS - timedelta(seconds=1)
STUMBLE = timedelta(seconds=2)

PAYOUTS = ((21 * DAYS, "first"), (36 * DAYS, "second"))


def script() -> list[Step]:
    """All steps, in the order of their time."""
    steps = [*arrivals()]
    for purchase in PURCHASES:
        steps.extend(_purchase(purchase))
    steps.extend(_payout(at, which, seller) for at, which in PAYOUTS for seller in SELLERS)
    steps.append(Step(STUMBLE_AT, "stumble", _stumble))
    return sorted(steps, key=lambda step: step.at)


def order_of(name: str) -> OrderId:
    """The order of a purchase."""
    return derive(OrderId, "torture", name)


def person(name: str) -> UserId:
    """Somebody's id."""
    return derive(UserId, "torture", name)


def _gig(seller: str) -> GigId:
    return derive(GigId, "torture", seller)


def arrivals() -> Iterator[Step]:
    """Everybody joins, and sellers offer a gig each."""
    for name in (*SELLERS, *BUYERS):
        yield Step(0 * DAYS, f"register-{name}", _register(name))
    for name in SELLERS:
        yield Step(1 * HOURS, f"sell-{name}", _begin_to_sell(name))
        yield Step(2 * HOURS, f"draft-{name}", _form(_draft(name)))
        yield Step(3 * HOURS, f"publish-{name}", _form(PublishGig(by=person(name), gig=_gig(name))))


def _form(command: object) -> Build:
    """Nothing needs to be looked up to fill it in."""
    return lambda _: command


def _register(name: str) -> Build:
    def build(market: Market) -> object:
        address = market.addresses.claim(f"{name}@example.org")
        return RegisterUser(by=person(name), user=person(name), address=address, name=name)

    return build


def _begin_to_sell(name: str) -> Build:
    def build(market: Market) -> object:
        if name == COMES_BACK:
            market.processor.return_transfers_to(person(name))
        return BecomeSeller(by=person(name))

    return build


def _draft(seller: str) -> DraftGig:
    package = Package(name=PACKAGE, price=SELLERS[seller], delivery_days=DELIVERY_DAYS, revisions=2)
    return DraftGig(
        by=person(seller),
        gig=_gig(seller),
        title=f"I will work for you as {seller} does",
        category="Writing & Translation",
        subcategory="Translation",
        packages=(package,),
    )


def _purchase(bought: Purchase) -> Iterator[Step]:
    yield Step(bought.at, f"{bought.name}:place", _form(_place(bought)))
    if bought.path == "unpaid":
        return
    if bought.path.startswith("declined"):
        yield Step(bought.at + 1 * MINUTES, f"{bought.name}:pay", _pay(bought, "first", DECLINED_CARD))
    if bought.path != "declined":
        yield Step(bought.at + 3 * MINUTES, f"{bought.name}:pay-well", _pay(bought, "second", GOOD_CARD))
    yield from _after_payment(bought, person(bought.buyer), order_of(bought.name))


def _after_payment(bought: Purchase, buyer: UserId, order: OrderId) -> Iterator[Step]:
    if bought.path in ("declined", "too late"):
        return
    paid = bought.at + 1 * HOURS
    if bought.path.startswith("cancelled"):
        at = OUTAGE[0] - START + 30 * MINUTES if bought.path == "cancelled late" else paid
        yield Step(at, f"{bought.name}:cancel", _form(CancelBeforeStart(by=buyer, order=order)))
        return
    answers = SubmitRequirements(by=buyer, order=order, answers="For a bakery by the sea.")
    yield Step(paid, f"{bought.name}:explain", _form(answers))
    yield Step(paid + 1 * DAYS, f"{bought.name}:deliver", _deliver(bought, 1))
    last, done = 1, paid + 2 * DAYS
    if bought.path.endswith("revised"):
        note = RequestRevision(by=buyer, order=order, number=1, note="A little larger, please.")
        yield Step(done, f"{bought.name}:send-back", _form(note))
        yield Step(done + 1 * DAYS, f"{bought.name}:deliver-again", _deliver(bought, 2))
        last, done = 2, done + 2 * DAYS
    if bought.path != "silence":
        yes = AcceptDelivery(by=buyer, order=order, number=last)
        yield Step(done, f"{bought.name}:accept", _form(yes))


def _place(bought: Purchase) -> PlaceOrder:
    price = SELLERS[bought.seller]
    return PlaceOrder(
        by=person(bought.buyer),
        order=order_of(bought.name),
        gig=_gig(bought.seller),
        seller=person(bought.seller),
        package=PACKAGE,
        price=price,
        delivery_days=DELIVERY_DAYS,
        revisions=2,
        total=FIRST_POLICY.terms(price).total,
    )


def _pay(bought: Purchase, which: str, card: str) -> Build:
    def build(market: Market) -> object:
        now = market.clock.now()
        return RequestPayment(
            by=person(bought.buyer),
            payment=derive(PaymentId, "torture", bought.name, which),
            order=order_of(bought.name),
            amount=FIRST_POLICY.terms(SELLERS[bought.seller]).total,
            card=market.door.tokenize(card, exp_month=now.month, exp_year=now.year + 2, cvc="123"),
        )

    return build


def _deliver(bought: Purchase, number: int) -> Build:
    def build(market: Market) -> object:
        file = market.files.keep(f"version-{number}.txt", f"{bought.name} {number}\n".encode())
        seller, order = person(bought.seller), order_of(bought.name)
        return DeliverWork(by=seller, order=order, message=f"Version {number}.", files=(file,))

    return build


def _stumble(market: Market) -> None:
    """The wall clock is set back between the moment when a timer is found due and the decision that it asks for."""
    timers = next(part for part in market.parts if part.name == TimerWorker.name)
    timers.step(market.clock.now() + STUMBLE)


def _payout(at: timedelta, which: str, seller: str) -> Step:
    """All that has cleared, as the seller's page shows it when the form is filled in."""

    def build(market: Market) -> object:
        with market.reading(bookkeeping) as connection:
            (balance,) = balances(connection, below=seller_available(person(seller)))
        return RequestPayout(
            by=person(seller),
            payout=derive(PayoutId, "torture", seller, which),
            seller=person(seller),
            amount=Money(-balance.amount_minor, balance.currency),
        )

    return Step(at, f"payout-{which}-{seller}", build)
