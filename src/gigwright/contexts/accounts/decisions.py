"""Joining the market, selling in it, and being taken off it for a while."""

from datetime import datetime

import msgspec

from gigwright.backbone.decision import Fold, Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.backbone.ids import is_id
from gigwright.events.accounts import (
    OperatorAppointed,
    SellerOnboarded,
    UserRegistered,
    UserRestored,
    UserSuspended,
)
from gigwright.values import AddressId, OperatorId, UserId

NAME_LENGTH_MAX = 100
REASON_LENGTH_MAX = 10_000


class User(msgspec.Struct, frozen=True):
    """What the rules know of a user."""

    registered: bool = False
    seller: bool = False
    suspended: bool = False


def registered(user: User, event: UserRegistered) -> User:
    return msgspec.structs.replace(user, registered=True)


def onboarded(user: User, event: SellerOnboarded) -> User:
    return msgspec.structs.replace(user, seller=True)


def suspended(user: User, event: UserSuspended) -> User:
    return msgspec.structs.replace(user, suspended=True)


def restored(user: User, event: UserRestored) -> User:
    return msgspec.structs.replace(user, suspended=False)


def taken(address: bool, event: UserRegistered) -> bool:
    return True


FOLDS: dict[type, Fold] = {
    UserRegistered: registered,
    SellerOnboarded: onboarded,
    UserSuspended: suspended,
    UserRestored: restored,
}

named_user = Model(User(), FOLDS, by="user")
asking_user = Model(User(), FOLDS, by={"user": "by"})
address_taken = Model(False, {UserRegistered: taken}, by="address")


@command
class RegisterUser:
    """Join the market under an address that the address book has claimed."""

    by: Actor
    user: UserId
    address: AddressId
    name: str


@decision(named_user, address_taken)
def register_user(command: RegisterUser, now: datetime, user: User, address_taken: bool) -> list[UserRegistered]:
    """People register themselves; a programme (an import, a demonstration) may register anybody."""
    if is_id(command.by) and command.by != command.user:
        raise Refused("people register themselves, not one another")
    _check_name(command.name)
    if address_taken:
        raise Refused("this e-mail address is registered already; sign in with it, or use another one")
    if user.registered:
        raise Refused("this user is registered already; a new user needs a new id")
    return [UserRegistered(user=command.user, address=command.address, name=Present(command.name))]


@command
class BecomeSeller:
    """Sell as well as buy."""

    by: UserId


@decision(asking_user)
def become_seller(command: BecomeSeller, now: datetime, user: User) -> list[SellerOnboarded]:
    if not user.registered:
        raise Refused("only a registered user can become a seller; register first")
    if user.seller:
        raise Refused("you are a seller already")
    return [SellerOnboarded(user=command.by)]


def appointed(operator: bool, event: OperatorAppointed) -> bool:
    return True


APPOINTED: dict[type, Fold] = {OperatorAppointed: appointed}

new_operator = Model(False, APPOINTED, by="operator")
operators_address_taken = Model(False, APPOINTED, by="address")
asks_as_operator = Model(False, APPOINTED, by={"operator": "by"})


@command
class AppointOperator:
    """Let somebody act for the market; asked by whoever runs its programs, never by a person in it."""

    by: Actor
    operator: OperatorId
    address: AddressId


@decision(new_operator, operators_address_taken)
def appoint_operator(
    command: AppointOperator, now: datetime, appointed: bool, address_taken: bool
) -> list[OperatorAppointed]:
    if is_id(command.by):
        raise Refused("operators are appointed by whoever runs the market's programs: gigwright operator add")
    if address_taken:
        raise Refused("an operator with this e-mail address was appointed already")
    if appointed:
        raise Refused("this operator was appointed already; a new operator needs a new id")
    return [OperatorAppointed(operator=command.operator, address=command.address)]


@command
class SuspendUser:
    """Take somebody off the market, and say why. What is paid for goes on; they begin nothing new."""

    by: OperatorId
    user: UserId
    reason: str


@decision(named_user, asks_as_operator)
def suspend_user(command: SuspendUser, now: datetime, user: User, operator: bool) -> list[UserSuspended]:
    """Whoever is suspended stays so: to ask again says nothing."""
    _check_the_act(command, user, operator=operator)
    if user.suspended:
        return []
    return [UserSuspended(operator=command.by, user=command.user, reason=Present(command.reason))]


@command
class RestoreUser:
    """Let somebody take part again, and say why."""

    by: OperatorId
    user: UserId
    reason: str


@decision(named_user, asks_as_operator)
def restore_user(command: RestoreUser, now: datetime, user: User, operator: bool) -> list[UserRestored]:
    """Whoever is not suspended has nothing to be restored to: to ask says nothing."""
    _check_the_act(command, user, operator=operator)
    if not user.suspended:
        return []
    return [UserRestored(operator=command.by, user=command.user, reason=Present(command.reason))]


def _check_the_act(command: SuspendUser | RestoreUser, user: User, *, operator: bool) -> None:
    if not operator:
        raise Refused("only an operator suspends and restores people; one is appointed by gigwright operator add")
    if not user.registered:
        raise Refused("there is no such user; look for them with gigwright users")
    if not command.reason.strip():
        raise Refused("whoever suspends or restores somebody says why; write a reason")
    if len(command.reason) > REASON_LENGTH_MAX:
        raise Refused(f"the reason may have {REASON_LENGTH_MAX} characters, not {len(command.reason)}")


def _check_name(name: str) -> None:
    if not name.strip():
        raise Refused("a name is needed; say how you want to be called")
    if len(name) > NAME_LENGTH_MAX:
        raise Refused(f"a name has at most {NAME_LENGTH_MAX} characters, not {len(name)}")
    if len(name.splitlines()) > 1:
        raise Refused("a name stands on one line")
