"""The rules of reconciliation, told a second time; and what late words mean for the breaks that were found before."""

from typing import Any

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.payments.decisions import (
    CompareLine,
    MissRecord,
    RecordCapture,
    RecordPayoutReturned,
    RecordPayoutSent,
    RecordRefund,
    RecordRefundFailed,
    ResolveBreak,
)
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
    PaymentRefunded,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
    RefundRequested,
    SweepFailed,
    SweepSent,
)
from gigwright.values import BreakId, Money, OperatorId
from tests.contexts.asked_anything import Answer, No, no
from tests.contexts.payments.retold import OTHER_BOOKS, PEOPLE, RetoldPayments
from tests.contexts.payments.samples import BUYER

OPERATOR = derive(OperatorId, "sample", "operator")
# Kind of line → the record, its field with the processor's reference, and the sign of what it adds.
NETS: dict[str, tuple[type, str, int]] = {
    "charge": (PaymentCaptured, "charge", 1),
    "refund": (PaymentRefunded, "processor_refund", -1),
    "refund_failure": (RefundFailed, "processor_refund", 1),
    "transfer": (PayoutSent, "transfer", -1),
    "transfer_return": (PayoutReturned, "transfer", 1),
    "bank_payout": (SweepSent, "bank_payout", -1),
    "bank_payout_failure": (SweepFailed, "bank_payout", 1),
    "chargeback": (ChargebackOpened, "chargeback", -1),
    "chargeback_won": (ChargebackWon, "chargeback", 1),
    "chargeback_again": (ChargebackAppealed, "chargeback", -1),
    "chargeback_won_again": (ChargebackWon, "chargeback", 1),
}


def moved(kind: str, fact: Any) -> Money | None:
    """What it adds there as a line of this kind; nothing when it is of another."""
    if kind.startswith("chargeback_won") and fact.again != kind.endswith("again"):
        return None
    if isinstance(fact, ChargebackAppealed) and fact.amount == Money(0, "USD"):
        return None
    if isinstance(fact, SweepFailed) and fact.bank_payout is None:
        return None
    _, _, sign = NETS[kind]
    net: Money = fact.amount
    net = net - fact.processor_fee if kind == "charge" else net + fact.fee if kind == "chargeback" else net
    return net if sign > 0 else -net


class RetoldBreaks(RetoldPayments):
    def recorded_as(self, source: str, kind: str) -> list[Money]:
        """What we recorded of this kind under this reference: the nets."""
        if kind not in NETS:
            return []
        fact, field, _ = NETS[kind]
        nets = [moved(kind, each) for each in self.past(fact, **{field: source})]
        return [net for net in nets if net is not None]

    def is_known_as(self, source: str) -> set[str]:
        """The fields under which this reference is known."""
        return {field for fact, field, _ in NETS.values() if self.past(fact, **{field: source})}

    def answer_to_line(self, command: CompareLine) -> Answer:
        refusal = no({"only the market itself": command.by in PEOPLE})
        if refusal or self.past(BreakFound, line=command.line):
            return refusal or []
        own, known = self.recorded_as(command.source, command.line_kind), self.is_known_as(command.source)
        nothing = Money(0, "USD")
        if command.line_kind not in NETS:
            return [self._found(command, "unknown_kind", nothing, command.net)]
        if command.first != command.line or (known and NETS[command.line_kind][1] not in known):
            return [self._found(command, "anothers", nothing, command.net)]
        if not own:
            return [self._found(command, "missing_here", nothing, command.net)]
        said: list[Any] = []
        for missed in self._standing(command.source, command.line_kind, "missing_there"):
            gone = self.past(BreakResolved, difference=missed.difference)
            said.append(self._found(command, "came_late", nothing, missed.ours) if gone else _over(missed))
        return said + [self._found(command, "amount_differs", own[0], command.net)] * (own[0] != command.net)

    def answer_to_missing(self, command: MissRecord) -> Answer:
        refusal = no({"only the market itself": command.by in PEOPLE})
        own = self.recorded_as(command.source, command.line_kind)
        known = self.past(BreakFound, source=command.source, line_kind=command.line_kind, kind="missing_there")
        if refusal or not own or known:
            return refusal or []
        return [self._found(command, "missing_there", own[0], Money(0, "USD"))]

    def answer_to_resolving(self, command: ResolveBreak) -> Answer:
        found = self.past(BreakFound, difference=command.difference)
        over = self.past(BreakExplained, BreakResolved, difference=command.difference)
        refusal = no(
            {
                "only an operator": not self.past(OperatorAppointed, operator=command.by),
                "there is no such break": not found,
                "says why": not command.reason.strip(),
                "the reason may have": len(command.reason) > 10_000,
                "this break was": bool(over),
            }
        )
        return refusal or [
            BreakResolved(
                difference=command.difference,
                source=each.source,
                operator=OPERATOR,
                destination=command.destination,
                suspense=each.suspense,
                reason=Present(command.reason),
            )
            for each in found
        ]

    def answer_to_refund_failed(self, command: RecordRefundFailed) -> Answer:
        asked = self.past(RefundRequested, refund=command.refund)
        sent = self.past(PaymentRefunded, refund=command.refund)
        known = self.past(RefundFailed, refund=command.refund)
        refusal = no(
            {
                "only the market itself": command.by in PEOPLE,
                "nobody asked for refund": not asked,
                "at most 500 characters": len(command.reason) > 500,
                "was never sent": not sent,
                OTHER_BOOKS: any(each.amount != command.amount for each in asked)
                or any(each.processor_refund != command.processor_refund for each in sent),
            }
        )
        return refusal or self._with_late_word(
            [
                RefundFailed(
                    refund=each.refund,
                    payment=each.payment,
                    order=each.order,
                    buyer=BUYER,
                    amount=each.amount,
                    processor_refund=command.processor_refund,
                    reason=command.reason,
                )
                for each in asked
                if not known
            ]
        )

    def answer_to_capture(self, command: RecordCapture) -> Answer:
        return self._with_late_word(super().answer_to_capture(command))

    def answer_to_refund(self, command: RecordRefund) -> Answer:
        return self._with_late_word(super().answer_to_refund(command))

    def answer_to_sent(self, command: RecordPayoutSent) -> Answer:
        return self._with_late_word(super().answer_to_sent(command))

    def answer_to_returned(self, command: RecordPayoutReturned) -> Answer:
        return self._with_late_word(super().answer_to_returned(command))

    def _with_late_word(self, answer: Answer) -> Answer:
        """A record that comes after its line was put aside explains it but for what differs, or is put aside itself."""
        if isinstance(answer, No) or not answer:
            return answer
        (fact,) = answer
        return self.with_late_word(fact)

    def with_late_word(self, fact: object) -> list[object]:
        """One record, and what it says about the break that its line had been."""
        said: list[object] = [fact]
        own = ((kind, moved(kind, fact)) for kind, (record, _, _) in NETS.items() if isinstance(fact, record))
        kind, net = next((each for each in own if each[1] is not None), ("", None))
        if net is None:
            return said
        for missed in self._standing(getattr(fact, NETS[kind][1]), kind, "missing_here"):
            if self.past(BreakResolved, difference=missed.difference):
                said.append(self._found(missed, "came_late", net, Money(0, "USD")))
                continue
            said.append(_over(missed))
            said += [self._found(missed, "amount_differs", net, missed.theirs)] * (missed.theirs != net)
        return said

    def _standing(self, source: str, line_kind: str, kind: str) -> list[BreakFound]:
        found = self.past(BreakFound, source=source, line_kind=line_kind, kind=kind)
        return [each for each in found if not self.past(BreakExplained, difference=each.difference)]

    def _found(self, about: Any, kind: Any, ours: Money, theirs: Money) -> BreakFound:
        line = getattr(about, "line", None)
        return BreakFound(
            difference=derive(BreakId, line or about.source, about.line_kind, kind),
            kind=kind,
            source=about.source,
            line=line,
            line_kind=about.line_kind,
            ours=ours,
            theirs=theirs,
            suspense=theirs - ours,
        )


def _over(found: BreakFound) -> BreakExplained:
    return BreakExplained(difference=found.difference, source=found.source, suspense=found.suspense)
