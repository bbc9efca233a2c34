"""Joining the market, and selling in it."""

from datetime import datetime

import msgspec

from gigwright.backbone.decision import Fold, Model, command, decision
from gigwright.backbone.errors import Refused
from gigwright.backbone.event import Actor, Present
from gigwright.backbone.ids import is_id
from gigwright.events.accounts import OperatorAppointed, SellerOnboarded, UserRegistered
from gigwright.values import AddressId, OperatorId, UserId

NAME_LENGTH_MAX = 100


class User(msgspec.Struct, frozen=True):
    """What the rules know of a user."""

    registered: bool = False
    seller: bool = False


def registered(user: User, event: UserRegistered) -> User:
    return msgspec.structs.replace(user, registered=True)


def onboarded(user: User, event: SellerOnboarded) -> User:
    return msgspec.structs.replace(user, seller=True)


def taken(address: bool, event: UserRegistered) -> bool:
    return True


FOLDS: dict[type, Fold] = {UserRegistered: registered, SellerOnboarded: onboarded}

newcomer = Model(User(), FOLDS, by="user")
asking_user = Model(User(), FOLDS, by={"user": "by"})
address_taken = Model(False, {UserRegistered: taken}, by="address")


@command
class RegisterUser:
    """Join the market under an address that the address book has claimed."""

    by: Actor
    user: UserId
    address: AddressId
    name: str


@decision(newcomer, address_taken)
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


def _check_name(name: str) -> None:
    if not name.strip():
        raise Refused("a name is needed; say how you want to be called")
    if len(name) > NAME_LENGTH_MAX:
        raise Refused(f"a name has at most {NAME_LENGTH_MAX} characters, not {len(name)}")
    if len(name.splitlines()) > 1:
        raise Refused("a name stands on one line")
