"""Follows what the card processor says by itself: funds that become available, what comes back, what banks take.

An event of the processor's is a hint: the object is fetched, and everything that it says is recorded. So it does not
matter whether the event comes before the call that caused it has returned, twice, or after a later one.
"""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from gigwright.backbone.clock import Clock
from gigwright.backbone.consumers import ConsumerStore
from gigwright.backbone.decision import Decider
from gigwright.backbone.errors import LeaseLost, Unavailable
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId, derive
from gigwright.backbone.leases import WHOLE, Lease, Leases
from gigwright.backbone.log import Log
from gigwright.backbone.query import query
from gigwright.backbone.retrying import backoff
from gigwright.contexts.payments.decisions.chargebacks import RecordChargeback, Turn
from gigwright.contexts.payments.decisions.charges import RecordFundsAvailable
from gigwright.contexts.payments.decisions.payouts import RecordPayoutReturned, RecordPayoutSent
from gigwright.contexts.payments.decisions.refunds import RecordRefund, RecordRefundFailed
from gigwright.contexts.payments.decisions.sweeps import RecordSweepArrived, RecordSweepSent, RecordSweepTurnedBack
from gigwright.contexts.payments.ports import (
    LISTED_MAX,
    BankPayout,
    Charge,
    Chargeback,
    Processor,
    ProcessorEvent,
    ProcessorRefused,
    Refund,
    Transfer,
)
from gigwright.contexts.payments.reactors.words import (
    our_bank_payout,
    our_charge,
    our_chargeback,
    our_refund,
    our_transfer,
    outcome_of,
    reason_of,
)
from gigwright.events.ledger import PayoutRequested, SweepRequested
from gigwright.events.payments import PaymentRequested, RefundRequested
from gigwright.values import BankPayoutRef, ChargebackRef, ChargeRef, RefundRef, TransferRef

POLL_SECONDS = 1.0
CHARGE_KINDS = ("charge.captured", "charge.declined", "funds.available")
REFUND_KINDS = ("refund.succeeded", "refund.failed")
BANK_PAYOUT_KINDS = ("bank_payout.arrived", "bank_payout.failed")
CHARGEBACK_KINDS = ("chargeback.opened", "chargeback.won", "chargeback.lost", "chargeback.appealed")

Cause = Recorded[Any]


class ProcessorNews:
    """Takes us along the processor's events, one at a step.

    `passed_over` counts events of kinds that we don't know, `unmatched` those about things that we never asked for,
    or that belong to something else than what we asked for, and `failures` is how often in a row nobody answered.
    A word that contradicts our log is Refused, and stops this part until somebody has compared both books.
    """

    name = "processor-news"

    def __init__(
        self, processor: Processor, log: Log, store: ConsumerStore, decider: Decider, clock: Clock, leases: Leases
    ) -> None:
        self.passed_over = 0
        self.unmatched = 0
        self._processor = processor
        self._log = log
        self._store = store
        self._decider = decider
        self._clock = clock
        self._leases = leases
        self._lease: Lease | None = None
        self._ahead: deque[ProcessorEvent] = deque()
        self.failures = 0
        self._quiet_until = clock.elapsed()

    def step(self, now: datetime) -> bool:  # noqa: ARG002 - every part has this shape; its pauses are elapsed time
        """Record what the next event is about; whether there was one. It waits a while when nobody answers."""
        self._look_at_the_lease()
        if self._lease is None or self._clock.elapsed() < self._quiet_until:
            return False
        try:
            heard = self._hear_the_next(self._lease)
        except LeaseLost:
            self._leases.doubt(self.name)
            raise
        except Unavailable:
            self.failures += 1
            self._be_quiet(backoff(self.failures).total_seconds())
            return False
        self.failures = 0
        if not heard:
            self._be_quiet(POLL_SECONDS)
        return heard

    def rest(self) -> None:
        """Nothing waits to be saved: the mark moves with every event."""

    def _look_at_the_lease(self) -> None:
        """Under a new lease the mark is read anew: another process has moved it meanwhile."""
        token = self._leases.held(self.name).get(WHOLE)
        lease = None if token is None else Lease(consumer=self.name, slot=WHOLE, token=token)
        if lease != self._lease:
            self._lease = lease
            self._ahead.clear()

    def _be_quiet(self, seconds: float) -> None:
        self._quiet_until = self._clock.elapsed() + seconds

    def _hear_the_next(self, lease: Lease) -> bool:
        if not self._ahead:
            self._ahead.extend(self._processor.list_events(self._store.mark(self.name), LISTED_MAX))
        if not self._ahead:
            return False
        try:
            self._hear(self._ahead[0])
        except ProcessorRefused:
            self.unmatched += 1  # an event about nothing of ours: forged, or of somebody else's
        heard = self._ahead.popleft()
        if not self._ahead:
            self._store.set_mark(lease, heard.id)
        self._leases.handled(self.name)
        return True

    def _hear(self, event: ProcessorEvent) -> None:
        if event.kind in CHARGE_KINDS:
            charge = self._processor.get_charge(ChargeRef(event.ref))
            payment = self._requested(PaymentRequested, f"payment:{charge.payment}")
            self._record(event, payment, lambda asked: self._of_charge(our_charge(charge, asked)))
        elif event.kind in REFUND_KINDS:
            refund = self._processor.get_refund(RefundRef(event.ref))
            owed = self._requested(RefundRequested, f"refund:{refund.refund}")
            self._record(event, owed, lambda asked: self._of_refund(our_refund(refund, asked)))
        elif event.kind in CHARGEBACK_KINDS:
            taken = self._processor.get_chargeback(ChargebackRef(event.ref))
            paid = self._requested(PaymentRequested, f"payment:{taken.payment}")
            self._record(event, paid, lambda asked: self._of_chargeback(our_chargeback(taken, asked), asked))
        elif event.kind == "transfer.returned":
            transfer = self._processor.get_transfer(TransferRef(event.ref))
            payout = self._requested(PayoutRequested, f"payout:{transfer.payout}")
            self._record(event, payout, lambda asked: self._of_transfer(our_transfer(transfer, asked)))
        elif event.kind in BANK_PAYOUT_KINDS:
            sent = self._processor.get_bank_payout(BankPayoutRef(event.ref))
            sweep = self._requested(SweepRequested, f"sweep:{sent.sweep}")
            self._record(event, sweep, lambda asked: self._of_bank_payout(our_bank_payout(sent, asked)))
        else:
            self.passed_over += 1

    def _requested(self, kind: type, tag: str) -> Cause | None:
        return next(iter(self._log.read(query(kind, tags=(tag,)), limit=1)), None)

    def _record(self, event: ProcessorEvent, cause: Cause | None, commands: Callable[[Any], Iterator[object]]) -> None:
        if cause is None:
            self.unmatched += 1
            return
        for command in commands(cause.data):
            command_id = derive(CommandId, cause.id, self.name, event.id, type(command).__name__, *_turns_of(command))
            self._decider.do(command, id=command_id, cause=cause)

    def _of_charge(self, charge: Charge) -> Iterator[object]:
        yield outcome_of(charge, self.name)
        if charge.available:
            yield RecordFundsAvailable(
                by=self.name, payment=charge.payment, charge=charge.ref, amount=charge.amount - charge.fee
            )

    def _of_refund(self, refund: Refund) -> Iterator[object]:
        if refund.ref is not None:
            yield RecordRefund(by=self.name, refund=refund.refund, amount=refund.amount, processor_refund=refund.ref)
        if refund.ref is not None and refund.status == "failed":
            yield RecordRefundFailed(
                by=self.name,
                refund=refund.refund,
                amount=refund.amount,
                processor_refund=refund.ref,
                reason=reason_of(refund.reason),
            )

    def _of_chargeback(self, taken: Chargeback, asked: PaymentRequested) -> Iterator[object]:
        """Only what was captured can be taken back, and that may be news as well."""
        yield outcome_of(our_charge(self._processor.get_charge(taken.charge), asked), self.name)
        yield RecordChargeback(
            by=self.name,
            chargeback=taken.ref,
            payment=taken.payment,
            order=taken.order,
            charge=taken.charge,
            amount=taken.amount,
            fee=taken.fee,
            turns=tuple(Turn(turn.what, turn.amount) for turn in taken.turns),
        )

    def _of_transfer(self, transfer: Transfer) -> Iterator[object]:
        yield RecordPayoutSent(by=self.name, payout=transfer.payout, transfer=transfer.ref, amount=transfer.amount)
        if transfer.status == "returned":
            yield RecordPayoutReturned(
                by=self.name,
                payout=transfer.payout,
                transfer=transfer.ref,
                amount=transfer.amount,
                reason=reason_of(transfer.reason),
            )

    def _of_bank_payout(self, sent: BankPayout) -> Iterator[object]:
        """One that has failed may have arrived before: then nobody heard of it in time, and it never counted."""
        by, sweep, ref, amount = self.name, sent.sweep, sent.ref, sent.amount
        yield RecordSweepSent(by=by, sweep=sweep, bank_payout=ref, amount=amount)
        if sent.status == "arrived":
            yield RecordSweepArrived(by=by, sweep=sweep, bank_payout=ref, amount=amount)
        if sent.status == "failed":
            reason = reason_of(sent.reason)
            yield RecordSweepTurnedBack(by=by, sweep=sweep, bank_payout=ref, amount=amount, reason=reason)


def _turns_of(command: object) -> tuple[str, ...]:
    """What an event is heard for again may have gone on meanwhile: then it is another word, under another id."""
    return tuple(turn.what for turn in command.turns) if isinstance(command, RecordChargeback) else ()
