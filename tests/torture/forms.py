"""The forms that people fill in: who they are, what they sell, what they want of one another."""

import msgspec

from gigwright.backbone.ids import derive
from gigwright.contexts.accounts.decisions import AppointOperator, BecomeSeller, RegisterUser
from gigwright.contexts.gigs.decisions.offering import DraftGig, PublishGig
from gigwright.contexts.ledger.decisions import RequestPayout, RequestSweep
from gigwright.contexts.ledger.projections import balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import seller_available
from gigwright.contexts.orders.decisions.completing import AcceptDelivery
from gigwright.contexts.orders.decisions.delivering import DeliverWork, RequestRevision
from gigwright.contexts.orders.decisions.disputing import OpenDispute, WithdrawDispute
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.orders.decisions.starting import CancelBeforeStart, SubmitRequirements
from gigwright.contexts.payments.decisions.asking import RequestPayment
from gigwright.events.gigs import Package
from gigwright.policy import FIRST_POLICY
from gigwright.values import DisputeId, GigId, Money, OperatorId, OrderId, PaymentId, PayoutId, SweepId, UserId
from gigwright.wiring import Market
from tests.torture.client import Build

GOOD_CARD = "4242424242424242"
DECLINED_CARD = "4000000000000002"

# Seller → what a package of theirs costs.
SELLERS = {"Amara": Money(10_000, "USD"), "Kenji": Money(9_800, "JPY"), "Layla": Money(27_750, "BHD")}
BUYERS = ("Noor", "Felix")
COMES_BACK = "Layla"  # whose bank sends payouts back
PACKAGE = "Standard"
DELIVERY_DAYS = 5


class Wish(msgspec.Struct, frozen=True):
    """Somebody wants to buy of a seller, and goes down one path."""

    name: str
    buyer: str
    seller: str
    path: str

    @property
    def order(self) -> OrderId:
        return derive(OrderId, "torture", self.name)


def person(name: str) -> UserId:
    """Somebody's id."""
    return derive(UserId, "torture", name)


def form(command: object) -> Build:
    """Nothing needs to be looked up to fill it in."""
    return lambda _: command


def register(name: str) -> Build:
    def build(market: Market) -> object:
        address = market.addresses.claim(f"{name}@example.org")
        return RegisterUser(by=person(name), user=person(name), address=address, name=name)

    return build


def appoint(name: str) -> Build:
    """Somebody who is told of what waits for operators."""

    def build(market: Market) -> object:
        address = market.addresses.claim(f"{name}@example.org")
        return AppointOperator(by="cli", operator=_operator(name), address=address)

    return build


def begin_to_sell(name: str) -> Build:
    def build(market: Market) -> object:
        if name == COMES_BACK:
            market.processor.return_transfers_to(person(name))
        return BecomeSeller(by=person(name))

    return build


def draft(seller: str) -> Build:
    package = Package(name=PACKAGE, price=SELLERS[seller], delivery_days=DELIVERY_DAYS, revisions=2)
    return form(
        DraftGig(
            by=person(seller),
            gig=_gig(seller),
            title=f"I will work for you as {seller} does",
            category="Writing & Translation",
            subcategory="Translation",
            packages=(package,),
        )
    )


def publish(seller: str) -> Build:
    return form(PublishGig(by=person(seller), gig=_gig(seller)))


def place(wish: Wish) -> Build:
    price = SELLERS[wish.seller]
    return form(
        PlaceOrder(
            by=person(wish.buyer),
            order=wish.order,
            gig=_gig(wish.seller),
            seller=person(wish.seller),
            package=PACKAGE,
            price=price,
            delivery_days=DELIVERY_DAYS,
            revisions=2,
            total=FIRST_POLICY.terms(price).total,
        )
    )


def pay(wish: Wish, which: str, card: str) -> Build:
    def build(market: Market) -> object:
        now = market.clock.now()
        return RequestPayment(
            by=person(wish.buyer),
            payment=derive(PaymentId, "torture", wish.name, which),
            order=wish.order,
            amount=FIRST_POLICY.terms(SELLERS[wish.seller]).total,
            card=market.door.tokenize(card, exp_month=now.month, exp_year=now.year + 2, cvc="123"),
        )

    return build


def explain(wish: Wish) -> Build:
    return form(SubmitRequirements(by=person(wish.buyer), order=wish.order, answers="For a bakery by the sea."))


def cancel(wish: Wish) -> Build:
    return form(CancelBeforeStart(by=person(wish.buyer), order=wish.order))


def deliver(wish: Wish, number: int) -> Build:
    def build(market: Market) -> object:
        file = market.files.keep(f"version-{number}.txt", f"{wish.name} {number}\n".encode())
        return DeliverWork(by=person(wish.seller), order=wish.order, message=f"Version {number}.", files=(file,))

    return build


def send_back(wish: Wish, number: int) -> Build:
    note = "A little larger, please."
    return form(RequestRevision(by=person(wish.buyer), order=wish.order, number=number, note=note))


def dispute(wish: Wish) -> Build:
    case = derive(DisputeId, "torture", wish.name)
    return form(OpenDispute(by=person(wish.buyer), order=wish.order, dispute=case, statement="It is too small."))


def need_no_decision(wish: Wish) -> Build:
    case = derive(DisputeId, "torture", wish.name)
    return form(WithdrawDispute(by=person(wish.buyer), order=wish.order, dispute=case))


def accept(wish: Wish, number: int) -> Build:
    return form(AcceptDelivery(by=person(wish.buyer), order=wish.order, number=number))


def withdraw(seller: str, which: str) -> Build:
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

    return build


def sweep(name: str, amount: Money) -> Build:
    """So much of what is the market's own goes to its bank."""
    return form(RequestSweep(by=_operator(name), sweep=derive(SweepId, "torture"), amount=amount, reason="The rent"))


def _operator(name: str) -> OperatorId:
    return derive(OperatorId, "torture", name)


def _gig(seller: str) -> GigId:
    return derive(GigId, "torture", seller)
