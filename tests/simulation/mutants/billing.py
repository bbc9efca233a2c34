"""Bugs of documents: a number from a count that was read too early, and one document twice."""

from collections.abc import Iterator
from datetime import datetime
from itertools import count
from typing import Any

from gigwright.backbone.decision import Decider, Model
from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.contexts.billing.decisions import IssueReceipt, issue_receipt, last_number
from gigwright.contexts.ledger.decisions import request_payout
from gigwright.contexts.payments.decisions import payouts
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, Policy
from gigwright.values import Money
from tests.contexts.asked_anything import changed
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("The number of a document comes from a count that was read some events before the document is stored.")
def number_from_an_early_count() -> Iterator[None]:
    real, lag = Decider.state, 12

    def state(self: Decider, model: Model[Any], asked: object, upto: int) -> Any:
        return real(self, model, asked, max(upto - lag, 0) if model is last_number else upto)

    with replaced(Decider, "state", state):
        yield


@mutant("A payment that is delivered again is receipted again, under the next number.")
def receipt_issued_twice_on_redelivery() -> Iterator[None]:
    real_do, real_decide, handlings = Effects.do, issue_receipt.decide, count(1)

    def do(self: Effects, event: Recorded[Any], command: Any, *, purpose: str | None = None) -> Any:
        fresh = str(next(handlings)) if isinstance(command, IssueReceipt) else purpose
        return real_do(self, event, command, purpose=fresh)

    def decide(command: IssueReceipt, now: datetime, last: int, _known: object, *others: Any) -> Any:
        return real_decide(command, now, last, None, *others)

    with replaced(Effects, "do", do), replaced(issue_receipt, "decide", decide):
        yield


@mutant("The fee of a payout is the first policy's, which takes none.", days=20)
def payout_fee_of_the_first_policy() -> Iterator[None]:
    models = tuple(
        Model(FIRST_POLICY, {PolicyPublished: _unchanged}, of_all=True) if model.initial is FIRST_POLICY else model
        for model in request_payout.models
    )
    with replaced(request_payout, "models", models):
        yield


@mutant("A payout that came back gives the seller what was sent again, and not the fee.", days=45, orders=60)
def payout_fee_kept_after_a_return() -> Iterator[None]:
    real = payouts.record_payout_returned.decide

    def decide(*arguments: Any) -> Any:
        events: list[Any] = list(real(*arguments))
        return [changed(event, fee=Money(0, event.fee.currency)) for event in events]

    with replaced(payouts.record_payout_returned, "decide", decide):
        yield


def _unchanged(policy: Policy, _: PolicyPublished) -> Policy:
    return policy
