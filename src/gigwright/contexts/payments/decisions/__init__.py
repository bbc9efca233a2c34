"""What may be asked about payments, refunds and payouts."""

from gigwright.contexts.payments.decisions.asking import RequestPayment, request_payment
from gigwright.contexts.payments.decisions.chargebacks import RecordChargeback, Turn, record_chargeback
from gigwright.contexts.payments.decisions.charges import (
    RecordCapture,
    RecordDecline,
    RecordFundsAvailable,
    record_capture,
    record_decline,
    record_funds_available,
)
from gigwright.contexts.payments.decisions.payouts import (
    RecordPayoutFailed,
    RecordPayoutReturned,
    RecordPayoutSent,
    record_payout_failed,
    record_payout_returned,
    record_payout_sent,
)
from gigwright.contexts.payments.decisions.reconciling import (
    CompareLine,
    MissRecord,
    ResolveBreak,
    compare_line,
    miss_record,
    resolve_break,
)
from gigwright.contexts.payments.decisions.refunds import (
    RecordRefund,
    RecordRefundFailed,
    RecordRefundStopped,
    RequestRefund,
    record_refund,
    record_refund_failed,
    record_refund_stopped,
    request_refund,
)
from gigwright.contexts.payments.decisions.reminding import RemindOfBreaks, remind_of_breaks

DECISIONS = (
    request_payment,
    record_capture,
    record_decline,
    record_funds_available,
    request_refund,
    record_refund,
    record_refund_failed,
    record_refund_stopped,
    record_chargeback,
    record_payout_sent,
    record_payout_failed,
    record_payout_returned,
    compare_line,
    miss_record,
    resolve_break,
    remind_of_breaks,
)

__all__ = [
    "DECISIONS",
    "CompareLine",
    "MissRecord",
    "RecordCapture",
    "RecordChargeback",
    "RecordDecline",
    "RecordFundsAvailable",
    "RecordPayoutFailed",
    "RecordPayoutReturned",
    "RecordPayoutSent",
    "RecordRefund",
    "RecordRefundFailed",
    "RecordRefundStopped",
    "RemindOfBreaks",
    "RequestPayment",
    "RequestRefund",
    "ResolveBreak",
    "Turn",
    "compare_line",
    "miss_record",
    "record_capture",
    "record_chargeback",
    "record_decline",
    "record_funds_available",
    "record_payout_failed",
    "record_payout_returned",
    "record_payout_sent",
    "record_refund",
    "record_refund_failed",
    "record_refund_stopped",
    "remind_of_breaks",
    "request_payment",
    "request_refund",
    "resolve_break",
]
