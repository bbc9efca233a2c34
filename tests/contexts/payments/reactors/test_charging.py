"""A payment that was asked for is charged exactly once."""

from datetime import datetime
from itertools import product

import pytest

from gigwright.backbone.consumers import Checkpoint, Effect, EffectId
from gigwright.backbone.leases import Lease, OwnerId, SoleOwner
from gigwright.backbone.stores.consumer_rows import ConsumerRows
from gigwright.contexts.payments.ports import Charge, ChargeRequest, Fate, Plan, Processor, UnreliableProcessor, plan_of
from gigwright.events.payments import PaymentCaptured, PaymentDeclined
from tests.contexts.payments.adapters.sandboxes import DECLINED, GOOD
from tests.contexts.payments.market import Market, fates_of
from tests.contexts.payments.samples import usd

FATES: tuple[Fate, ...] = ("goes through", "lost before", "lost after")


def only_effect(market: Market) -> Effect:
    (effect,) = market.effects()
    return effect


def test_a_card_is_charged_and_the_capture_recorded() -> None:
    market = Market()
    market.ask_for_payment()
    market.run()
    (charge,) = market.charges()
    (captured,) = market.said(PaymentCaptured)
    assert (captured.charge, captured.amount, captured.processor_fee) == (charge.ref, usd(10_550), usd(336))
    assert captured.available_at == charge.available_at
    assert only_effect(market).state == "done"


def test_a_declined_card_is_an_outcome_too() -> None:
    market = Market()
    market.ask_for_payment(DECLINED)
    market.run()
    (declined,) = market.said(PaymentDeclined)
    assert declined.reason == "the card was declined"
    assert market.said(PaymentCaptured) == []


@pytest.mark.parametrize("news", [False, True])
@pytest.mark.parametrize("card", [GOOD, DECLINED])
@pytest.mark.parametrize("fates", list(product(FATES, repeat=3)))
def test_a_line_that_fails_charges_once(fates: tuple[Fate, ...], card: str, news: bool) -> None:
    market = Market(plan_of(fates), news=news)
    market.ask_for_payment(card)
    for _ in range(6):
        market.run(seconds=61)
        market.restart()
    assert len(market.charges()) == 1
    assert len(market.said(PaymentCaptured)) + len(market.said(PaymentDeclined)) == 1
    assert market.store.held("charging") == []


def test_after_a_day_the_charge_is_looked_up_before_asking_again() -> None:
    market = Market(fates_of("begin_payment", ["lost after"]), news=False)
    market.ask_for_payment()
    market.run()
    assert market.said(PaymentCaptured) == []
    market.run(hours=25)
    assert len(market.charges()) == 1
    assert len(market.said(PaymentCaptured)) == 1
    assert only_effect(market).generation == 0


def test_without_an_answer_to_the_look_up_nothing_is_asked_again() -> None:
    market = Market(plan_of(["lost before", "lost before"]), news=False)
    market.ask_for_payment()
    market.run()
    market.run(hours=25)
    assert market.charges() == []
    assert only_effect(market).generation == 0
    market.run(minutes=2)
    assert len(market.charges()) == 1


def test_within_23_hours_the_key_stays_the_same() -> None:
    watching = watched(Market(news=False), ["lost after"] * 23)
    watching.market.ask_for_payment()
    watching.market.run()
    for _ in range(22):
        watching.market.run(hours=1)
    assert len(watching.sent) == 23
    assert len(set(watching.sent)) == 1
    assert len(watching.market.charges()) == 1


def test_a_request_that_never_arrived_is_sent_under_a_new_key_which_is_stored_first() -> None:
    watching = watched(Market(news=False), ["lost before", "lost after"])
    watching.market.ask_for_payment()
    watching.market.run()
    watching.market.run(hours=24)
    watching.market.restart()
    watching.market.run(minutes=2)
    first, second, third = watching.sent
    assert first != second == third
    assert watching.stored == watching.sent
    assert len(watching.market.charges()) == 1
    assert (only_effect(watching.market).generation, only_effect(watching.market).state) == (1, "done")


def test_a_key_that_was_not_stored_first_would_be_seen() -> None:
    market = Market(news=False)
    market.store = ForgetfulStore(market.file, lambda _: market.clock.now())
    watching = watched(market, ["lost before", "goes through"])
    market.ask_for_payment()
    market.run()
    market.run(hours=24)
    assert watching.stored != watching.sent


def test_what_makes_no_sense_is_parked() -> None:
    market = Market()
    market.ask_for_payment(minor=20)
    for _ in range(6):
        market.run(minutes=2)
    assert market.states("charging") == ["parked"]
    assert "nothing would be left after the fee" in market.errors("charging")[0]
    assert market.charges() == []


def test_handling_the_event_again_does_nothing_new() -> None:
    market = Market()
    market.capture()
    before = len(market.events)
    again = SoleOwner(OwnerId("own_again"), market.store)
    beginning = Checkpoint(incarnation=market.log.incarnation, position=0, event=None)
    market.store.move("charging", again.held("charging"), beginning)
    market.restart()
    market.run(seconds=2)
    assert len(market.events) == before
    assert len(market.charges()) == 1


class Watching(UnreliableProcessor):
    """Notes the key of every charge that is asked for, and the key that the store held at that moment."""

    def __init__(self, market: Market, inner: Processor, plan: Plan) -> None:
        super().__init__(inner, plan)
        self.market = market
        self.sent: list[str] = []
        self.stored: list[str] = []

    def begin_payment(self, request: ChargeRequest, key: str) -> Charge:
        self.sent.append(key)
        self.stored.append(only_effect(self.market).key)
        return super().begin_payment(request, key)


class ForgetfulStore(ConsumerRows):
    """The planted bug: a new key that is never written down."""

    def rekey(self, lease: Lease, effect: EffectId, generation: int, key: str, at: datetime) -> None:
        """Forget it."""


def watched(market: Market, fates: list[Fate]) -> Watching:
    watching = Watching(market, market.processor, fates_of("begin_payment", fates))
    market.processor = watching
    market.restart()
    return watching
