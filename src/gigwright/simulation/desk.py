"""The operator's desk: somebody who ends orders when neither side can, and says why."""

from typing import Literal

from gigwright.contexts.accounts.decisions import AppointOperator
from gigwright.contexts.orders.decisions.overruling import CancelByOperator
from gigwright.contexts.orders.projections import BookedOrder
from gigwright.simulation.people import Desk
from gigwright.values import OperatorId

APPOINTS = "cli"


class Overseer:
    """An operator; each method is one thing that they do on one page."""

    def __init__(self, counter: Desk) -> None:
        self.id = counter.ids.new(OperatorId)
        self._counter = counter

    def take_office(self, email: str) -> None:
        address = self._counter.visit(lambda market: market.addresses.claim(email))
        self._counter.ask(AppointOperator(by=APPOINTS, operator=self.id, address=address))

    def cancel(self, seen: BookedOrder, reason: str, fault: Literal["nobody", "buyer", "seller"]) -> None:
        """On what the order's page shows."""
        self._counter.ask(
            CancelByOperator(
                by=self.id, order=seen.order, seller=seen.seller, reason=reason, fault=fault, reviewed=True
            )
        )
