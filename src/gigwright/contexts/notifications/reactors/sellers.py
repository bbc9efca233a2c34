"""What sellers are told: of work, of earnings, of payouts."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.ports import Post
from gigwright.contexts.notifications.reactors.agreements import tell_of_agreements, tell_of_ends, tell_of_waits
from gigwright.contexts.notifications.reactors.banks import tell_of_banks
from gigwright.contexts.notifications.reactors.disputes import tell_of_disputes
from gigwright.contexts.notifications.reactors.early import tell_of_early_payouts
from gigwright.contexts.notifications.reactors.further import tell_of_changes, tell_of_tips
from gigwright.contexts.notifications.reactors.offers import tell_sellers_of_offers
from gigwright.contexts.notifications.reactors.reminders import remind_sellers, tell_of_lateness
from gigwright.contexts.notifications.reactors.telling import (
    Write,
    moment,
    ordered,
    sales,
    sellers_address,
    writer,
    yes_or_no,
)
from gigwright.events.ledger import EarningsCleared
from gigwright.events.orders import (
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    RefundDeclined,
    RequirementsAdded,
    RequirementsSubmitted,
    ReviewExtended,
    RevisionRequested,
)
from gigwright.events.payments import PayoutFailed, PayoutReturned, PayoutSent


def letters_to_sellers(post: Post) -> Reactor:
    """A new order, what becomes of it, and the money for it."""
    reactor = Reactor("letters-to-sellers")
    write = writer(reactor, post, sellers_address)
    _tell_of_work(reactor, write)
    write_a_copy = writer(reactor, post, sellers_address, copy="seller")
    write_why = writer(reactor, post, sellers_address, quotes="reason")
    tell_sellers_of_offers(reactor, write, write_a_copy, write_why)
    tell_of_agreements(reactor, write_a_copy, "seller")
    tell_of_waits(reactor, write_a_copy, "seller")
    tell_of_changes(reactor, write_a_copy, "seller")
    tell_of_disputes(reactor, write_a_copy, "seller")
    tell_of_banks(reactor, write_a_copy, "seller")
    tell_of_ends(reactor, write_a_copy)
    tell_of_lateness(reactor, write_a_copy, "seller")
    remind_sellers(reactor, write)
    _tell_of_refunds(reactor, write)
    _tell_of_earnings(reactor, write)
    tell_of_tips(reactor, write)
    tell_of_early_payouts(reactor, write, write_why)
    _tell_of_payouts(reactor, write)
    return reactor


def _tell_of_work(reactor: Reactor, write: Write) -> None:
    @reactor.on(OrderPaid, key="order")
    def a_new_order(effects: Effects, event: Recorded[OrderPaid]) -> None:
        order = effects.fold(ordered, event)
        facts = {"title": order.title, "package": order.package, "earning": order.earning, "clearing": order.clearing}
        facts |= {"asks": yes_or_no(order.asks)}
        write(effects, event, "order-placed", **facts)
        if effects.fold(sales, event) == 1:
            write(effects, event, "first-sale", title=order.title, clearing=order.clearing)

    @reactor.on(RequirementsSubmitted, key="order")
    def may_begin(effects: Effects, event: Recorded[RequirementsSubmitted]) -> None:
        title, due_at = effects.fold(ordered, event).title, moment(event.data.due_at)
        write(effects, event, "requirements-given", title=title, due_at=due_at)

    @reactor.on(RequirementsAdded, key="order")
    def knows_more(effects: Effects, event: Recorded[RequirementsAdded]) -> None:
        write(effects, event, "requirements-added", title=effects.fold(ordered, event).title)

    @reactor.on(RevisionRequested, key="order")
    def sent_back(effects: Effects, event: Recorded[RevisionRequested]) -> None:
        order, due_at = effects.fold(ordered, event), event.data.due_at
        due = "" if due_at is None else moment(due_at)
        write(effects, event, "sent-back", title=order.title, number=str(event.data.number), due_at=due)

    @reactor.on(ReviewExtended, key="order")
    def more_time_to_answer(effects: Effects, event: Recorded[ReviewExtended]) -> None:
        until = moment(event.data.accept_by)
        write(effects, event, "more-time-to-answer", title=effects.fold(ordered, event).title, accept_by=until)


def _tell_of_refunds(reactor: Reactor, write: Write) -> None:
    @reactor.on(RefundDeclined, key="order")
    def not_taken(effects: Effects, event: Recorded[RefundDeclined]) -> None:
        write(effects, event, "refund-declined", title=effects.fold(ordered, event).title, how=event.data.how)

    @reactor.on(OrderPartlyRefunded, key="order")
    def earns_less(effects: Effects, event: Recorded[OrderPartlyRefunded]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        facts = {"price": str(said.price), "earning": str(said.earning), "how": said.how}
        write(effects, event, "partly-refunded", title=title, **facts)


def _tell_of_earnings(reactor: Reactor, write: Write) -> None:
    @reactor.on(OrderCompleted, key="order")
    def earned(effects: Effects, event: Recorded[OrderCompleted]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        facts = {"how": said.how, "earning": str(said.earning), "clears_at": moment(said.clears_at)}
        write(effects, event, "earned", title=title, **facts)

    @reactor.on(EarningsCleared, key="order")
    def paid(effects: Effects, event: Recorded[EarningsCleared]) -> None:
        order = effects.fold(ordered, event)
        write(effects, event, "paid", title=order.title, amount=str(event.data.earning))


def _tell_of_payouts(reactor: Reactor, write: Write) -> None:
    @reactor.on(PayoutSent, key="payout")
    def sent(effects: Effects, event: Recorded[PayoutSent]) -> None:
        write(effects, event, "payout-sent", amount=str(event.data.amount))

    @reactor.on(PayoutFailed, key="payout")
    def failed(effects: Effects, event: Recorded[PayoutFailed]) -> None:
        write(effects, event, "payout-failed", amount=str(event.data.amount))

    @reactor.on(PayoutReturned, key="payout")
    def returned(effects: Effects, event: Recorded[PayoutReturned]) -> None:
        write(effects, event, "payout-returned", amount=str(event.data.amount))
