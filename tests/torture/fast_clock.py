"""A clock that many processes share, on which a second is many minutes."""

import time
from datetime import datetime, timedelta

import msgspec

from gigwright.backbone.clock import utc

SPEED = 2_000  # a quarter of an hour, in which an order is to be paid, is half a second


class FastClock(msgspec.Struct, frozen=True):
    """`began_real` is the machine's time, in seconds, at which it showed `began`."""

    began_real: float
    began: datetime

    def now(self) -> datetime:
        return utc(self.began) + timedelta(seconds=(time.time() - self.began_real) * SPEED)

    def elapsed(self) -> float:
        return time.monotonic() * SPEED
