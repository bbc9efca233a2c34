"""Laws of money that moves once: one charge per payment, no more back than came in, each earning in one payout."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from gigwright.events.ledger import DebtRecovered, EarningsCleared, EarningsClearedEarly, PayoutRequested
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
    SellerTipped,
)
from gigwright.events.payments import (
    PaymentCaptured,
    PaymentRequested,
    PayoutFailed,
    PayoutReturned,
    PayoutSent,
    RefundRequested,
    RefundStopped,
)
from gigwright.simulation.invariants.history import History
from gigwright.values import ChargeRef, OrderId, PaymentId, RefundRef, UserId

Purse = tuple[UserId, str]  # a seller and a currency


def money_moves_once(history: History) -> Iterator[str]:
    """I4: at most one successful charge per payment request; earnings paid out once; refunds within the charge."""
    yield from _one_charge_per_payment(history)
    yield from _one_charge_at_the_processor(history)
    yield from _no_more_back_than_came_in(history)
    yield from _each_earning_cleared_once(history)
    yield from _no_more_out_than_was_earned(history)
    yield from _one_end_per_payout(history)


def _one_charge_per_payment(history: History) -> Iterator[str]:
    asked = {event.data.payment for event in history.of(PaymentRequested)}
    captured = Counter(event.data.payment for event in history.of(PaymentCaptured))
    for payment, times in captured.items():
        if times > 1 or payment not in asked:
            yield f"{payment} was captured {times} times, and asked for {int(payment in asked)} times"


def _one_charge_at_the_processor(history: History) -> Iterator[str]:
    charged: dict[PaymentId, list[str]] = defaultdict(list)
    for line in history.own_moves:
        if line.kind == "charge":
            charged[history.market.processor.get_charge(ChargeRef(line.source)).payment].append(line.source)
    for payment, refs in charged.items():
        if len(refs) > 1:
            yield f"the processor charged {payment} {len(refs)} times: {', '.join(refs)}"


def _no_more_back_than_came_in(history: History) -> Iterator[str]:
    came_in = Counter({event.data.payment: event.data.amount.amount_minor for event in history.of(PaymentCaptured)})
    asked_back: Counter[PaymentId] = Counter()
    stopped = {event.data.refund for event in history.of(RefundStopped)}
    for event in history.of(RefundRequested):
        if event.data.refund in stopped:
            continue
        asked_back[event.data.payment] += event.data.amount.amount_minor
    sent_back: Counter[PaymentId] = Counter()
    for line in history.own_moves:
        if line.kind == "refund":
            refund = history.market.processor.get_refund(RefundRef(line.source))
            sent_back[refund.payment] += refund.amount.amount_minor
    for payment in asked_back.keys() | sent_back.keys():
        for word, back in (("asked back", asked_back[payment]), ("sent back", sent_back[payment])):
            if back > came_in[payment]:
                yield f"{back} minor of {payment} was {word}, and {came_in[payment]} came in"


def _each_earning_cleared_once(history: History) -> Iterator[str]:
    """Whatever clears is all that has not cleared at that moment, of the work and of the tip."""
    uncleared: Counter[OrderId] = Counter()
    for event in history.events:
        match event.data:
            case OrderCompleted() | SellerTipped() as said:
                uncleared[said.order] += said.earning.amount_minor
            case ChargebackReleased() | ChargebackBorne() as said:
                uncleared[said.order] += said.released.amount_minor
            case ChargebackRecovered() as said:
                uncleared[said.order] += said.earning.amount_minor
            case OrderPartlyRefunded() | OrderReversed() | ChargebackHeld() as said:
                uncleared[said.order] -= said.from_clearing.amount_minor
            case EarningsCleared() as said:
                if said.earning.amount_minor != uncleared[said.order] or said.earning.amount_minor == 0:
                    yield f"{said.order} cleared {said.earning}, when {uncleared[said.order]} minor had not cleared"
                uncleared[said.order] = 0
            case EarningsClearedEarly() as said:
                uncleared[said.order] -= said.earning.amount_minor
                if uncleared[said.order] < 0:
                    yield f"{said.order} cleared {said.earning} early, {-uncleared[said.order]} minor too much"


def _no_more_out_than_was_earned(history: History) -> Iterator[str]:
    """In the order of the log: what is asked for was the seller's at that moment."""
    purses: Counter[Purse] = Counter()
    for event in history.events:
        match event.data:
            case EarningsCleared() as said:
                purses[said.seller, said.earning.currency] += said.earning.amount_minor
            case EarningsClearedEarly() as said:
                purses[said.seller, said.earning.currency] += (said.earning - said.fee).amount_minor
            case DebtRecovered() as said:
                purses[said.seller, said.amount.currency] -= said.amount.amount_minor
            case OrderReversed() | OrderPartlyRefunded() | ChargebackHeld() as said:
                purses[said.seller, said.from_available.currency] -= said.from_available.amount_minor
            case PayoutFailed() | PayoutReturned() as said:
                purses[said.seller, said.amount.currency] += (said.amount + said.fee).amount_minor
            case PayoutRequested() as said:
                purse = (said.seller, said.amount.currency)
                purses[purse] -= (said.amount + said.fee).amount_minor
                if purses[purse] < 0:
                    yield f"{said.payout} asked for {said.amount}, {-purses[purse]} minor more than {said.seller} had"


def _one_end_per_payout(history: History) -> Iterator[str]:
    ended = Counter(event.data.payout for event in history.of(PayoutSent))
    ended.update(event.data.payout for event in history.of(PayoutFailed))
    for event in history.of(PayoutRequested):
        if ended[event.data.payout] != 1:
            yield f"{event.data.payout} was sent or refused {ended[event.data.payout]} times"
