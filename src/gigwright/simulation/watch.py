"""Watches a run from outside, after every commit: what can be judged at once is judged at once."""

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from gigwright.backbone.event import Recorded
from gigwright.backbone.log import Position
from gigwright.backbone.projection import Projection
from gigwright.contexts.notifications.ports import OPTIONAL, Letter
from gigwright.events.breaks import BreaksReminded
from gigwright.events.notifications import MailReleased, MailSuppressed, OptionalMailAccepted, OptionalMailDeclined
from gigwright.events.orders import (
    ChargebackAssumed,
    ChargebackBorne,
    ChargebackHeld,
    CouponRedeemed,
    CreditUsed,
    ExtraBought,
    SellerTipped,
    is_shared,
    is_the_orders,
)
from gigwright.events.payments import PaymentCaptured, PaymentDeclined, RefundStopped
from gigwright.simulation.faults import (
    COUPONS,
    EARLY_PAYOUTS,
    OFFERS,
    REMINDERS,
    SWEEPS,
    early_payout,
    reminder,
    turn_of_a_coupon,
    turn_of_a_sweep,
    turn_of_an_offer,
)
from gigwright.simulation.hub import Names
from gigwright.simulation.invariants import Violation
from gigwright.simulation.invariants.banks import turn
from gigwright.simulation.invariants.orders import STEPS
from gigwright.values import AddressId
from gigwright.wiring import Market

OF_CONSUMERS = "consumers."


class Broken(Exception):
    """A law was broken just now; the run ends here."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(violation.sentence)
        self.violation = violation


class Watch:
    """Follows the log and the checkpoints; raises Broken, or keeps the `breach` of a letter for the next look.

    `passed` counts every transition that orders made, `reminded` every reminder, `offers` what became of custom offers,
    coupons and sweeps, and `banks` what became of payments that banks took back."""

    def __init__(self, somebody: Callable[[], Market | None]) -> None:
        self.passed: Counter[tuple[str | None, str]] = Counter()
        self.reminded: Counter[str] = Counter()
        self.offers: Counter[str] = Counter()
        self.banks: Counter[str] = Counter()
        self._with_banks: dict[str, str] = {}
        self._paid_by: defaultdict[str, set[str]] = defaultdict(set)
        self._seen: Position = 0
        self._recorded = ""
        self._states: dict[str, str | None] = {}
        self._outcomes: set[str] = set()
        self._places = 0
        self._tables: dict[tuple[str, int], Position] = {}
        self._nowhere: dict[type, set[AddressId]] = {MailSuppressed: set(), OptionalMailDeclined: set()}
        self._somebody = somebody
        self.breach: Violation | None = None  # seen where whatever is raised would be tried again

    def look(self, market: Market) -> Names | None:
        """Judge what was appended since the last look; the names of it, or None when consumers themselves change."""
        if self.breach is not None:
            raise Broken(self.breach)
        names = set()
        for event in market.log.read(after=self._seen):
            self._judge(event)
            self._seen = event.position
            names.add(event.name)
        return None if any(name.startswith(OF_CONSUMERS) for name in names) else frozenset(names)

    def look_at_places(self, market: Market) -> None:
        """I11: no checkpoint moves back. A commit moves those of one consumer, all one way: so the sum tells."""
        places = market.store.places()
        if places < self._places:
            _break("I11", f"a consumer went back: all places together were {self._places}, and are {places}")
        self._places = places

    def look_at_tables(self, market: Market, projection: Projection) -> None:
        """I11 for the living tables of one version of a projection, also when others have taken their place."""
        found = market.views.view(projection).progress()
        position, tables = 0 if found is None else found.position, (projection.name, projection.version)
        before = self._tables.get(tables, 0)
        if position < before:
            _break("I11", f"the tables of {projection.name} went back: they were at {before}, and are at {position}")
        self._tables[tables] = position

    def look_at_a_letter(self, letter: Letter) -> None:
        """I15: what is handed to the mail server now is wanted there, as the log says at this moment."""
        if not self._is_unwanted(letter):
            return
        market = self._somebody()
        if market is not None:
            self.look(market)  # a process that crashed after its commit has told nobody
        if self._is_unwanted(letter):
            sentence = f"the letter {letter.id} goes to {letter.to}, where the log says that none is to be sent"
            self.breach = Violation("I15", sentence)

    def _is_unwanted(self, letter: Letter) -> bool:
        declined = letter.template in OPTIONAL and letter.to in self._nowhere[OptionalMailDeclined]
        return declined or letter.to in self._nowhere[MailSuppressed]

    def _note_where_nothing_goes(self, event: Recorded[Any]) -> None:
        match event.data:
            case MailSuppressed(address=address) | OptionalMailDeclined(address=address):
                self._nowhere[type(event.data)].add(address)
            case MailReleased(address=address):
                self._nowhere[MailSuppressed].discard(address)
            case OptionalMailAccepted(address=address):
                self._nowhere[OptionalMailDeclined].discard(address)

    def _judge(self, event: Recorded[Any]) -> None:
        if event.position != self._seen + 1:
            _break("I6", f"event {event.position} follows {self._seen}")
        if isinstance(event.data, PaymentCaptured | PaymentDeclined):
            if event.data.payment in self._outcomes:
                _break("I4", f"{event.name} at {event.position}: {event.data.payment} had an outcome already")
            self._outcomes.add(event.data.payment)
        if type(event.data) in STEPS:
            self._step(event)
        self._note_what_paid(event.data)
        if isinstance(event.data, (*REMINDERS, BreaksReminded)):
            self.reminded[reminder(type(event.data))] += 1
        elif isinstance(event.data, OFFERS):
            self.offers[turn_of_an_offer(type(event.data))] += 1
        elif isinstance(event.data, COUPONS):
            self.offers[turn_of_a_coupon(type(event.data))] += 1
        elif isinstance(event.data, SWEEPS):
            self.offers[turn_of_a_sweep(type(event.data))] += 1
        elif isinstance(event.data, EARLY_PAYOUTS):
            self.offers[early_payout(type(event.data))] += 1
        else:
            self._follow_the_banks(event)
        self._note_where_nothing_goes(event)

    def _follow_the_banks(self, event: Recorded[Any]) -> None:
        match event.data:
            case ChargebackBorne(borne_by=who):
                self.banks[bank(f"borne by {who}")] += 1
            case ChargebackHeld() as held:
                what = "completed" if is_shared(held) else "cancelled by it" if is_the_orders(held) else "over"
                self.banks[bank(f"of an order that is {what}")] += 1
                for kind in self._paid_by[held.order] if is_the_orders(held) else ():
                    self.banks[bank(f"of an order paid by {kind}")] += 1
                self.banks[bank("of what became credit")] += held.from_credit is not None or held.spent is not None
            case ChargebackAssumed():
                self.banks[bank("assumed")] += 1
            case RefundStopped():
                self.banks[bank("a refund stopped")] += 1
        payment = getattr(event.data, "payment", "")
        after = turn(event, self._with_banks.get(payment, ""))
        if after is not None:
            self._with_banks[payment] = after
            self.banks[bank(after)] += 1

    def _note_what_paid(self, fact: Any) -> None:
        """Of an order, beside its own card."""
        match fact:
            case ExtraBought() | SellerTipped():
                self._paid_by[fact.order].add("several cards")
            case CreditUsed():
                self._paid_by[fact.order].add("credit too")
            case CouponRedeemed(funded_by="market"):
                self._paid_by[fact.order].add("a coupon too")

    def _step(self, event: Recorded[Any]) -> None:
        allowed, after = STEPS[type(event.data)]
        before = self._states.get(event.data.order)
        if before not in allowed:
            _break("I9", f"{event.name} at {event.position}: {event.data.order} was {before}")
        self._states[event.data.order] = after
        self.passed[before, after] += 1


def bank(what: str) -> str:
    """The name of something that became of a payment that a bank took back."""
    return f"chargeback: {what}"


def _break(law: str, sentence: str) -> None:
    raise Broken(Violation(law, sentence))
