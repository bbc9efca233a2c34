"""Who plays in the exploration of an order, and what has happened before it begins."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from gigwright.backbone.context import Context
from gigwright.backbone.event import Present
from gigwright.backbone.exploring import Life, Sampler, World
from gigwright.backbone.ids import derive
from gigwright.contexts import ledger, orders
from gigwright.contexts.ledger.decisions import clear_earnings, request_payout
from gigwright.contexts.orders.decisions.charging_back import hold_chargeback
from gigwright.contexts.orders.decisions.crediting import use_credit
from gigwright.contexts.orders.decisions.offering import RULES as OFFERING
from gigwright.contexts.orders.decisions.order import order_as_it_is
from gigwright.contexts.orders.decisions.overruling_offers import RULES as OVERRULING_OFFERS
from gigwright.contexts.orders.decisions.reminding import RULES as REMINDING
from gigwright.contexts.orders.decisions.standing import Order
from gigwright.contexts.orders.decisions.taking import decline_offer
from gigwright.contexts.orders.reactors import REMINDERS, order_intake
from gigwright.contexts.orders.reactors.timers import expire_unanswered_offers
from gigwright.events.accounts import OperatorAppointed, UserRegistered
from gigwright.events.gigs import Extra, GigDrafted, GigPublished, Package, Question, QuestionsChanged
from gigwright.events.orders import OfferMade
from gigwright.events.payments import ChargebackLost, ChargebackOpened, ChargebackWon, PaymentCaptured
from gigwright.policy import FIRST_POLICY
from gigwright.values import (
    AddressId,
    BillId,
    ChargebackRef,
    ChargeRef,
    CouponCode,
    GigId,
    Money,
    OfferId,
    OperatorId,
    OrderId,
    PaymentId,
    PayoutId,
    UserId,
)

BEGINS = datetime(2026, 1, 5, 12, tzinfo=UTC)
CAPTURES_MAX = 2
LEFT_OUT = (*REMINDING, *OFFERING, *OVERRULING_OFFERS, decline_offer, use_credit)  # an offer is only accepted
BILLS_MAX = 1  # that are paid: two are like one, only more of it

BUYER, SELLER, STRANGER = (derive(UserId, who) for who in ("buyer", "seller", "stranger"))
OPERATOR = derive(OperatorId, "operator")
PEOPLE: dict[str, str] = {"buyer": BUYER, "seller": SELLER, "operator": OPERATOR, "stranger": STRANGER}
ORDER, GIG, PAYMENT, PAYOUT = derive(OrderId, "o"), derive(GigId, "g"), derive(PaymentId, "0"), derive(PayoutId, "p")
PRICE = Money(10_000, "USD")
QUESTION = Question("Anything else?", "text", mandatory=False)
OFFER = derive(OfferId, "off")
COUPON = CouponCode("ANY")  # which nobody has issued: with one, every life would be told once more
EXTRA = Extra(title="The source file", price=PRICE, added_days=1)  # whatever is bought costs the same


def the_world(rules: Context | None = None) -> World:
    """The rules of orders (or these), and of the ledger, whose clearing decides what a reversal takes from where.

    Reminders are left out: no other rule looks at what they say, so they move no order, and only make lives differ.
    So is what becomes of an offer that nobody accepts; and credit and coupons, which pay an order as a card does: every
    life would be told once more with them.
    """
    return World(
        (_only_what_moves_an_order(rules or orders.mount()), _only_what_clears()),
        people=PEOPLE,
        about={
            "order": ORDER,
            "offer": OFFER,
            "gig": GIG,
            "coupon": COUPON,
            "payment": PAYMENT,
            "payout": PAYOUT,
            "buyer": BUYER,
            "seller": SELLER,
            "user": BUYER,
            "operator": OPERATOR,
        },
        stage=order_as_it_is,
        who=who,
        sampler=Sampler(
            {
                "order": ORDER,
                "offer": OFFER,
                "gig": GIG,
                "seller": SELLER,
                "buyer": BUYER,
                "package": "Basic",
                "coupon": None,
                "discount": None,
                "total": FIRST_POLICY.terms(PRICE).total,
            },
            of={Money: Money(100, "USD"), Extra: EXTRA},
        ),
        facts=outside if hold_chargeback in (rules or orders.mount()).decisions else without_banks,
    )


def _only_what_clears() -> Context:
    """Of the ledger; who may have earnings early, what is given out of goodwill, and what the market moves to its own
    bank, moves no order either."""
    return msgspec.structs.replace(ledger.mount(), decisions=(clear_earnings, request_payout))


def _only_what_moves_an_order(room: Context) -> Context:
    decisions = tuple(rule for rule in room.decisions if rule not in LEFT_OUT)
    timers = tuple(timer for timer in room.timers if timer not in (*REMINDERS, expire_unanswered_offers))
    return msgspec.structs.replace(room, decisions=decisions, timers=timers)


def opening() -> list[object]:
    """A gig is on sale, two who could buy it are registered, and there is an operator."""
    address = derive(AddressId, "somewhere")
    basic = Package(name="Basic", price=PRICE, delivery_days=3, revisions=1, extras=(EXTRA,))
    return [
        *(UserRegistered(user=one, address=address, name=Present("?")) for one in (BUYER, SELLER, STRANGER)),
        OperatorAppointed(operator=OPERATOR, address=address),
        GigDrafted(
            gig=GIG, seller=SELLER, title="I will draw", category="Design", subcategory="Logo", packages=(basic,)
        ),
        GigPublished(gig=GIG, seller=SELLER),
    ]


def the_beginning(world: World) -> Life:
    """The life before the order."""
    return world.after(Life(now=BEGINS), opening(), "outside", BEGINS, "a gig is on sale")


def who(order: Order, id: str) -> str:
    """What somebody is to this order; whoever could have bought it and did not is a stranger to it."""
    if order.terms is not None:
        parties = {order.terms.buyer: "buyer", order.terms.seller: "seller", OPERATOR: "operator"}
        return parties.get(UserId(id), "stranger" if id in PEOPLE.values() else id)
    return next((name for name, value in PEOPLE.items() if value == id), id)


def outside(life: Life) -> Sequence[object]:
    """What others bring about: a seller asks what need not be answered, before anybody buys; money comes and goes."""
    return [*without_banks(life), *taken_back(life)]


def without_banks(life: Life) -> Sequence[object]:
    """The same, where no rule would hear of a bank that takes money back."""
    return [*_no_need_to_answer(life), *_offered(life), *captured(life)]


def _no_need_to_answer(life: Life) -> list[object]:
    if any(one.name in ("orders.placed", "gigs.questions_changed") for one in life.events):
        return []
    return [QuestionsChanged(gig=GIG, seller=SELLER, questions=(QUESTION,))]


def _offered(life: Life) -> list[object]:
    """What is on sale, offered to the buyer as it is, but for the questions."""
    if any(one.name in ("orders.placed", "gigs.questions_changed", "orders.offer_made") for one in life.events):
        return []
    return [
        OfferMade(
            offer=OFFER,
            gig=GIG,
            seller=SELLER,
            buyer=BUYER,
            title="I will draw",
            description=Present("?"),
            price=PRICE,
            total=FIRST_POLICY.terms(PRICE).total,
            delivery_days=3,
            revisions=1,
            asks=False,
            policy=FIRST_POLICY.version,
            expires_at=life.now + timedelta(days=7),
        )
    ]


def taken_back(life: Life) -> Sequence[object]:
    """The bank takes back the payment of an order that has heard of it, once, and gives it back or not; what it kept it
    may still give back. Orders hear of one after the other."""
    paid = [one.data for one in life.events if one.name == "orders.paid"]
    if not paid or any(one.asker == order_intake.name for one in life.owed):
        return []
    turns = [one.name for one in life.events if one.name.startswith("payments.chargeback")]
    about = {"chargeback": ChargebackRef("cb_0"), "payment": paid[0].payment, "order": ORDER, "buyer": paid[0].buyer}
    total = FIRST_POLICY.terms(PRICE).total
    if not turns:
        fee = Money(1_500, total.currency)
        return [ChargebackOpened(**about, seller=SELLER, charge=ChargeRef("ch_0"), amount=total, fee=fee)]
    if turns[-1] == "payments.chargeback_lost":
        return [ChargebackWon(**about, amount=total, recovers=True, again=False)]
    if turns[-1] == "payments.chargeback_opened":
        return [
            ChargebackWon(**about, amount=total, recovers=False, again=False),
            ChargebackLost(**about, amount=total),
        ]
    return []


def captured(life: Life) -> Sequence[object]:
    """The processor may come with money for the order at any time, even twice; and with money for a bill, once."""
    placed = [one.data for one in life.events if one.name == "orders.placed"]
    captures = [one.data for one in life.events if one.name == "payments.captured"]
    before = [one for one in captures if one.bill is None]
    found = [_capture(placed[0], str(len(before)), life.now)] if placed and len(before) < CAPTURES_MAX else []
    paid = {one.bill for one in captures}
    bills = [one.data for one in life.events if one.name == "orders.billed" and one.data.bill not in paid]
    if len(captures) - len(before) < BILLS_MAX:
        found += [_capture(bill, bill.bill, life.now, bill=bill.bill) for bill in bills]
    return found


def _capture(asked: Any, number: str, now: datetime, bill: BillId | None = None) -> PaymentCaptured:
    return PaymentCaptured(
        payment=derive(PaymentId, number),
        order=asked.order,
        buyer=asked.buyer,
        charge=ChargeRef(f"ch_{number}"),
        amount=asked.total,
        processor_fee=Money(336, asked.total.currency),
        available_at=now + timedelta(days=2),
        bill=bill,
    )
