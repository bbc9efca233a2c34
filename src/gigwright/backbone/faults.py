"""The places where a crash would hurt most, by name, so that tests can crash exactly there."""

import os
import signal
from typing import Protocol

from gigwright.backbone.errors import NotConfigured


def begin_site(site: str) -> str:
    """Where a transaction under this name is about to begin: whatever was read before may be old by then."""
    return f"{site}.begin"


class Faults(Protocol):
    """Told of every commit and every outside call, just before and just after it, and of where a write begins."""

    def reach(self, site: str) -> None:
        """Called at the site; may not return."""


class NoFaults:
    """Production: nothing happens."""

    def reach(self, site: str) -> None:
        """Go on."""


class CrashAt:
    """Kills this process, as the power would, the n-th time it reaches a site."""

    def __init__(self, site: str, nth: int) -> None:
        self._site = site
        self._left = nth

    def reach(self, site: str) -> None:
        if site != self._site:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def crash_at(setting: str) -> CrashAt:
    """Read `site:n`, n from 1; NotConfigured when it is not of that form."""
    site, colon, count = setting.rpartition(":")
    if not colon or not site or not count.isdigit() or int(count) < 1:
        raise NotConfigured(f"GIGWRIGHT_CRASH_AT must be site:n with n from 1, not {setting!r}")
    return CrashAt(site, int(count))
