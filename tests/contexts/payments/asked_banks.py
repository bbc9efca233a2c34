"""What the processor says of banks, and of refunds that they stopped, asked and told a second time."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from gigwright.backbone.ids import derive
from gigwright.contexts.payments.decisions import (
    RecordChargeback,
    RecordRefundStopped,
    Turn,
    record_chargeback,
    record_refund_stopped,
)
from gigwright.events.orders import OrderPlaced
from gigwright.events.payments import (
    ChargebackAppealed,
    ChargebackLost,
    ChargebackOpened,
    ChargebackWon,
    PaymentCaptured,
    PaymentRefunded,
    RefundFailed,
    RefundRequested,
    RefundStopped,
)
from gigwright.values import (
    ChargebackRef,
    ChargeRef,
    Money,
    OrderId,
    PaymentId,
    RefundId,
    RefundRef,
    TransferRef,
)
from tests.contexts.asked_anything import Answer, changed, no
from tests.contexts.payments.retold import OTHER_BOOKS, PEOPLE
from tests.contexts.payments.retold_breaks import RetoldBreaks
from tests.contexts.payments.samples import (
    BUYER,
    ORDER,
    OTHER_PAYMENT,
    OTHER_PAYOUT,
    OTHER_REFUND,
    PAYMENT,
    PAYOUT,
    REFUND,
    SELLER,
    usd,
)

OTHER_ORDER = derive(OrderId, "sample", "other order")
# What is honest of each thing: the order that a payment is for, and the processor's own reference.
PAYMENTS = {
    PAYMENT: (ORDER, ChargeRef("ch_1")),
    OTHER_PAYMENT: (ORDER, ChargeRef("ch_2")),
    derive(PaymentId, "sample", "third payment"): (OTHER_ORDER, ChargeRef("ch_3")),
}
THIRD_REFUND = derive(RefundId, "sample", "third refund")
REFUNDS = {REFUND: RefundRef("re_1"), OTHER_REFUND: RefundRef("re_2"), THIRD_REFUND: RefundRef("re_3")}
PAYOUTS = {PAYOUT: TransferRef("tr_1"), OTHER_PAYOUT: TransferRef("tr_2")}
TOTALS = {ORDER: usd(10_550), OTHER_ORDER: usd(828)}


def but_for(*twists: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Mostly the honest command; sometimes these fields are not what they should be."""
    usual = ({"by": BUYER}, {"by": SELLER}, {"amount": usd(827)}, {"amount": Money(10_550, "EUR")})
    return st.sampled_from(({},) * 8) | st.sampled_from((*usual, *twists))


WAYS = ("w", "l", "wa", "la", "waw", "wal", "law", "lal")
turns = st.sampled_from(("", *WAYS, *WAYS, "a", "ww", "wala"))
strange = but_for({"charge": "ch_2"}, {"order": OTHER_ORDER}, {"chargeback": "cb_ch_1"}, {"fee": usd(1)})


class AskedBanks(RetoldBreaks):
    @rule(payment=st.sampled_from(tuple(PAYMENTS)), said=turns, but=strange)
    def hear_of_a_bank(self, payment: PaymentId, said: str, but: dict[str, Any]) -> None:
        order, charge = PAYMENTS[payment]
        honest = RecordChargeback(
            by="processor-news",
            chargeback=ChargebackRef(f"cb_{charge}"),
            payment=payment,
            order=order,
            charge=charge,
            amount=TOTALS[order],
            fee=usd(1_500),
            turns=(),
        )
        first = changed(honest, **but)
        command = changed(first, turns=tuple(_turn(said, place, first.amount) for place in range(len(said))))
        self.ask(record_chargeback, command, self._chargeback(command, said))

    def _chargeback(self, command: RecordChargeback, said: str) -> Answer:
        came, taken = (self.past(kind, payment=command.payment) for kind in (PaymentCaptured, ChargebackOpened))
        known = "".join(_letter(event) for event in self.past(*TURNS, payment=command.payment))
        owners = self.past(ChargebackOpened, chargeback=command.chargeback)
        fits = command.amount.currency == "USD" and command.amount.amount_minor > 0
        same = [(one.amount, one.fee) for one in taken] in ([], [(command.amount, command.fee)])
        refusal = no(
            {
                "only the market itself": command.by in PEOPLE,
                "was not captured": not came,
                "belongs to payment": any(one.payment != command.payment for one in owners),
                "is for": any(one.order != command.order for one in came),
                "is charge": any(one.charge != command.charge for one in came),
                "no bank can take": any(not fits or one.amount < command.amount for one in came),
                "is its buyer's credit": fits
                and any(one.amount < command.amount + self._credited(one) for one in came),
                "took this payment back before": any(one.chargeback != command.chargeback for one in taken),
                OTHER_BOOKS: not same,
                "no chargeback goes": said not in ("", *WAYS),
                "with us, but is": not (known.startswith(said) or said.startswith(known)),
            }
        )
        return refusal or [
            word
            for fact in (*self._opened(command, came[0], taken), *_turns(command, came[0], said, len(known)))
            for word in self.with_late_word(fact)
        ]

    def _credited(self, came: PaymentCaptured) -> Money:
        failed = [one.amount.amount_minor for one in self.past(RefundFailed, payment=came.payment)]
        return usd(sum(failed))

    def _opened(self, command: RecordChargeback, came: PaymentCaptured, taken: list[Any]) -> list[object]:
        seller = next(placed.seller for placed in self.past(OrderPlaced, order=came.order))
        opened = ChargebackOpened(
            chargeback=command.chargeback,
            payment=came.payment,
            order=came.order,
            buyer=BUYER,
            seller=seller,
            charge=came.charge,
            amount=command.amount,
            fee=command.fee,
        )
        return [] if taken else [opened]

    @rule(refund=st.sampled_from(tuple(REFUNDS)), but=but_for())
    def hear_that_a_refund_was_stopped(self, refund: RefundId, but: dict[str, Any]) -> None:
        amounts = [asked.amount for asked in self.past(RefundRequested, refund=refund)] or [usd(828)]
        command = changed(RecordRefundStopped(by="refunding", refund=refund, amount=amounts[0]), **but)
        self.ask(record_refund_stopped, command, self._stopped(command))

    def _stopped(self, command: RecordRefundStopped) -> Answer:
        asked = self.past(RefundRequested, refund=command.refund)
        refusal = no(
            {
                "only the market itself": command.by in PEOPLE,
                "nobody asked for refund": not asked,
                OTHER_BOOKS: any(each.amount != command.amount for each in asked),
                "can't be stopped": bool(self.past(PaymentRefunded, refund=command.refund)),
            }
        )
        known = self.past(RefundStopped, refund=command.refund)
        return refusal or [
            RefundStopped(refund=each.refund, payment=each.payment, order=each.order, buyer=BUYER, amount=each.amount)
            for each in asked
            if not known
        ]


TURNS = (ChargebackWon, ChargebackLost, ChargebackAppealed)


def _letter(event: object) -> str:
    return {ChargebackWon: "w", ChargebackLost: "l", ChargebackAppealed: "a"}[type(event)]


def _turn(said: str, place: int, amount: Money) -> Turn:
    """Honest: what is won comes back, and who appeals against that takes it again."""
    nothing = Money(0, amount.currency)
    if said[place] == "a":
        return Turn("appealed", amount if said[0] == "w" else nothing)
    return Turn("won", amount) if said[place] == "w" else Turn("lost", nothing)


def _turns(command: RecordChargeback, came: PaymentCaptured, said: str, known: int) -> list[object]:
    about: dict[str, Any] = {
        "chargeback": command.chargeback,
        "payment": came.payment,
        "order": came.order,
        "buyer": BUYER,
    }
    found: list[object] = []
    for place in range(known, len(said)):
        if said[place] == "w":
            after = said[0] if place else ""
            found.append(ChargebackWon(**about, amount=command.amount, recovers=after == "l", again=after == "w"))
        elif said[place] == "l":
            found.append(ChargebackLost(**about, amount=command.amount))
        else:
            found.append(ChargebackAppealed(**about, seller=SELLER, amount=command.turns[place].amount))
    return found
