"""What both sides are told of other work that is proposed, and of payments beside an order's own."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.reactors.telling import Party, Write, moment, ordered
from gigwright.events.orders import (
    Billed,
    BillExpired,
    ChangeAgreed,
    ChangeDeclined,
    ChangeProposed,
    ExtraBought,
    SellerTipped,
)


def tell_of_changes(reactor: Reactor, write: Write, party: Party) -> None:
    """Who is asked is told of other work; of what came of it both are."""

    @reactor.on(ChangeProposed, key="order")
    def other_work(effects: Effects, event: Recorded[ChangeProposed]) -> None:
        asked = event.data
        if asked.proposed_by != getattr(asked, party):
            costs = str(asked.total) if asked.total.amount_minor else ""
            facts = {"total": costs, "days": str(asked.days), "answer_by": moment(asked.answer_by)}
            write(effects, event, "change-proposed", title=effects.fold(ordered, event).title, **facts)

    @reactor.on(ChangeAgreed, key="order")
    def agreed(effects: Effects, event: Recorded[ChangeAgreed]) -> None:
        title, due_at = effects.fold(ordered, event).title, moment(event.data.due_at)
        write(effects, event, "change-agreed", title=title, due_at=due_at)

    @reactor.on(ChangeDeclined, key="order")
    def declined(effects: Effects, event: Recorded[ChangeDeclined]) -> None:
        write(effects, event, "change-declined", title=effects.fold(ordered, event).title, how=event.data.how)

    @reactor.on(ExtraBought, key="order")
    def bought(effects: Effects, event: Recorded[ExtraBought]) -> None:
        said = event.data
        facts = {
            "what": said.extra or "",
            "amount": str(said.total if party == "buyer" else said.earning),
            "party": party,
            "due_at": "" if said.due_at is None else moment(said.due_at),
        }
        write(effects, event, "extra-bought", title=effects.fold(ordered, event).title, **facts)


def tell_of_tips(reactor: Reactor, write: Write) -> None:
    """The seller is told what is theirs of it, and when they can have it."""

    @reactor.on(SellerTipped, key="order")
    def tipped(effects: Effects, event: Recorded[SellerTipped]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        write(effects, event, "tipped", title=title, earning=str(said.earning), clears_at=moment(said.clears_at))


def tell_of_bills(reactor: Reactor, write: Write) -> None:
    """The buyer is told what is to be paid, and that it is awaited no more."""

    @reactor.on(Billed, key="order")
    def asked_for(effects: Effects, event: Recorded[Billed]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        facts = {"kind": said.kind, "what": said.extra or "", "total": str(said.total), "pay_by": moment(said.pay_by)}
        write(effects, event, "bill", title=title, **facts)

    @reactor.on(BillExpired, key="order")
    def not_paid(effects: Effects, event: Recorded[BillExpired]) -> None:
        write(effects, event, "bill-expired", title=effects.fold(ordered, event).title, kind=event.data.kind)
