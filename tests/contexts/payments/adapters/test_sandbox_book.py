"""Laws of the sandbox's books, over any sequence of calls and days."""

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gigwright.backbone.ids import derive
from gigwright.values import UserId
from tests.contexts.payments.adapters.sandboxes import DECLINED, GOOD, SELLER, Sandbox, refund_of, transfer_of

CURRENCIES = ("USD", "JPY", "BHD")
UNRELIABLE_SELLER = derive(UserId, "sandbox", "unreliable seller")

currencies = st.sampled_from(CURRENCIES)
charges = st.tuples(st.just("charge"), currencies, st.integers(1_000, 50_000), st.sampled_from([GOOD, GOOD, DECLINED]))
refunds = st.tuples(st.just("refund"), st.integers(0, 5), st.integers(1, 30_000))
sellers = st.sampled_from([SELLER, UNRELIABLE_SELLER])
transfers = st.tuples(st.just("transfer"), currencies, st.integers(1, 60_000), sellers)
days = st.tuples(st.just("days"), st.sampled_from([0.25, 0.5, 1, 2]))
histories = st.lists(st.one_of(charges, refunds, transfers, days), max_size=25)


class Played:
    """A history played on a sandbox, every call of which can be made again."""

    def __init__(self) -> None:
        self.sandbox = Sandbox()
        self.sandbox.processor.return_transfers_to(UNRELIABLE_SELLER)
        self.taken: list[Any] = []
        self.calls: list[tuple[Any, Any, str, Any]] = []  # function, parameters, key, first answer

    def play(self, kind: str, *terms: Any) -> None:
        name = str(len(self.calls))
        processor = self.sandbox.processor
        if kind == "days":
            self.sandbox.days_pass(terms[0])
            self.calls = []  # a key lives for a day only
        elif kind == "charge":
            currency, minor, card = terms
            request = self.sandbox.request(name, minor, currency, card)
            self.taken.append(self._call(processor.begin_payment, request))
        elif kind == "transfer":
            currency, minor, seller = terms
            self._call(processor.transfer, transfer_of(minor, name, seller, currency))
        elif self.taken:
            which, minor = terms
            self._call(processor.refund, refund_of(self.taken[which % len(self.taken)], minor, name))

    def _call(self, function: Any, parameters: Any) -> Any:
        key = f"{self.sandbox.clock.now()} {len(self.calls)}"
        answer = function(parameters, key)
        self.calls.append((function, parameters, key, answer))
        return answer


def books(sandbox: Sandbox) -> tuple[Any, ...]:
    return [sandbox.processor.balance(currency) for currency in CURRENCIES], sandbox.lines(), sandbox.events()


@settings(max_examples=60, deadline=None)
@given(histories)
def test_the_lines_add_up_to_the_balances(history: list[tuple[Any, ...]]) -> None:
    played = Played()
    for step in history:
        played.play(*step)
        totals: Counter[tuple[str, bool]] = Counter()
        balances = {currency: played.sandbox.balances(currency) for currency in CURRENCIES}
        for line in played.sandbox.lines():
            assert line.net == line.amount - line.fee
            totals[line.net.currency, line.available_at <= played.sandbox.clock.now()] += line.net.amount_minor
        for currency, balance in balances.items():
            assert balance == (totals[currency, False], totals[currency, True])


@settings(max_examples=40, deadline=None)
@given(histories)
def test_asking_again_under_the_same_key_changes_nothing(history: list[tuple[Any, ...]]) -> None:
    played = Played()
    for step in history:
        played.play(*step)
    before = books(played.sandbox)
    for function, parameters, key, answer in played.calls:
        assert function(parameters, key) == answer
    assert books(played.sandbox) == before


@settings(max_examples=40, deadline=None)
@given(histories)
def test_nothing_is_refunded_twice_nor_sent_without_being_there(history: list[tuple[Any, ...]]) -> None:
    played = Played()
    for step in history:
        played.play(*step)
    back: Counter[str] = Counter()
    for line in played.sandbox.lines():
        back[line.kind] -= line.amount.amount_minor
    for kind, count in Counter(event.kind for event in played.sandbox.events()).items():
        listed = [line for line in played.sandbox.lines() if line.kind == kind.partition(".")[0]]
        if kind in ("charge.captured", "refund.succeeded"):
            assert len(listed) == count
    assert back["refund"] <= -back["charge"]
