"""Who is told what, and when.

Buyers and sellers have a reactor each, so that no handling sends two letters (the second failing would repeat the
first), and one party's mailbox that is out of reach holds up nothing for the other.
"""

from datetime import datetime
from typing import Protocol

import msgspec

from gigwright.backbone.decision import Model
from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Present, Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.ports import Letter, Post, Template
from gigwright.events.accounts import UserRegistered
from gigwright.events.ledger import EarningsCleared
from gigwright.events.orders import (
    LatePaymentRefunded,
    OrderCompleted,
    OrderPaid,
    OrderPlaced,
    RevisionRequested,
    WorkDelivered,
)
from gigwright.events.payments import PaymentRefunded, PayoutSent
from gigwright.values import AddressId


class Ordered(msgspec.Struct, frozen=True):
    """What letters say of an order."""

    title: str = "your order"
    package: str = ""
    total: str = ""
    earning: str = ""
    clearing: str = ""
    revisions_left: int | None = None  # None: as many as the buyer likes

    @property
    def may_be_sent_back(self) -> bool:
        return self.revisions_left is None or self.revisions_left > 0


def _ordered(_: Ordered, event: OrderPlaced) -> Ordered:
    return Ordered(
        title=event.title,
        package=event.package,
        total=str(event.total),
        earning=str(event.earning),
        clearing=_span(event.clearing_hours),
        revisions_left=event.revisions,
    )


def _sent_back(order: Ordered, _: RevisionRequested) -> Ordered:
    left = order.revisions_left
    return order if left is None else msgspec.structs.replace(order, revisions_left=left - 1)


def _late(_: bool, __: LatePaymentRefunded) -> bool:
    return True


def _address(_: AddressId | None, event: UserRegistered) -> AddressId | None:
    return event.address


NOBODY: AddressId | None = None

ordered = Model(Ordered(), {OrderPlaced: _ordered, RevisionRequested: _sent_back}, by="order")
came_late = Model(False, {LatePaymentRefunded: _late}, by=("order", "payment"))
buyers_address = Model(NOBODY, {UserRegistered: _address}, by={"user": "buyer"})
sellers_address = Model(NOBODY, {UserRegistered: _address}, by={"user": "seller"})


def letters_to_sellers(post: Post) -> Reactor:
    """A new order, money earned, money sent."""
    reactor = Reactor("letters-to-sellers")
    write = _writer(reactor, post, sellers_address)

    @reactor.on(OrderPaid, key="order")
    def a_new_order(effects: Effects, event: Recorded[OrderPaid]) -> None:
        order = effects.fold(ordered, event)
        write(
            effects,
            event,
            "order-placed",
            title=order.title,
            package=order.package,
            earning=order.earning,
            clearing=order.clearing,
        )

    @reactor.on(EarningsCleared, key="order")
    def paid(effects: Effects, event: Recorded[EarningsCleared]) -> None:
        order = effects.fold(ordered, event)
        write(effects, event, "paid", title=order.title, amount=str(event.data.earning))

    @reactor.on(PayoutSent, key="payout")
    def sent(effects: Effects, event: Recorded[PayoutSent]) -> None:
        write(effects, event, "payout-sent", amount=str(event.data.amount))

    return reactor


def letters_to_buyers(post: Post) -> Reactor:
    """What the seller needs to know, what was delivered, what has ended."""
    reactor = Reactor("letters-to-buyers")
    write = _writer(reactor, post, buyers_address)

    @reactor.on(OrderPaid, key="order")
    def requirements_due(effects: Effects, event: Recorded[OrderPaid]) -> None:
        order = effects.fold(ordered, event)
        write(effects, event, "requirements-due", title=order.title, package=order.package, total=order.total)

    @reactor.on(WorkDelivered, key="order")
    def delivered(effects: Effects, event: Recorded[WorkDelivered]) -> None:
        order, work = effects.fold(ordered, event), event.data
        write(
            effects,
            event,
            "delivered",
            title=order.title,
            number=str(work.number),
            files=str(len(work.files.value) if isinstance(work.files, Present) else 0),
            accept_by=_moment(work.accept_by),
            may_be_sent_back=_yes_or_no(order.may_be_sent_back),
        )

    @reactor.on(OrderCompleted, key="order")
    def completed(effects: Effects, event: Recorded[OrderCompleted]) -> None:
        order = effects.fold(ordered, event)
        write(effects, event, "completed", title=order.title, how=event.data.how)

    @reactor.on(PaymentRefunded, key="order")
    def refunded(effects: Effects, event: Recorded[PaymentRefunded]) -> None:
        order = effects.fold(ordered, event)
        late = _yes_or_no(effects.fold(came_late, event))
        write(effects, event, "refunded", title=order.title, amount=str(event.data.amount), late=late)

    return reactor


class _Write(Protocol):
    def __call__(self, effects: Effects, event: Recorded[object], template: Template, /, **facts: str) -> None: ...


def _writer(reactor: Reactor, post: Post, address: Model[AddressId | None]) -> _Write:
    """Sends each letter once; to whom no address belongs, nothing is sent."""
    call = reactor.call(post.send)

    def write(effects: Effects, event: Recorded[object], template: Template, /, **facts: str) -> None:
        to = effects.fold(address, event)
        if to is not None:
            letter = Letter(template=template, to=to, event=event.id, facts=facts)
            effects.once(event, f"mail:{template}", call, letter)

    return write


def _moment(time: datetime) -> str:
    """As in `8 January 2026, 12:00 UTC`."""
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def _span(hours: int) -> str:
    """As in `14 days`, or `36 hours` where they make no whole days."""
    number, unit = (hours, "hour") if hours % 24 else (hours // 24, "day")
    return f"1 {unit}" if number == 1 else f"{number} {unit}s"


def _yes_or_no(answer: bool) -> str:
    return "yes" if answer else "no"
