"""Laws of money that moves once: one charge per payment, no more back than came in, each earning in one payout."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from gigwright.events.ledger import DebtRecovered, EarningsCleared, PayoutRequested
from gigwright.events.orders import (
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    OrderCompleted,
    OrderPartlyRefunded,
    OrderReversed,
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
from gigwright.values import ChargeRef, Money, OrderId, PaymentId, RefundRef, UserId

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
    for line in history.moved:
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
    for line in history.moved:
        if line.kind == "refund":
            refund = history.market.processor.get_refund(RefundRef(line.source))
            sent_back[refund.payment] += refund.amount.amount_minor
    for payment in asked_back.keys() | sent_back.keys():
        for word, back in (("asked back", asked_back[payment]), ("sent back", sent_back[payment])):
            if back > came_in[payment]:
                yield f"{back} minor of {payment} was {word}, and {came_in[payment]} came in"


def _each_earning_cleared_once(history: History) -> Iterator[str]:
    """In the order of the log: what clears is what waits; what was kept for a bank's sake waits again."""
    waits: dict[OrderId, Money] = {}
    for event in history.events:
        match event.data:
            case OrderCompleted() as said:
                waits[said.order] = said.earning
            case OrderPartlyRefunded() | OrderReversed() | ChargebackHeld() as said if said.order in waits:
                waits[said.order] -= said.from_clearing
                if isinstance(said, ChargebackHeld) and said.from_clearing.amount_minor:
                    del waits[said.order]
            case ChargebackReleased(clears_at=clears_at) | ChargebackBorne(clears_at=clears_at) as said if clears_at:
                waits[said.order] = waits.get(said.order, _none_of(said.released)) + said.released
            case ChargebackRecovered(clears_at=clears_at) as said if clears_at:
                waits[said.order] = waits.get(said.order, _none_of(said.earning)) + said.earning
            case EarningsCleared() as said:
                waiting = waits.pop(said.order, None)
                if waiting != said.earning:
                    yield f"{said.order} cleared {said.earning}, and {waiting} of it waited"


def _none_of(amount: Money) -> Money:
    return Money(0, amount.currency)


def _no_more_out_than_was_earned(history: History) -> Iterator[str]:
    """In the order of the log: what is asked for was the seller's at that moment."""
    purses: Counter[Purse] = Counter()
    for event in history.events:
        match event.data:
            case EarningsCleared() as said:
                purses[said.seller, said.earning.currency] += said.earning.amount_minor
            case DebtRecovered() as said:
                purses[said.seller, said.amount.currency] -= said.amount.amount_minor
            case OrderReversed() | OrderPartlyRefunded() | ChargebackHeld() as said:
                purses[said.seller, said.from_available.currency] -= said.from_available.amount_minor
            case PayoutFailed() | PayoutReturned() as said:
                purses[said.seller, said.amount.currency] += said.amount.amount_minor
            case PayoutRequested() as said:
                purse = (said.seller, said.amount.currency)
                purses[purse] -= said.amount.amount_minor
                if purses[purse] < 0:
                    yield f"{said.payout} asked for {said.amount}, {-purses[purse]} minor more than {said.seller} had"


def _one_end_per_payout(history: History) -> Iterator[str]:
    ended = Counter(event.data.payout for event in history.of(PayoutSent))
    ended.update(event.data.payout for event in history.of(PayoutFailed))
    for event in history.of(PayoutRequested):
        if ended[event.data.payout] != 1:
            yield f"{event.data.payout} was sent or refused {ended[event.data.payout]} times"
