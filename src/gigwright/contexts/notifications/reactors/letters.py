"""Who is told what, and when.

Buyers and sellers have a reactor each, so that no handling sends two letters (the second failing would repeat the
first), and one party's mailbox that is out of reach holds up nothing for the other.
"""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Present, Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.ports import Post
from gigwright.contexts.notifications.reactors.agreements import tell_of_agreements, tell_of_ends
from gigwright.contexts.notifications.reactors.disputes import tell_of_disputes
from gigwright.contexts.notifications.reactors.telling import (
    buyers_address,
    came_late,
    moment,
    ordered,
    sellers_address,
    users_address,
    writer,
    yes_or_no,
)
from gigwright.events.accounts import UserRestored, UserSuspended
from gigwright.events.billing import ReceiptIssued, named
from gigwright.events.ledger import EarningsCleared
from gigwright.events.orders import (
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    RefundDeclined,
    RefundOffered,
    RequirementsSkipped,
    ReviewExtended,
    RevisionRequested,
    WorkDelivered,
)
from gigwright.events.payments import PaymentRefunded, PayoutSent


def letters_to_sellers(post: Post) -> Reactor:
    """A new order, money earned, money sent."""
    reactor = Reactor("letters-to-sellers")
    write = writer(reactor, post, sellers_address)

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

    @reactor.on(RevisionRequested, key="order")
    def sent_back(effects: Effects, event: Recorded[RevisionRequested]) -> None:
        order, due_at = effects.fold(ordered, event), event.data.due_at
        due = "" if due_at is None else moment(due_at)
        write(effects, event, "sent-back", title=order.title, number=str(event.data.number), due_at=due)

    @reactor.on(ReviewExtended, key="order")
    def more_time_to_answer(effects: Effects, event: Recorded[ReviewExtended]) -> None:
        until = moment(event.data.accept_by)
        write(effects, event, "more-time-to-answer", title=effects.fold(ordered, event).title, accept_by=until)

    @reactor.on(RefundDeclined, key="order")
    def not_taken(effects: Effects, event: Recorded[RefundDeclined]) -> None:
        write(effects, event, "refund-declined", title=effects.fold(ordered, event).title, how=event.data.how)

    @reactor.on(OrderPartlyRefunded, key="order")
    def earns_less(effects: Effects, event: Recorded[OrderPartlyRefunded]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        facts = {"price": str(said.price), "earning": str(said.earning), "how": said.how}
        write(effects, event, "partly-refunded", title=title, **facts)

    write_a_copy = writer(reactor, post, sellers_address, copy="seller")
    tell_of_agreements(reactor, write_a_copy, "seller")
    tell_of_disputes(reactor, write_a_copy, "seller")
    tell_of_ends(reactor, write_a_copy)

    @reactor.on(EarningsCleared, key="order")
    def paid(effects: Effects, event: Recorded[EarningsCleared]) -> None:
        order = effects.fold(ordered, event)
        write(effects, event, "paid", title=order.title, amount=str(event.data.earning))

    @reactor.on(PayoutSent, key="payout")
    def sent(effects: Effects, event: Recorded[PayoutSent]) -> None:
        write(effects, event, "payout-sent", amount=str(event.data.amount))

    return reactor


def letters_to_buyers(post: Post) -> Reactor:
    """What was paid, what the seller needs to know, what was delivered, what has ended; and, as everybody may buy, what
    concerns them as people: that they are suspended, or restored."""
    reactor = Reactor("letters-to-buyers")
    write = writer(reactor, post, buyers_address)

    @reactor.on(OrderPaid, key="order")
    def requirements_due(effects: Effects, event: Recorded[OrderPaid]) -> None:
        order = effects.fold(ordered, event)
        write(effects, event, "requirements-due", title=order.title, package=order.package, total=order.total)

    @reactor.on(ReceiptIssued, key="order")
    def receipted(effects: Effects, event: Recorded[ReceiptIssued]) -> None:
        said = event.data
        amounts = {"price": str(said.price), "service_fee": str(said.service_fee), "total": str(said.total)}
        facts = {"number": named(said.series, said.number), "paid_at": moment(said.paid_at), **amounts}
        write(effects, event, "receipt", title=said.title, package=said.package, **facts)

    @reactor.on(RequirementsSkipped, key="order")
    def started(effects: Effects, event: Recorded[RequirementsSkipped]) -> None:
        write(effects, event, "started", title=effects.fold(ordered, event).title, due_at=moment(event.data.due_at))

    @reactor.on(RefundOffered, key="order")
    def offered(effects: Effects, event: Recorded[RefundOffered]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        facts = {"price": str(said.price), "refund": str(said.refund), "answer_by": moment(said.answer_by)}
        write(effects, event, "refund-offered", title=title, **facts)

    tell_of_agreements(reactor, write, "buyer")
    tell_of_disputes(reactor, write, "buyer")
    tell_of_ends(reactor, write)

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
            accept_by=moment(work.accept_by),
            may_be_sent_back=yes_or_no(order.may_be_sent_back),
        )

    @reactor.on(OrderCompleted, key="order")
    def completed(effects: Effects, event: Recorded[OrderCompleted]) -> None:
        order = effects.fold(ordered, event)
        write(effects, event, "completed", title=order.title, how=event.data.how)

    @reactor.on(PaymentRefunded, key="order")
    def refunded(effects: Effects, event: Recorded[PaymentRefunded]) -> None:
        order = effects.fold(ordered, event)
        late = yes_or_no(effects.fold(came_late, event))
        write(effects, event, "refunded", title=order.title, amount=str(event.data.amount), late=late)

    tell_of_standing(reactor, post)

    return reactor


def tell_of_standing(reactor: Reactor, post: Post) -> None:
    """A user is told when they are suspended or restored; why stands in the log alone, for it is personal."""
    write = writer(reactor, post, users_address)

    @reactor.on(UserSuspended, key="user")
    def suspended(effects: Effects, event: Recorded[UserSuspended]) -> None:
        write(effects, event, "suspended")

    @reactor.on(UserRestored, key="user")
    def restored(effects: Effects, event: Recorded[UserRestored]) -> None:
        write(effects, event, "restored")
