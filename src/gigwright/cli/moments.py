"""How far off a moment is, for people who read a table."""

from datetime import datetime, timedelta

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def away(moment: str, now: datetime) -> str:
    """`in 2 d 3 h`, `in 14 min`, or `5 h 1 min ago`; `moment` is RFC 3339."""
    left = datetime.fromisoformat(moment) - now
    return f"in {_span(left)}" if left >= timedelta(0) else f"{_span(-left)} ago"


def age(moment: str, now: datetime) -> str:
    """How long ago it was: `2 d 3 h`; nothing less than zero."""
    return _span(max(now - datetime.fromisoformat(moment), timedelta(0)))


def left_seconds(moment: str, now: datetime) -> int:
    """Whole seconds until then; below zero when it has passed."""
    return (datetime.fromisoformat(moment) - now) // timedelta(seconds=1)


def _span(time: timedelta) -> str:
    if time >= DAY:
        return f"{time // DAY} d {time % DAY // HOUR} h"
    if time >= HOUR:
        return f"{time // HOUR} h {time % HOUR // MINUTE} min"
    return f"{time // MINUTE} min"
