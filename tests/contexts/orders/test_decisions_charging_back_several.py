"""Banks take payments of an order that has several, or that credit or a coupon has paid in part."""

from collections import Counter

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from gigwright.contexts.ledger.projections.chart import (
    AT_THE_BANK,
    HELD,
    RECOVERED,
    REFUNDS_IN_TRANSIT,
    dispute_hold,
    never_negative,
    normal_minor,
)
from gigwright.events.orders import ChargebackBorne, ChargebackHeld
from tests.contexts.orders.samples import sam
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


@settings(max_examples=400)
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
    for payment, came in life.came.items():
        kept = life.taken[payment] if life.banks.get(payment) == "keeps" else 0
        assert life.made[payment] + kept <= came


def _below_zero(balances: Counter[str]) -> dict[str, int]:
    """What is owed, by the market or to it, and is less than nothing."""
    left = {name: normal_minor(name, minor) for name, minor in balances.items() if never_negative(name)}
    return {name: minor for name, minor in left.items() if minor < 0}


def _sum_minor(said: ChargebackHeld | ChargebackBorne, *parts: str) -> int:
    """Each of them is nothing at least."""
    minor = [0 if (amount := getattr(said, part)) is None else amount.amount_minor for part in parts]
    assert min(minor) >= 0
    return sum(minor)
