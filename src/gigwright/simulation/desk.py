"""The operator's desk: somebody who does for one side, or against it, what orders need, and says why."""

from gigwright.contexts.accounts.decisions import AppointOperator, RestoreUser, SuspendUser
from gigwright.contexts.ledger.decisions import AllowEarlyPayouts, EndEarlyPayouts, GrantCredit, RequestSweep
from gigwright.contexts.notifications.decisions import ReleaseMail
from gigwright.contexts.orders.decisions.charging_back import AssumeChargeback
from gigwright.contexts.orders.decisions.disputing import DecideDispute
from gigwright.contexts.orders.decisions.overruling import (
    AcceptByOperator,
    CancelByOperator,
    ExtendByOperator,
    RefundByOperator,
)
from gigwright.contexts.orders.decisions.overruling_offers import DeclineOfferByOperator, WithdrawOfferByOperator
from gigwright.contexts.orders.projections import BookedOrder, Case, order_book
from gigwright.contexts.orders.projections import order as booked_order
from gigwright.contexts.payments.decisions import ResolveBreak
from gigwright.contexts.policies.decisions import PublishPolicy
from gigwright.events.breaks import Destination
from gigwright.events.orders import Fault
from gigwright.policy import Policy
from gigwright.simulation.people import Absent, Desk
from gigwright.values import AddressId, BreakId, Money, OfferId, OperatorId, ProposalId, SweepId, UserId

APPOINTS = "cli"
ALL = 100


class Overseer:
    """An operator; each method is one thing that they do on one page."""

    def __init__(self, counter: Desk) -> None:
        self.id = counter.ids.new(OperatorId)
        self._counter = counter

    def take_office(self, email: str) -> None:
        address = self._counter.visit(lambda market: market.addresses.claim(email))
        self._counter.ask(AppointOperator(by=APPOINTS, operator=self.id, address=address))

    def give_credit(self, buyer: UserId, amount: Money, reason: str) -> None:
        self._counter.ask(GrantCredit(by=self.id, buyer=buyer, amount=amount, reason=reason))

    def sweep(self, amount: Money, reason: str) -> None:
        sweep = self._counter.ids.new(SweepId)
        self._counter.ask(RequestSweep(by=self.id, sweep=sweep, amount=amount, reason=reason))

    def cancel(self, seen: BookedOrder, reason: str, fault: Fault) -> None:
        """On what the order's page shows."""
        self._counter.ask(
            CancelByOperator(
                by=self.id, order=seen.order, seller=seen.seller, reason=reason, fault=fault, reviewed=True
            )
        )

    def refund(self, seen: BookedOrder, hundredths: int, reason: str) -> None:
        """So much of the price."""
        part = Money(seen.price.amount_minor * hundredths // 100, seen.price.currency)
        self._counter.ask(
            RefundByOperator(by=self.id, order=seen.order, seller=seen.seller, price=part, reason=reason, reviewed=True)
        )

    def accept(self, seen: BookedOrder, reason: str) -> None:
        self._counter.ask(AcceptByOperator(by=self.id, order=seen.order, reason=reason))

    def extend(self, seen: BookedOrder, days: int, reason: str) -> None:
        proposal = self._counter.ids.new(ProposalId)
        self._counter.ask(ExtendByOperator(by=self.id, order=seen.order, proposal=proposal, days=days, reason=reason))

    def withdraw_offer(self, offer: OfferId, reason: str) -> None:
        self._counter.ask(WithdrawOfferByOperator(by=self.id, offer=offer, reason=reason))

    def decline_offer(self, offer: OfferId, reason: str) -> None:
        self._counter.ask(DeclineOfferByOperator(by=self.id, offer=offer, reason=reason))

    def bear(self, seen: BookedOrder, reason: str) -> None:
        """Of the payment that a bank has, the first of several; when none has, the page shows nothing to bear."""
        payment = next((one.payment for one in seen.at_banks if one.bank == "holds"), None)
        if payment is None:
            raise Absent(f"no bank has a payment of {seen.order}")
        self._counter.ask(AssumeChargeback(by=self.id, order=seen.order, payment=payment, reason=reason))

    def decide(self, found: Case, hundredths: int, reason: str, fault: Fault) -> None:
        """So much of the price goes back, as far as the order's page shows that it has not gone back already."""
        with self._counter.market.reading(order_book) as connection:
            seen = booked_order(connection, found.order)
        if seen is None:
            raise Absent(f"the order page does not show {found.order}")
        left = seen.price if hundredths < ALL else seen.price_left
        self._counter.ask(
            DecideDispute(
                by=self.id,
                order=found.order,
                dispute=found.dispute,
                seller=found.seller,
                price=Money(left.amount_minor * hundredths // 100, left.currency),
                reason=reason,
                fault=fault,
            )
        )

    def policy(self) -> Policy:
        """What is in force."""
        return self._counter.market.policy()

    def publish(self, policy: Policy, reason: str) -> None:
        self._counter.ask(PublishPolicy(by=self.id, policy=policy, reason=reason))

    def release(self, address: AddressId, reason: str) -> None:
        self._counter.ask(ReleaseMail(by=self.id, address=address, reason=reason))

    def resolve(self, difference: BreakId, destination: Destination, reason: str) -> None:
        self._counter.ask(ResolveBreak(by=self.id, difference=difference, destination=destination, reason=reason))

    def pay_early(self, seller: UserId, reason: str) -> None:
        self._counter.ask(AllowEarlyPayouts(by=self.id, seller=seller, reason=reason))

    def pay_in_time(self, seller: UserId, reason: str) -> None:
        self._counter.ask(EndEarlyPayouts(by=self.id, seller=seller, reason=reason))

    def suspend(self, user: UserId, reason: str) -> None:
        self._counter.ask(SuspendUser(by=self.id, user=user, reason=reason))

    def restore(self, user: UserId, reason: str) -> None:
        self._counter.ask(RestoreUser(by=self.id, user=user, reason=reason))
