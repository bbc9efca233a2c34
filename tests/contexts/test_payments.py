"""The front door of the payments context."""

import pytest

from gigwright.backbone.codec import canonical
from gigwright.contexts.payments import mount
from gigwright.contexts.payments.adapters.sandbox_cards import TEST_CARDS
from tests.contexts.payments.adapters.sandboxes import Sandbox
from tests.contexts.payments.card_numbers import card_numbers_in
from tests.contexts.payments.market import Market


def test_the_context_says_what_it_offers() -> None:
    context = mount(Sandbox().processor)
    assert context.name == "payments"
    names = ["charging", "refund-desk", "refunding", "paying-out", "sweeping"]
    assert [reactor.name for reactor in context.reactors] == names
    assert len({rule.command for rule in context.decisions}) == len(context.decisions) == 20


@pytest.mark.parametrize("number", TEST_CARDS)
def test_no_card_number_is_in_the_events_or_effects(number: str) -> None:
    market = Market()
    market.ask_for_payment(number)
    market.run(days=3)
    kept = [canonical(market.events), canonical(market.effects())]
    kept += [effect.parameters + (effect.outcome or b"") for effect in market.effects()]
    assert len(kept) == 3
    assert [card_numbers_in(body) for body in kept] == [[], [], []]
