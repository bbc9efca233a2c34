"""Banks take payments of an order that has several, or that credit or a coupon has paid in part."""

from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from gigwright.backbone.event import Present
from gigwright.backbone.testing import NOON, given
from gigwright.contexts.ledger.projections.chart import (
    AT_THE_BANK,
    HELD,
    RECOVERED,
    REFUNDS_IN_TRANSIT,
    dispute_hold,
    never_negative,
    normal_minor,
)
from gigwright.contexts.orders.decisions.charging_back import (
    BearChargeback,
    HoldChargeback,
    RecoverChargeback,
    ReleaseChargeback,
    bear_chargeback,
    hold_chargeback,
    recover_chargeback,
    release_chargeback,
)
from gigwright.contexts.orders.decisions.crediting import UseCredit, use_credit
from gigwright.contexts.orders.decisions.overruling import CancelByOperator, cancel_by_operator
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.ledger import CreditGranted
from gigwright.events.orders import (
    Back,
    ChargebackBorne,
    ChargebackHeld,
    ChargebackRecovered,
    ChargebackReleased,
    CreditUsed,
)
from gigwright.values import AddressId
from tests.contexts.asked_anything import changed
from tests.contexts.orders.samples import (
    ada,
    ben,
    cancelled,
    captured,
    completed,
    delivered,
    eve,
    ids,
    order,
    other_order,
    other_payment,
    paid,
    payment,
    placed,
    sam,
    started,
    until_completed,
    until_paid,
    until_started,
    usd,
)
from tests.contexts.orders.samples_further import bought, tipped
from tests.contexts.orders.samples_of_banks import chargeback, given_back, taken_by_a_bank
from tests.contexts.orders.samples_of_coupons import placed_with_it, redeemed
from tests.contexts.orders.several_payments import Several

ACTS = (
    *("take", "take", "take", "keep", "keep", "give back", "recover", "recover", "assume", "refund"),
    *("part", "part", "part", "finish", "end", "to credit", "tip", "spend", "clear", "pay out"),
)
BEGINS: tuple[tuple[str, ...], ...] = (
    *((), ("finish",), ("part", "finish", "take", "keep"), ("finish", "take", "keep"), ("to credit", "take")),
    *(("finish", "take", "keep", "part", "recover"), ("finish", "take", "give back"), ("take", "keep")),
)
acts = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 5), st.integers(1, 100)), max_size=16)


@settings(max_examples=200, deadline=None)  # each is a whole life with its books
@for_all(
    price=st.integers(500, 50_000),
    extras=st.lists(st.integers(500, 20_000), max_size=3),
    coupon=st.integers(0, 10_000) | st.just(0),
    credit=st.integers(0, 10_000) | st.just(0),
    begins=st.sampled_from(BEGINS),
    then=acts,
)
def test_whatever_banks_and_refunds_take_nobody_has_less_than_nothing_and_all_of_it_is_accounted_for(
    price: int, extras: list[int], coupon: int, credit: int, begins: tuple[str, ...], then: list[tuple[str, int, int]]
) -> None:
    life = Several(price, extras, coupon, credit)
    for what, which, share in [*((one, 0, 10) for one in begins), *then]:
        life.act(what, which, share)
        assert _below_zero(life.balances) == {}
    for held in (one for one in life.events if isinstance(one, ChargebackHeld)):
        shares = ("commission", "service_fee", "earning")
        assert (
            _sum_minor(held, "from_refunds", "from_held", *shares, "from_credit", "spent") == held.amount.amount_minor
        )
    for borne in (one for one in life.events if isinstance(one, ChargebackBorne)):
        parts = ("from_refunds", "from_held", "commission", "service_fee", "from_hold", "owed", "loss", "from_credit")
        assert _sum_minor(borne, *parts) == borne.amount.amount_minor
    life.settle()
    assert _below_zero(life.balances) == {}
    empty = [AT_THE_BANK, RECOVERED, REFUNDS_IN_TRANSIT, dispute_hold(sam), *([HELD] if life.has_ended() else [])]
    assert [life.balances[account] for account in empty] == [0] * len(empty)
    for one, came in life.came.items():
        kept = life.taken[one] if life.banks.get(one) == "keeps" else 0
        assert life.made[one] + kept <= came


def _below_zero(balances: Counter[str]) -> dict[str, int]:
    """What is owed, by the market or to it, and is less than nothing."""
    left = {name: normal_minor(name, minor) for name, minor in balances.items() if never_negative(name)}
    return {name: minor for name, minor in left.items() if minor < 0}


def _sum_minor(said: ChargebackHeld | ChargebackBorne, *parts: str) -> int:
    """Each of them is nothing at least."""
    minor = [0 if (amount := getattr(said, part)) is None else amount.amount_minor for part in parts]
    assert min(minor) >= 0
    return sum(minor)


EXTRA = usd(1_883)
appointed = OperatorAppointed(operator=ada, address=ids.new(AddressId))
hold = HoldChargeback(
    by="order-intake",
    order=order,
    payment=payment,
    chargeback=chargeback,
    buyer=ben,
    seller=sam,
    amount=usd(10_550),
)
of_the_extra = changed(hold, payment=other_payment, amount=EXTRA)
with_an_extra = (*until_started, bought())
done = changed(completed(), price=usd(11_500), service_fee=usd(933), commission=usd(2_300), earning=usd(9_200))
larger = (*with_an_extra, delivered(), done)


def test_a_bank_that_takes_one_payment_ends_the_order_and_the_others_go_back() -> None:
    own: Any = given(*with_an_extra).when(hold_chargeback, hold).events
    assert (own[0].refund, own[0].further, own[1].from_held) == (EXTRA, (Back(other_payment, EXTRA),), usd(10_550))
    extra: Any = given(*with_an_extra).when(hold_chargeback, of_the_extra).events
    assert (extra[0].refund, extra[0].further, extra[1].from_held) == (usd(10_550), (), EXTRA)


def test_of_a_completed_order_a_bank_takes_the_shares_of_its_payment_and_leaves_the_rest() -> None:
    (held,) = given(*larger).when(hold_chargeback, of_the_extra).events
    assert isinstance(held, ChargebackHeld)
    assert (held.service_fee, held.commission, held.earning) == (usd(383), usd(300), usd(1_200))
    assert held.from_clearing == usd(1_200)
    bear = BearChargeback(by="order-intake", order=order, payment=other_payment)
    (lost,) = given(*larger, held).when(bear_chargeback, bear).events
    assert isinstance(lost, ChargebackBorne)
    assert (lost.from_hold, lost.clears_at) == (usd(1_200), done.clears_at)
    end = CancelByOperator(by=ada, order=order, seller=sam, reason="A copy", fault="seller", reviewed=True)
    given(appointed, *larger, held).when(cancel_by_operator, end).refuses("wait for what it decides")
    reversal: Any = given(appointed, *larger, held, lost).when(cancel_by_operator, end).events[1]
    assert (reversal.refund, reversal.further) == (usd(10_550), ())
    recover = RecoverChargeback(by="order-intake", order=order, payment=other_payment)
    (back,) = given(*larger, held, lost, reversal).when(recover_chargeback, recover).events
    assert isinstance(back, ChargebackRecovered)
    assert (back.refund, back.earning, back.clears_at) == (EXTRA, usd(0), None)


def test_what_came_back_from_one_bank_does_not_clear_before_its_time_because_another_bank_decides() -> None:
    (own,) = given(*larger).when(hold_chargeback, hold).events
    (extra,) = given(*larger, own).when(hold_chargeback, of_the_extra).events
    release = ReleaseChargeback(by="order-intake", order=order, payment=payment)
    (back,) = given(*larger, own, extra).when(release_chargeback, release).events
    bear = BearChargeback(by="order-intake", order=order, payment=other_payment)
    (lost,) = given(*larger, own, extra, back).when(bear_chargeback, bear).events
    assert isinstance(back, ChargebackReleased)
    assert isinstance(lost, ChargebackBorne)
    assert lost.clears_at == back.clears_at == NOON + timedelta(days=45)


def test_a_tip_is_taken_back_like_any_payment() -> None:
    so_far = (*until_completed, tipped())
    (held,) = given(*so_far).when(hold_chargeback, of_the_extra).events
    assert isinstance(held, ChargebackHeld)
    assert (held.earning, held.from_clearing) == (usd(1_200), usd(1_200))


def test_a_bank_takes_nothing_of_what_credit_has_paid() -> None:
    used = CreditUsed(order=order, buyer=ben, seller=sam, amount=usd(4_220), payment=None)
    begun = (placed(), used, captured(amount=usd(6_330)), paid, started)
    by_card = changed(hold, amount=usd(6_330))
    own: Any = given(*begun).when(hold_chargeback, by_card).events
    assert (own[0].refund, own[0].to_credit, own[1].from_held) == (usd(4_220), usd(4_220), usd(6_330))
    (held,) = given(*begun, delivered(), completed()).when(hold_chargeback, by_card).events
    assert isinstance(held, ChargebackHeld)
    assert (held.service_fee, held.commission, held.earning) == (usd(330), usd(1_200), usd(4_800))


def test_a_bank_takes_nothing_of_what_a_coupon_has_paid() -> None:
    begun = (placed_with_it(), redeemed(), captured(amount=usd(9_495)), paid, started)
    own: Any = given(*begun).when(hold_chargeback, changed(hold, amount=usd(9_495))).events
    assert (own[0].refund, own[0].to_coupon, own[1].from_held) == (usd(1_000), usd(1_000), usd(9_495))


def test_what_had_become_credit_is_taken_from_it_and_what_was_spent_is_the_market_s_loss() -> None:
    as_credit = changed(cancelled, to_credit=usd(10_550))
    elsewhere = CreditUsed(order=other_order, buyer=ben, seller=sam, amount=usd(3_000), payment=None)
    so_far = (*until_paid, as_credit, elsewhere)
    (held,) = given(*so_far).when(hold_chargeback, hold).events
    assert held == changed(taken_by_a_bank(), from_credit=usd(7_550), spent=usd(3_000))
    bear = BearChargeback(by="order-intake", order=order, payment=payment)
    (lost,) = given(*so_far, held).when(bear_chargeback, bear).events
    assert isinstance(lost, ChargebackBorne)
    assert (lost.borne_by, lost.from_credit, lost.loss) == ("market", usd(7_550), usd(3_000))
    recover = RecoverChargeback(by="order-intake", order=order, payment=payment)
    (again,) = given(*so_far, held, lost).when(recover_chargeback, recover).events
    assert isinstance(again, ChargebackRecovered)
    assert (again.to_credit, again.loss) == (usd(7_550), usd(3_000))
    release = ReleaseChargeback(by="order-intake", order=order, payment=payment)
    given(*so_far, held).when(release_chargeback, release).then(changed(given_back(), to_credit=usd(7_550)))


def test_credit_that_a_bank_waits_for_pays_for_nothing_else() -> None:
    held = changed(taken_by_a_bank(), from_credit=usd(7_550), spent=usd(3_000))
    granted = CreditGranted(operator=ada, buyer=ben, amount=usd(7_550), reason=Present("Sorry"))
    use = UseCredit(by=ben, order=other_order, amount=usd(7_550))
    given(granted, placed(other_order)).when(use_credit, use).then(
        CreditUsed(order=other_order, buyer=ben, seller=sam, amount=usd(7_550), payment=None)
    )
    given(granted, held, placed(other_order)).when(use_credit, use).refuses("of your credit of 0.00 USD")


def test_the_buyer_whose_credit_is_looked_into_is_the_order_s() -> None:
    given(*until_started).when(hold_chargeback, changed(hold, buyer=eve)).refuses("not this buyer's")
