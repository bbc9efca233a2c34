"""A market of payments only, in which many orders are paid, and a line that brings the processor's events at random."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from gigwright.backbone.clock import Clock
from gigwright.backbone.ids import derive
from gigwright.contexts.payments.decisions import RequestPayment
from gigwright.contexts.payments.ports import LISTED_MAX, Fate, Processor, ProcessorEvent, UnreliableProcessor
from gigwright.values import OrderId, PaymentId, PayoutId, UserId
from tests.contexts.payments.adapters.sandboxes import DECLINED, GOOD
from tests.contexts.payments.market import Market
from tests.contexts.payments.samples import BUYER, cancelled, changed, payout_requested, placed, usd

AT_A_TIME = 10
LATE_MAX = timedelta(days=3)
TIME_BETWEEN = timedelta(hours=12)
TURNS_UNTIL_REFUND = 10  # by then the payment is known, however late its event comes
TURNS_UNTIL_PAYOUT = 12
FORGED_PERCENT = 10

Word = tuple[str, str]


class Trade:
    """Ten payments at a time: most come in, some cards are declined; some money goes back, some payouts come back.

    What is asked, and when, is the same in every trade; whether the news is heard meanwhile is not.
    """

    def __init__(self, market: Market, payments: int) -> None:
        self._market = market
        self._payments = payments
        self._cards = {number: market.sandbox.token(number) for number in (GOOD, DECLINED)}
        self._moody = derive(UserId, "trade", "moody seller")
        market.sandbox.processor.return_transfers_to(self._moody)

    def go_on(self, hear: Callable[[], None]) -> None:
        """`hear` is called in each turn when its calls have been made."""
        turns = -(-self._payments // AT_A_TIME)
        for turn in range(turns):
            for number in range(turn * AT_A_TIME, min(self._payments, (turn + 1) * AT_A_TIME)):
                self._pay(number)
            self._market.run(seconds=TIME_BETWEEN.total_seconds())
            hear()
        for _ in range(2 * (LATE_MAX // TIME_BETWEEN)):  # until all is available, and all was told
            self._market.run(seconds=TIME_BETWEEN.total_seconds())
            hear()

    def _pay(self, number: int) -> None:
        market, order = self._market, derive(OrderId, "trade", str(number))
        payment = derive(PaymentId, "trade", str(number))
        total = usd(10_000 + number)
        card = self._cards[DECLINED if number % 10 == 3 else GOOD]
        market.say(changed(placed, order=order, total=total, pay_by=market.clock.now() + timedelta(minutes=15)))
        market.do(RequestPayment(by=BUYER, payment=payment, order=order, amount=total, card=card))
        if number >= TURNS_UNTIL_REFUND * AT_A_TIME and number % 5 == 1:
            self._give_back(number - TURNS_UNTIL_REFUND * AT_A_TIME)
        if number >= TURNS_UNTIL_PAYOUT * AT_A_TIME and number % 10 == 7:
            payout = derive(PayoutId, "trade", str(number))
            market.say(changed(payout_requested, payout=payout, seller=self._moody, amount=usd(100)))

    def _give_back(self, number: int) -> None:
        order, payment = derive(OrderId, "trade", str(number)), derive(PaymentId, "trade", str(number))
        self._market.say(changed(cancelled, order=order, payment=payment, refund=usd(10_000 + number)))


class RandomMail(UnreliableProcessor):
    """The processor's events, each once to three times, up to three days late, so in any order, forged ones between.

    Every delivery has an id of its own, as everything that comes by such a way.
    """

    def __init__(self, inner: Processor, clock: Clock, seed: int, plan: Callable[[str], Fate]) -> None:
        super().__init__(inner, plan)
        self.real = 0
        self.forged = 0
        self._source = inner
        self._clock = clock
        self._chance = Random(seed)
        self._last: str | None = None
        self._under_way: list[tuple[datetime, Word]] = []
        self._delivered: list[ProcessorEvent] = []

    def list_events(self, after: str | None, limit: int) -> list[ProcessorEvent]:
        super().list_events(None, 1)  # which may be lost on the way, too
        self._post()
        self._deliver()
        begin = 0 if after is None else int(after) + 1
        return self._delivered[begin : begin + limit]

    @property
    def delivered(self) -> int:
        return len(self._delivered)

    def is_heard(self, mark: str | None) -> bool:
        """Whether all that was ever sent has come, and was heard up to the last word."""
        return not self._under_way and mark == str(self.delivered - 1)

    def _post(self) -> None:
        while page := self._source.list_events(self._last, LISTED_MAX):
            self._last = page[-1].id
            for event in page:
                self.real += 1
                for _ in range(self._chance.randint(1, 3)):
                    self._send((event.kind, event.ref))
                if self._chance.randrange(100) < FORGED_PERCENT:
                    self.forged += 1
                    self._send(self._forged(event))

    def _send(self, word: Word) -> None:
        self._under_way.append((self._clock.now() + LATE_MAX * self._chance.random(), word))

    def _forged(self, event: ProcessorEvent) -> Word:
        kinds = ("charge.captured", "charge.declined", "funds.available", "refund.succeeded", "transfer.returned")
        ref = event.ref if self._chance.random() < 0.5 else f"forged_{self.forged}"
        return self._chance.choice((*kinds, "dispute.invented")), ref

    def _deliver(self) -> None:
        now = self._clock.now()
        due = sorted(each for each in self._under_way if each[0] <= now)
        self._under_way = [each for each in self._under_way if each[0] > now]
        for _, (kind, ref) in due:
            self._delivered.append(ProcessorEvent(id=str(len(self._delivered)), kind=kind, ref=ref))
