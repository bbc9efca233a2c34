"""What sellers offer single buyers, and what comes of it: asked, and told again."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from gigwright.backbone.errors import ClockJumped
from gigwright.backbone.event import Present
from gigwright.contexts.orders.decisions.offering import (
    ExpireOffer,
    MakeOffer,
    WithdrawOffer,
    expire_offer,
    make_offer,
    withdraw_offer,
)
from gigwright.contexts.orders.decisions.overruling_offers import (
    DeclineOfferByOperator,
    WithdrawOfferByOperator,
    decline_offer_by_operator,
    withdraw_offer_by_operator,
)
from gigwright.contexts.orders.decisions.reminding import RemindOfOffer, remind_of_offer
from gigwright.contexts.orders.decisions.taking import AcceptOffer, DeclineOffer, accept_offer, decline_offer
from gigwright.events.accounts import OperatorAppointed, UserRegistered
from gigwright.events.gigs import GigDrafted, GigPublished
from gigwright.events.orders import (
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferOverruled,
    OfferReminded,
    OfferWithdrawn,
    OrderPlaced,
)
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, numbers_of
from gigwright.values import AddressId, GigId, Money, OfferId, OperatorId, OrderId, UserId
from tests.contexts.asked_anything import Answer, No, changed, no
from tests.contexts.orders.asked_agreements import askers, orders
from tests.contexts.orders.asked_further import AskedFurther
from tests.contexts.orders.retold import QUEUE_MAX, yen_gig
from tests.contexts.orders.samples import ada, ben, drafted, eve, gig, ids, sam

OPEN_MAX = "offer_limit"
ENDS = (OfferAccepted, OfferDeclined, OfferWithdrawn, OfferExpired)
BOUNDS = {"USD": (500, 2_000_000), "JPY": (600, 3_000_000)}
DAYS = {*range(1, 11), 14, 21, 30, 45, 60, 75, 90}
nobody = ids.new(OperatorId)
FIRST, SECOND = ids.new(OfferId), ids.new(OfferId)

offers = st.sampled_from((FIRST, FIRST, SECOND))
gigs = st.sampled_from((*[gig] * 6, yen_gig))
buyers = st.sampled_from((*[ben] * 8, eve, sam))
texts = st.sampled_from((*["A cat"] * 6, "x" * 1_200, "", " \n", "x" * 1_201))
prices = st.sampled_from(
    (
        *[Money(25_000, "USD")] * 6,
        *(Money(minor, "USD") for minor in (500, 2_000_000, 499, 2_000_001)),
        Money(14_999, "JPY"),
        Money(10_000, "CHF"),
    )
)
TAMPERED = ("price", "total", "seller", "gig")
seen = st.sampled_from((*["now"] * 9, *TAMPERED))


class AskedOffers(AskedFurther):
    @rule(
        by=askers,
        offer=st.one_of(st.none(), offers),
        gig=gigs,
        buyer=buyers,
        text=texts,
        price=prices,
        days=st.sampled_from((*[5] * 6, 1, 90, 0, 11, 91)),
        revisions=st.sampled_from((*[2] * 5, None, 0, 99, -1, 100)),
        asks=st.booleans(),
        stands=st.sampled_from((*[None] * 5, 1, 7, 0, 8)),
    )
    def make_an_offer(
        self,
        by: str | None,
        offer: OfferId | None,
        gig: GigId,
        buyer: UserId = ben,
        text: str = "A cat",
        price: Money = Money(25_000, "USD"),  # noqa: B008 - it is frozen
        days: int = 5,
        revisions: int | None = 2,
        asks: bool = True,
        stands: int | None = None,
    ) -> None:
        command = MakeOffer(
            by=UserId(by or sam),
            offer=offer or self._a_new_one(),
            gig=gig,
            buyer=buyer,
            description=text,
            price=price,
            delivery_days=days,
            revisions=revisions,
            asks=asks,
            open_days=stands,
        )
        self.ask(make_offer, command, self.answer_to_offering(command))

    @rule(by=askers, offer=offers, order=orders, seen=seen, due=st.sampled_from((0, 0, 0, 1)))
    def take_an_offer(self, by: str | None, offer: OfferId, order: OrderId, seen: str, due: int) -> None:
        """`due`: in the very moment in which its time is over."""
        for made in self.past(OfferMade, offer=offer)[:due]:
            self.now = max(self.now, made.expires_at)
        command = self._as_offered(UserId(by or ben), offer, order, seen)
        self.ask(accept_offer, command, self.answer_to_taking(command))

    @rule(by=askers, offer=offers)
    def decline_an_offer(self, by: str | None, offer: OfferId) -> None:
        command = DeclineOffer(by=UserId(by or ben), offer=offer)
        facts = self._of_the_offer(offer)
        refusal = self._cannot_end(offer, {"only the buyer to whom": bool(facts) and command.by != facts["buyer"]})
        self.ask(decline_offer, command, refusal or [OfferDeclined(**facts)])

    @rule(by=askers, offer=offers)
    def withdraw_an_offer(self, by: str | None, offer: OfferId) -> None:
        command = WithdrawOffer(by=UserId(by or sam), offer=offer)
        facts = self._of_the_offer(offer)
        refusal = self._cannot_end(offer, {"only the seller who made": bool(facts) and command.by != facts["seller"]})
        self.ask(withdraw_offer, command, refusal or [OfferWithdrawn(**facts)])

    @rule(
        by=st.sampled_from((ada, ada, ada, nobody)),
        offer=offers,
        reason=st.sampled_from(("Nobody may sell that",) * 3 + (" ",)),
        act=st.sampled_from(("withdrawn", "declined")),
        there_is_one=st.booleans(),
    )
    def end_an_offer_for_others(
        self, by: OperatorId, offer: OfferId, reason: str, act: Any, there_is_one: bool
    ) -> None:
        if not self.past(OperatorAppointed):
            self.happens(OperatorAppointed(operator=ada, address=ids.new(AddressId)))
        if there_is_one:
            self.make_an_offer(None, offer, gig)  # unless it was made before
        facts = self._of_the_offer(offer)
        refusal = self._cannot_end(offer, {"only an operator": by != ada, "write a reason": not reason.strip()})
        record: dict[str, Any] = {name: facts.get(name) for name in ("seller", "buyer")}
        overruled = OfferOverruled(offer=offer, operator=ada, act=act, reason=Present(reason), **record)
        if act == "withdrawn":
            take_back = WithdrawOfferByOperator(by=by, offer=offer, reason=reason)
            self.ask(withdraw_offer_by_operator, take_back, refusal or [overruled, OfferWithdrawn(**facts)])
        else:
            say_no = DeclineOfferByOperator(by=by, offer=offer, reason=reason)
            self.ask(decline_offer_by_operator, say_no, refusal or [overruled, OfferDeclined(**facts)])

    @rule(by=askers, offer=offers, due=st.booleans())
    def let_an_offer_pass(self, by: str | None, offer: OfferId, due: bool) -> None:
        if due:
            self.make_an_offer(None, offer, gig)  # unless it was made before
        for made in self.past(OfferMade, offer=offer)[:due]:
            self.now = max(self.now, made.expires_at)
        command = ExpireOffer(by=by or "timers", offer=offer)
        self.ask(expire_offer, command, self.answer_to_passing(command))

    @rule(by=askers, offer=offers, due=st.sampled_from(("not", "soon", "over")))
    def remind_of_an_offer(self, by: str | None, offer: OfferId, due: str) -> None:
        if due == "soon":
            self.make_an_offer(None, offer, gig)  # unless it was made before
        for made in self.past(OfferMade, offer=offer):
            self.now = max(self.now, {"not": self.now, "soon": made.remind_at or self.now}.get(due, made.expires_at))
        command = RemindOfOffer(by=by or "timers", offer=offer)
        self.ask(remind_of_offer, command, self.answer_to_reminding_of_an_offer(command))

    @rule(limit=st.sampled_from((1, 2, 50)))
    def an_operator_lets_sellers_have_fewer_or_more_open_offers(self, limit: int) -> None:
        published = self.past(PolicyPublished)
        fees = published[-1].fees if published else FIRST_POLICY.fees
        numbers = numbers_of(changed(FIRST_POLICY, offer_limit=limit))
        self.happens(
            PolicyPublished(
                operator=ada, version=len(published) + 2, numbers=numbers, fees=fees, reason=Present("To grow")
            )
        )

    @rule(offer=offers, order=orders, asks=st.booleans())
    def an_offer_becomes_an_order(self, offer: OfferId, order: OrderId, asks: bool) -> None:
        """Mere chance seldom comes to it."""
        self.make_an_offer(None, offer, gig, asks=asks)
        self.take_an_offer(None, offer, order, "now", 0)

    def answer_to_offering(self, command: MakeOffer) -> Answer:
        price, gig = command.price, command.gig
        least, most = BOUNDS.get(price.currency, (0, 10**15))
        is_there = bool(self.past(GigDrafted, gig=gig))
        refusal = no(
            {
                "this offer was made already": bool(self.past(OfferMade, offer=command.offer)),
                "there is no such gig": not is_there,
                "this gig is another seller's": is_there and command.by != sam,
                "an offer needs a gig": not self.past(GigPublished, gig=gig) or self.is_paused(gig),
                "nobody buys of themselves": command.buyer == command.by,
                "there is no such buyer": not self.past(UserRegistered, user=command.buyer),
                "you are suspended": self.is_suspended(command.by),
                "the buyer is suspended": self.is_suspended(command.buyer),
                "describe the work": not command.description.strip(),
                "may have 1200 characters": len(command.description) > 1_200,
                "the work can't take": command.delivery_days not in DAYS,
                "an offer includes 0 to 99": command.revisions not in (None, *range(100)),
                "does not sell in": price.currency not in BOUNDS,
                "below the minimum": price.amount_minor < least,
                "an offer may cost": most < price.amount_minor,
                "open offers": len(self.past(OfferMade)) - len(self.past(*ENDS)) >= self._open_max(),
                "an offer stands for 1 to 7 days": command.open_days not in (None, *range(1, 8)),
            }
        )
        return refusal or [
            changed(
                self._made(),
                offer=command.offer,
                gig=gig,
                buyer=command.buyer,
                description=Present(command.description),
                price=price,
                total=self.with_fees(price),
                delivery_days=command.delivery_days,
                revisions=command.revisions,
                asks=command.asks,
                expires_at=self.now + timedelta(days=command.open_days or 7),
                remind_at=None if command.open_days == 1 else self.now + timedelta(days=(command.open_days or 7) - 1),
            )
        ]

    def answer_to_taking(self, command: AcceptOffer) -> Answer:
        known = self.past(OfferMade, offer=command.offer)
        if not known:
            return No(["there is no such offer"])
        (made,), by = known, command.by
        refusal = no(
            {
                "only the buyer to whom": by != made.buyer,
                "not open any more": bool(self.past(*ENDS, offer=made.offer)),
                "the time of this offer was over": self.now >= made.expires_at,
                "of another gig or another seller": (command.gig, command.seller) != (made.gig, made.seller),
                "this order was placed already": bool(self.past(OrderPlaced, order=command.order)),
                "register first": not self.past(UserRegistered, user=by),
                "you are suspended": self.is_suspended(by),
                "the seller is suspended": self.is_suspended(sam),
                "has paused this gig": self.is_paused(made.gig),
                "look at the offer again": command.price != made.price,
                "as you saw; look at it again": command.total != self.with_fees(made.price),
                "the seller's queue is full": self._queue() >= QUEUE_MAX,
            }
        )
        return refusal or self._agreed_on(made, command.order)

    def answer_to_reminding_of_an_offer(self, command: RemindOfOffer) -> Answer:
        known, about = self.past(OfferMade, offer=command.offer), {"offer": command.offer}
        refusal = no({"the market does this by itself": command.by != "timers", "no such offer": not known})
        if refusal or self.past(*ENDS, OfferReminded, **about):
            return refusal or []
        (made,) = known
        if made.remind_at is None or self.now >= made.expires_at:
            return []
        if self.now < made.remind_at:
            return No(["the time to think"], ClockJumped)
        return [OfferReminded(**self._of_the_offer(command.offer), expires_at=made.expires_at)]

    def answer_to_passing(self, command: ExpireOffer) -> Answer:
        known = self.past(OfferMade, offer=command.offer)
        refusal = no({"the market does this by itself": command.by != "timers", "no such offer": not known})
        if refusal or self.past(*ENDS, offer=command.offer):
            return refusal or []
        if self.now < known[0].expires_at:
            return No(["the time to answer"], ClockJumped)
        return [OfferExpired(**self._of_the_offer(command.offer))]

    @invariant()
    def an_offer_ends_once_and_is_accepted_on_its_terms(self) -> None:
        for made in self.past(OfferMade):
            assert len(self.past(*ENDS, offer=made.offer)) <= 1
        for yes in self.past(OfferAccepted):
            (made,), (terms,) = self.past(OfferMade, offer=yes.offer), self.past(OrderPlaced, order=yes.order)
            for name in ("gig", "seller", "buyer", "price", "delivery_days", "revisions"):
                assert getattr(terms, name) == getattr(made, name)
            assert terms.pay_by - timedelta(minutes=15) < made.expires_at

    def _agreed_on(self, made: OfferMade, order: OrderId) -> list[object]:
        cut = Money((made.price.amount_minor * self.tenths() + 5) // 10, made.price.currency)
        total = self.with_fees(made.price)
        yes = OfferAccepted(**self._of_the_offer(made.offer), order=order, description=made.description)
        placed = OrderPlaced(
            order=order,
            gig=made.gig,
            buyer=made.buyer,
            seller=sam,
            title=drafted.title,
            package="Custom offer",
            price=made.price,
            service_fee=total - made.price,
            total=total,
            commission=cut,
            earning=made.price - cut,
            delivery_days=made.delivery_days,
            revisions=made.revisions,
            policy=len(self.past(PolicyPublished)) + 1,
            review_hours=3 * 24,
            clearing_hours=14 * 24,
            pay_by=self.now + timedelta(minutes=15),
            questions=self.questions(made.gig) if made.asks else (),
        )
        return [yes, placed]

    def _as_offered(self, by: UserId, offer: OfferId, order: OrderId, seen: str) -> AcceptOffer:
        known = self.past(OfferMade, offer=offer)
        made = known[0] if known else self._made()
        cheaper = made.price - Money(1, made.price.currency)
        tampered: dict[str, dict[str, Any]] = {
            "price": {"price": cheaper},
            "total": {"total": made.price},
            "seller": {"seller": eve},
            "gig": {"gig": yen_gig if made.gig == gig else gig},
        }
        honest = AcceptOffer(
            by=by,
            offer=offer,
            order=order,
            gig=made.gig,
            seller=made.seller,
            price=made.price,
            total=self.with_fees(made.price),
        )
        command: AcceptOffer = changed(honest, **tampered.get(seen, {}))
        return command

    def _cannot_end(self, offer: OfferId, reasons: dict[str, bool]) -> No | None:
        unknown = not self.past(OfferMade, offer=offer)
        ended = bool(self.past(*ENDS, offer=offer))
        return no({"there is no such offer": unknown, "not open any more": ended, **reasons})

    def _of_the_offer(self, offer: OfferId) -> dict[str, Any]:
        names = ("offer", "gig", "seller", "buyer")
        return {name: getattr(made, name) for made in self.past(OfferMade, offer=offer) for name in names}

    def _made(self) -> OfferMade:
        price = Money(25_000, "USD")
        return OfferMade(
            offer=FIRST,
            gig=gig,
            seller=sam,
            buyer=ben,
            title=drafted.title,
            description=Present("A cat"),
            price=price,
            total=self.with_fees(price),
            delivery_days=5,
            revisions=2,
            asks=True,
            policy=len(self.past(PolicyPublished)) + 1,
            expires_at=self.now + timedelta(days=7),
        )

    def _open_max(self) -> int:
        told = [one.value for policy in self.past(PolicyPublished) for one in policy.numbers if one.name == OPEN_MAX]
        return told[-1] if told else 50

    def _a_new_one(self) -> OfferId:
        """One of the two, as long as it was not made."""
        return next((one for one in (FIRST, SECOND) if not self.past(OfferMade, offer=one)), ids.new(OfferId))
