"""A question during the work, from noon on, and how the wait for its answer ends."""

from datetime import datetime, timedelta
from typing import Literal

from gigwright.backbone.event import Present
from gigwright.backbone.testing import NOON
from gigwright.events.orders import WaitBegan, WaitEnded
from tests.contexts.orders.samples import ben, order, sam


def wait_began(number: int = 1, at: datetime = NOON) -> WaitBegan:
    return WaitBegan(
        order=order,
        buyer=ben,
        seller=sam,
        number=number,
        question=Present("Which of the two?"),
        asked_at=at,
        answer_by=at + timedelta(days=7),
    )


def wait_ended(
    how: Literal["answered", "resumed", "delivered", "silence"] = "answered",
    *,
    number: int = 1,
    waited: timedelta = timedelta(days=1),
    answer: str = "",
) -> WaitEnded:
    """Of work that was due three days after noon."""
    return WaitEnded(
        order=order,
        buyer=ben,
        seller=sam,
        number=number,
        how=how,
        answer=Present(answer),
        ended_at=NOON + waited,
        due_at=NOON + timedelta(days=3) + waited,
        give_up_at=NOON + timedelta(days=17) + waited,
    )
