"""The market's own money, moved by anybody at any time; how much it is, is looked up in the books each time."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule
from msgspec import structs

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.ledger.decisions import RequestSweep, request_sweep
from gigwright.contexts.ledger.decisions.own_money import CHANGES, own_money
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import SweepRequested
from gigwright.events.payments import SweepFailed, SweepSent
from gigwright.values import AddressId, Money, OperatorId, SweepId
from tests.contexts.asked_anything import changed, no
from tests.contexts.ledger.asked_goodwill import OPERATOR, AskedGoodwill
from tests.contexts.ledger.booked import own_minor
from tests.contexts.ledger.reckoned import CURRENCIES
from tests.contexts.ledger.samples import (
    AVAILABLE,
    BACK_AFTER_ALL,
    BREAK_EXPLAINED,
    BREAK_FOUND,
    BREAK_RESOLVED,
    CAPTURED,
    COUPON,
    COUPON_RETURNED,
    CREDIT_USED,
    GIVEN_BACK,
    LATE,
    REFUND_FAILED,
    REFUNDED,
    SWEEP_FAILED,
    SWEEP_SENT,
    TAKEN_AGAIN,
    TAKEN_BACK,
    recorded,
    usd,
)

SWEEPS = tuple(derive(SweepId, "sweep", str(number)) for number in range(4))
TOO_MUCH = [changed(one, suspense=usd(70)) for one in (BREAK_FOUND, BREAK_EXPLAINED, BREAK_RESOLVED)]
# What moves money, and is nothing to sellers; how it fits together is nothing to the sum.
MOVES = (
    *(AVAILABLE, AVAILABLE, AVAILABLE, CAPTURED, CREDIT_USED, LATE, REFUNDED, REFUND_FAILED),
    *(COUPON, changed(COUPON, funded_by="seller"), COUPON_RETURNED, changed(COUPON_RETURNED, funded_by="seller")),
    *(TAKEN_BACK, TAKEN_AGAIN, GIVEN_BACK, BACK_AFTER_ALL, BREAK_FOUND, BREAK_EXPLAINED, BREAK_RESOLVED, *TOO_MUCH),
)
OF_ONE_CURRENCY = ("earning", "from_hold")  # whose amount the others are in, where the samples know dollars only

operators = st.sampled_from((OPERATOR, OPERATOR, OPERATOR, derive(OperatorId, "nobody")))
words = st.sampled_from((*("The rent",) * 6, " ", "x" * 10_001))
besides = st.sampled_from((0, 0, -1, 1))


class AskedSweeps(AskedGoodwill):
    def happens(self, *events: object) -> None:
        """What sellers earn in yen was paid in yen."""
        super().happens(*(_in_one_currency(event) for event in events))

    @rule(event=st.sampled_from(MOVES), code=st.sampled_from(CURRENCIES))
    def money_moves(self, event: Any, code: str) -> None:
        self.happens(_in(event, code))

    @rule(sweep=st.sampled_from(SWEEPS), how=st.sampled_from(("sent", "refused", "back")))
    def the_processor_says_what_became_of_a_sweep(self, sweep: SweepId, how: str) -> None:
        sent, failed = self.past(SweepSent, sweep=sweep), self.past(SweepFailed, sweep=sweep)
        for asked in self.past(SweepRequested, sweep=sweep):
            about = {"sweep": sweep, "amount": asked.amount}
            if how == "sent" and not sent and not failed:
                self.happens(changed(SWEEP_SENT, **about))
            elif how == "refused" and not sent and not failed:
                self.happens(changed(SWEEP_FAILED, bank_payout=None, **about))
            elif how == "back" and sent and not failed:
                self.happens(changed(SWEEP_FAILED, **about))

    @rule(
        by=operators,
        sweep=st.sampled_from(SWEEPS),
        why=words,
        code=st.sampled_from(CURRENCIES),
        beside=besides,
        minor=st.sampled_from((None, None, None, None, 0, -1)),
    )
    def move_the_markets_own(
        self, by: OperatorId, sweep: SweepId, why: str, code: str, beside: int, minor: int | None
    ) -> None:
        """All of it, or one minor unit less or more."""
        own = max(own_minor(self.events, code), 0)
        amount = Money(own + beside if minor is None else minor, code)
        refusal = no(
            {
                "only an operator moves": not self.past(OperatorAppointed, operator=by),
                "was asked for already": bool(self.past(SweepRequested, sweep=sweep)),
                "says why": not why.strip() or len(why) > 10_000,
                "moves more than nothing": amount.amount_minor <= 0,
                "at the card processor is the market's own": amount.amount_minor > own,
            }
        )
        asked = SweepRequested(sweep=sweep, operator=by, amount=amount, reason=Present(why))
        self.ask(request_sweep, RequestSweep(by=by, sweep=sweep, amount=amount, reason=why), refusal or [asked])

    @rule(
        moves=st.lists(st.sampled_from(MOVES), min_size=1, max_size=4),
        code=st.sampled_from(CURRENCIES),
        first=st.sampled_from(SWEEPS),
        second=st.sampled_from(SWEEPS),
    )
    def what_an_operator_waits_for(self, moves: list[Any], code: str, first: SweepId, second: SweepId) -> None:
        """Mere chance hardly ever comes to a sweep, let alone to one that fails and is asked for again."""
        if not self.past(OperatorAppointed, operator=OPERATOR):
            self.happens(OperatorAppointed(operator=OPERATOR, address=derive(AddressId, "somewhere")))
        for event in (AVAILABLE, *moves):
            self.money_moves(event, code)
        self.move_the_markets_own(OPERATOR, first, "The rent", code, 0, None)
        self.move_the_markets_own(OPERATOR, second, "The rent", code, 1, None)
        for how in ("sent", "back"):
            self.the_processor_says_what_became_of_a_sweep(first, how)
        self.move_the_markets_own(OPERATOR, second, "The rent", code, 0, None)

    def teardown(self) -> None:
        """Whatever was asked for: at the end of each life the rule counts as the books do."""
        own = own_money.fold({}, [recorded(event) for event in self.events if type(event) in CHANGES])
        for code in CURRENCIES:
            assert own.get(code, 0) == own_minor(self.events, code)


def _in_one_currency(event: Any) -> Any:
    for name in OF_ONE_CURRENCY:
        amount = getattr(event, name, None)
        if amount is not None:
            return _in(event, amount.currency)
    return event


def _in(event: Any, code: str) -> Any:
    amounts = {name: one for name, one in structs.asdict(event).items() if isinstance(one, Money)}
    return changed(event, **{name: Money(one.amount_minor, code) for name, one in amounts.items()})
