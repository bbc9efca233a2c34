"""Everything that the backbone refuses or cannot do, a class per cause.

GigwrightError
├── Refused             a rule of the trade said no; nothing changed
├── Malformed           an event, id, query or command that can't be what it says; nothing changed
├── Conflict            an event that the decision depends on got in between; nothing changed
├── Contended           decided again too many times over; nothing changed
├── CommandReused       a command id that already stands for another command; nothing changed
├── StoreTrouble        the store, not what was asked of it, is to blame
│   ├── NotStored           it could not take it (disk full, locked); nothing changed
│   ├── OutcomeUnknown      it failed while committing and could not be asked since
│   ├── NotReadable         it did not answer a reader in time, or its disk did not
│   ├── LeaseLost           another process has taken over what this one worked on; nothing changed
│   └── StoreUnusable       it must not be used as it is
│       ├── UnsafeDurability    its settings could lose what was acknowledged
│       ├── WrongFormat         written by another version of the store
│       └── WrongPlace          a cursor of another log, or beyond this log's head
├── Unavailable         the outside did not answer, or not surely; ask again under the same key
├── NotConfigured       something that was asked for is missing or misdeclared
└── ClockJumped         the wall clock moved far more than time did
"""

ERROR_LENGTH_MAX = 2_000


class GigwrightError(Exception):
    """The root: a sentence, and what the reader can do about it."""

    what_to_do = "read the message; nothing was changed"

    def __init__(self, sentence: str, *, what_to_do: str | None = None) -> None:
        super().__init__(sentence)
        if what_to_do is not None:
            self.what_to_do = what_to_do


class Refused(GigwrightError):
    """A rule said no, in the words of the trade."""

    what_to_do = "nothing was changed; mend what the sentence says and ask again"


class Malformed(GigwrightError):
    """Something is not of the form that it must have."""

    what_to_do = "correct the value that the sentence names"


class Conflict(GigwrightError):
    """An event that matches the append condition stands after the position that was read."""

    what_to_do = "read again and decide again"

    def __init__(self, position: int, name: str) -> None:
        super().__init__(f"event {position} ({name}) got in between the read and the append")
        self.position = position
        self.name = name


class Contended(GigwrightError):
    """Each time the decision was made, something got in between."""

    what_to_do = "nothing was changed; ask again under the same command id in a moment"


class CommandReused(GigwrightError):
    """The command id is known, and stood for something else."""

    what_to_do = "give each new command a new id; send a repeated one unchanged"


class StoreTrouble(GigwrightError):
    """The store is to blame, not what was asked of it."""


class NotStored(StoreTrouble):
    """The store could not take the append, and surely kept nothing of it."""

    what_to_do = "nothing was changed; free the disk or wait for the other writer, then ask again"


class OutcomeUnknown(StoreTrouble):
    """The commit failed half-way and the store could not be reopened to settle it."""

    what_to_do = "make room if the disk is full, then ask again, under the same command id: what was stored is found"


class NotReadable(StoreTrouble):
    """The store did not answer a reader."""

    what_to_do = "nothing was changed; ask again, and look at the disk if it stays so"


class LeaseLost(StoreTrouble):
    """What was to be written belongs to another process by now."""

    what_to_do = "nothing was changed; the process that took over goes on from where this one was"


class StoreUnusable(StoreTrouble):
    """The store must not be used as it is."""


class UnsafeDurability(StoreUnusable):
    """With these settings an acknowledged event could be lost."""

    what_to_do = "use journal_mode=WAL and synchronous=FULL on a local disk"


class WrongFormat(StoreUnusable):
    """The file's format number is not the one that this version writes."""

    what_to_do = "run the version of Gigwright that wrote it, or upgrade the store"


class WrongPlace(StoreUnusable):
    """A checkpoint or cursor does not belong to this log, or lies beyond its head."""

    what_to_do = "the log was replaced or restored: reset the consumer, with a reason"


class Unavailable(GigwrightError):
    """The outside did not answer, or not surely: the outcome is unknown, never a failure."""

    what_to_do = "it is tried again by itself, under the same key"


class NotConfigured(GigwrightError):
    """Something asked for is missing, doubled or misdeclared."""

    what_to_do = "correct the declaration or the setting that the sentence names"


class ClockJumped(GigwrightError):
    """The wall clock moved by far more than the time that passed."""

    what_to_do = "check the machine's clock, then start the worker again"


def describe(error: Exception) -> str:
    """An error in one line, at most 2,000 characters."""
    return f"{type(error).__name__}: {error}"[:ERROR_LENGTH_MAX]
