"""What buyers are told: of their money, of the work, of what has ended; and, as everybody may buy, what concerns them
as people."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Present, Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.ports import Post
from gigwright.contexts.notifications.reactors.agreements import tell_of_agreements, tell_of_ends, tell_of_waits
from gigwright.contexts.notifications.reactors.banks import tell_of_banks
from gigwright.contexts.notifications.reactors.credit import tell_of_credit
from gigwright.contexts.notifications.reactors.disputes import tell_of_disputes
from gigwright.contexts.notifications.reactors.further import tell_of_bills, tell_of_changes
from gigwright.contexts.notifications.reactors.offers import tell_buyers_of_offers
from gigwright.contexts.notifications.reactors.reminders import remind_buyers, tell_of_lateness
from gigwright.contexts.notifications.reactors.telling import (
    Write,
    buyers_address,
    came_late,
    moment,
    ordered,
    said_or_nothing,
    users_address,
    writer,
    yes_or_no,
)
from gigwright.events.accounts import UserRestored, UserSuspended
from gigwright.events.billing import ReceiptIssued, named
from gigwright.events.orders import OrderCompleted, OrderPaid, RefundOffered, RequirementsSkipped, WorkDelivered
from gigwright.events.payments import PaymentRefunded, RefundFailed


def letters_to_buyers(post: Post) -> Reactor:
    """What was paid, what the seller needs to know, what was delivered, what has ended, and what became credit."""
    reactor = Reactor("letters-to-buyers")
    write = writer(reactor, post, buyers_address)
    write_what = writer(reactor, post, buyers_address, quotes="description")
    tell_buyers_of_offers(reactor, write, write_what, writer(reactor, post, buyers_address, quotes="reason"))
    _tell_of_money(reactor, write)
    _tell_of_work(reactor, write)
    tell_of_agreements(reactor, write, "buyer")
    tell_of_waits(reactor, write, "buyer")
    tell_of_changes(reactor, write, "buyer")
    tell_of_bills(reactor, write)
    tell_of_disputes(reactor, write, "buyer")
    tell_of_banks(reactor, write, "buyer")
    tell_of_ends(reactor, write)
    tell_of_lateness(reactor, write, "buyer")
    remind_buyers(reactor, write)
    tell_of_credit(reactor, write)
    _tell_of_standing(reactor, post)
    return reactor


def _tell_of_money(reactor: Reactor, write: Write) -> None:
    @reactor.on(ReceiptIssued, key="order")
    def receipt(effects: Effects, event: Recorded[ReceiptIssued]) -> None:
        order, paid = effects.fold(ordered, event), event.data
        amount = paid.total if paid.coupon is None else paid.total - paid.coupon
        facts = {"price": str(paid.price), "service_fee": str(paid.service_fee), "amount": str(amount)}
        facts |= {"credit": said_or_nothing(paid.credit), "coupon": said_or_nothing(paid.coupon)}
        facts |= {"number": named(paid.series, paid.number), "payment": paid.payment, "at": moment(paid.paid_at)}
        write(effects, event, "receipt", title=order.title, package=paid.package, **facts)

    @reactor.on(RefundOffered, key="order")
    def offered(effects: Effects, event: Recorded[RefundOffered]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        facts = {"price": str(said.price), "refund": str(said.refund), "answer_by": moment(said.answer_by)}
        write(effects, event, "refund-offered", title=title, **facts)

    @reactor.on(PaymentRefunded, key="order")
    def refunded(effects: Effects, event: Recorded[PaymentRefunded]) -> None:
        order = effects.fold(ordered, event)
        late = yes_or_no(effects.fold(came_late, event))
        write(effects, event, "refunded", title=order.title, amount=str(event.data.amount), late=late)

    @reactor.on(RefundFailed, key="order")
    def came_back(effects: Effects, event: Recorded[RefundFailed]) -> None:
        title = effects.fold(ordered, event).title
        write(effects, event, "refund-failed", title=title, amount=str(event.data.amount))


def _tell_of_work(reactor: Reactor, write: Write) -> None:
    @reactor.on(OrderPaid, key="order")
    def requirements_due(effects: Effects, event: Recorded[OrderPaid]) -> None:
        order = effects.fold(ordered, event)
        facts = {"package": order.package, "total": order.total, "asks": yes_or_no(order.asks)}
        write(effects, event, "requirements-due", title=order.title, **facts)

    @reactor.on(RequirementsSkipped, key="order")
    def started(effects: Effects, event: Recorded[RequirementsSkipped]) -> None:
        write(effects, event, "started", title=effects.fold(ordered, event).title, due_at=moment(event.data.due_at))

    @reactor.on(WorkDelivered, key="order")
    def delivered(effects: Effects, event: Recorded[WorkDelivered]) -> None:
        order, work = effects.fold(ordered, event), event.data
        facts = {"number": str(work.number), "accept_by": moment(work.accept_by)}
        facts |= {"files": str(len(work.files.value) if isinstance(work.files, Present) else 0)}
        facts |= {"may_be_sent_back": yes_or_no(order.may_be_sent_back)}
        write(effects, event, "delivered", title=order.title, **facts)

    @reactor.on(OrderCompleted, key="order")
    def completed(effects: Effects, event: Recorded[OrderCompleted]) -> None:
        order = effects.fold(ordered, event)
        write(effects, event, "completed", title=order.title, how=event.data.how)


def _tell_of_standing(reactor: Reactor, post: Post) -> None:
    """Who is suspended reads why, in the operator's words: they stand in the log alone, for they are personal."""
    say_why = writer(reactor, post, users_address, quotes="reason")
    write = writer(reactor, post, users_address)

    @reactor.on(UserSuspended, key="user")
    def suspended(effects: Effects, event: Recorded[UserSuspended]) -> None:
        say_why(effects, event, "suspended")

    @reactor.on(UserRestored, key="user")
    def restored(effects: Effects, event: Recorded[UserRestored]) -> None:
        write(effects, event, "restored")
