"""What a mischief-maker knows of the market: every fact of its log, by the thing that it is about.

Kept apart from the folds of the rules on purpose: who tries the locks does not borrow the locksmith's keys.
"""

from collections import Counter
from datetime import datetime
from typing import Any

import msgspec

from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Log, Position
from gigwright.events.accounts import UserRegistered, UserRestored, UserSuspended
from gigwright.events.gigs import (
    Extra,
    ExtrasChanged,
    GigDrafted,
    GigPaused,
    GigPublished,
    GigRepriced,
    GigResumed,
    Package,
    Question,
)
from gigwright.events.ledger import (
    CreditGranted,
    DebtRecovered,
    EarlyPayoutsAllowed,
    EarlyPayoutsEnded,
    EarningsCleared,
    EarningsClearedEarly,
    PayoutRequested,
)
from gigwright.events.orders import (
    Billed,
    BillExpired,
    CancellationProposed,
    ChangeAgreed,
    ChangeDeclined,
    ChangeProposed,
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    CouponRedeemed,
    CouponReturned,
    CreditUsed,
    DisputeClosed,
    DisputeOpened,
    EvidenceGiven,
    ExtensionAgreed,
    ExtensionProposed,
    ExtraBought,
    OfferAccepted,
    OfferDeclined,
    OfferExpired,
    OfferMade,
    OfferWithdrawn,
    OrderCancelled,
    OrderCompleted,
    OrderPaid,
    OrderPartlyRefunded,
    OrderPlaced,
    OrderReversed,
    PaymentExpired,
    ProposalWithdrawn,
    ReviewExtended,
    RevisionRequested,
    SellerTipped,
    WaitBegan,
    WaitEnded,
    WorkDelivered,
    is_the_orders,
)
from gigwright.events.payments import PayoutFailed, PayoutReturned, RefundFailed
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, policy_of
from gigwright.simulation.invariants.orders import STEPS
from gigwright.simulation.invariants.sweeping import OwnMoney
from gigwright.values import Money, PaymentId

IN_WORK = ("in_progress", "in_revision")
MOMENTS = ("accept_by", "due_at")
AWAITED_NO_MORE = (
    BillExpired,
    ExtraBought,
    SellerTipped,
    WorkDelivered,
    OrderCompleted,
    OrderCancelled,
    OrderReversed,
)
KINDS = ("user", "operator", "gig", "order", "payment", "refund", "payout", "difference", "offer", "coupon", "sweep")
STATES_AFTER: dict[str, dict[type, str]] = {
    "user": {UserRegistered: "here", UserRestored: "here", UserSuspended: "suspended"},
    "gig": {GigDrafted: "draft", GigPublished: "active", GigPaused: "paused", GigResumed: "active"},
    "offer": {
        OfferMade: "open",
        OfferAccepted: "accepted",
        OfferDeclined: "declined",
        OfferWithdrawn: "withdrawn",
        OfferExpired: "expired",
    },
    "order": {kind: after for kind, (_, after) in STEPS.items()},
}


class Thing:
    """Something with an id: the last fact of each type about it, and how many of each there were."""

    def __init__(self, kind: str, id: str) -> None:
        self.id = id
        self.state: str | None = None
        self._steps = STATES_AFTER.get(kind, {})
        self.prices: dict[str, Any] = {}
        self.extras: dict[str, tuple[Extra, ...]] = {}
        self._last: dict[type, Any] = {}
        self._moments: dict[str, datetime] = {}
        self._open: dict[str, Any] = {}
        self._times: Counter[type] = Counter()
        self._disputed = False
        self._heard: set[str] = set()
        self.bill: Billed | None = None  # of an order: what the buyer is asked for beside its price
        self.extras_bought: set[str] = set()  # of an order
        self.other_work = False  # of an order: whether it is proposed
        self.banks: dict[PaymentId, str] = {}  # of an order: what banks do with payments of it
        self._assumed: set[PaymentId] = set()  # and for which the market has said that it bears the loss

    def heard(self, fact: Any) -> None:
        """One more fact about it."""
        kind = type(fact)
        self._last[kind] = fact
        self._times[kind] += 1
        self.state = self._steps.get(kind, self.state)
        if isinstance(fact, GigRepriced):
            self.prices[fact.package] = fact.price
        if isinstance(fact, ExtrasChanged):
            self.extras[fact.package] = fact.extras
        if not isinstance(fact, ExtensionProposed):  # which only says what would be
            self._moments |= {name: moment for name in MOMENTS if (moment := getattr(fact, name, None)) is not None}
        self._follow_the_proposals(fact)
        self._follow_the_dispute(fact)
        self._follow_what_is_added(fact)
        self._follow_the_bank(fact)

    def _follow_what_is_added(self, fact: Any) -> None:
        match fact:
            case OrderPlaced():
                self.extras_bought |= {extra.title for extra in fact.extras}
            case Billed():
                self.bill = fact
            case ExtraBought() if fact.extra is not None:
                self.extras_bought.add(fact.extra)
        if isinstance(fact, AWAITED_NO_MORE):
            self.bill = None
        if isinstance(fact, ChangeProposed):
            self.other_work = True
        elif isinstance(fact, ChangeAgreed | ChangeDeclined | Billed | ProposalWithdrawn) or type(fact) in self._steps:
            self.other_work = False

    def _follow_the_bank(self, fact: Any) -> None:
        match fact:
            case ChargebackHeld() if is_the_orders(fact):
                self.banks[fact.payment] = "holds"
                self._assumed.discard(fact.payment)
                self._disputed, self.bill = False, None
            case ChargebackAssumed():
                self._assumed.add(fact.payment)
            case ChargebackReleased() | ChargebackRecovered() if fact.payment in self.banks:
                self.banks[fact.payment] = "returned"
            case ChargebackBorne() if fact.payment in self.banks:
                self.banks[fact.payment] = "keeps"

    @property
    def bank(self) -> str | None:
        """What a bank does with a payment of the order: as long as one has it, or keeps it, that."""
        return next((bank for bank in ("holds", "keeps", "returned") if bank in self.banks.values()), None)

    @property
    def bank_of_its_own(self) -> str | None:
        """What a bank does with the payment that paid for the order."""
        return self.banks.get(self[OrderPaid].payment)

    @property
    def assumed(self) -> bool:
        """Whether the market bears the loss of that payment."""
        return self[OrderPaid].payment in self._assumed

    def _follow_the_dispute(self, fact: Any) -> None:
        match fact:
            case DisputeOpened():
                self._disputed, self._heard = True, {fact.opened_by}
            case EvidenceGiven():
                self._heard.add(fact.given_by)
        if isinstance(fact, (DisputeClosed, OrderCompleted, OrderCancelled, OrderReversed)):
            self._disputed = False

    def _follow_the_proposals(self, fact: Any) -> None:
        """Each step of an order answers what was proposed."""
        if isinstance(fact, ExtensionProposed | CancellationProposed):
            self._open[fact.proposal] = fact
        elif type(fact) in self._steps:
            self._open.clear()
        elif isinstance(fact, ExtensionAgreed):
            self._open = {id: one for id, one in self._open.items() if not isinstance(one, ExtensionProposed)}
        else:
            self._open.pop(getattr(fact, "proposal", ""), None)

    def has(self, *kinds: type) -> bool:
        """Whether there is a fact of each of these types."""
        return all(kind in self._last for kind in kinds)

    def lacks(self, *kinds: type) -> bool:
        """Whether there is none of any of these types."""
        return not any(kind in self._last for kind in kinds)

    def first(self, *kinds: type) -> type | None:
        """Of which of these types there was a fact first."""
        return next((kind for kind in self._last if kind in kinds), None)

    def __getitem__(self, kind: type) -> Any:
        return self._last[kind]

    @property
    def packages(self) -> tuple[Package, ...]:
        """Of a gig: what can be bought, at today's prices and with today's extras."""
        return tuple(
            msgspec.structs.replace(
                one, price=self.prices.get(one.name, one.price), extras=self.extras.get(one.name, one.extras)
            )
            for one in self[GigDrafted].packages
        )

    @property
    def terms(self) -> OrderPlaced:
        """Of an order: what was agreed."""
        found: OrderPlaced = self[OrderPlaced]
        return found

    @property
    def questions(self) -> tuple[Question, ...]:
        """Of an order: what its buyer is asked."""
        return self.terms.questions or ()

    @property
    def accept_by(self) -> datetime:
        """Of an order with work delivered: until when it may be answered."""
        return self._moments["accept_by"]

    @property
    def due_at(self) -> datetime | None:
        """Of an order: when the work is due."""
        return self._moments.get("due_at")

    @property
    def review_extended(self) -> bool:
        """Of an order: whether the buyer took more time for its last delivery."""
        return self.has(ReviewExtended) and self[ReviewExtended].number == self.deliveries

    @property
    def proposals(self) -> tuple[Any, ...]:
        """Of an order: what was proposed and is open."""
        return tuple(self._open.values())

    @property
    def waits(self) -> bool:
        """Of an order: whether it waits for its buyer; an end is the end of that, too."""
        return self.state in IN_WORK and self._times[WaitBegan] > self._times[WaitEnded]

    @property
    def disputed(self) -> bool:
        """Of an order: whether the operator is asked to decide about it now."""
        return self._disputed

    @property
    def both_heard(self) -> bool:
        """Of a disputed order: whether both sides have said how it was."""
        return len(self._heard) > 1

    @property
    def to_pay(self) -> Money:
        """Of an order: what neither a coupon of the market nor credit has paid of its total."""
        left: Money = self.terms.total
        if self.has(CouponRedeemed) and self[CouponRedeemed].funded_by == "market":
            left -= self[CouponRedeemed].amount
        return left - self[CreditUsed].amount if self.has(CreditUsed) else left

    @property
    def uses(self) -> int:
        """Of a coupon: how often it was used, but for orders that nobody paid."""
        return self._times[CouponRedeemed] - self._times[CouponReturned]

    @property
    def deliveries(self) -> int:
        """Of an order: how often work was delivered."""
        return self._times[WorkDelivered]

    @property
    def revisions_left(self) -> bool:
        """Of an order: whether it may be sent back once more."""
        return self.terms.revisions is None or self._times[RevisionRequested] < self.terms.revisions


class Known:
    """Follows the log, and finds things by kind in the order in which they came to be."""

    def __init__(self) -> None:
        self.purses: Counter[tuple[str, str]] = Counter()  # minor units by seller and currency
        self.debts: Counter[tuple[str, str]] = Counter()
        self.credit: Counter[tuple[str, str]] = Counter()  # minor units by buyer and currency
        self.waits: dict[tuple[str, str], PayoutRequested] = {}  # the last that was asked for and did not come back
        self.early: set[str] = set()  # sellers who may have earnings early
        self.own = OwnMoney()
        self.policy = FIRST_POLICY
        self._things: dict[str, dict[str, Thing]] = {kind: {} for kind in KINDS}
        self._seen: Position = 0

    def follow(self, log: Log) -> None:
        """Hear what was recorded since the last time."""
        for event in log.read(after=self._seen):
            self._hear(event)
            self._seen = event.position

    def all(self, kind: str) -> list[Thing]:
        """Everything of this kind."""
        return list(self._things[kind].values())

    def _hear(self, event: Recorded[Any]) -> None:
        for kind in KINDS:
            about = getattr(event.data, kind, None)
            if isinstance(about, str):  # a receipt has an amount by the name of a coupon
                self._things[kind].setdefault(about, Thing(kind, about)).heard(event.data)
        if isinstance(event.data, PolicyPublished):
            self.policy = policy_of(event.data.version, event.data.numbers, event.data.fees)
        self._note_who_is_paid_early(event.data)
        self._count_the_money(event.data)
        self._count_the_credit(event.data)
        self.own.hear(event)

    def _note_who_is_paid_early(self, fact: Any) -> None:
        match fact:
            case EarlyPayoutsAllowed(seller=seller):
                self.early.add(seller)
            case EarlyPayoutsEnded(seller=seller):
                self.early.discard(seller)

    def _count_the_money(self, fact: Any) -> None:
        match fact:
            case EarningsCleared():
                self.purses[fact.seller, fact.earning.currency] += fact.earning.amount_minor
            case EarningsClearedEarly():
                self.purses[fact.seller, fact.earning.currency] += (fact.earning - fact.fee).amount_minor
            case DebtRecovered():
                self.purses[fact.seller, fact.amount.currency] -= fact.amount.amount_minor
                self.debts[fact.seller, fact.amount.currency] -= fact.amount.amount_minor
            case OrderReversed() | OrderPartlyRefunded() | ChargebackHeld():
                self.purses[fact.seller, fact.from_available.currency] -= fact.from_available.amount_minor
                if not isinstance(fact, ChargebackHeld):  # what is owed then, is said when the bank has decided
                    self.debts[fact.seller, fact.owed.currency] += fact.owed.amount_minor
            case ChargebackBorne():
                self.debts[fact.seller, fact.owed.currency] += fact.owed.amount_minor
            case PayoutFailed() | PayoutReturned():
                self.purses[fact.seller, fact.amount.currency] += (fact.amount + fact.fee).amount_minor
                self.waits = {purse: one for purse, one in self.waits.items() if one.payout != fact.payout}
            case PayoutRequested():
                self.waits[fact.seller, fact.amount.currency] = fact
                self.purses[fact.seller, fact.amount.currency] -= (fact.amount + fact.fee).amount_minor

    def _count_the_credit(self, fact: Any) -> None:
        match fact:
            case CreditGranted() | RefundFailed():
                self.credit[fact.buyer, fact.amount.currency] += fact.amount.amount_minor
            case CreditUsed():
                self.credit[fact.buyer, fact.amount.currency] -= fact.amount.amount_minor
            case PaymentExpired() | OrderCancelled() | OrderReversed() | OrderPartlyRefunded():
                if fact.to_credit is not None:
                    self.credit[fact.buyer, fact.to_credit.currency] += fact.to_credit.amount_minor
