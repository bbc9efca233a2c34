"""Laws of what is handed out about money: each movement has its one document, and numbers have no gap."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import EventId
from gigwright.contexts.ledger.projections import bookkeeping, check_documents
from gigwright.events.billing import (
    ChargebackCreditCancelled,
    ChargebackCredited,
    CreditNoteIssued,
    EarlyPayoutStated,
    PayoutStatementCancelled,
    PayoutStatementIssued,
    ReceiptIssued,
    moved_by,
    named,
)
from gigwright.events.ledger import EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackRecovered,
    CreditUsed,
    OrderCancelled,
    OrderPartlyRefunded,
    OrderReversed,
)
from gigwright.events.payments import PaymentCaptured, PaymentRefunded, PayoutReturned, PayoutSent
from gigwright.events.policies import PolicyPublished, in_force
from gigwright.policy import FIRST_POLICY, Policy
from gigwright.simulation.invariants.history import History
from gigwright.values import Money

ABOUT: Mapping[type[Any], tuple[type[Any], str]] = {  # what moved → the document about it, and which field names it
    PaymentCaptured: (ReceiptIssued, "payment"),
    PaymentRefunded: (CreditNoteIssued, "refund"),
    ChargebackBorne: (ChargebackCredited, "chargeback"),
    ChargebackRecovered: (ChargebackCreditCancelled, "chargeback"),
    PayoutSent: (PayoutStatementIssued, "payout"),
    PayoutReturned: (PayoutStatementCancelled, "payout"),
    EarningsClearedEarly: (EarlyPayoutStated, "order"),
}
GIVES_BACK = (OrderCancelled, OrderReversed, OrderPartlyRefunded)
DOCUMENTS = tuple(document for document, _ in ABOUT.values())


def each_movement_has_its_document(history: History) -> Iterator[str]:
    """I17: one each, over what moved, by the events; and by the tables, against the journal."""
    for moved, (document, field) in ABOUT.items():
        due = {getattr(event.data, field): _moved(event.data) for event in history.of(moved)}
        if moved is PaymentCaptured:
            due |= {used.data.payment: used.data.amount for used in history.of(CreditUsed) if used.data.payment}
        issued = [event for event in history.of(document) if not _is_of_credit(event.data)]
        times = Counter(getattr(event.data, field) for event in issued)
        for thing in due.keys() | times.keys():
            if times[thing] != 1 or thing not in due:
                yield f"{thing} has {times[thing]} documents of the kind {document.__name__}"
        for event in issued:
            over, amount = _over(event.data), due.get(getattr(event.data, field))
            if amount is not None and over != amount:
                yield f"{named(event.data.series, event.data.number)} is over {over}, and {amount} moved"
    with history.market.reading(bookkeeping) as connection:
        yield from (finding.sentence for finding in check_documents(connection))


def numbers_have_no_gap(history: History) -> Iterator[str]:
    """I17: in the order of the log, each series counts 1, 2, 3."""
    last: Counter[str] = Counter()
    for event in history.events:
        if isinstance(event.data, DOCUMENTS):
            series, number = event.data.series, event.data.number
            if number != last[series] + 1:
                yield f"{named(series, number)} at {event.position} follows number {last[series]}"
            last[series] = number


def documents_name_what_they_take_back(history: History) -> Iterator[str]:
    """I17: a credit note names its payment's receipt, a cancellation its note or statement."""
    yield from _named(history.of(ReceiptIssued), history.of(CreditNoteIssued), "payment", "receipt")
    yield from _named(history.of(ReceiptIssued), history.of(ChargebackCredited), "payment", "receipt")
    yield from _named(history.of(ChargebackCredited), history.of(ChargebackCreditCancelled), "chargeback", "note")
    yield from _named(history.of(PayoutStatementIssued), history.of(PayoutStatementCancelled), "payout", "statement")


def the_fee_of_a_payout_is_the_policys(history: History) -> Iterator[str]:
    """I13: that of the policy in force when it was asked for, worked out by fractions; the same comes back with it."""
    policy, fees = FIRST_POLICY, {}
    for event in history.events:
        match event.data:
            case PolicyPublished() as said:
                policy = in_force(policy, said)
            case PayoutRequested() as said:
                fees[said.payout] = said.fee
                due = _fee(policy, said)
                if said.fee.amount_minor != due:
                    yield f"{said.payout} of {said.amount} has the fee {said.fee}, and {due} minor is due"
            case PayoutReturned() | PayoutStatementIssued() as said:
                if said.fee != fees.get(said.payout):
                    yield f"{said.payout} was asked for with the fee {fees.get(said.payout)}, and has {said.fee} later"


def _fee(policy: Policy, said: PayoutRequested) -> int:
    taken = (said.amount + said.fee).amount_minor
    for row in policy.fees:
        of_it = row.of == "payout_fee" and row.seller in (None, said.seller)
        within = row.from_minor <= taken and (row.below_minor is None or taken < row.below_minor)
        if of_it and within and row.currency in (None, said.amount.currency):
            share = int(Fraction(taken * row.basis_points, 10_000) + Fraction(1, 2))
            return max(share + row.fixed_minor, row.minimum_minor)
    return 0


def _named(issued: Sequence[Recorded[Any]], later: Sequence[Recorded[Any]], field: str, name: str) -> Iterator[str]:
    known = {getattr(one.data, field): named(one.data.series, one.data.number) for one in issued}
    for event in later:
        due = known.get(getattr(event.data, field))
        if getattr(event.data, name) != due:
            yield f"{named(event.data.series, event.data.number)} names {getattr(event.data, name)} and not {due}"


def what_became_credit_is_noted(history: History) -> Iterator[str]:
    """I17: once, over as much as became credit, naming a receipt for each payment of which it was."""
    ends = [event for kind in GIVES_BACK for event in history.of(kind) if _as_credit(event.data)]
    became: dict[EventId | None, Any] = {event.id: event.data for event in ends}
    receipts = {event.data.payment: event.data for event in history.of(ReceiptIssued)}
    notes = [event for event in history.of(CreditNoteIssued) if event.data.as_credit]
    times = Counter(event.causation for event in notes)
    for cause in became.keys() | times.keys():
        if times[cause] != 1 or cause not in became:
            yield f"{cause} has {times[cause]} notes of credit"
    for event in notes:
        note, said = event.data, became.get(event.causation)
        if said is None:
            continue
        number = named(note.series, note.number)
        if (note.amount, note.buyer, note.order) != (said.to_credit, said.buyer, said.order):
            yield f"{number} is over {note.amount} of {note.order}, and {said.to_credit} of {said.order} became credit"
        of_it = [one for one in receipts.values() if named(one.series, one.number) in (note.receipt, *note.further)]
        if sum(moved_by(one).amount_minor + _beside(one) for one in of_it) < note.amount.amount_minor:
            yield f"{number} is over {note.amount}, more than {note.receipt} and {note.further} are over"


def the_fee_of_an_early_payout_is_stated(history: History) -> Iterator[str]:
    """I17: as it was taken; and what is left is what is stated as left."""
    taken = {event.data.order: event.data for event in history.of(EarningsClearedEarly)}
    for event in history.of(EarlyPayoutStated):
        said, had = event.data, taken.get(event.data.order)
        if had is not None and (said.seller, said.fee, said.left) != (had.seller, had.fee, had.earning - had.fee):
            yield f"{named(said.series, said.number)} says {said.fee} of {said.amount}, and {had.fee} was taken"


def _is_of_credit(said: Any) -> bool:
    return isinstance(said, CreditNoteIssued) and said.as_credit


def _as_credit(said: Any) -> bool:
    return said.to_credit is not None and said.to_credit.amount_minor > 0


def _beside(receipt: ReceiptIssued) -> int:
    """What credit paid of it, where a card paid the rest."""
    credit = receipt.credit
    return 0 if credit is None or credit == moved_by(receipt) else credit.amount_minor


def _moved(fact: Any) -> Money:
    moved: Money = fact.earning if isinstance(fact, EarningsClearedEarly) else fact.amount
    return moved


def _over(said: Any) -> Money:
    if isinstance(said, ReceiptIssued):
        rest = said.price + said.service_fee if said.coupon is None else said.price + said.service_fee - said.coupon
        return rest if said.credit in (None, rest) else rest - said.credit
    over: Money = said.amount
    return over
