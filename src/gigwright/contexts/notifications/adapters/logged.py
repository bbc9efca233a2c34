"""What the log says of letters: where none are wanted, and words that no letter keeps."""

from collections.abc import Sequence

from gigwright.backbone.event import Present
from gigwright.backbone.log import Log, Position
from gigwright.backbone.query import query
from gigwright.contexts.notifications.ports import STAFF_MAX
from gigwright.events.accounts import OperatorAppointed
from gigwright.events.notifications import MailReleased, MailSuppressed, OptionalMailAccepted, OptionalMailDeclined
from gigwright.values import AddressId, OperatorId


class LoggedWishes:
    """What was last said about an address."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def is_suppressed(self, address: AddressId) -> bool:
        return self._said_last(address, yes=MailSuppressed, no=MailReleased)

    def has_declined(self, address: AddressId) -> bool:
        return self._said_last(address, yes=OptionalMailDeclined, no=OptionalMailAccepted)

    def _said_last(self, address: AddressId, *, yes: type, no: type) -> bool:
        asked = query(yes, no, tags=(f"address:{address}",))
        return any(isinstance(event.data, yes) for event in self._log.read(asked, backwards=True, limit=1))


class LoggedStaff:
    """Whoever was appointed; there are few."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def appointed(self, upto: Position) -> Sequence[tuple[OperatorId, AddressId]]:
        found = self._log.read(query(OperatorAppointed), upto=upto, limit=STAFF_MAX)
        return [(event.data.operator, event.data.address) for event in found]


class LoggedWords:
    """What people wrote, as long as it is not erased."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def said(self, position: Position, field: str) -> str | None:
        for event in self._log.read(after=position - 1, upto=position):
            words = getattr(event.data, field)
            return str(words.value) if isinstance(words, Present) else None
        return None
