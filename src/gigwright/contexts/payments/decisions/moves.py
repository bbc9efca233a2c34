"""What moves at the card processor, kind by kind: the fact that a line of its books must have with us, and the amount.

A further kind is a row here. Of each line the net is compared: what it adds to the processor's balance.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from gigwright.backbone.decision import Model
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
    PaymentRefunded,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
    SweepFailed,
    SweepSent,
)
from gigwright.values import Money, SourceRef


class Move(msgspec.Struct, frozen=True):
    """The event that records such a move, its field that holds the processor's reference, and what it moves; `is_one`
    tells such an event from others of its type."""

    fact: type[Any]
    role: str
    net: Callable[[Any], Money]
    is_one: Callable[[Any], bool] = lambda _: True


MOVES: dict[str, Move] = {
    "charge": Move(PaymentCaptured, "charge", lambda fact: fact.amount - fact.processor_fee),
    "refund": Move(PaymentRefunded, "processor_refund", lambda fact: -fact.amount),
    "refund_failure": Move(RefundFailed, "processor_refund", lambda fact: fact.amount),
    "transfer": Move(PayoutSent, "transfer", lambda fact: -fact.amount),
    "transfer_return": Move(PayoutReturned, "transfer", lambda fact: fact.amount),
    "bank_payout": Move(SweepSent, "bank_payout", lambda fact: -fact.amount),
    "bank_payout_failure": Move(
        SweepFailed, "bank_payout", lambda fact: fact.amount, lambda fact: fact.bank_payout is not None
    ),
    "chargeback": Move(ChargebackOpened, "chargeback", lambda fact: -(fact.amount + fact.fee)),
    "chargeback_won": Move(ChargebackWon, "chargeback", lambda fact: fact.amount, lambda fact: not fact.again),
    "chargeback_again": Move(
        ChargebackAppealed, "chargeback", lambda fact: -fact.amount, lambda fact: bool(fact.amount.amount_minor)
    ),
    "chargeback_won_again": Move(ChargebackWon, "chargeback", lambda fact: fact.amount, lambda fact: fact.again),
}
FACTS: tuple[type[Any], ...] = tuple(dict.fromkeys(move.fact for move in MOVES.values()))


def kind_of(fact: object) -> str | None:
    """The kind of line that a fact must have; None when nothing moved with it."""
    found = (kind for kind, move in MOVES.items() if isinstance(fact, move.fact) and move.is_one(fact))
    return next(found, None)


def net_of(fact: object) -> Money:
    """What a fact adds to the processor's balance."""
    return _move_of(fact).net(fact)


def source_of(fact: object) -> SourceRef:
    """The processor's reference that a fact stands for."""
    return SourceRef(getattr(fact, _move_of(fact).role))


def _move_of(fact: object) -> Move:
    kind = kind_of(fact)
    assert kind is not None, "only of what moved"
    return MOVES[kind]


def _seen(facts: tuple[object, ...], fact: object) -> tuple[object, ...]:
    return (*facts, fact)


# Everything that we recorded of one reference of the processor's, whatever it is of: one model for each such field.
facts_of_a_source: tuple[Model[tuple[object, ...]], ...] = tuple(
    Model((), {move.fact: _seen for move in MOVES.values() if move.role == role}, by={role: "source"})
    for role in dict.fromkeys(move.role for move in MOVES.values())
)
