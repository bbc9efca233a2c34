"""A process in the words of the trade."""

import re

from gigwright.wiring.process import Way, Window

CLOCK = "timers"
MINUTE, HOUR, DAY = 60, 3_600, 86_400


def state(name: str) -> str:
    """As in `awaiting requirements`."""
    return name.replace("_", " ")


def happened(way: Way) -> str:
    """What is recorded, as in `overruled, cancelled`."""
    return ", ".join(name.partition(".")[2].replace("_", " ") for name in way.events)


def asked(command: str) -> str:
    """What is asked for, as in `cancel very late`."""
    return " ".join(re.findall(r"[A-Z][a-z0-9]*", command)).lower()


def actors(names: tuple[str, ...]) -> str:
    """Who, as in `buyer or seller`."""
    *others, last = ("the clock" if name == CLOCK else name for name in sorted(names))
    return f"{', '.join(others)} or {last}" if others else last


def lasts(seconds: int) -> str:
    """A time in the greatest unit that it has several of, or one: `15 minutes`, `48 hours`, `3 days`."""
    for unit, name in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if seconds >= 3 * unit or (seconds >= unit and unit == MINUTE):
            number = round(seconds / unit)
            return f"{number} {name}" + "s" * (number != 1)
    return f"{seconds} seconds"


def window(one: Window) -> str:
    """A due time by its name and its length, as in `pay by, 15 minutes`."""
    return f"{one.field.replace('_', ' ')}, {lasts(one.seconds)}"


def label(way: Way) -> str:
    """What is written on a way that leads to another state."""
    if way.windows:
        return f"{happened(way)} ({window(way.windows[0])})"
    if asked(way.command).split()[-1] in happened(way):
        return f"{happened(way)} by {actors(way.by)}"
    return f"{happened(way)} by {actors(way.by)} ({asked(way.command)})"


def staying(ways: list[Way]) -> list[str]:
    """What can happen in a state without leaving it, each once, with everybody who may bring it about."""
    by: dict[str, set[str]] = {}
    for way in ways:
        by.setdefault(happened(way), set()).update(way.by)
    return [f"{what} by {actors(tuple(some))}" for what, some in by.items()]
