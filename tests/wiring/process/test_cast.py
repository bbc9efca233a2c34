"""Those who play in an exploration are who the rules think that they are."""

from gigwright.backbone.exploring import Explored, World
from gigwright.contexts import orders
from gigwright.events.orders import OrderPlaced
from gigwright.wiring.process.cast import BUYER, LEFT_OUT, OPERATOR, PEOPLE, SELLER, STRANGER


def test_whoever_placed_the_order_is_its_buyer(here: World, found: Explored) -> None:
    placed = [step for step in found.steps if isinstance(step.after.events[-1].data, OrderPlaced)]
    assert {step.command.by for step in placed} == {BUYER, STRANGER}
    for step in placed:
        other = STRANGER if step.command.by == BUYER else BUYER
        assert here.who(step.after, step.command.by) == "buyer"
        assert here.who(step.after, other) == "stranger"
        assert (here.who(step.after, SELLER), here.who(step.after, OPERATOR)) == ("seller", "operator")
        assert here.who(step.after, "timers") == "timers"


def test_everybody_asks_for_everything_that_orders_decide_but_what_is_left_out(here: World) -> None:
    missing = {rule for rule in orders.mount().decisions if rule.command not in here.rules}
    assert missing == set(LEFT_OUT)
    assert set(PEOPLE) == {"buyer", "seller", "operator", "stranger"}


def test_money_arrives_twice_at_most_and_once_for_a_bill(found: Explored) -> None:
    captures = {sum(one.name == "payments.captured" for one in life.events) for life in found.lives}
    assert captures == {0, 1, 2, 3}  # twice for the order, once for a bill
