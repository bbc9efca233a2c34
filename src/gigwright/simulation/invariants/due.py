"""What each event calls for outside: charges, refunds, payouts, and every letter."""

from collections.abc import Iterator
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Position
from gigwright.events.accounts import OperatorAppointed, UserRestored, UserSuspended
from gigwright.events.billing import ReceiptIssued
from gigwright.events.breaks import BreaksReminded
from gigwright.events.ledger import (
    CreditGranted,
    EarlyPayoutsAllowed,
    EarlyPayoutsEnded,
    EarningsCleared,
    EarningsClearedEarly,
    PayoutRequested,
)
from gigwright.events.orders import (
    AnswerReminded,
    Billed,
    BillExpired,
    CancellationDeclined,
    CancellationProposed,
    ChangeAgreed,
    ChangeDeclined,
    ChangeProposed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    DeliveryReminded,
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
    ExtraBought,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferOverruled,
    OfferReminded,
    OfferWithdrawn,
    OrderBecameLate,
    OrderBecameVeryLate,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    PaymentExpired,
    ProposalWithdrawn,
    RefundDeclined,
    RefundOffered,
    RequirementsAdded,
    RequirementsReminded,
    RequirementsSkipped,
    RequirementsSubmitted,
    ReviewExtended,
    RevisionRequested,
    SellerTipped,
    WaitBegan,
    WaitEnded,
    WorkDelivered,
    is_shared,
)
from gigwright.events.payments import (
    PaymentRefunded,
    PaymentRequested,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
    RefundFailed,
    RefundRequested,
)
from gigwright.values import OperatorId, OrderId, UserId

BUYERS, SELLERS, OPERATORS = "letters-to-buyers", "letters-to-sellers", "letters-to-operators"
MAIL = "mail:"
OWN_WORD = ("proposed_by", "opened_by", "given_by")

Due = tuple[str, str]  # a consumer, and the purpose of its effect


def _both(letter: str) -> tuple[Due, ...]:
    return (BUYERS, f"mail:{letter}"), (SELLERS, f"mail:{letter}")


DUE: dict[type, tuple[Due, ...]] = {
    PaymentRequested: (("charging", "charge"),),
    RefundRequested: (("refunding", "refund"),),
    PayoutRequested: (("paying-out", "transfer"),),
    ReceiptIssued: ((BUYERS, "mail:receipt"),),
    OfferMade: ((BUYERS, "mail:offer-made"),),
    OfferReminded: ((BUYERS, "mail:offer-soon"),),
    OfferAccepted: ((SELLERS, "mail:offer-accepted"),),
    OfferDeclined: ((SELLERS, "mail:offer-declined"),),
    OfferWithdrawn: ((BUYERS, "mail:offer-withdrawn"),),
    OfferExpired: _both("offer-expired"),
    OrderPaid: ((BUYERS, "mail:requirements-due"), (SELLERS, "mail:order-placed")),
    RequirementsSubmitted: ((SELLERS, "mail:requirements-given"),),
    RequirementsAdded: ((SELLERS, "mail:requirements-added"),),
    RequirementsSkipped: ((BUYERS, "mail:started"),),
    WorkDelivered: ((BUYERS, "mail:delivered"),),
    RevisionRequested: ((SELLERS, "mail:sent-back"),),
    ReviewExtended: ((SELLERS, "mail:more-time-to-answer"),),
    ExtensionProposed: _both("extension-proposed"),
    ExtensionAgreed: _both("extension-agreed"),
    ExtensionDeclined: _both("extension-declined"),
    CancellationProposed: _both("cancellation-proposed"),
    CancellationDeclined: _both("cancellation-declined"),
    WaitBegan: ((BUYERS, "mail:question-asked"),),
    WaitEnded: _both("wait-ended"),
    ProposalWithdrawn: _both("proposal-withdrawn"),
    RefundOffered: ((BUYERS, "mail:refund-offered"),),
    RefundDeclined: ((SELLERS, "mail:refund-declined"),),
    OrderPartlyRefunded: ((SELLERS, "mail:partly-refunded"),),
    DisputeOpened: _both("dispute-opened"),
    EvidenceGiven: _both("evidence-given"),
    DisputeDecided: _both("dispute-decided"),
    DisputeClosed: _both("dispute-closed"),
    ChangeProposed: _both("change-proposed"),
    ChangeAgreed: _both("change-agreed"),
    ChangeDeclined: _both("change-declined"),
    Billed: ((BUYERS, "mail:bill"),),
    BillExpired: ((BUYERS, "mail:bill-expired"),),
    ExtraBought: _both("extra-bought"),
    SellerTipped: ((SELLERS, "mail:tipped"),),
    RequirementsReminded: ((BUYERS, "mail:requirements-reminder"),),
    AnswerReminded: ((BUYERS, "mail:answer-soon"),),
    OrderBecameLate: _both("late"),
    OrderBecameVeryLate: _both("very-late"),
    ChargebackHeld: _both("chargeback-held"),
    ChargebackReleased: _both("chargeback-decided"),
    ChargebackBorne: _both("chargeback-decided"),
    ChargebackRecovered: _both("chargeback-decided"),
    OrderCancelled: _both("cancelled"),
    OrderReversed: _both("cancelled"),
    OrderCompleted: ((BUYERS, "mail:completed"), (SELLERS, "mail:earned")),
    PaymentRefunded: ((BUYERS, "mail:refunded"),),
    RefundFailed: ((BUYERS, "mail:refund-failed"),),
    CreditGranted: ((BUYERS, "mail:credit-granted"),),
    EarningsCleared: ((SELLERS, "mail:paid"),),
    EarningsClearedEarly: ((SELLERS, "mail:paid-early"),),
    EarlyPayoutsAllowed: ((SELLERS, "mail:early-allowed"),),
    EarlyPayoutsEnded: ((SELLERS, "mail:early-ended"),),
    PayoutSent: ((SELLERS, "mail:payout-sent"),),
    PayoutFailed: ((SELLERS, "mail:payout-failed"),),
    PayoutReturned: ((SELLERS, "mail:payout-returned"),),
    UserSuspended: ((BUYERS, "mail:suspended"),),
    UserRestored: ((BUYERS, "mail:restored"),),
}


TOLD_TO_BOTH = tuple(kind for kind, due in DUE.items() if len({purpose for _, purpose in due}) < len(due))


class Reckoning:
    """Goes along the log, and says of each event what it calls for, also where that depends on what was before it."""

    def __init__(self) -> None:
        self._operators: list[OperatorId] = []
        self._sellers: set[UserId] = set()
        self._in_a_day: set[OrderId] = set()  # which began with a letter that said so

    def due(self, fact: Any) -> list[Due]:
        """The effects that the next event calls for; nobody is told of their own word."""
        if isinstance(fact, OperatorAppointed):
            self._operators.append(fact.operator)
        return [*_of(fact), *self._besides(fact)]

    def _besides(self, fact: Any) -> Iterator[Due]:
        match fact:
            case OrderPaid(seller=seller) if seller not in self._sellers:
                self._sellers.add(seller)
                yield SELLERS, "mail:first-sale"
            case OrderPlaced(order=order, delivery_days=1) if _begins_with_a_letter(fact):
                self._in_a_day.add(order)
            case ExtensionAgreed() | ChangeAgreed() | ExtraBought() | RevisionRequested():
                self._in_a_day.discard(fact.order)
            case DeliveryReminded(order=order) if order not in self._in_a_day:
                yield SELLERS, "mail:due-soon"
            case PaymentExpired(to_credit=back) | OrderPartlyRefunded(to_credit=back) if back is not None:
                yield BUYERS, "mail:credit-returned"
            case OfferOverruled(act=act):
                yield (SELLERS if act == "withdrawn" else BUYERS), "mail:offer-overruled"
            case DisputeOpened():
                yield from ((OPERATORS, f"mail:case-waiting:{operator}") for operator in self._operators)
            case BreaksReminded():
                yield from ((OPERATORS, f"mail:breaks-open:{operator}") for operator in self._operators)
            case ChargebackHeld() if is_shared(fact):
                yield from ((OPERATORS, f"mail:loss-waiting:{operator}") for operator in self._operators)


def reckon(events: tuple[Recorded[Any], ...]) -> dict[Position, list[Due]]:
    """What every event calls for, by its position."""
    reckoning = Reckoning()
    return {event.position: reckoning.due(event.data) for event in events}


def letter_of(event: Recorded[Any], consumer: str, purpose: str) -> str:
    """The letter's id: where both are told the same, the seller's is a copy, and each operator has one of their own."""
    copy = ".seller" if consumer == SELLERS and isinstance(event.data, TOLD_TO_BOTH) else ""
    return f"{event.id}.{purpose.removeprefix(MAIL).replace(':', '.')}{copy}"


def _of(fact: Any) -> tuple[Due, ...]:
    due = () if _is_told_elsewhere(fact) else DUE.get(type(fact), ())
    own_word = next((getattr(fact, name) for name in OWN_WORD if hasattr(fact, name)), None)
    if own_word is None:
        return due
    own = BUYERS if own_word == fact.buyer else SELLERS
    return tuple((consumer, purpose) for consumer, purpose in due if consumer != own)


def _begins_with_a_letter(placed: OrderPlaced) -> bool:
    """Whether the seller is told when the work begins; where nothing must be answered it begins with the order."""
    return placed.questions is None or any(question.mandatory for question in placed.questions)


def _is_told_elsewhere(fact: Any) -> bool:
    """With the decision of a dispute, with the delivery that ends a wait, and with a bank's taking the payment back."""
    told_by_another = {DisputeClosed: "decided", WaitEnded: "delivered"}  # the letter of what came with it
    is_told = told_by_another.get(type(fact)) == getattr(fact, "how", "")
    return is_told or (isinstance(fact, OrderCancelled) and fact.refund.amount_minor == 0)
