"""Laws of who ends a custom offer."""

from collections.abc import Iterator
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.orders import OfferDeclined, OfferMade, OfferOverruled, OfferWithdrawn
from gigwright.simulation.invariants.history import History
from gigwright.values import OfferId, OperatorId, UserId


class Records:
    """Who operators are, whose each offer is, and what an operator's act has put on record and not done yet."""

    def __init__(self) -> None:
        self.operators: set[OperatorId] = set()
        self.sides: dict[OfferId, tuple[UserId, UserId]] = {}
        self.open: dict[OfferId, tuple[CommandId, str]] = {}


def offers_are_ended_by_their_sides(history: History) -> Iterator[str]:
    """I21: a buyer declines an offer and a seller withdraws it, or an operator does it for them, on record."""
    records = Records()
    for event in history.events:
        match event.data:
            case OperatorAppointed(operator=operator):
                records.operators.add(operator)
            case OfferMade() as said:
                records.sides[said.offer] = said.seller, said.buyer
            case OfferOverruled() as said:
                yield from _against_the_record(event, records)
                records.open[said.offer] = event.command, said.act
            case OfferDeclined() as said:
                yield from _against_the_end(event, records, said.buyer, "declined")
            case OfferWithdrawn() as said:
                yield from _against_the_end(event, records, said.seller, "withdrawn")
    for offer, (_, act) in records.open.items():
        yield f"an operator is on record for {offer} as {act}, and it was not"


def _against_the_record(event: Recorded[OfferOverruled], records: Records) -> Iterator[str]:
    said, where = event.data, f"{event.name} at {event.position}"
    if said.operator not in records.operators or event.actor != said.operator:
        yield f"{where}: {said.operator} is no operator, or it was {event.actor}"
    if records.sides.get(said.offer) != (said.seller, said.buyer):
        yield f"{where}: {said.offer} is of others: {records.sides.get(said.offer)}"


def _against_the_end(event: Recorded[Any], records: Records, whose: UserId, act: str) -> Iterator[str]:
    recorded = records.open.pop(event.data.offer, None)
    honest = event.actor == whose if recorded is None else recorded == (event.command, act)
    if not honest:
        yield f"{event.name} at {event.position}: it was {event.actor}, and on record for it is {recorded}"
