"""Writes a thank-you note for every payment into the current folder. Try it: gigwright work --with FILE."""

from pathlib import Path

from gigwright.backbone.effects import Effects
from gigwright.backbone.event import Recorded
from gigwright.backbone.reactor import Reactor
from gigwright.events.payments import PaymentCaptured

thanking = Reactor("thanking")


@thanking.call
def write(note: str, key: str) -> int:
    return Path(f"thanks-{key[:16]}.txt").write_text(note)  # twice is one file


@thanking.on(PaymentCaptured, key="order")
def thank(effects: Effects, event: Recorded[PaymentCaptured]) -> None:
    effects.once(event, "thank", write, f"Thank you for {event.data.amount}, {event.data.buyer}!\n")
