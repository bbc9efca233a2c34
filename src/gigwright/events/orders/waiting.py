"""The seller asks the buyer something during the work, and the clock of the work stands still until it goes on."""

from datetime import datetime
from typing import Annotated, Literal

from gigwright.backbone.event import About, Personal, event
from gigwright.values import OrderId, UserId


@event("orders.wait_began")
class WaitBegan:
    """The seller can't go on without an answer: the delivery clock stands still from `asked_at`, at most until
    `answer_by`. Waits of an order are numbered from 1."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    question: Annotated[Personal[str], About("seller", "to do the work")]
    asked_at: datetime
    answer_by: datetime


@event("orders.wait_ended")
class WaitEnded:
    """The delivery clock runs again from `ended_at`: the work is due at `due_at` now, later by as long as it waited;
    without work the order ends at `give_up_at`."""

    order: OrderId
    buyer: UserId
    seller: UserId
    number: int
    how: Literal["answered", "resumed", "delivered", "silence"]
    answer: Annotated[Personal[str], About("buyer", "to do the work")]
    ended_at: datetime
    due_at: datetime
    give_up_at: datetime | None
