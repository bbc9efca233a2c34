"""What can happen to an order. Amounts are computed when it is placed, and carried from there."""

from typing import Literal, get_args

from gigwright.events.orders.agreeing import (
    CancellationDeclined,
    CancellationProposed,
    ExtensionAgreed,
    ExtensionDeclined,
    ExtensionProposed,
    ProposalWithdrawn,
    RefundDeclined,
    RefundOffered,
)
from gigwright.events.orders.disputing import (
    DisputeClosed,
    DisputeDecided,
    DisputeOpened,
    EvidenceGiven,
)
from gigwright.events.orders.ending import (
    FAULTS,
    Fault,
    OrderCancelled,
    OrderCompleted,
    OrderOverruled,
    OrderOverruled1,
    OrderPartlyRefunded,
    OrderReversed,
)
from gigwright.events.orders.placing import (
    LatePaymentRefunded,
    OrderPaid,
    OrderPaid1,
    OrderPaid2,
    OrderPlaced,
    OrderPlaced1,
    OrderPlaced2,
    OrderPlaced3,
    PaymentExpired,
)
from gigwright.events.orders.reminding import (
    AnswerReminded,
    DeliveryReminded,
    OrderBecameLate,
    OrderBecameVeryLate,
    RequirementsReminded,
)
from gigwright.events.orders.working import (
    FILE_BYTES_MAX,
    FILE_NAME_LENGTH_MAX,
    FILES_MAX,
    File,
    RequirementsSkipped,
    RequirementsSubmitted,
    RequirementsSubmitted1,
    ReviewExtended,
    RevisionRequested,
    RevisionRequested1,
    WorkDelivered,
)

State = Literal[
    "payment_pending",
    "awaiting_requirements",
    "in_progress",
    "delivered",
    "in_revision",
    "completed",
    "cancelled",
    "payment_expired",
]

STATES: tuple[State, ...] = get_args(State)

__all__ = [
    "FAULTS",
    "FILES_MAX",
    "FILE_BYTES_MAX",
    "FILE_NAME_LENGTH_MAX",
    "STATES",
    "AnswerReminded",
    "CancellationDeclined",
    "CancellationProposed",
    "DeliveryReminded",
    "DisputeClosed",
    "DisputeDecided",
    "DisputeOpened",
    "EvidenceGiven",
    "ExtensionAgreed",
    "ExtensionDeclined",
    "ExtensionProposed",
    "Fault",
    "File",
    "LatePaymentRefunded",
    "OrderBecameLate",
    "OrderBecameVeryLate",
    "OrderCancelled",
    "OrderCompleted",
    "OrderOverruled",
    "OrderOverruled1",
    "OrderPaid",
    "OrderPaid1",
    "OrderPaid2",
    "OrderPartlyRefunded",
    "OrderPlaced",
    "OrderPlaced1",
    "OrderPlaced2",
    "OrderPlaced3",
    "OrderReversed",
    "PaymentExpired",
    "ProposalWithdrawn",
    "RefundDeclined",
    "RefundOffered",
    "RequirementsReminded",
    "RequirementsSkipped",
    "RequirementsSubmitted",
    "RequirementsSubmitted1",
    "ReviewExtended",
    "RevisionRequested",
    "RevisionRequested1",
    "State",
    "WorkDelivered",
]
