"""Whole purchases: an order is placed and paid, the card is charged, the books are kept, both letters are sent."""

from collections.abc import Sequence
from pathlib import Path
from threading import Semaphore

import msgspec

from gigwright.backbone.query import query
from gigwright.backbone.runner import Runner
from gigwright.contexts.accounts.decisions import AppointOperator
from gigwright.contexts.ledger.projections import bookkeeping
from gigwright.contexts.notifications.ports import Letter, Sent
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.payments.decisions import RequestPayment
from gigwright.contexts.policies.decisions import PublishPolicy
from gigwright.events.gigs import Package
from gigwright.events.payments import PaymentCaptured
from gigwright.simulation.people import GOOD_CARD, Person, newcomer
from gigwright.values import AddressId, GigId, Money, OperatorId, OrderId, PaymentId
from gigwright.wiring import open_market

APPENDS = 4  # of a purchase: placed, payment requested, captured, paid
SECONDS_MAX = 60.0
BASIC = Package(name="Basic", price=Money(10_000, "USD"), delivery_days=3, revisions=1)
TOTAL = Money(10_550, "USD")


class Post:
    """Takes every letter at once, and tells who waits for it."""

    def __init__(self) -> None:
        self.arrived: dict[tuple[AddressId, str], Semaphore] = {}

    def send(self, letter: Letter, key: str) -> Sent:  # noqa: ARG002 - as every post
        """Taken."""
        waiting = self.arrived.get((letter.to, letter.template))
        if waiting is not None:
            waiting.release()
        return Sent(message_id=f"<{letter.id}@example.org>")


class Purse(msgspec.Struct, frozen=True):
    """One caller's buyer, with a card, and the gig that they buy again and again of a seller of their own."""

    buyer: Person
    seller: Person
    gig: GigId
    card: str
    letters: tuple[Semaphore, Semaphore]


class Street:
    """A market, and so many callers who buy in it, each one thing after the other; close it.

    `at_work`: its consumers run on threads of this process, as `gigwright work` runs them; otherwise somebody settles.
    """

    def __init__(self, home: Path, callers: int, *, databases: Sequence[str] = (), at_work: bool = True) -> None:
        self._post = Post()
        log_url, views_url = databases or (None, None)
        self.market = open_market(home, post=self._post, log_url=log_url, views_url=views_url)
        self._let_queues_be_long()
        self._purses = [self._purse(number) for number in range(callers)]
        self.market.settle()
        self.troubles: list[str] = []
        self._runner = Runner(self.market.parts if at_work else (), self.market.log, self.market.clock, self._note)
        self._runner.start()

    def buy(self, caller: int) -> None:
        """One purchase, from the order until its money is booked and both sides have their letters."""
        payment = self.ask(caller)
        for letter in self._purses[caller].letters:
            if not letter.acquire(timeout=SECONDS_MAX):
                raise TimeoutError(f"a letter is missing after {SECONDS_MAX} s; {self.troubles}")
        captured = next(iter(self.market.log.read(query(PaymentCaptured, tags=(f"payment:{payment}",)), limit=1)))
        while not self.market.caught_up(captured.position, bookkeeping):
            if self.troubles:
                raise TimeoutError(f"the books stand still; {self.troubles}")

    def ask(self, caller: int) -> PaymentId:
        """What the buyer does: place the order, and offer the card."""
        purse, ids = self._purses[caller], self.market.ids
        order, payment = ids.new(OrderId), ids.new(PaymentId)
        self.market.do(
            PlaceOrder(
                by=purse.buyer.id,
                order=order,
                gig=purse.gig,
                seller=purse.seller.id,
                package=BASIC.name,
                price=BASIC.price,
                delivery_days=BASIC.delivery_days,
                revisions=BASIC.revisions,
                total=TOTAL,
            )
        )
        self.market.do(RequestPayment(by=purse.buyer.id, payment=payment, order=order, amount=TOTAL, card=purse.card))
        return payment

    def close(self) -> None:
        """Stop the consumers, and let go of the market."""
        self._runner.stop()
        self.market.close()

    def _let_queues_be_long(self) -> None:
        operator = self.market.ids.new(OperatorId)
        address = self.market.addresses.claim("operator@example.org")
        self.market.do(AppointOperator(by="bench", operator=operator, address=address))
        policy = self.market.policy()
        long = msgspec.structs.replace(policy, version=policy.version + 1, queue_limit=10_000)
        self.market.do(PublishPolicy(by=operator, policy=long, reason="nobody delivers while we measure"))

    def _purse(self, number: int) -> Purse:
        market = self.market
        seller, buyer = (newcomer(market, role, f"{role}{number}@example.org") for role in ("seller", "buyer"))
        seller.begin_to_sell()
        gig = seller.offer("I will draw your logo", "Graphics & Design", "Logo Design", BASIC)
        now = market.clock.now()
        return Purse(
            buyer=buyer,
            seller=seller,
            gig=gig,
            card=market.door.tokenize(GOOD_CARD, now.month, now.year + 2, "123"),
            letters=(
                self._waiting_for(f"buyer{number}@example.org", "requirements-due"),
                self._waiting_for(f"seller{number}@example.org", "order-placed"),
            ),
        )

    def _waiting_for(self, email: str, template: str) -> Semaphore:
        return self._post.arrived.setdefault((self.market.addresses.claim(email), template), Semaphore(0))

    def _note(self, name: str, trouble: str) -> None:
        self.troubles.append(f"{name}: {trouble}")
