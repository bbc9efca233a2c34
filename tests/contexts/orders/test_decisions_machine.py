"""Whatever is asked of orders, and whatever other contexts say: the rules answer as a second telling of them does."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from gigwright.backbone.event import Present
from gigwright.contexts.orders import mount
from gigwright.contexts.orders.decisions.placing import place_order
from gigwright.events.accounts import UserRegistered, UserRestored, UserSuspended
from gigwright.events.gigs import GigDrafted, GigPaused, GigPublished, GigRepriced, GigResumed, Question
from gigwright.events.orders import (
    Billed,
    CancellationProposed,
    ChangeProposed,
    ExtensionProposed,
    ExtraBought,
    LatePaymentRefunded,
    OrderCompleted,
    OrderPaid,
    OrderPlaced,
    SellerTipped,
    WorkDelivered,
)
from gigwright.events.payments import PaymentCaptured
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, FeeRule, numbers_of
from gigwright.values import GigId, Money, OrderId, UserId
from tests.contexts.asked_anything import PAUSES, changed, run
from tests.contexts.orders.asked_agreements import orders
from tests.contexts.orders.asked_banks import PAYMENTS
from tests.contexts.orders.asked_coupons import AskedCoupons
from tests.contexts.orders.asked_steps import FITTING, gigs
from tests.contexts.orders.looking_back import FOLLOWERS, STEPS, WORKING
from tests.contexts.orders.retold import in_yen, yen_gig
from tests.contexts.orders.samples import (
    QUESTIONS,
    ada,
    asks,
    ben,
    ben_registered,
    drafted,
    eve,
    for_print,
    gig,
    ids,
    order,
    other_order,
    placed,
    published,
    sam,
    sam_registered,
    source_file,
    which_style,
)

ORDERS = (order, other_order)
SHOP = (ben_registered, sam_registered, drafted, in_yen)
ON_SALE = (*SHOP, published, GigPublished(gig=yen_gig, seller=sam))
STARTS: dict[str, tuple[object, ...]] = {
    "on sale": ON_SALE,
    "drafted": SHOP,
    "empty": (),
}

ways, pauses = st.integers(0, 9), st.sampled_from(PAUSES)
prices = st.sampled_from((499, 500, 501, 9_999, 10_000, 15_000, 12_345))


class Orders(AskedCoupons):
    @initialize(
        start=st.sampled_from((*["on sale"] * 6, "drafted", "empty")),
        queue=st.sampled_from((0, 0, 0, 0, 99)),
        asked=st.sampled_from((None, None, (), (which_style,), QUESTIONS)),
        ways=st.lists(ways, max_size=10),
        pause=pauses,
    )
    def something_happened_already(
        self, start: str, queue: int, asked: tuple[Question, ...] | None, ways: list[int], pause: timedelta
    ) -> None:
        self.happens(*(placed(ids.new(OrderId)) for _ in range(queue)))
        self.happens(*STARTS[start])
        if start == "on sale" and asked is not None:
            self.the_seller_asks(asked)
        self.what_the_order_waits_for(order, ways, pause)

    @rule(user=st.sampled_from((ben_registered, sam_registered, changed(ben_registered, user=eve))))
    def somebody_registers(self, user: UserRegistered) -> None:
        if not self.past(UserRegistered, user=user.user):
            self.happens(user)

    @rule(user=st.sampled_from((ben, sam)), back=st.sampled_from((True, True, True, False)))
    def an_operator_sends_somebody_away(self, user: UserId, back: bool) -> None:
        """For a moment mostly: somebody orders at the wrong one, and then they may come back."""
        if not self.is_suspended(user):
            self.happens(UserSuspended(operator=ada, user=user, reason=Present("A fraud")))
        self.place(None, ids.new(OrderId), gig, "Basic", "now")
        if back:
            self.happens(UserRestored(operator=ada, user=user, reason=Present("It was none")))

    @rule(service_fee=st.sampled_from((300, 550)), commission=st.sampled_from((1_000, 2_000, 3_000)))
    def an_operator_publishes_other_fees(self, service_fee: int, commission: int) -> None:
        """Somebody orders on what they saw before."""
        seen = self.as_seen(ben, ids.new(OrderId), gig, "Basic", "now")
        fees = (FeeRule(of="service_fee", basis_points=service_fee), FeeRule(of="commission", basis_points=commission))
        version, numbers = len(self.past(PolicyPublished)) + 2, numbers_of(FIRST_POLICY)
        self.happens(
            PolicyPublished(operator=ada, version=version, numbers=numbers, fees=fees, reason=Present("To grow"))
        )
        self.ask(place_order, seen, self.answer_to_placing(seen))

    @rule(gig=gigs)
    def the_seller_opens_or_closes_a_gig(self, gig: GigId) -> None:
        if not self.past(GigDrafted, gig=gig):
            self.happens(in_yen if gig == yen_gig else drafted)
        elif not self.past(GigPublished, gig=gig):
            self.happens(GigPublished(gig=gig, seller=sam))
        elif self.is_paused(gig):
            self.happens(GigResumed(gig=gig, seller=sam))
        else:
            self.happens(GigPaused(gig=gig, seller=sam))

    @rule(gig=gigs, name=st.sampled_from(("Basic", "Basic", "Premium")), price=prices)
    def the_seller_reprices_a_gig(self, gig: GigId, name: str, price: int) -> None:
        if name in self.packages(gig):
            currency = self.packages(gig)[name].price.currency
            self.happens(GigRepriced(gig=gig, seller=sam, package=name, price=Money(price, currency)))

    @rule(questions=st.sampled_from(((), (which_style,), QUESTIONS, QUESTIONS)))
    def the_seller_asks(self, questions: tuple[Question, ...]) -> None:
        if self.packages(gig):
            self.happens(asks(*questions))

    @rule(order=orders, ways=st.lists(ways, min_size=3, max_size=9), pause=pauses)
    def what_the_order_waits_for(self, order: OrderId, ways: list[int], pause: timedelta) -> None:
        """Mere chance hardly ever comes to a delivery, so that here it only chooses among what may come next."""
        for way in ways:
            if way == 9:
                self._say_what_is_due(order, len(ways) % 3)
            is_at_the_bank = bool(self.all_at_banks(order)) and way >= 2
            self.at_the_bank_next(order, way) if is_at_the_bank else self._go_on(order, way)
            self.time_passes(pause)

    @rule(order=orders, ways=st.lists(ways, min_size=3, max_size=9), pause=pauses)
    def what_it_waits_for_then(self, order: OrderId, ways: list[int], pause: timedelta) -> None:
        self.what_the_order_waits_for(order, ways, pause)

    @rule(order=orders, ways=st.lists(ways, min_size=5, max_size=9), pause=pauses)
    def what_it_waits_for_at_last(self, order: OrderId, ways: list[int], pause: timedelta) -> None:
        """And once more."""
        self.what_the_order_waits_for(order, ways, pause)

    def _say_what_is_due(self, order: OrderId, way: int) -> None:
        last = self.last(order)
        if isinstance(last, OrderPaid):
            self.remind_of_requirements(None, order, 0, True)
        elif isinstance(last, WorkDelivered):
            self.remind_of_answer(None, order, 0, True)
        elif isinstance(last, WORKING):
            (self.remind_of_delivery, self.note_lateness, self.note_great_lateness)[way](None, order, 0, True)

    def _answers_what_is_open(self, order: OrderId, way: int) -> bool:
        asked = self.proposed((ExtensionProposed, CancellationProposed), order)
        if asked is not None and way < 6:
            self._answer(asked, way)
        elif self.proposed(ChangeProposed, order) is not None and way < 5:
            self._answer_about_other_work(order, way)
        elif self.awaited(order) is not None and way >= 5:
            self._with_a_bill(order, way)
        elif self.disputed(order) is not None and way >= 3:
            self._in_court(order, way)
        elif self.offered(order) is not None and way >= 6:
            self._answer_the_offer(order, way)
        else:
            return False
        return True

    def _go_on(self, order: OrderId, way: int) -> None:
        last = self.last(order)
        if self._answers_what_is_open(order, way):
            return
        if last is None:
            self.place(None, order, gig, "Premium" if way else "Basic", "now")
        elif isinstance(last, OrderPlaced):
            self._with_an_order_to_pay(order, way)
        elif isinstance(last, OrderPaid):
            self._before_the_work(order, way)
        elif isinstance(last, WORKING):
            self._while_it_is_made(order, way)
        elif isinstance(last, WorkDelivered):
            self._with_a_delivery(order, way)
        elif isinstance(last, OrderCompleted):
            self._afterwards(order, way)

    def _with_an_order_to_pay(self, order: OrderId, way: int) -> None:
        if way in (2, 3):
            self.expire(None, order, due=way == 2)
        elif way >= 8:
            self.credit_pays(order, 100 if way == 9 else 40)
        else:
            self._pay(order)

    def _answer(self, asked: Any, way: int) -> None:
        other, who = ("buyer", "seller") if asked.proposed_by == asked.seller else ("seller", "buyer")
        if way == 5:
            self.take_back(None, asked.order, who, type(asked))
        elif way == 4:
            is_time = isinstance(asked, ExtensionProposed)
            (self.hear_nothing_about_time if is_time else self.hear_nothing_about_the_end)(None, asked.order, True)
        elif isinstance(asked, ExtensionProposed):
            self.answer_about_time(None, asked.order, other, yes=way < 2)
        else:
            self.answer_about_the_end(None, asked.order, other, yes=way < 2)

    def _answer_about_other_work(self, order: OrderId, way: int) -> None:
        if way == 4:
            self.hear_nothing_about_other_work(None, order, True)
        elif way == 3:
            self.take_other_work_back(None, order, "seller")
        else:
            self.answer_about_other_work(None, order, "buyer", yes=way < 2)

    def _with_a_bill(self, order: OrderId, way: int) -> None:
        if way == 5:
            self.leave_a_bill_unpaid(None, order, True)
        elif way == 6:
            self.deliver(None, order, "Here it is", ())
            self.pay_a_bill(order)
        else:
            self.pay_a_bill(order)

    def _answer_the_offer(self, order: OrderId, way: int) -> None:
        match way:
            case 6 | 7:
                self.answer_the_offer(None, order, way == 6, sam)
            case 8:
                self.hear_nothing_about_the_offer(None, order, True)
            case _:
                self.take_the_offer_back(None, order)

    def _in_court(self, order: OrderId, way: int) -> None:
        match way:
            case 3 | 4:
                self.say_how_it_was(None, order, "buyer" if way == 3 else "seller", "A cat", False)
            case 5:
                self.need_no_decision(None, order, "buyer")
            case 6:
                self.nobody_decides(None, order, True)
            case _:
                self.decide(order, ada, {7: 0, 8: 30}.get(way, 100), "So it is", True)

    def _afterwards(self, order: OrderId, way: int) -> None:
        if way in (0, 2):
            self.tip(None, order, sam, 1_000, 0, 0)
        elif way == 8:
            self.overrule(order, ada, sam, "A copy", True, False)
        elif way in (1, 4, 6):
            self.the_bank_comes(order, sam)
        elif way % 2:
            self.offer(None, order, 30, False, "A scratch")
        else:
            self.ask_for_a_decision(None, order, "buyer", "A dog")

    def _before_the_work(self, order: OrderId, way: int) -> None:
        match way:
            case 2:
                self.cancel(None, order)
            case 3:
                self.say_nothing(None, order, due=True)
            case 4:
                self.skip(None, order)
            case 5:
                self.ask_for_an_end(None, order, "seller", "No time")
            case 6 | 7:
                self.buy(None, order, None, sam, for_print, 0)
            case _:
                must = any(question.mandatory for question in self.terms(order).questions or ())
                self.submit(None, order, "A cat", FITTING if must else ())

    def _while_it_is_made(self, order: OrderId, way: int) -> None:
        if way in (1, 2, 3, 4) and self.waiting(order) is not None:
            self._while_it_waits(order, way)
            return
        match way:
            case 7:
                self.extend_for_others(order, ada, 3)
            case 0:
                self.ask_for_time(None, order, "seller", 3, "It rains")
            case 1:
                self.ask_for_an_end(None, order, "seller", "No time")
            case 9:
                self.ask_for_a_decision(None, order, "buyer", "Too slow")
            case 2:
                self.get_no_work(None, order, due=True)
            case 3 | 8:
                self._talk_about_money(order, way)
            case 4:
                self._buy_more_or_go_to_the_bank(order)
            case 6:
                self.ask_the_buyer(None, order, "Which of the two?")
            case _:
                self.deliver(None, order, "Here it is", ())

    def _buy_more_or_go_to_the_bank(self, order: OrderId) -> None:
        if len(self.past(OrderPaid)) != 1:
            self.buy(None, order, None, sam, source_file, 0)
        else:
            self.the_bank_comes(order, sam)

    def _talk_about_money(self, order: OrderId, way: int) -> None:
        if way == 8:
            self.offer(None, order, 30, False, "A scratch")
        else:
            self.ask_for_other_work(None, order, "seller", 2, "A dog, too", 1_000)

    def _while_it_waits(self, order: OrderId, way: int) -> None:
        match way:
            case 1:
                self.hear_no_answer(None, order, True)
            case 2:
                self.buy(None, order, None, sam, source_file, 0)
            case 3:
                self.go_on_without_an_answer(None, order, 0)
            case _:
                self.answer_the_seller(None, order, 0, "The blue one")

    def _with_a_delivery(self, order: OrderId, way: int) -> None:
        match way:
            case 0 | 1 | 2:
                self.now = max(self.now, self.accept_by(order)) if way == 0 else self.now
                self.send_back(None, order, 0, "Bluer")
            case 3:
                self.take_silence_for_a_yes(None, order, 0, due=True)
            case 4:
                self.ask_for_a_decision(None, order, "buyer", "A dog")
            case 5:
                self.accept(None, order, 0)
            case 6:
                self.take_time(None, order, 0)
            case 7:
                self.offer(None, order, 30, False, "A scratch")
            case 8:
                self.accept_for_the_buyer(order, ada)
            case _:
                self.ask_for_an_end(None, order, "buyer", "No use")

    def _pay(self, order: OrderId) -> None:
        for each, paid_for in PAYMENTS.items():
            if paid_for == order:
                self.money_arrives(each, 0)
                self.hear_of_money(None, each)

    @invariant()
    def an_order_takes_only_steps_that_are_on_the_map(self) -> None:
        for each in ORDERS:
            before: type | None = None
            for step in self.past(*STEPS, order=each):
                assert isinstance(step, FOLLOWERS[before]), f"{step} after {before}"
                before = type(step)

    @invariant()
    def nobody_buys_or_sells_anything_new_while_suspended(self) -> None:
        away: set[UserId] = set()
        for event in self.past(UserSuspended, UserRestored, OrderPlaced, Billed):
            if isinstance(event, OrderPlaced) or (isinstance(event, Billed) and event.kind != "change"):
                assert not away & {event.buyer, event.seller}
            elif isinstance(event, Billed):
                continue
            elif isinstance(event, UserSuspended):
                away.add(event.user)
            else:
                away.remove(event.user)

    @invariant()
    def each_payment_pays_or_goes_back_in_full_and_once(self) -> None:
        for money in self.past(PaymentCaptured):
            back = self.past(LatePaymentRefunded, payment=money.payment)
            assert [event.refund for event in back] in ([], [money.amount])
            paid = self.past(OrderPaid, ExtraBought, SellerTipped, payment=money.payment)
            assert len(paid) + len(self.past(LatePaymentRefunded, payment=money.payment)) <= 1

    @invariant()
    def the_terms_that_were_agreed_add_up_and_last(self) -> None:
        for each in ORDERS:
            for terms in self.past(OrderPlaced, order=each):
                assert terms.price + terms.service_fee == terms.total
                for done in self.past(OrderCompleted, order=each):
                    assert done.earning + done.commission == done.price
                    bills = [terms, *self.past(ExtraBought, order=each)]
                    assert (done.price + done.service_fee).amount_minor <= sum(one.total.amount_minor for one in bills)


def test_orders_answer_as_the_rules_say_whatever_is_asked() -> None:
    run(Orders, mount().decisions, seeds=60)
