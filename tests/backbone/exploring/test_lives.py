"""A life is a history as the log would keep it."""

from gigwright.backbone.ids import derive
from tests.backbone.exploring.lamps import LAMP, dark
from tests.backbone.workshop import START, Lamp, LampId, LampLit, LampPutOut, PutOutLamp, lamp


def test_what_happens_is_recorded_in_order_under_its_tags() -> None:
    life = dark.with_events([LampLit(lamp=LAMP), LampPutOut(lamp=LAMP)], "somebody", START)
    assert [(one.position, one.name, one.tags) for one in life.events] == [
        (1, "lamps.lit", (f"lamp:{LAMP}",)),
        (2, "lamps.put_out", (f"lamp:{LAMP}",)),
    ]


def test_a_state_is_folded_from_what_carries_the_tags_of_the_command() -> None:
    other = derive(LampId, "another")
    life = dark.with_events([LampLit(lamp=LAMP), LampLit(lamp=other), LampPutOut(lamp=other)], "somebody", START)
    assert life.state(lamp, PutOutLamp(by="somebody", lamp=LAMP)) == Lamp(burns=True, times=1)
