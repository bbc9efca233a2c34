"""People: what buyers and sellers do in a market, through its own commands, on what its own pages show them."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from gigwright.backbone.clock import Clock
from gigwright.backbone.errors import GigwrightError
from gigwright.backbone.ids import Ids
from gigwright.contexts.accounts.decisions import BecomeSeller, RegisterUser
from gigwright.contexts.gigs.decisions.changing import ChangeExtras, ChangeQuestions, RepriceGig
from gigwright.contexts.gigs.decisions.offering import DraftGig, PublishGig
from gigwright.contexts.gigs.projections import ListedGig, catalogue
from gigwright.contexts.gigs.projections import gig as listed_gig
from gigwright.contexts.ledger.decisions import ClearEarly, RequestPayout
from gigwright.contexts.ledger.projections import balances, bookkeeping
from gigwright.contexts.ledger.projections.chart import buyer_credit, seller_available
from gigwright.contexts.notifications.decisions import DeclineOptionalMail
from gigwright.contexts.orders.decisions.billing import BuyExtra
from gigwright.contexts.orders.decisions.cancelling import (
    AcceptCancellation,
    CancelVeryLate,
    DeclineCancellation,
    ProposeCancellation,
)
from gigwright.contexts.orders.decisions.changing import AcceptChange, DeclineChange, ProposeChange
from gigwright.contexts.orders.decisions.choosing import price_of
from gigwright.contexts.orders.decisions.completing import AcceptDelivery
from gigwright.contexts.orders.decisions.crediting import UseCredit
from gigwright.contexts.orders.decisions.delivering import DeliverWork, ExtendReview, RequestRevision
from gigwright.contexts.orders.decisions.disputing import GiveEvidence, OpenDispute, WithdrawDispute
from gigwright.contexts.orders.decisions.extending import AcceptExtension, DeclineExtension, ProposeExtension
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.orders.decisions.proposing import WithdrawProposal
from gigwright.contexts.orders.decisions.refunding import AcceptRefund, DeclineRefund, OfferRefund
from gigwright.contexts.orders.decisions.starting import CancelBeforeStart, SkipRequirements, SubmitRequirements
from gigwright.contexts.orders.decisions.tipping import TipSeller
from gigwright.contexts.orders.decisions.waiting import AnswerSeller, GoOnWithout, WaitForBuyer
from gigwright.contexts.orders.projections import (
    BookedOrder,
    Case,
    OpenProposal,
    OpenQuestion,
    case_book,
    case_of,
    order_book,
    orders_of,
)
from gigwright.contexts.orders.projections import order as booked_order
from gigwright.contexts.payments.decisions.asking import RequestPayment
from gigwright.contexts.promotions.projections import BookedCoupon
from gigwright.events.gigs import Extra, Package, Question
from gigwright.events.orders import Answer
from gigwright.policy import Policy
from gigwright.simulation.quoting import quote
from gigwright.values import BillId, DisputeId, GigId, Money, OrderId, PaymentId, PayoutId, ProposalId, UserId
from gigwright.wiring import Market, address_of

T = TypeVar("T")

LAST_ORDERS = 30
GOOD_CARD = "4242424242424242"
DECLINED_CARD = "4000000000000002"
CARD_TAKING_NOTHING_BACK = "4000000000005126"


class Absent(GigwrightError):
    """A page does not show what somebody looks for."""

    what_to_do = "step the market first: its tables are behind its log"


class Desk(Protocol):
    """Where people ask the market for something."""

    @property
    def market(self) -> Market:
        """The market's pages."""

    @property
    def ids(self) -> Ids:
        """Where the ids in their forms come from."""

    def ask(self, command: object) -> None:
        """Ask until there is an answer; raises Refused."""

    def visit(self, act: Callable[[Market], T]) -> T:
        """Do something there that is harmless twice, until it succeeds."""


class AtOnce:
    """A desk at which everything is answered at once."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self.ids = market.ids

    def ask(self, command: object) -> None:
        self.market.do(command)

    def visit(self, act: Callable[[Market], T]) -> T:
        return act(self.market)


class Person:
    """Somebody with an account; every method is one thing that a person does on one page."""

    def __init__(self, counter: Desk, clock: Clock, name: str) -> None:
        self.name = name
        self.id = counter.ids.new(UserId)
        self._counter = counter
        self._clock = clock

    def join(self, email: str) -> None:
        address = self._counter.visit(lambda market: market.addresses.claim(email))
        self._counter.ask(RegisterUser(by=self.id, user=self.id, address=address, name=self.name))

    def want_no_advice(self) -> None:
        """Stop optional letters, signed in."""
        address = self._counter.visit(lambda market: address_of(market, self.id))
        assert address is not None, "whoever has joined has an address"
        self._counter.ask(DeclineOptionalMail(by=self.id, address=address))

    def begin_to_sell(self) -> None:
        self._counter.ask(BecomeSeller(by=self.id))

    def offer(self, title: str, category: str, subcategory: str, *packages: Package) -> GigId:
        gig = self._counter.ids.new(GigId)
        draft = DraftGig(
            by=self.id, gig=gig, title=title, category=category, subcategory=subcategory, packages=packages
        )
        self._counter.ask(draft)
        self._counter.ask(PublishGig(by=self.id, gig=gig))
        return gig

    def reprice(self, gig: GigId, package: str, price: Money) -> None:
        old = next(one.price for one in self.look_at(gig).packages if one.name == package)
        self._counter.ask(RepriceGig(by=self.id, gig=gig, package=package, old=old, new=price))

    def change_extras(self, gig: GigId, package: str, extras: tuple[Extra, ...]) -> None:
        self._counter.ask(ChangeExtras(by=self.id, gig=gig, package=package, extras=extras))

    def change_questions(self, gig: GigId, questions: tuple[Question, ...] | None) -> None:
        self._counter.ask(ChangeQuestions(by=self.id, gig=gig, questions=questions))

    def look_at(self, gig: GigId) -> ListedGig:
        with self._counter.market.reading(catalogue) as connection:
            found = listed_gig(connection, gig)
        if found is None:
            raise Absent(f"the catalogue does not show {gig}")
        return found

    def fees(self) -> Policy:
        """What the market takes now."""
        return self._counter.market.policy()

    def order(
        self,
        seen: ListedGig,
        package: str,
        under: Policy | None = None,
        *,
        quantity: int = 1,
        extras: tuple[Extra, ...] = (),
        coupon: BookedCoupon | None = None,
    ) -> OrderId:
        """Buy on the terms that were seen; the fees among them, if they were not looked up just now."""
        order = self._counter.ids.new(OrderId)
        fees = under or self.fees()
        wanted = next(one for one in seen.packages if one.name == package)
        terms, discount = quote(price_of(wanted, quantity, extras), seen, fees, coupon)
        self._counter.ask(
            PlaceOrder(
                by=self.id,
                order=order,
                gig=seen.gig,
                seller=seen.seller,
                package=package,
                price=wanted.price,
                delivery_days=wanted.delivery_days,
                revisions=wanted.revisions,
                total=terms.total,
                quantity=quantity,
                extras=extras,
                coupon=None if coupon is None else coupon.coupon,
                discount=discount,
            )
        )
        return order

    def credit(self) -> dict[str, int]:
        """What the page says that they have with the market, in minor units per currency; never nothing of one."""
        with self._counter.market.reading(bookkeeping) as connection:
            mine = balances(connection, below=buyer_credit(self.id))
        return {one.currency: -one.amount_minor for one in mine if one.amount_minor < 0}

    def pay_from_credit(self, order: OrderId, hundredths: int) -> Money | None:
        """So much of the credit that the page shows, or the whole total; None without any. What it paid."""
        total, coupon = self._to_pay(order), self.see(order).coupon
        amount = min(Money(self.credit().get(total.currency, 0) * hundredths // 100, total.currency), total)
        least = self.fees().minimum_charge(total.currency)
        if total - amount < least and (amount < total or coupon is not None):
            amount = total - least
        if amount.amount_minor <= 0:
            return None
        self._counter.ask(UseCredit(by=self.id, order=order, amount=amount))
        return amount

    def pay(self, order: OrderId, number: str = GOOD_CARD, *, credit: Money | None = None) -> None:
        """Type a card number at the processor's door, and hand the market the token: for what credit has left of the
        order, or for its bill."""
        month, year = self._clock.now().month, self._clock.now().year + 2
        token = self._counter.visit(lambda market: market.door.tokenize(number, month, year, "123"))
        payment = self._counter.ids.new(PaymentId)
        seen = self.see(order)
        rest = self._to_pay(order) if credit is None else self._to_pay(order) - credit
        amount, bill = (rest, None) if seen.bill is None else (seen.bill.total, seen.bill.id)
        self._counter.ask(
            RequestPayment(by=self.id, payment=payment, order=order, amount=amount, card=token, bill=bill)
        )

    def _to_pay(self, order: OrderId) -> Money:
        """What the market's coupon leaves of the total."""
        seen = self.see(order)
        return seen.total if seen.from_coupon is None else seen.total - seen.from_coupon

    def see(self, order: OrderId) -> BookedOrder:
        with self._counter.market.reading(order_book) as connection:
            found = booked_order(connection, order)
        if found is None:
            raise Absent(f"the order page does not show {order}")
        return found

    def explain(self, order: OrderId, answers: str, to_questions: tuple[Answer, ...] = ()) -> None:
        self._counter.ask(SubmitRequirements(by=self.id, order=order, answers=answers, to_questions=to_questions))

    def skip(self, order: OrderId) -> None:
        self._counter.ask(SkipRequirements(by=self.id, order=order))

    def cancel(self, order: OrderId, *, to_credit: bool = False) -> None:
        self._counter.ask(CancelBeforeStart(by=self.id, order=order, to_credit=to_credit))

    def cancel_late(self, order: OrderId, *, to_credit: bool = False) -> None:
        self._counter.ask(CancelVeryLate(by=self.id, order=order, to_credit=to_credit))

    def ask_for_time(self, order: OrderId, days: int, reason: str) -> None:
        proposal = self._counter.ids.new(ProposalId)
        self._counter.ask(ProposeExtension(by=self.id, order=order, proposal=proposal, days=days, reason=reason))

    def ask_for_an_end(self, order: OrderId, reason: str) -> None:
        proposal = self._counter.ids.new(ProposalId)
        self._counter.ask(ProposeCancellation(by=self.id, order=order, proposal=proposal, reason=reason))

    def answer_about_time(self, order: OrderId, *, yes: bool) -> None:
        asked = self._shown(order, self.see(order).extension)
        answer = AcceptExtension if yes else DeclineExtension
        self._counter.ask(answer(by=self.id, order=order, proposal=asked.id))

    def answer_about_the_end(self, order: OrderId, *, yes: bool) -> None:
        asked = self._shown(order, self.see(order).cancellation)
        answer = AcceptCancellation if yes else DeclineCancellation
        self._counter.ask(answer(by=self.id, order=order, proposal=asked.id))

    def buy_extra(self, order: OrderId, gig: ListedGig, extra: Extra) -> None:
        """One more of the gig's, on the order's page."""
        bill = self._counter.ids.new(BillId)
        total = self.fees().terms(extra.price, category=gig.category, seller=gig.seller).total
        self._counter.ask(
            BuyExtra(by=self.id, order=order, bill=bill, gig=gig.gig, seller=gig.seller, extra=extra, total=total)
        )

    def tip(self, order: OrderId, gig: ListedGig, price: Money) -> None:
        bill = self._counter.ids.new(BillId)
        total = self.fees().terms(price, category=gig.category, seller=gig.seller).total
        self._counter.ask(
            TipSeller(by=self.id, order=order, bill=bill, gig=gig.gig, seller=gig.seller, price=price, total=total)
        )

    def ask_for_other_work(self, order: OrderId, gig: GigId, what: str, days: int, price: Money | None) -> None:
        proposal = self._counter.ids.new(ProposalId)
        self._counter.ask(
            ProposeChange(by=self.id, order=order, proposal=proposal, gig=gig, what=what, days=days, price=price)
        )

    def answer_about_other_work(self, order: OrderId, *, yes: bool) -> None:
        asked = self._shown(order, self.see(order).change)
        if yes:
            bill = self._counter.ids.new(BillId)
            self._counter.ask(AcceptChange(by=self.id, order=order, proposal=asked.id, bill=bill))
        else:
            self._counter.ask(DeclineChange(by=self.id, order=order, proposal=asked.id))

    def offer_refund(self, order: OrderId, hundredths: int, reason: str) -> None:
        """So much of the price."""
        price = self.see(order).price
        part = Money(price.amount_minor * hundredths // 100, price.currency)
        proposal = self._counter.ids.new(ProposalId)
        self._counter.ask(OfferRefund(by=self.id, order=order, proposal=proposal, price=part, reason=reason))

    def answer_the_offer(self, order: OrderId, *, yes: bool) -> None:
        seen = self.see(order)
        asked = self._shown(order, seen.refund)
        if yes:
            self._counter.ask(AcceptRefund(by=self.id, order=order, proposal=asked.id, seller=seen.seller))
        else:
            self._counter.ask(DeclineRefund(by=self.id, order=order, proposal=asked.id))

    def take_back(self, order: OrderId) -> None:
        """Whatever they proposed."""
        seen = self.see(order)
        asked = self._shown(order, seen.extension or seen.cancellation or seen.change or seen.refund)
        self._counter.ask(WithdrawProposal(by=self.id, order=order, proposal=asked.id))

    def ask_for_a_decision(self, order: OrderId, statement: str) -> None:
        dispute = self._counter.ids.new(DisputeId)
        self._counter.ask(OpenDispute(by=self.id, order=order, dispute=dispute, statement=statement))

    def give_evidence(self, order: OrderId, statement: str, **contents: bytes) -> None:
        asked = self._disputed(order)
        files = self._counter.visit(lambda market: tuple(market.files.keep(*named) for named in contents.items()))
        self._counter.ask(
            GiveEvidence(by=self.id, order=order, dispute=asked.dispute, statement=statement, files=files)
        )

    def need_no_decision(self, order: OrderId) -> None:
        self._counter.ask(WithdrawDispute(by=self.id, order=order, dispute=self._disputed(order).dispute))

    def ask_the_buyer(self, order: OrderId, question: str) -> None:
        self._counter.ask(WaitForBuyer(by=self.id, order=order, question=question))

    def answer_the_seller(self, order: OrderId, answer: str) -> None:
        self._counter.ask(AnswerSeller(by=self.id, order=order, number=self._asked(order).number, answer=answer))

    def go_on_without(self, order: OrderId) -> None:
        self._counter.ask(GoOnWithout(by=self.id, order=order, number=self._asked(order).number))

    def _asked(self, order: OrderId) -> OpenQuestion:
        waiting = self.see(order).waiting
        if waiting is None:
            raise Absent(f"the order page shows no open question about {order}")
        return waiting

    def deliver(self, order: OrderId, message: str, **contents: bytes) -> None:
        files = self._counter.visit(lambda market: tuple(market.files.keep(*named) for named in contents.items()))
        self._counter.ask(DeliverWork(by=self.id, order=order, message=message, files=files))

    def send_back(self, order: OrderId, number: int, note: str) -> None:
        self._counter.ask(RequestRevision(by=self.id, order=order, number=number, note=note))

    def take_time(self, order: OrderId, number: int) -> None:
        self._counter.ask(ExtendReview(by=self.id, order=order, number=number))

    def accept(self, order: OrderId, number: int) -> None:
        self._counter.ask(AcceptDelivery(by=self.id, order=order, number=number))

    def _shown(self, order: OrderId, proposal: OpenProposal | None) -> OpenProposal:
        if proposal is None:
            raise Absent(f"the order page shows no open proposal about {order}")
        return proposal

    def _disputed(self, order: OrderId) -> Case:
        with self._counter.market.reading(case_book) as connection:
            found = case_of(connection, order)
        if found is None:
            raise Absent(f"the order page shows no open dispute about {order}")
        return found

    def have_early(self, order: OrderId) -> None:
        """Ask for what is clearing of an order, for the fee that its page shows."""
        offer = self._counter.visit(lambda market: market.early_offer_of(order, self.id))
        if offer is not None and offer.fee is not None:
            terms = {"earning": offer.earning, "fee": offer.fee}
            self._counter.ask(ClearEarly(by=self.id, order=order, seller=self.id, **terms))

    def completed_orders(self) -> list[OrderId]:
        """The last of theirs that were completed, of which something may be clearing."""
        with self._counter.market.reading(order_book) as connection:
            mine = orders_of(connection, self.id, LAST_ORDERS)
        return [one.order for one in mine if one.state == "completed" and one.seller == self.id]

    def withdraw(self) -> None:
        """Ask for everything that may be had, in every currency."""
        with self._counter.market.reading(bookkeeping) as connection:
            mine = balances(connection, below=seller_available(self.id))
        for balance in mine:
            amount = Money(-balance.amount_minor, balance.currency)
            payout = self._counter.ids.new(PayoutId)
            self._counter.ask(RequestPayout(by=self.id, payout=payout, seller=self.id, amount=amount))


def newcomer(market: Market, name: str, email: str) -> Person:
    """Somebody who has just joined a market that answers at once."""
    person = Person(AtOnce(market), market.clock, name)
    person.join(email)
    return person
