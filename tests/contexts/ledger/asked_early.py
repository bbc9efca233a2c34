"""Earnings that sellers would like to have early, asked for by anybody at any time, beside the rules told again."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from gigwright.backbone.event import Present
from gigwright.backbone.ids import derive
from gigwright.contexts.ledger.decisions import (
    AllowEarlyPayouts,
    ClearEarly,
    EndEarlyPayouts,
    allow_early_payouts,
    clear_early,
    end_early_payouts,
)
from gigwright.events.accounts import OperatorAppointed, SellerOnboarded, UserRestored, UserSuspended
from gigwright.events.ledger import (
    DebtRecovered,
    EarlyPayoutsAllowed,
    EarlyPayoutsEnded,
    EarningsCleared,
    EarningsClearedEarly,
)
from gigwright.events.orders import ChargebackHeld, OrderCompleted, OrderPlaced, OrderReversed, SellerTipped
from gigwright.events.policies import PolicyPublished
from gigwright.policy import FIRST_POLICY, FeeRule, numbers_of
from gigwright.values import AddressId, Money, OperatorId, OrderId, UserId
from tests.contexts.asked_anything import Answer, No, changed, no
from tests.contexts.ledger.reckoned import ORDERS, Reckoned
from tests.contexts.ledger.samples import BUYER, COMPLETED, EARLY_CLEARING_HOURS, PLACED, SELLER

OPAL = derive(OperatorId, "opal")
SHARE = FeeRule(of="early_payout_fee", basis_points=100)
ENOUGH = timedelta(hours=48)
orders, besides = st.sampled_from(ORDERS), st.sampled_from((0, 0, 0, 1))
askers = st.sampled_from((SELLER, SELLER, SELLER, BUYER))
operators = st.sampled_from((OPAL, OPAL, derive(OperatorId, "nobody")))


class AskedEarly(Reckoned):
    @rule(order=orders, how=st.sampled_from(("accepted", "accepted", "silence")), priced=st.booleans())
    def a_seller_might_have_it_early(self, order: OrderId, how: str, priced: bool) -> None:
        """Mere chance hardly ever comes to an order that may be had early."""
        if not self.past(OperatorAppointed):
            self.happens(OperatorAppointed(operator=OPAL, address=derive(AddressId, "opal")))
            self.happens(SellerOnboarded(user=SELLER))
        if priced:
            self._publish_the_share()
        if not self.past(OrderCompleted, OrderPlaced, order=order):
            self.happens(changed(PLACED, order=order))
            clears_at = self.now + timedelta(hours=EARLY_CLEARING_HOURS)
            self.happens(changed(COMPLETED, order=order, how=how, clears_at=clears_at))
        self.say_who_may(OPAL, True, "Because")
        self.now += ENOUGH
        self.have_it_early(order, SELLER, 0)

    def _publish_the_share(self) -> None:
        version = len(self.past(PolicyPublished)) + 2
        fees, numbers = (SHARE, *FIRST_POLICY.fees), numbers_of(FIRST_POLICY)
        self.happens(
            PolicyPublished(operator=OPAL, version=version, numbers=numbers, fees=fees, reason=Present("Early"))
        )

    @rule(by=operators, may=st.booleans(), why=st.sampled_from(("Because", "Because", " ")))
    def say_who_may(self, by: OperatorId, may: bool, why: str) -> None:
        refused = no(
            {
                "only an operator says": not self.past(OperatorAppointed, operator=by),
                "nobody of this id sells": not self.past(SellerOnboarded, user=SELLER),
                "says why": why == " ",
            }
        )
        said: dict[str, Any] = {"operator": by, "seller": SELLER, "reason": Present(why)}
        if may:
            news = [] if self._may() else [EarlyPayoutsAllowed(**said)]
            self.ask(allow_early_payouts, AllowEarlyPayouts(by=by, seller=SELLER, reason=why), refused or news)
        else:
            ends = [EarlyPayoutsEnded(**said)] if self._may() else []
            self.ask(end_early_payouts, EndEarlyPayouts(by=by, seller=SELLER, reason=why), refused or ends)

    @rule(order=orders, by=askers, beside=besides)
    def have_it_early(self, order: OrderId, by: UserId, beside: int) -> None:
        earning = self._of_the_order(order)
        fee = Money(max(0, self._early_fee_minor(earning) or 0), earning.currency)
        seen = Money(earning.amount_minor + beside, earning.currency)
        command = ClearEarly(by=by, order=order, seller=SELLER, earning=seen, fee=fee)
        self.ask(clear_early, command, self._had_early(command, earning, fee))

    def _had_early(self, command: ClearEarly, earning: Money, fee: Money) -> Answer:
        refused = self._why_not(command, earning, fee)
        if refused:
            return refused
        owed = min(self._owed_minor(SELLER, earning.currency), (earning - fee).amount_minor)
        paid = DebtRecovered(order=command.order, seller=SELLER, amount=Money(owed, earning.currency))
        early = EarningsClearedEarly(order=command.order, seller=SELLER, earning=earning, fee=fee)
        return [early, *([paid] if owed else [])]

    def _why_not(self, command: ClearEarly, earning: Money, fee: Money) -> No | None:
        done = self.past(OrderCompleted, order=command.order)
        placed = self.past(OrderPlaced, order=command.order)
        hours = placed[-1].clearing_hours if placed else 0
        begins = done[0].clears_at - timedelta(hours=hours) + ENOUGH if done else self.now
        with_a_bank = bool(self.past(ChargebackHeld, order=command.order))
        suspended = len(self.past(UserSuspended, user=SELLER)) > len(self.past(UserRestored, user=SELLER))
        return no(
            {
                "only the seller of the order": command.by != SELLER or any(one.seller != SELLER for one in done),
                "whom the market has chosen": not self._may(),
                "you are suspended": suspended,
                "is not completed": not done,
                "disputed or with a bank": bool(done) and (with_a_bank or self._is_disputed(command.order)),
                "silence": any(one.how == "silence" for one in done),
                "can be had early from": self.now < begins,
                "nothing of this order": earning.amount_minor <= 0,
                "has no fee for early": self._early_fee_minor(earning) is None,
                "would leave nothing": earning <= fee,
                "is clearing, and early it costs": command.earning != earning,
            }
        )

    def _may(self) -> bool:
        said = self.past(EarlyPayoutsAllowed, EarlyPayoutsEnded, seller=SELLER)
        return bool(said) and isinstance(said[-1], EarlyPayoutsAllowed)

    def _of_the_order(self, order: OrderId) -> Money:
        """What is clearing of it but for the tip."""
        for done in self.past(OrderCompleted, order=order):
            tip = Money(0, done.earning.currency)
            for one in self.past(SellerTipped, OrderReversed, EarningsCleared, order=order):
                tip = tip + one.earning if isinstance(one, SellerTipped) else Money(0, tip.currency)
            return self._clearing(done) - tip
        return Money(0, "USD")

    def _early_fee_minor(self, earning: Money) -> int | None:
        published = self.past(PolicyPublished)
        rows = [row for row in published[-1].fees if row.of == "early_payout_fee"] if published else []
        return (earning.amount_minor * rows[0].basis_points + 5_000) // 10_000 if rows else None
