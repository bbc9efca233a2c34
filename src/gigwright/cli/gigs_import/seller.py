"""Whose gigs they become."""

from gigwright.backbone.errors import Refused
from gigwright.backbone.ids import CommandId, derive, parse_id
from gigwright.backbone.query import query
from gigwright.contexts.accounts.decisions import BecomeSeller, RegisterUser
from gigwright.contexts.gigs.decisions.offering import IMPORTER
from gigwright.events.accounts import SellerOnboarded, UserRegistered
from gigwright.values import AddressId, UserId
from gigwright.wiring import Market

RESERVED_ADDRESS = "catalogue-import@gigwright.invalid"  # no mail can reach it: RFC 2606, section 2
NAME = "Imported catalogue"


def seller_for(market: Market, named: str | None) -> UserId:
    """The seller with this id or e-mail address; one of the import's own without a name or for a new address.

    Refused for somebody who is known and does not sell: people become sellers themselves.
    """
    if named is not None and "@" not in named:
        return _selling(market, parse_id(UserId, named))
    address = market.addresses.claim(named or RESERVED_ADDRESS)
    ours = derive(UserId, address, IMPORTER)
    registered = _registered(market, address)
    if registered is not None and registered != ours:
        return _selling(market, registered)
    _onboard(market, ours, address)
    return ours


def _onboard(market: Market, user: UserId, address: AddressId) -> None:
    """Twice is harmless: the commands have the same ids in every run."""
    register = RegisterUser(by=IMPORTER, user=user, address=address, name=NAME)
    market.do(register, id=derive(CommandId, user, "register"), imported=True)
    market.do(BecomeSeller(by=user), id=derive(CommandId, user, "become a seller"), imported=True)


def _registered(market: Market, address: AddressId) -> UserId | None:
    found = market.log.read(query(UserRegistered, tags=(f"address:{address}",)), limit=1)
    return next((event.data.user for event in found), None)


def _selling(market: Market, user: UserId) -> UserId:
    if not any(market.log.read(query(SellerOnboarded, tags=(f"user:{user}",)), limit=1)):
        raise Refused(
            f"{user} is not a seller of this market", what_to_do="name a seller, or an address that nobody has yet"
        )
    return user
