"""Mischief about the market's own money: more of it than there is, and forged words about what was sent."""

from collections.abc import Callable
from typing import Any

from gigwright.contexts.ledger.decisions import RequestSweep
from gigwright.contexts.payments.decisions import (
    RecordSweepArrived,
    RecordSweepFailed,
    RecordSweepSent,
    RecordSweepTurnedBack,
)
from gigwright.events.ledger import SweepRequested
from gigwright.events.payments import SweepFailed, SweepSent
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.scene import Scene, changed, more
from gigwright.values import BankPayoutRef, Money, OperatorId, SweepId

Ask = Callable[[Scene], object]

CLERK = "sweeping"
NEWS = "processor-news"
FORGED = BankPayoutRef("forged_bank_payout")
WORD = "a forged word"
CURRENCIES = ("USD", "EUR", "JPY", "BHD")


def _own(scene: Scene) -> Money:
    """What is the market's own in some currency, which may be nothing."""
    currency = scene.draws.one_of(CURRENCIES)
    return Money(max(scene.own_of(currency), 0), currency)


def _something(scene: Scene) -> Money:
    """A currency's, in which there is something."""
    found = [Money(scene.own_of(currency), currency) for currency in CURRENCIES if scene.own_of(currency) > 0]
    return scene.one_of(found)


def _ask(scene: Scene, amount: Money, **changes: Any) -> RequestSweep:
    operator = OperatorId(scene.pick("operator", lambda _: True).id)
    honest = RequestSweep(by=operator, sweep=scene.ids.new(SweepId), amount=amount, reason="The rent")
    return changed(honest, **changes)


def _again(scene: Scene) -> RequestSweep:
    known = scene.pick("sweep", lambda one: one.has(SweepRequested))
    return _ask(scene, _something(scene), sweep=SweepId(known.id))


def _too_much(scene: Scene) -> RequestSweep:
    """A minor unit more than the market's own, which may be nothing."""
    return _ask(scene, more(_own(scene)))


def _nothing(scene: Scene) -> RequestSweep:
    own = _own(scene)
    return _ask(scene, Money(scene.one_of((0, -1, -own.amount_minor)), own.currency))


def _sent(scene: Scene) -> Thing:
    return scene.pick("sweep", lambda one: one.has(SweepRequested, SweepSent))


def _waiting(scene: Scene) -> Thing:
    """One that was asked for, and of which nothing was said."""
    return scene.pick("sweep", lambda one: one.has(SweepRequested) and one.lacks(SweepSent, SweepFailed))


def _say_sent(of: SweepRequested, **changes: Any) -> RecordSweepSent:
    honest = RecordSweepSent(by=CLERK, sweep=of.sweep, bank_payout=FORGED, amount=of.amount)
    return changed(honest, **changes)


def _unasked(scene: Scene) -> RecordSweepSent:
    sweep = scene.ids.new(SweepId)
    return RecordSweepSent(by=CLERK, sweep=sweep, bank_payout=FORGED, amount=Money(1_000, "USD"))


def _anothers(scene: Scene) -> RecordSweepSent:
    theirs, ours = scene.two("sweep", lambda one: one.has(SweepSent), lambda one: one.has(SweepRequested))
    return _say_sent(ours[SweepRequested], bank_payout=theirs[SweepSent].bank_payout)


def _arrived_before_it_left(scene: Scene) -> RecordSweepArrived:
    asked: SweepRequested = _waiting(scene)[SweepRequested]
    return RecordSweepArrived(by=NEWS, sweep=asked.sweep, bank_payout=FORGED, amount=asked.amount)


def _back_before_it_left(scene: Scene) -> RecordSweepTurnedBack:
    asked: SweepRequested = _waiting(scene)[SweepRequested]
    return RecordSweepTurnedBack(by=NEWS, sweep=asked.sweep, bank_payout=FORGED, amount=asked.amount, reason=WORD)


def _refused_after_it_left(scene: Scene) -> RecordSweepFailed:
    sent: SweepSent = _sent(scene)[SweepSent]
    return RecordSweepFailed(by=CLERK, sweep=sent.sweep, amount=sent.amount, reason=WORD)


def _another_reference(scene: Scene) -> object:
    """It is said to be another one that was sent, that arrived, or that came back."""
    asked: SweepRequested = _sent(scene)[SweepRequested]
    arrived = RecordSweepArrived(by=NEWS, sweep=asked.sweep, bank_payout=FORGED, amount=asked.amount)
    back = RecordSweepTurnedBack(by=NEWS, sweep=asked.sweep, bank_payout=FORGED, amount=asked.amount, reason=WORD)
    return scene.one_of((_say_sent(asked), arrived, back))


ARRIVED_TOO_SOON = "payments.decisions.sweeps: sweep … was never sent, so it can't have"
BACK_TOO_SOON = "payments.decisions.sweeps: sweep … was never sent, so it can't come"
FLEETING_SWEEPS = (ARRIVED_TOO_SOON, BACK_TOO_SOON)
ASKED = "ledger.decisions.sweeping:"

SWEEPS: dict[str, Ask] = {
    f"{ASKED} only an operator": lambda scene: _ask(scene, _something(scene), by=scene.ids.new(OperatorId)),
    f"{ASKED} this sweep was asked for": _again,
    f"{ASKED} whoever moves": lambda scene: _ask(scene, _something(scene), reason=scene.one_of((" ", "x" * 10_001))),
    f"{ASKED} a sweep moves more than nothing": _nothing,
    f"{ASKED} … at the card processor": _too_much,
    ARRIVED_TOO_SOON: _arrived_before_it_left,
    BACK_TOO_SOON: _back_before_it_left,
    "payments.decisions.sweeps: nobody asked": _unasked,
    "payments.decisions.sweeps: bank payout … belongs": _anothers,
    "payments.decisions.sweeps: sweep … was sent": _refused_after_it_left,
    "payments.decisions.sweeps: this sweep is": _another_reference,
}
