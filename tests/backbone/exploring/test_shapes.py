"""Lives are alike when nothing but sizes and moments tells them apart."""

from datetime import timedelta

import msgspec

from gigwright.backbone.event import Present
from gigwright.backbone.exploring.shapes import Novelty, hours_in, particulars, shape, times_in
from tests.backbone.workshop import START, Lamp


class Wick(msgspec.Struct, frozen=True):
    """Something with a time and a window."""

    by: str
    trim_at: object = START
    trim_hours: int = 5


def shaped(value: object) -> object:
    return shape(value, lambda text: "somebody" if text == "ada" else text)


def test_a_time_is_a_time_and_a_count_is_none_one_or_several() -> None:
    assert shaped(START) == shaped(START + timedelta(days=1))
    assert shaped(2) == shaped(200) != shaped(1) != shaped(0)
    assert shaped(True) is True
    assert shaped(()) != shaped((1,))
    assert shaped({"USD": 1}) == 1
    assert shaped({"a": Wick("ada"), "b": Wick("ada")}) == shaped({"b": Wick("ada"), "c": Wick("ada")})
    assert shaped({"a": Wick("ada")}) != shaped({"a": Wick("ben")})
    assert shaped(Present("x")) == shaped(Present("y"))


def test_people_are_what_they_are_to_each_other() -> None:
    assert shaped("ada") == "somebody"
    assert shaped(Wick("ada")) == ("somebody", "a time", 2)
    assert dict(particulars("lamp", Lamp(burns=True, times=9), str)) == {"lamp.burns": True, "lamp.times": 2}


def test_a_life_is_new_when_two_things_are_first_seen_together() -> None:
    novelty = Novelty()
    seen = [{"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 2}, {"a": 1, "b": 2, "c": 2}, {"a": 2, "b": 2, "c": 1}]
    assert all(novelty.is_new("lit", one) for one in seen)
    third = {"a": 2, "b": 2, "c": 2}  # each two of them are known, all three are not
    assert not novelty.is_new("lit", third)
    assert novelty.is_new("dark", third)
    every = Novelty(thorough=True)
    assert all(every.is_new("lit", one) for one in (*seen, third))
    assert not every.is_new("lit", third)


def test_the_times_and_windows_of_a_state_are_found() -> None:
    assert list(times_in(Wick("ada"))) == [START]
    assert list(hours_in(Wick("ada"))) == [5]
