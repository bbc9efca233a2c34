"""Mischief about credit: more of it than there is, twice for an order, beside a card, given by those who may not."""

from collections.abc import Callable
from typing import Any

from gigwright.contexts.ledger.decisions import GrantCredit
from gigwright.contexts.orders.decisions.crediting import UseCredit
from gigwright.events.orders import CreditUsed
from gigwright.events.payments import PaymentCaptured
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.money import under_way
from gigwright.simulation.mischief.scene import Scene, changed, more
from gigwright.values import Money, OperatorId

Ask = Callable[[Scene], object]

MUCH = 10**12  # minor units, more than anybody ever has


def _use(order: Thing, amount_minor: int) -> UseCredit:
    terms = order.terms
    return UseCredit(by=terms.buyer, order=terms.order, amount=Money(amount_minor, terms.total.currency))


def _too_much_or_nothing(scene: Scene) -> UseCredit:
    free = scene.payable(lambda one: one.lacks(CreditUsed, PaymentCaptured) and not under_way(scene, one))
    total = free.to_pay
    return _use(free, scene.one_of((0, -1, MUCH, total.amount_minor + 1, _one_more_than_there_is(scene, free))))


def _what_another_order_had(scene: Scene) -> UseCredit:
    """By somebody who has spent some of it before."""
    spent = {(one.terms.buyer, one.terms.total.currency) for one in scene.all("order") if one.has(CreditUsed)}
    free = scene.payable(
        lambda one: (
            one.lacks(CreditUsed, PaymentCaptured)
            and (one.terms.buyer, one.terms.total.currency) in spent
            and not under_way(scene, one)
        )
    )
    return _use(free, _one_more_than_there_is(scene, free))


def _nearly_all(scene: Scene) -> UseCredit:
    """So that too little for a card is left."""
    least = scene.policy.minimum_charge

    def fits(one: Thing) -> bool:
        total = one.to_pay
        has = scene.credit_of(one.terms.buyer, total.currency)
        is_free = one.lacks(CreditUsed, PaymentCaptured) and not under_way(scene, one)
        return is_free and total.amount_minor - least(total.currency).amount_minor < has

    order = scene.payable(fits)
    total = order.to_pay
    has = scene.credit_of(order.terms.buyer, total.currency)
    return _use(order, min(has, total.amount_minor - 1))


def _one_more_than_there_is(scene: Scene, order: Thing) -> int:
    return scene.credit_of(order.terms.buyer, order.terms.total.currency) + 1


def _twice(scene: Scene) -> UseCredit:
    return _use(scene.payable(lambda one: one.has(CreditUsed)), 1)


def _beside_a_card(scene: Scene) -> UseCredit:
    return _use(scene.payable(lambda one: one.lacks(CreditUsed) and under_way(scene, one)), 1)


def _give(scene: Scene, **changes: Any) -> GrantCredit:
    operator = scene.pick("operator", lambda _: True)
    honest = GrantCredit(by=OperatorId(operator.id), buyer=scene.user(), amount=Money(1, "USD"), reason="Please")
    return changed(honest, **changes)


def _too_generous(scene: Scene) -> GrantCredit:
    limit = scene.policy.currency("USD").goodwill_limit
    return _give(scene, amount=scene.one_of((more(limit), Money(0, "USD"), -limit)))


TOO_MUCH_CREDIT = "orders.decisions.crediting: of your credit"
CREDIT_TWICE = "orders.decisions.crediting: credit has paid"
CREDIT_AND_CARD = "orders.decisions.crediting: a card is being asked"
SPENT_BEFORE = "orders.decisions.crediting: of your credit of"
TOO_LITTLE_LEFT = "orders.decisions.crediting: … would be left"
OF_CREDIT = (SPENT_BEFORE, TOO_MUCH_CREDIT, CREDIT_TWICE, CREDIT_AND_CARD)

CREDIT: dict[str, Ask] = {
    TOO_MUCH_CREDIT: _too_much_or_nothing,
    SPENT_BEFORE: _what_another_order_had,
    TOO_LITTLE_LEFT: _nearly_all,
    CREDIT_TWICE: _twice,
    CREDIT_AND_CARD: _beside_a_card,
    "ledger.decisions.goodwill: only an operator gives": lambda scene: _give(scene, by=scene.ids.new(OperatorId)),
    "ledger.decisions.goodwill: there is no such user": lambda scene: _give(scene, buyer=scene.nobody()),
    "ledger.decisions.goodwill: whoever gives credit": lambda scene: _give(scene, reason=" "),
    "ledger.decisions.goodwill: credit is given": _too_generous,
}
