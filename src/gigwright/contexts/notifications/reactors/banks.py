"""What both sides are told when a bank takes a payment back."""

from datetime import datetime

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.contexts.notifications.reactors.telling import Party, Write, moment, ordered
from gigwright.events.orders import ChargebackBorne, ChargebackHeld, ChargebackRecovered, ChargebackReleased
from gigwright.values import Money

Decided = ChargebackReleased | ChargebackBorne | ChargebackRecovered


def tell_of_banks(reactor: Reactor, write: Write, party: Party) -> None:
    """Both are told that it was taken, and what came of it; a seller also what it means for their money."""

    @reactor.on(ChargebackHeld, key="order")
    def taken(effects: Effects, event: Recorded[ChargebackHeld]) -> None:
        said, title = event.data, effects.fold(ordered, event).title
        kept = said.from_clearing + said.from_available
        ended = "yes" if said.from_held.amount_minor else "no"
        facts = {"amount": str(said.amount), "ended": ended, "kept": _if_any(kept)}
        write(effects, event, "chargeback-held", title=title, party=party, **facts)

    def decided(effects: Effects, event: Recorded[Decided], **facts: str) -> None:
        title = effects.fold(ordered, event).title
        write(effects, event, "chargeback-decided", title=title, party=party, **facts)

    @reactor.on(ChargebackReleased, key="order")
    def given_back(effects: Effects, event: Recorded[ChargebackReleased]) -> None:
        said = event.data
        has = said.released.amount_minor > 0
        facts = {
            "seller_has": str(said.released),
            "clears_at": _when(said.clears_at if has else None),
            "refund": _if_any(said.refund),
        }
        decided(effects, event, how="won", owed="", **facts)

    @reactor.on(ChargebackBorne, key="order")
    def lost(effects: Effects, event: Recorded[ChargebackBorne]) -> None:
        said = event.data
        owed = _if_any(said.from_hold + said.owed)
        has = said.released.amount_minor > 0  # else the time is that of a tip
        facts = {"seller_has": str(said.released), "clears_at": _when(said.clears_at if has else None), "owed": owed}
        decided(effects, event, how="lost", refund="", **facts)

    @reactor.on(ChargebackRecovered, key="order")
    def recovered(effects: Effects, event: Recorded[ChargebackRecovered]) -> None:
        said = event.data
        facts = {"seller_has": str(said.earning), "clears_at": _when(said.clears_at), "refund": _if_any(said.refund)}
        decided(effects, event, how="recovered", owed="", **facts)


def _when(time: datetime | None) -> str:
    return "" if time is None else moment(time)


def _if_any(amount: Money) -> str:
    return str(amount) if amount.amount_minor else ""
