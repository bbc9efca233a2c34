"""What can happen to people's accounts."""

from typing import Annotated

from gigwright.backbone.event import About, Personal, event
from gigwright.values import AddressId, OperatorId, UserId


@event("accounts.user_registered")
class UserRegistered:
    """Somebody joined, under an e-mail address that only the address book can read."""

    user: UserId
    address: AddressId
    name: Annotated[Personal[str], About("user", "to be called by it")]


@event("accounts.seller_onboarded")
class SellerOnboarded:
    """A user became a seller too."""

    user: UserId


@event("accounts.operator_appointed")
class OperatorAppointed:
    """Somebody may act for the market; their account is apart from any that buys or sells."""

    operator: OperatorId
    address: AddressId


@event("accounts.user_suspended")
class UserSuspended:
    """An operator took somebody off the market, for this reason: what is paid for goes on, and nothing new begins."""

    operator: OperatorId
    user: UserId
    reason: Annotated[Personal[str], About("operator", "to account for the act")]


@event("accounts.user_restored")
class UserRestored:
    """An operator let somebody take part again who was suspended, for this reason."""

    operator: OperatorId
    user: UserId
    reason: Annotated[Personal[str], About("operator", "to account for the act")]
