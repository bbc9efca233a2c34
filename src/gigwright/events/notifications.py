"""What can happen to the letters to an address. Nobody's address is said here, only the id behind which it is kept."""

from typing import Annotated

from gigwright.backbone.event import About, Personal, event
from gigwright.values import AddressId, OperatorId


@event("notifications.mail_suppressed")
class MailSuppressed:
    """A mail server said for good, with this code of SMTP, that nobody is reached there: nothing more is sent."""

    address: AddressId
    code: int


@event("notifications.mail_released")
class MailReleased:
    """An operator lets letters go to an address again, for this reason; what was not sent is not made up for."""

    operator: OperatorId
    address: AddressId
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@event("notifications.optional_mail_declined")
class OptionalMailDeclined:
    """Whoever reads there wants no letters but those that their orders, their money or their account need."""

    address: AddressId


@event("notifications.optional_mail_accepted")
class OptionalMailAccepted:
    """Whoever reads there wants every letter again."""

    address: AddressId
