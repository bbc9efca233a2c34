"""What operators are told: what waits for them."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.errors import Unavailable
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.ports import Letter, Post, Staff, Template
from gigwright.contexts.notifications.reactors.telling import moment, ordered, sender
from gigwright.events.breaks import BreaksReminded
from gigwright.events.orders import ChargebackHeld, DisputeOpened, is_shared


def letters_to_operators(post: Post, staff: Staff) -> Reactor:
    """Each is told of a case, of a loss that the market could bear, and of what differs from the processor's books,
    whoever will decide it."""
    reactor = Reactor("letters-to-operators")
    send = sender(reactor, post)

    def write(effects: Effects, event: Recorded[object], template: Template, /, **facts: str) -> None:
        """To all of them, also when one can't be reached just now; then it is tried again."""
        trouble: Unavailable | None = None
        for operator, address in staff.appointed(event.position):
            letter = Letter(template=template, to=address, event=event.id, facts=facts, copy=operator)
            try:
                send(effects, event, f"mail:{template}:{operator}", letter)
            except Unavailable as unavailable:
                trouble = unavailable
        if trouble is not None:
            raise trouble

    @reactor.on(DisputeOpened, key="order")
    def a_case(effects: Effects, event: Recorded[DisputeOpened]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        facts = {"dispute": said.dispute, "order": said.order, "decide_by": moment(said.decide_by)}
        write(effects, event, "case-waiting", title=title, evidence_by=moment(said.evidence_by), **facts)

    @reactor.on(ChargebackHeld, key="order")
    def a_loss(effects: Effects, event: Recorded[ChargebackHeld]) -> None:
        if is_shared(event.data):  # else nobody needs to decide who bears it
            said, title = event.data, effects.fold(ordered, event).title
            write(effects, event, "loss-waiting", title=title, order=said.order, amount=str(said.amount))

    @reactor.on(BreaksReminded, key="difference")
    def what_differs(effects: Effects, event: Recorded[BreaksReminded]) -> None:
        said = event.data
        facts = {"open": str(said.open), "difference": said.difference, "found_at": moment(said.found_at)}
        write(effects, event, "breaks-open", **facts)

    return reactor
