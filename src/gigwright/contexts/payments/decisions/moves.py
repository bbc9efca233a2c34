"""What moves at the card processor, kind by kind: the fact that a line of its books must have with us, and the amount.

A further kind is a row here. Of each line the net is compared: what it adds to the processor's balance.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from gigwright.backbone.decision import Model
from gigwright.events.payments import PaymentCaptured, PaymentRefunded, PayoutReturned, PayoutSent, RefundFailed
from gigwright.values import Money, SourceRef


class Move(msgspec.Struct, frozen=True):
    """The event that records such a move, its field that holds the processor's reference, and what it moves."""

    fact: type[Any]
    role: str
    net: Callable[[Any], Money]


MOVES: dict[str, Move] = {
    "charge": Move(PaymentCaptured, "charge", lambda fact: fact.amount - fact.processor_fee),
    "refund": Move(PaymentRefunded, "processor_refund", lambda fact: -fact.amount),
    "refund_failure": Move(RefundFailed, "processor_refund", lambda fact: fact.amount),
    "transfer": Move(PayoutSent, "transfer", lambda fact: -fact.amount),
    "transfer_return": Move(PayoutReturned, "transfer", lambda fact: fact.amount),
}
KINDS_OF_FACTS: dict[type[Any], str] = {move.fact: kind for kind, move in MOVES.items()}


def net_of(fact: object) -> Money:
    """What a fact adds to the processor's balance."""
    return MOVES[KINDS_OF_FACTS[type(fact)]].net(fact)


def source_of(fact: object) -> SourceRef:
    """The processor's reference that a fact stands for."""
    return SourceRef(getattr(fact, MOVES[KINDS_OF_FACTS[type(fact)]].role))


def _seen(facts: tuple[object, ...], fact: object) -> tuple[object, ...]:
    return (*facts, fact)


# Everything that we recorded of one reference of the processor's, whatever it is of: one model for each such field.
facts_of_a_source: tuple[Model[tuple[object, ...]], ...] = tuple(
    Model((), {move.fact: _seen for move in MOVES.values() if move.role == role}, by={role: "source"})
    for role in dict.fromkeys(move.role for move in MOVES.values())
)
