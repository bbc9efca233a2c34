"""Decisions: one snapshot, a pure rule, an append only if nothing got in between."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from gigwright.backbone.decision import ATTEMPTS_MAX, Decider, Model, StateCache, command, decision
from gigwright.backbone.errors import CommandReused, Contended, NotConfigured, Refused
from gigwright.backbone.ids import CommandId
from gigwright.backbone.log import Position
from gigwright.backbone.query import NOTHING
from tests.backbone.workshop import (
    Lamp,
    LampId,
    LampLit,
    LampPutOut,
    LightLamp,
    PutOutLamp,
    Workshop,
    lamp,
    light_lamp,
    put_out_lamp,
    workshop,
)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Workshop]:
    with workshop(tmp_path / "truth.db") as opened:
        yield opened


class Meddler:
    """Does something in the market between each decision and its append, a number of times."""

    def __init__(self, shop: Workshop, lamp: LampId, times: int) -> None:
        self._shop = shop
        self._lamp = lamp
        self._left = times

    def reach(self, site: str) -> None:
        if site != "decision.decided" or self._left == 0:
            return
        self._left -= 1
        if self._left % 2:
            self._shop.put_out(self._lamp)
        else:
            self._shop.light(self._lamp)


def meddled(shop: Workshop, lamp: LampId, times: int) -> Decider:
    return Decider(shop.log, shop.clock, [light_lamp, put_out_lamp], Meddler(shop, lamp, times))


def test_a_command_records_what_its_rule_says(shop: Workshop) -> None:
    first = shop.new_lamp()
    recorded = shop.light(first)
    assert recorded.data == LampLit(lamp=first)
    assert recorded.tags == (f"lamp:{first}",)
    assert recorded.actor == "tester"


def test_a_rule_sees_only_what_carries_the_commands_tag(shop: Workshop) -> None:
    shop.light(shop.new_lamp())
    assert shop.light(shop.new_lamp()).position == 2


def test_a_refusal_changes_nothing(shop: Workshop) -> None:
    first = shop.new_lamp()
    shop.light(first)
    with pytest.raises(Refused, match="burns already"):
        shop.light(first)
    assert shop.log.head() == 1


def test_what_gets_in_between_makes_the_rule_run_again_and_refuse(shop: Workshop) -> None:
    first = shop.new_lamp()
    decider = meddled(shop, first, times=1)
    with pytest.raises(Refused, match="burns already"):
        decider.do(LightLamp(by="tester", lamp=first), id=shop.ids.new(CommandId))
    assert shop.log.head() == 1


def test_what_gets_in_between_elsewhere_does_not_matter(shop: Workshop) -> None:
    decider = meddled(shop, shop.new_lamp(), times=1)
    (recorded,) = decider.do(LightLamp(by="tester", lamp=shop.new_lamp()), id=shop.ids.new(CommandId))
    assert recorded.position == 2


def test_a_decision_gives_up_when_something_always_gets_in_between(shop: Workshop) -> None:
    first = shop.new_lamp()
    shop.light(first)
    decider = meddled(shop, first, times=1_000)
    before = shop.log.head()
    with pytest.raises(Contended, match=f"{ATTEMPTS_MAX} times"):
        decider.do(PutOutLamp(by="tester", lamp=first), id=shop.ids.new(CommandId))
    assert shop.log.head() == before + ATTEMPTS_MAX


def test_the_same_command_again_gives_the_first_result_whatever_has_happened_since(shop: Workshop) -> None:
    asked, id_ = LightLamp(by="tester", lamp=shop.new_lamp()), shop.ids.new(CommandId)
    first = shop.decider.do(asked, id=id_)
    shop.put_out(asked.lamp)
    assert shop.decider.do(asked, id=id_) == first
    assert shop.log.head() == 2


def test_the_same_command_again_gives_the_first_result_also_when_that_was_nothing(shop: Workshop) -> None:
    asked, id_ = PutOutLamp(by="tester", lamp=shop.new_lamp()), shop.ids.new(CommandId)
    assert shop.decider.do(asked, id=id_) == []
    shop.light(asked.lamp)
    assert shop.decider.do(asked, id=id_) == []
    assert shop.log.head() == 1


def test_of_two_equal_commands_at_one_moment_neither_is_refused_for_the_other(shop: Workshop) -> None:
    asked, id_ = LightLamp(by="tester", lamp=shop.new_lamp()), shop.ids.new(CommandId)

    @decision(lamp)
    def light_after_the_other(command: LightLamp, now: object, state: Lamp) -> list[LampLit]:
        shop.decider.do(command, id=id_)
        raise Refused("the lamp burns already")

    decider = Decider(shop.log, shop.clock, [light_after_the_other])
    assert [event.data for event in decider.do(asked, id=id_)] == [LampLit(lamp=asked.lamp)]
    assert shop.log.head() == 1


def test_a_command_id_stands_for_one_command(shop: Workshop) -> None:
    id_ = shop.ids.new(CommandId)
    shop.decider.do(LightLamp(by="tester", lamp=shop.new_lamp()), id=id_)
    with pytest.raises(CommandReused):
        shop.decider.do(LightLamp(by="tester", lamp=shop.new_lamp()), id=id_)


def test_a_cached_state_is_caught_up_before_each_decision(shop: Workshop) -> None:
    first = shop.new_lamp()
    other = Decider(shop.log, shop.clock, [light_lamp, put_out_lamp])
    shop.light(first)
    other.do(PutOutLamp(by="somebody else", lamp=first), id=shop.ids.new(CommandId))
    assert shop.light(first).position == 3


def test_states_are_kept_by_position_and_never_moved_back(shop: Workshop) -> None:
    cache, asked = StateCache(), lamp.query(LightLamp(by="tester", lamp=shop.new_lamp()))
    cache.keep(lamp, asked, 5, Lamp(burns=True))
    cache.keep(lamp, asked, 3, Lamp(burns=False))
    assert cache.get(lamp, asked, upto=9) == (5, Lamp(burns=True))


def test_a_state_beyond_what_is_asked_for_is_not_used(shop: Workshop) -> None:
    cache, asked = StateCache(), lamp.query(LightLamp(by="tester", lamp=shop.new_lamp()))
    cache.keep(lamp, asked, 5, Lamp(burns=True))
    nothing: tuple[Position, Lamp] = (0, Lamp())
    assert cache.get(lamp, asked, upto=4) == nothing


def test_a_command_that_nobody_decides_is_refused_by_name(shop: Workshop) -> None:
    decider = Decider(shop.log, shop.clock, [light_lamp])
    with pytest.raises(NotConfigured, match="nobody decides PutOutLamp"):
        decider.do(PutOutLamp(by="tester", lamp=shop.new_lamp()), id=shop.ids.new(CommandId))


def test_a_command_is_decided_by_one_rule(shop: Workshop) -> None:
    with pytest.raises(NotConfigured, match="LightLamp is decided twice"):
        Decider(shop.log, shop.clock, [light_lamp, light_lamp])


def test_a_command_says_who_asks() -> None:
    with pytest.raises(NotConfigured, match="needs a field `by`"):

        @command
        class Anonymous:
            """Nobody asks."""

            lamp: LampId


def test_a_model_that_folds_events_says_which_tag_it_follows() -> None:
    with pytest.raises(NotConfigured, match="needs `by`"):
        Model(Lamp(), {LampPutOut: lambda state, _: state})


def test_a_model_of_all_hears_every_event_of_its_types_and_a_decision_stands_back_for_any(shop: Workshop) -> None:
    lit = Model(0, {LampLit: lambda count, _: count + 1}, of_all=True)

    @decision(lit)
    def light_the_third(asked: LightLamp, now: object, count: int) -> list[LampLit]:
        return [LampLit(lamp=asked.lamp)] if count == 2 else []

    first, second = shop.new_lamp(), shop.new_lamp()
    shop.light(first)
    decider = Decider(shop.log, shop.clock, [light_the_third], Meddler(shop, second, times=1))
    third = shop.new_lamp()
    (recorded,) = decider.do(LightLamp(by="tester", lamp=third), id=shop.ids.new(CommandId))
    assert recorded.data == LampLit(lamp=third)
    assert decider.state(lit, None, shop.log.head()) == 3


def test_a_model_is_of_all_or_follows_a_tag() -> None:
    with pytest.raises(NotConfigured, match="or else is `of_all`"):
        Model(Lamp(), {LampPutOut: lambda state, _: state}, by="lamp", of_all=True)


def test_a_model_of_what_the_command_leaves_out_hears_nothing() -> None:
    lit = Model(0, {LampLit: lambda count, _: count + 1}, by="lamp")
    assert lit.query(SimpleNamespace(lamp=None)) == NOTHING
    assert lit.query(SimpleNamespace(lamp="any")) != NOTHING


def test_a_model_without_folds_is_a_constant(shop: Workshop) -> None:
    @decision(Model(Lamp(burns=True), {}))
    def light_by_decree(asked: LightLamp, now: object, state: Lamp) -> list[LampLit]:
        assert state.burns
        return [LampLit(lamp=asked.lamp)]

    decider = Decider(shop.log, shop.clock, [light_by_decree])
    decider.do(LightLamp(by="tester", lamp=shop.new_lamp()), id=shop.ids.new(CommandId))
    assert shop.log.head() == 1
