"""What both sides are told of a dispute."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.reactors.telling import Party, Write, moment, ordered
from gigwright.events.orders import DisputeClosed, DisputeDecided, DisputeOpened, EvidenceGiven


def tell_of_disputes(reactor: Reactor, write: Write, party: Party) -> None:
    """Who is asked to answer is told of what the other side said; of what came of it both are."""

    @reactor.on(DisputeOpened, key="order")
    def opened(effects: Effects, event: Recorded[DisputeOpened]) -> None:
        said = event.data
        if said.opened_by != getattr(said, party):
            title, until = effects.fold(ordered, event).title, moment(said.evidence_by)
            write(effects, event, "dispute-opened", title=title, evidence_by=until)

    @reactor.on(EvidenceGiven, key="order")
    def heard(effects: Effects, event: Recorded[EvidenceGiven]) -> None:
        if event.data.given_by != getattr(event.data, party):
            write(effects, event, "evidence-given", title=effects.fold(ordered, event).title)

    @reactor.on(DisputeDecided, key="order")
    def decided(effects: Effects, event: Recorded[DisputeDecided]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        write(effects, event, "dispute-decided", title=title, outcome=said.outcome, price=str(said.price))

    @reactor.on(DisputeClosed, key="order")
    def closed(effects: Effects, event: Recorded[DisputeClosed]) -> None:
        if event.data.how != "decided":  # of which both were told
            write(effects, event, "dispute-closed", title=effects.fold(ordered, event).title, how=event.data.how)
