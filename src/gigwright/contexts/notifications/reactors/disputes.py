"""What both sides are told of a dispute."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.reactors.telling import Party, Write, moment, ordered
from gigwright.events.orders import DisputeDecided, DisputeLapsed, DisputeOpened, DisputeWithdrawn, EvidenceGiven


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

    @reactor.on(DisputeWithdrawn, key="order")
    def withdrawn(effects: Effects, event: Recorded[DisputeWithdrawn]) -> None:
        write(effects, event, "dispute-closed", title=effects.fold(ordered, event).title, how="withdrawn")

    @reactor.on(DisputeLapsed, key="order")
    def lapsed(effects: Effects, event: Recorded[DisputeLapsed]) -> None:
        write(effects, event, "dispute-closed", title=effects.fold(ordered, event).title, how="lapsed")
