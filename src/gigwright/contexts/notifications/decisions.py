"""Where no letters go: to addresses that mail servers refused for good, and optional ones to whoever wants none."""

from datetime import datetime

import msgspec

from gigwright.backbone.decision import Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.events.accounts import OperatorAppointed, UserRegistered
from gigwright.events.notifications import MailReleased, MailSuppressed, OptionalMailAccepted, OptionalMailDeclined
from gigwright.values import AddressId, OperatorId

REASON_LENGTH_MAX = 10_000
WRITERS = ("letters-to-buyers", "letters-to-sellers", "letters-to-operators")  # who is told that an address is refused
LINK = "unsubscribe-link"  # who asks for somebody whose letter's own token was shown


class Mailing(msgspec.Struct, frozen=True):
    """What goes to an address: nothing where it is suppressed, nothing optional where that was declined."""

    suppressed: bool = False
    declined: bool = False


def suppressed(mailing: Mailing, event: MailSuppressed) -> Mailing:
    return msgspec.structs.replace(mailing, suppressed=True)


def released(mailing: Mailing, event: MailReleased) -> Mailing:
    return msgspec.structs.replace(mailing, suppressed=False)


def declined(mailing: Mailing, event: OptionalMailDeclined) -> Mailing:
    return msgspec.structs.replace(mailing, declined=True)


def accepted(mailing: Mailing, event: OptionalMailAccepted) -> Mailing:
    return msgspec.structs.replace(mailing, declined=False)


def appointed(operator: bool, event: OperatorAppointed) -> bool:
    return True


def registered(address: AddressId | None, event: UserRegistered) -> AddressId | None:
    return event.address


NOBODYS: AddressId | None = None

mailing = Model(
    Mailing(),
    {
        MailSuppressed: suppressed,
        MailReleased: released,
        OptionalMailDeclined: declined,
        OptionalMailAccepted: accepted,
    },
    by="address",
)
asks_as_operator = Model(False, {OperatorAppointed: appointed}, by={"operator": "by"})
askers_address = Model(NOBODYS, {UserRegistered: registered}, by={"user": "by"})


@command
class SuppressMail:
    """Send nothing more to an address, for a mail server refused it with this code."""

    by: Actor
    address: AddressId
    code: int


@decision(mailing)
def suppress_mail(command: SuppressMail, now: datetime, mailing: Mailing) -> list[MailSuppressed]:
    """What is suppressed stays so: to ask again says nothing."""
    if command.by not in WRITERS:
        raise Refused("only whoever sends letters hears that an address is refused; nobody needs to ask for it")
    if mailing.suppressed:
        return []
    return [MailSuppressed(address=command.address, code=command.code)]


@command
class ReleaseMail:
    """Let letters go to an address again, and say why."""

    by: OperatorId
    address: AddressId
    reason: str


@decision(mailing, asks_as_operator)
def release_mail(command: ReleaseMail, now: datetime, mailing: Mailing, operator: bool) -> list[MailReleased]:
    """What is not suppressed needs no release: to ask says nothing."""
    if not operator:
        raise Refused("only an operator lets letters go there again; one is appointed by gigwright operator add")
    if not command.reason.strip():
        raise Refused("whoever lets letters go there again says why; write a reason")
    if len(command.reason) > REASON_LENGTH_MAX:
        raise Refused(f"the reason may have {REASON_LENGTH_MAX} characters, not {len(command.reason)}")
    if not mailing.suppressed:
        return []
    return [MailReleased(operator=command.by, address=command.address, reason=Present(command.reason))]


@command
class DeclineOptionalMail:
    """Want only the letters that orders, money and the account need."""

    by: Actor
    address: AddressId


@decision(mailing, asks_as_operator, askers_address)
def decline_optional_mail(
    command: DeclineOptionalMail, now: datetime, mailing: Mailing, operator: bool, own: AddressId | None
) -> list[OptionalMailDeclined]:
    """To decline twice says nothing."""
    _check_the_asker(command, operator=operator, own=own)
    return [] if mailing.declined else [OptionalMailDeclined(address=command.address)]


@command
class AcceptOptionalMail:
    """Want every letter again."""

    by: Actor
    address: AddressId


@decision(mailing, asks_as_operator, askers_address)
def accept_optional_mail(
    command: AcceptOptionalMail, now: datetime, mailing: Mailing, operator: bool, own: AddressId | None
) -> list[OptionalMailAccepted]:
    """Where nothing was declined, to accept says nothing."""
    _check_the_asker(command, operator=operator, own=own)
    return [OptionalMailAccepted(address=command.address)] if mailing.declined else []


def _check_the_asker(
    command: DeclineOptionalMail | AcceptOptionalMail, *, operator: bool, own: AddressId | None
) -> None:
    """Whoever reads there, by the link that only they were sent, or signed in; or an operator for them."""
    if command.by != LINK and not operator and own != command.address:
        raise Refused("these are somebody else's letters; use the link in one of your own")
