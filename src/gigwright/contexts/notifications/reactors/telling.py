"""What letters say of orders, whom they reach, and how they are sent: once each."""

from datetime import datetime, timedelta
from typing import Literal, Protocol

import msgspec

from gigwright.backbone.decision import Model
from gigwright.backbone.effects import Call, Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.decisions import SuppressMail
from gigwright.contexts.notifications.ports import Answer, Bounced, Letter, Post, Quote, Template
from gigwright.events.accounts import UserRegistered
from gigwright.events.orders import (
    ChangeAgreed,
    ExtensionAgreed,
    ExtraBought,
    LatePaymentRefunded,
    OfferMade,
    OfferOverruled,
    OrderPaid,
    OrderPlaced,
    RevisionRequested,
    what_was_ordered,
)
from gigwright.policy.reminders import REMIND_BEFORE
from gigwright.values import AddressId, Money

Party = Literal["buyer", "seller"]


class Ordered(msgspec.Struct, frozen=True):
    """What letters say of an order."""

    title: str = "your order"
    package: str = ""
    price: str = ""
    service_fee: str = ""
    total: str = ""
    earning: str = ""
    clearing: str = ""
    asks: bool = True  # the work begins with what the buyer says
    revisions_left: int | None = None  # None: as many as the buyer likes
    is_express: bool = False  # due within a day of its beginning, of which a letter told

    @property
    def may_be_sent_back(self) -> bool:
        return self.revisions_left is None or self.revisions_left > 0


def _ordered(_: Ordered, event: OrderPlaced) -> Ordered:
    asks = event.questions is None or any(question.mandatory for question in event.questions)
    return Ordered(
        title=event.title,
        package=what_was_ordered(event),
        price=str(event.price),
        service_fee=str(event.service_fee),
        total=str(event.total),
        earning=str(event.earning),
        clearing=span(event.clearing_hours),
        asks=asks,
        revisions_left=event.revisions,
        is_express=asks and timedelta(days=event.delivery_days) <= REMIND_BEFORE,
    )


def _sent_back(order: Ordered, _: RevisionRequested) -> Ordered:
    left = order.revisions_left
    return msgspec.structs.replace(order, revisions_left=left if left is None else left - 1, is_express=False)


def _put_off(order: Ordered, _: ExtensionAgreed | ChangeAgreed | ExtraBought) -> Ordered:
    return msgspec.structs.replace(order, is_express=False)


def _offered(_: str, event: OfferMade) -> str:
    return event.title


def _by_an_operator(_: bool, __: OfferOverruled) -> bool:
    return True


def _late(_: bool, __: LatePaymentRefunded) -> bool:
    return True


def _address(_: AddressId | None, event: UserRegistered) -> AddressId | None:
    return event.address


def _one_more(sales: int, _: OrderPaid) -> int:
    return sales + 1


NOBODY: AddressId | None = None

PUT_OFF = dict.fromkeys((ExtensionAgreed, ChangeAgreed, ExtraBought), _put_off)
ordered = Model(Ordered(), {OrderPlaced: _ordered, RevisionRequested: _sent_back, **PUT_OFF}, by="order")
offered = Model("your offer", {OfferMade: _offered}, by="offer")  # its title
ended_for_others = Model(False, {OfferOverruled: _by_an_operator}, by="offer")
came_late = Model(False, {LatePaymentRefunded: _late}, by=("order", "payment"))
sales = Model(0, {OrderPaid: _one_more}, by="seller")
buyers_address = Model(NOBODY, {UserRegistered: _address}, by={"user": "buyer"})
sellers_address = Model(NOBODY, {UserRegistered: _address}, by={"user": "seller"})
users_address = Model(NOBODY, {UserRegistered: _address}, by="user")


class Write(Protocol):
    """Send the party a letter about the event."""

    def __call__(self, effects: Effects, event: Recorded[object], template: Template, /, **facts: str) -> None: ...


class Send(Protocol):
    """Send a letter about the event, once for each purpose."""

    def __call__(self, effects: Effects, event: Recorded[object], purpose: str, letter: Letter, /) -> None: ...


def sender(reactor: Reactor, post: Post) -> Send:
    """Sends each letter once. An address that a mail server refused for good is sent nothing more."""
    call: Call[Letter, Answer] = reactor.call(post.send)

    def send(effects: Effects, event: Recorded[object], purpose: str, letter: Letter, /) -> None:
        answer = effects.once(event, purpose, call, letter)
        if isinstance(answer, Bounced) and answer.about == "address":
            refused = SuppressMail(by=reactor.name, address=letter.to, code=answer.code)
            effects.do(event, refused, purpose=f"suppress:{purpose}:{answer.code}")  # tried again, it may be another

    return send


def writer(
    reactor: Reactor,
    post: Post,
    address: Model[AddressId | None],
    *,
    copy: Literal["", "seller"] = "",
    quotes: str | None = None,
) -> Write:
    """Writes to whose address this is; to whom no address belongs, nothing is sent. `quotes` names a field of the
    event whose words the letter says."""
    send = sender(reactor, post)

    def write(effects: Effects, event: Recorded[object], template: Template, /, **facts: str) -> None:
        to = effects.fold(address, event)
        if to is not None:
            quote = None if quotes is None else Quote(position=event.position, field=quotes)
            letter = Letter(template=template, to=to, event=event.id, facts=facts, copy=copy, quote=quote)
            send(effects, event, f"mail:{template}", letter)

    return write


def moment(time: datetime) -> str:
    """As in `8 January 2026, 12:00 UTC`."""
    return f"{time.day} {time:%B %Y, %H:%M} UTC"


def span(hours: int) -> str:
    """As in `14 days`, or `36 hours` where they make no whole days."""
    number, unit = (hours, "hour") if hours % 24 else (hours // 24, "day")
    return f"1 {unit}" if number == 1 else f"{number} {unit}s"


def said_or_nothing(amount: Money | None) -> str:
    return "" if amount is None else str(amount)


def yes_or_no(answer: bool) -> str:
    return "yes" if answer else "no"
