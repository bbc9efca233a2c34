"""Words in the card processor's name that must count for nothing: forged, of somebody else's, too early, replayed."""

from collections.abc import Callable
from datetime import timedelta

from gigwright.backbone.ids import derive
from gigwright.contexts.payments.ports import RefundInstruction, TransferInstruction
from gigwright.events.payments import PaymentCaptured, PayoutSent, RefundRequested
from gigwright.values import OrderId, UserId
from tests.contexts.payments.adapters.sandboxes import refund_of, transfer_of
from tests.contexts.payments.market import Market
from tests.contexts.payments.samples import PAYMENT, PAYOUT, SELLER, cancelled, changed, payout_requested, usd

CAPTURED, AVAILABLE, DECLINED = "charge.captured", "funds.available", "charge.declined"
REFUNDED, RETURNED = "refund.succeeded", "transfer.returned"

Word = tuple[str, str]  # what is said to have happened, and to what
Forgery = Callable[[Market], Word]


def busy_market() -> Market:
    """A payment came in and its funds are available, a part of it went back, and a payout is on its way."""
    market = Market(news=False)
    market.capture()
    market.run(days=2)
    market.say(changed(cancelled, refund=usd(550)))
    market.say(payout_requested)
    market.run()
    market.hear_news()
    return market


def a_kind_that_nobody_knows(market: Market) -> Word:
    return "charge.blessed", market.said(PaymentCaptured)[0].charge


def a_charge_that_is_nowhere(market: Market) -> Word:
    return CAPTURED, "ch_nowhere"


def funds_of_a_charge_that_is_nowhere(market: Market) -> Word:
    return AVAILABLE, "ch_nowhere"


def a_refund_that_is_nowhere(market: Market) -> Word:
    return REFUNDED, "re_nowhere"


def a_transfer_that_is_nowhere(market: Market) -> Word:
    return RETURNED, "tr_nowhere"


def a_charge_that_is_said_to_be_a_refund(market: Market) -> Word:
    return REFUNDED, market.said(PaymentCaptured)[0].charge


def a_transfer_that_is_said_to_be_a_charge(market: Market) -> Word:
    return CAPTURED, market.said(PayoutSent)[0].transfer


def a_charge_that_nobody_asked_for(market: Market) -> Word:
    return CAPTURED, market.sandbox.charge("not ours").ref


def a_refund_that_nobody_asked_for(market: Market) -> Word:
    refund = market.sandbox.processor.refund(refund_of(market.sandbox.charge("not ours"), 100), "not ours")
    return REFUNDED, str(refund.ref)


def a_transfer_that_nobody_asked_for(market: Market) -> Word:
    return RETURNED, market.sandbox.processor.transfer(transfer_of(100, "not ours"), "not ours").ref


def our_payment_for_another_order(market: Market) -> Word:
    other = changed(market.sandbox.request(), payment=PAYMENT, order=derive(OrderId, "forged", "order"))
    return CAPTURED, market.sandbox.processor.begin_payment(other, "another order").ref


def our_refund_of_another_payment(market: Market) -> Word:
    charge = market.sandbox.charge("not ours")
    asked = market.said(RefundRequested)[0]
    other = RefundInstruction(refund=asked.refund, payment=charge.payment, charge=charge.ref, amount=asked.amount)
    return REFUNDED, str(market.sandbox.processor.refund(other, "another payment").ref)


def our_payout_to_another_seller(market: Market) -> Word:
    stranger = derive(UserId, "forged", "stranger")
    other = TransferInstruction(payout=PAYOUT, seller=stranger, amount=usd(8_000))
    market.sandbox.charge("for the stranger")
    market.clock.advance(timedelta(days=2))
    return RETURNED, market.sandbox.processor.transfer(other, "another seller").ref


def a_decline_of_what_was_captured(market: Market) -> Word:
    return DECLINED, market.said(PaymentCaptured)[0].charge


def a_return_of_what_was_only_sent(market: Market) -> Word:
    return RETURNED, market.said(PayoutSent)[0].transfer


def a_word_of_long_ago_again(market: Market) -> Word:
    market.clock.advance(timedelta(days=31))
    return AVAILABLE, market.said(PaymentCaptured)[0].charge


FORGERIES: tuple[Forgery, ...] = (
    a_kind_that_nobody_knows,
    a_charge_that_is_nowhere,
    funds_of_a_charge_that_is_nowhere,
    a_refund_that_is_nowhere,
    a_transfer_that_is_nowhere,
    a_charge_that_is_said_to_be_a_refund,
    a_transfer_that_is_said_to_be_a_charge,
    a_charge_that_nobody_asked_for,
    a_refund_that_nobody_asked_for,
    a_transfer_that_nobody_asked_for,
    our_payment_for_another_order,
    our_refund_of_another_payment,
    our_payout_to_another_seller,
    a_decline_of_what_was_captured,
    a_return_of_what_was_only_sent,
    a_word_of_long_ago_again,
)


def another_amount(market: Market) -> Word:
    """Under our own reference: the processor contradicts us."""
    other = changed(market.sandbox.request(minor=100), payment=PAYMENT, order=ours(market))
    return CAPTURED, market.sandbox.processor.begin_payment(other, "another amount").ref


def another_currency(market: Market) -> Word:
    other = changed(market.sandbox.request(currency="EUR"), payment=PAYMENT, order=ours(market))
    return CAPTURED, market.sandbox.processor.begin_payment(other, "another currency").ref


def another_amount_sent_back(market: Market) -> Word:
    asked, charge = market.said(RefundRequested)[0], market.said(PaymentCaptured)[0].charge
    other = RefundInstruction(refund=asked.refund, payment=PAYMENT, charge=charge, amount=usd(1))
    return REFUNDED, str(market.sandbox.processor.refund(other, "another amount back").ref)


def another_amount_paid_out(market: Market) -> Word:
    other = TransferInstruction(payout=PAYOUT, seller=SELLER, amount=usd(1))
    return RETURNED, market.sandbox.processor.transfer(other, "another amount out").ref


CONTRADICTIONS: tuple[Forgery, ...] = (
    another_amount,
    another_currency,
    another_amount_sent_back,
    another_amount_paid_out,
)


def ours(market: Market) -> OrderId:
    order: OrderId = market.said(PaymentCaptured)[0].order
    return order
