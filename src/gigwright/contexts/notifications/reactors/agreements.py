"""What both sides are told while they agree on more time, or on an end."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.reactors.telling import Party, Write, moment, ordered, said_or_nothing
from gigwright.events.orders import (
    CancellationDeclined,
    CancellationProposed,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
    OrderCancelled,
    OrderReversed,
    ProposalWithdrawn,
    WaitBegan,
    WaitEnded,
    to_buyer,
)


def tell_of_agreements(reactor: Reactor, write: Write, party: Party) -> None:
    """Who is asked is told of a proposal; of what came of it both are."""

    @reactor.on(ExtensionProposed, key="order")
    def asked_for_time(effects: Effects, event: Recorded[ExtensionProposed]) -> None:
        asked = event.data
        if asked.proposed_by != getattr(asked, party):
            facts = {"days": str(asked.days), "due_at": moment(asked.due_at), "answer_by": moment(asked.answer_by)}
            write(effects, event, "extension-proposed", title=effects.fold(ordered, event).title, **facts)

    @reactor.on(ExtensionAgreed, key="order")
    def more_time(effects: Effects, event: Recorded[ExtensionAgreed]) -> None:
        due_at = moment(event.data.due_at)
        write(effects, event, "extension-agreed", title=effects.fold(ordered, event).title, due_at=due_at)

    @reactor.on(ExtensionDeclined, key="order")
    def no_more_time(effects: Effects, event: Recorded[ExtensionDeclined]) -> None:
        write(effects, event, "extension-declined", title=effects.fold(ordered, event).title)

    @reactor.on(CancellationProposed, key="order")
    def asked_for_an_end(effects: Effects, event: Recorded[CancellationProposed]) -> None:
        asked = event.data
        if asked.proposed_by != getattr(asked, party):
            answer_by = moment(asked.answer_by)
            write(
                effects, event, "cancellation-proposed", title=effects.fold(ordered, event).title, answer_by=answer_by
            )

    @reactor.on(CancellationDeclined, key="order")
    def no_end(effects: Effects, event: Recorded[CancellationDeclined]) -> None:
        write(effects, event, "cancellation-declined", title=effects.fold(ordered, event).title)

    @reactor.on(ProposalWithdrawn, key="order")
    def taken_back(effects: Effects, event: Recorded[ProposalWithdrawn]) -> None:
        write(effects, event, "proposal-withdrawn", title=effects.fold(ordered, event).title)


def tell_of_waits(reactor: Reactor, write: Write, party: Party) -> None:
    """The buyer is told what the seller waits for; both are told that the clock runs again, and until when."""

    if party == "buyer":

        @reactor.on(WaitBegan, key="order")
        def asked(effects: Effects, event: Recorded[WaitBegan]) -> None:
            until = moment(event.data.answer_by)
            write(effects, event, "question-asked", title=effects.fold(ordered, event).title, answer_by=until)

    @reactor.on(WaitEnded, key="order")
    def goes_on(effects: Effects, event: Recorded[WaitEnded]) -> None:
        said = event.data
        if said.how != "delivered":  # of which the delivery tells
            facts = {"how": said.how, "due_at": moment(said.due_at)}
            write(effects, event, "wait-ended", title=effects.fold(ordered, event).title, **facts)


def tell_of_ends(reactor: Reactor, write: Write) -> None:
    """Both are told of an order that was cancelled."""

    @reactor.on(OrderCancelled, key="order")
    def cancelled(effects: Effects, event: Recorded[OrderCancelled]) -> None:
        ended, title = event.data, effects.fold(ordered, event).title
        if ended.refund.amount_minor == 0:  # a bank has it, and both are told of that
            return
        refund, credit = str(to_buyer(ended)), said_or_nothing(ended.to_credit)
        write(effects, event, "cancelled", title=title, reason=ended.reason, refund=refund, credit=credit)

    @reactor.on(OrderReversed, key="order")
    def cancelled_after_completion(effects: Effects, event: Recorded[OrderReversed]) -> None:
        title, refund = effects.fold(ordered, event).title, str(to_buyer(event.data))
        credit = said_or_nothing(event.data.to_credit)
        write(
            effects, event, "cancelled", title=title, reason="the operator cancelled it", refund=refund, credit=credit
        )
