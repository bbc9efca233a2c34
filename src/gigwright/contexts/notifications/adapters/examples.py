"""What each letter could say: for whoever looks at the letters before people get them.

Of each template the first is the usual case; the others are those in which it chooses other words.
"""

from typing import Any

from gigwright.backbone.ids import EventId, derive
from gigwright.contexts.notifications.ports import Letter, Quote, Template
from gigwright.values import AddressId, BreakId, DisputeId, OperatorId, OrderId, PaymentId

ADDRESS = derive(AddressId, "buyer")
EVENT = derive(EventId, "event")
EMAIL = "ada@example.com"
TITLE = "I will draw your cat & dog"
QUOTE = "Three buyers wrote that you asked them to pay elsewhere.\nThe rules of this market don't allow that."
OFFERED = "Your cat and your dog together, for a large poster.\nTwo drafts first; you choose the one that I paint."
SOON, LATER = "7 January 2026, 12:00 UTC", "10 January 2026, 12:00 UTC"
Facts = dict[str, str]

_T: Facts = {"title": TITLE}
_CASE: Facts = {"dispute": derive(DisputeId, "dispute"), "order": derive(OrderId, "order")}
_BREAKS: Facts = {"open": "3", "difference": derive(BreakId, "break"), "found_at": "5 January 2026, 06:00 UTC"}
_BY_A_BANK: Facts = _T | {"party": "seller", "amount": "105.50 USD", "ended": "no", "kept": "80.00 USD"}
_OF_A_BANK: Facts = _T | {
    "party": "seller",
    "how": "won",
    "seller_has": "80.00 USD",
    "clears_at": LATER,
    "refund": "",
    "owed": "",
}
_LOST: Facts = _OF_A_BANK | {"how": "lost", "seller_has": "0.00 USD", "clears_at": ""}
_DECIDED: Facts = _T | {"outcome": "part", "price": "30.00 USD"}
_DELIVERED: Facts = _T | {
    "number": "1",
    "files": "1",
    "accept_by": "8 January 2026, 12:00 UTC",
    "may_be_sent_back": "yes",
}
_PARTLY: Facts = _T | {"price": "30.00 USD", "earning": "24.00 USD", "how": "agreed"}

_RECEIPT_OF_A_TIP: Facts = _T | {
    "package": "a tip",
    "price": "15.00 USD",
    "service_fee": "3.83 USD",
    "amount": "18.83 USD",
    "number": "R-2026-000002",
    "payment": derive(PaymentId, "payment"),
    "at": "5 January 2026, 12:00 UTC",
}
_OTHER_WORK: Facts = _T | {"total": "18.83 USD", "days": "2", "answer_by": SOON}
_BILL: Facts = _T | {"kind": "extra", "what": "The source file", "total": "18.83 USD", "pay_by": SOON}
_BOUGHT: Facts = _T | {"what": "The source file", "amount": "18.83 USD", "party": "buyer", "due_at": LATER}
_LATE: Facts = {"due_at": LATER, "very_late_at": "11 January 2026, 12:00 UTC"}
PARTIES = ("buyer", "seller")

_RECEIPT: Facts = _T | {
    "credit": "",
    "coupon": "",
    "package": "Basic",
    "price": "100.00 USD",
    "service_fee": "5.50 USD",
    "amount": "105.50 USD",
    "number": "R-2026-000001",
    "payment": derive(PaymentId, "payment"),
    "at": "5 January 2026, 12:00 UTC",
}
_OFFER: Facts = _T | {
    "price": "250.00 USD",
    "total": "263.75 USD",
    "days": "5",
    "revisions": "2",
    "asks": "yes",
    "expires_at": "12 January 2026, 12:00 UTC",
}

EXAMPLES: dict[Template, tuple[Facts, ...]] = {
    "offer-made": (
        _OFFER,
        _OFFER | {"days": "1", "revisions": "", "asks": "no"},
        _OFFER | {"revisions": "0"},
        _OFFER | {"revisions": "1"},
    ),
    "offer-soon": (_T | {"expires_at": LATER},),
    "offer-accepted": (_T,),
    "offer-declined": tuple(_T | {"by_an_operator": answer} for answer in ("no", "yes")),
    "offer-withdrawn": tuple(_T | {"by_an_operator": answer} for answer in ("no", "yes")),
    "offer-expired": tuple(_T | {"party": party} for party in PARTIES),
    "offer-overruled": tuple(_T | {"act": act} for act in ("withdrawn", "declined")),
    "receipt": (
        _RECEIPT,
        _RECEIPT | {"credit": "40.00 USD"},
        _RECEIPT | {"coupon": "10.00 USD", "service_fee": "4.95 USD", "amount": "94.95 USD"},
        _RECEIPT_OF_A_TIP | {"credit": "", "coupon": ""},
    ),
    "order-placed": (
        _T | {"package": "Basic", "earning": "80.00 USD", "clearing": "14 days", "asks": "yes"},
        _T | {"package": "Basic", "earning": "80.00 USD", "clearing": "14 days", "asks": "no"},
    ),
    "requirements-due": (
        _T | {"package": "Basic", "total": "105.50 USD", "asks": "yes"},
        _T | {"package": "Basic", "total": "105.50 USD", "asks": "no"},
    ),
    "requirements-reminder": (_T | {"requirements_by": "4 February 2026, 12:00 UTC"},),
    "requirements-added": (_T,),
    "requirements-given": (_T | {"due_at": LATER},),
    "started": (_T | {"due_at": LATER},),
    "delivered": (
        _DELIVERED,
        _DELIVERED | {"files": "0", "may_be_sent_back": "no"},
        _DELIVERED | {"number": "2", "files": "3"},
    ),
    "due-soon": (_T | {"due_at": LATER},),
    "late": tuple(_T | _LATE | {"party": party} for party in PARTIES),
    "very-late": tuple(
        _T | {"due_at": LATER, "give_up_at": end, "party": party}
        for end in ("24 January 2026, 12:00 UTC", "")
        for party in PARTIES
    ),
    "answer-soon": (
        _T | {"number": "1", "accept_by": "8 January 2026, 12:00 UTC", "may_be_sent_back": "yes"},
        _T | {"number": "2", "accept_by": "8 January 2026, 12:00 UTC", "may_be_sent_back": "no"},
    ),
    "sent-back": (_T | {"number": "1", "due_at": LATER}, _T | {"number": "1", "due_at": ""}),
    "more-time-to-answer": (_T | {"accept_by": LATER},),
    "extension-proposed": (
        _T | {"days": "2", "due_at": LATER, "answer_by": SOON},
        _T | {"days": "1", "due_at": LATER, "answer_by": SOON},
    ),
    "extension-agreed": (_T | {"due_at": LATER},),
    "extension-declined": (_T,),
    "question-asked": (_T | {"answer_by": SOON},),
    "wait-ended": tuple(_T | {"how": how, "due_at": LATER} for how in ("answered", "resumed", "silence")),
    "cancellation-proposed": (_T | {"answer_by": SOON},),
    "cancellation-declined": (_T,),
    "proposal-withdrawn": (_T,),
    "refund-offered": (_T | {"price": "30.00 USD", "refund": "31.65 USD", "answer_by": SOON},),
    "refund-declined": (_T | {"how": "silence"}, _T | {"how": "declined"}),
    "partly-refunded": (_PARTLY, _PARTLY | {"how": "operator"}),
    "dispute-opened": (_T | {"evidence_by": SOON},),
    "evidence-given": (_T,),
    "dispute-decided": (_DECIDED, _DECIDED | {"outcome": "nothing"}, _DECIDED | {"outcome": "all"}),
    "dispute-closed": (_T | {"how": "withdrawn"}, _T | {"how": "lapsed"}),
    "change-proposed": (
        _OTHER_WORK,
        _OTHER_WORK | {"total": "", "days": "0"},
        _OTHER_WORK | {"days": "1"},
    ),
    "change-agreed": (_T | {"due_at": LATER},),
    "change-declined": (_T | {"how": "silence"}, _T | {"how": "declined"}),
    "bill": (_BILL, _BILL | {"kind": "change", "what": ""}, _BILL | {"kind": "tip", "what": ""}),
    "bill-expired": (_T | {"kind": "tip"}, _T | {"kind": "extra"}),
    "extra-bought": (
        _BOUGHT,
        _BOUGHT | {"what": "", "due_at": ""},
        _BOUGHT | {"party": "seller", "amount": "12.00 USD"},
    ),
    "tipped": (_T | {"earning": "12.00 USD", "clears_at": LATER},),
    "chargeback-held": (
        _BY_A_BANK,
        _BY_A_BANK | {"kept": ""},
        _BY_A_BANK | {"ended": "yes", "kept": ""},
        _BY_A_BANK | {"party": "buyer"},
        _BY_A_BANK | {"party": "buyer", "ended": "yes", "kept": ""},
    ),
    "chargeback-decided": (
        _OF_A_BANK,
        _OF_A_BANK | {"how": "lost"},
        _OF_A_BANK | {"how": "recovered"},
        _OF_A_BANK | {"clears_at": "", "refund": "105.50 USD"},
        _LOST | {"owed": "80.00 USD"},
        _LOST | {"party": "buyer"},
        _OF_A_BANK | {"party": "buyer"},
        _OF_A_BANK | {"party": "buyer", "clears_at": "", "refund": "105.50 USD"},
    ),
    "cancelled": (
        _T | {"reason": "both sides agreed to cancel", "refund": "105.50 USD", "credit": ""},
        _T | {"reason": "both sides agreed to cancel", "refund": "105.50 USD", "credit": "40.00 USD"},
    ),
    "completed": (_T | {"how": "accepted"}, _T | {"how": "silence"}),
    "earned": (
        _T | {"how": "accepted", "earning": "80.00 USD", "clears_at": "19 January 2026, 12:00 UTC"},
        _T | {"how": "silence", "earning": "80.00 USD", "clears_at": "19 January 2026, 12:00 UTC"},
    ),
    "paid-early": (_T | {"earning": "80.00 USD", "fee": "0.80 USD", "left": "79.20 USD"},),
    "early-allowed": ({},),
    "early-ended": ({},),
    "paid": (_T | {"amount": "80.00 USD"},),
    "refunded": (_T | {"amount": "105.50 USD", "late": "no"}, _T | {"amount": "105.50 USD", "late": "yes"}),
    "refund-failed": (_T | {"amount": "105.50 USD"},),
    "credit-granted": ({"amount": "5.00 USD"},),
    "credit-returned": (_T | {"amount": "5.00 USD", "expired": "no"}, _T | {"amount": "5.00 USD", "expired": "yes"}),
    "payout-sent": ({"amount": "80.00 USD"},),
    "payout-failed": ({"amount": "80.00 USD"},),
    "payout-returned": ({"amount": "80.00 USD"},),
    "case-waiting": (_T | _CASE | {"evidence_by": SOON, "decide_by": LATER},),
    "loss-waiting": (_T | {"order": _CASE["order"], "amount": "105.50 USD"},),
    "breaks-open": (_BREAKS, _BREAKS | {"open": "1"}),
    "suspended": ({},),
    "restored": ({},),
    "first-sale": (_T | {"clearing": "14 days"},),
}
_MORE: dict[Template, dict[str, Any]] = {
    "case-waiting": {"copy": derive(OperatorId, "operator")},
    "breaks-open": {"copy": derive(OperatorId, "operator")},
    "loss-waiting": {"copy": derive(OperatorId, "operator")},
    "offer-made": {"quote": Quote(position=1, field="description")},
    "offer-overruled": {"quote": Quote(position=1, field="reason")},
    "early-ended": {"quote": Quote(position=1, field="reason")},
    "suspended": {"quote": Quote(position=1, field="reason")},
}


def examples_of(template: Template) -> list[Letter]:
    """One letter for each way in which the template says it."""
    more = _MORE.get(template, {})
    return [Letter(template=template, to=ADDRESS, event=EVENT, facts=facts, **more) for facts in EXAMPLES[template]]
