"""Of what people are reminded, and that work is late."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.reactors.telling import Party, Write, moment, ordered, yes_or_no
from gigwright.events.orders import (
    AnswerReminded,
    DeliveryReminded,
    OrderBecameLate,
    OrderBecameVeryLate,
    RequirementsReminded,
)


def remind_buyers(reactor: Reactor, write: Write) -> None:
    """Of what the seller waits for."""

    @reactor.on(RequirementsReminded, key="order")
    def of_requirements(effects: Effects, event: Recorded[RequirementsReminded]) -> None:
        until = moment(event.data.requirements_by)
        title = effects.fold(ordered, event).title
        write(effects, event, "requirements-reminder", title=title, requirements_by=until)

    @reactor.on(AnswerReminded, key="order")
    def of_the_answer(effects: Effects, event: Recorded[AnswerReminded]) -> None:
        order, said = effects.fold(ordered, event), event.data
        facts = {"number": str(said.number), "accept_by": moment(said.accept_by)}
        facts |= {"may_be_sent_back": yes_or_no(order.may_be_sent_back)}
        write(effects, event, "answer-soon", title=order.title, **facts)


def remind_sellers(reactor: Reactor, write: Write) -> None:
    """Of what the buyer waits for; not within a day after the letter with which the work began."""

    @reactor.on(DeliveryReminded, key="order")
    def of_the_delivery(effects: Effects, event: Recorded[DeliveryReminded]) -> None:
        order = effects.fold(ordered, event)
        if not order.is_express:
            write(effects, event, "due-soon", title=order.title, due_at=moment(event.data.due_at))


def tell_of_lateness(reactor: Reactor, write: Write, party: Party) -> None:
    """Both are told, each what it means to them."""

    @reactor.on(OrderBecameLate, key="order")
    def late(effects: Effects, event: Recorded[OrderBecameLate]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        facts = {"due_at": moment(said.due_at), "very_late_at": moment(said.very_late_at), "party": party}
        write(effects, event, "late", title=title, **facts)

    @reactor.on(OrderBecameVeryLate, key="order")
    def very_late(effects: Effects, event: Recorded[OrderBecameVeryLate]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        end = "" if said.give_up_at is None else moment(said.give_up_at)
        write(effects, event, "very-late", title=title, due_at=moment(said.due_at), give_up_at=end, party=party)
