"""What sellers are told of earnings that they have before these have cleared."""

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.reactors.telling import Write, ordered
from gigwright.events.ledger import EarlyPayoutsAllowed, EarlyPayoutsEnded, EarningsClearedEarly


def tell_of_early_payouts(reactor: Reactor, write: Write, write_why: Write) -> None:
    """That they may have some, what it cost, and that they may have no more: then also why (`write_why` quotes it)."""

    @reactor.on(EarningsClearedEarly, key="order")
    def paid_early(effects: Effects, event: Recorded[EarningsClearedEarly]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        facts = {"earning": str(said.earning), "fee": str(said.fee), "left": str(said.earning - said.fee)}
        write(effects, event, "paid-early", title=title, **facts)

    @reactor.on(EarlyPayoutsAllowed, key="seller")
    def allowed(effects: Effects, event: Recorded[EarlyPayoutsAllowed]) -> None:
        write(effects, event, "early-allowed")

    @reactor.on(EarlyPayoutsEnded, key="seller")
    def ended(effects: Effects, event: Recorded[EarlyPayoutsEnded]) -> None:
        write_why(effects, event, "early-ended")
