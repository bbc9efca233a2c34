"""What a context hands to whoever mounts it."""

from typing import Any

import msgspec

from gigwright.backbone.decision import Decision
from gigwright.backbone.projection import Projection
from gigwright.backbone.reactor import Reactor
from gigwright.backbone.timers import Timer


class Context(msgspec.Struct, frozen=True):
    """One room of the market: what may be asked of it, what it shows, what it does, what it waits for."""

    name: str
    decisions: tuple[Decision[Any], ...] = ()
    projections: tuple[Projection, ...] = ()
    reactors: tuple[Reactor, ...] = ()
    timers: tuple[Timer[Any], ...] = ()
