"""What a mischief-maker sees at one moment, and picks from."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

import msgspec

from gigwright.backbone.ids import Ids
from gigwright.events.accounts import SellerOnboarded, UserRegistered
from gigwright.events.gigs import GigDrafted, GigState
from gigwright.events.orders import STATES, State
from gigwright.simulation.draws import Draws
from gigwright.simulation.mischief.known import Known, Thing
from gigwright.values import GigId, Money, OrderId, UserId

T = TypeVar("T")

MINOR = 1


class NoOccasion(Exception):
    """Nothing there is as this mischief needs it."""


class Scene:
    """The market as it is now. Whatever is not there raises NoOccasion.

    A mischief may set `ahead`: it is then asked as if the clock of whoever answers were so far ahead.
    """

    def __init__(self, known: Known, draws: Draws, ids: Ids, now: datetime) -> None:
        self.draws = draws
        self.ids = ids
        self.now = now
        self.ahead = timedelta(0)
        self.policy = known.policy
        self._known = known

    def nobody(self) -> UserId:
        """Somebody without an account."""
        return self.ids.new(UserId)

    def user(self, *, but: Sequence[str] = ()) -> UserId:
        """Somebody with an account, who is not suspended."""
        return UserId(self.pick("user", lambda one: one.state == "here" and one.id not in but).id)

    def registered(self) -> UserRegistered:
        """How somebody registered."""
        found: UserRegistered = self.pick("user", lambda one: one.has(UserRegistered))[UserRegistered]
        return found

    def seller(self) -> UserId:
        """Somebody who sells, and is not suspended."""
        return UserId(self.pick("user", lambda one: one.state == "here" and one.has(SellerOnboarded)).id)

    def buyer(self) -> UserId:
        """Somebody who only buys, and is not suspended."""
        return UserId(self.pick("user", lambda one: one.state == "here" and one.lacks(SellerOnboarded)).id)

    def suspended(self, *facts: type) -> UserId:
        """Somebody who is suspended, and of whom there are these facts."""
        return UserId(self.pick("user", lambda one: one.state == "suspended" and one.has(*facts)).id)

    def gig(self, *states: GigState, suspended: bool = False) -> Thing:
        """A gig in one of these states, whose seller is not suspended, or is."""
        away = {one.id for one in self.all("user") if one.state == "suspended"}
        return self.pick("gig", lambda one: one.state in states and (one[GigDrafted].seller in away) is suspended)

    def draft(self, *states: GigState, suspended: bool = False) -> tuple[GigId, UserId]:
        """A gig in one of these states, and whose it is, who is not suspended, or is."""
        found: GigDrafted = self.gig(*states, suspended=suspended)[GigDrafted]
        return found.gig, found.seller

    def order(self, *states: State, which: Callable[[Thing], bool] = lambda _: True) -> Thing:
        """An order in one of these states; in any, when none is named."""
        wanted = states or STATES
        return self.pick("order", lambda one: one.state in wanted and which(one))

    def payable(self, which: Callable[[Thing], bool] = lambda _: True) -> Thing:
        """An order that waits for its payment, and whose time is not over."""
        return self.order("payment_pending", which=lambda one: self.now < one.terms.pay_by and which(one))

    def no_order(self) -> OrderId:
        """An order that there is not."""
        return self.ids.new(OrderId)

    def purse(
        self, *, suspended: bool = False, which: Callable[[Money, str], bool] = lambda *_: True
    ) -> tuple[UserId, Money]:
        """A seller who has money now, and how much, if that is as it should be; one who is not suspended, or who is."""
        away = {one.id for one in self.all("user") if one.state == "suspended"}
        purses = [(owner, Money(left, currency)) for (owner, currency), left in self._known.purses.items() if left > 0]
        found = [(UserId(owner), full) for owner, full in purses if (owner in away) is suspended and which(full, owner)]
        return self.one_of(found)

    def owes(self, seller: str, currency: str) -> bool:
        """Whether a seller is to pay something back first."""
        return self._known.debts[seller, currency] > 0

    def credit_of(self, buyer: str, currency: str) -> int:
        """What a buyer has with the market, in minor units."""
        return self._known.credit[buyer, currency]

    def own_of(self, currency: str) -> int:
        """What is the market's own, in minor units; below zero when more is owed than is available."""
        return self._known.own.minor[currency]

    def is_paid_early(self, seller: str) -> bool:
        """Whether a seller may have earnings early."""
        return seller in self._known.early

    def is_away(self, user: str) -> bool:
        """Whether somebody is suspended."""
        return any(one.id == user and one.state == "suspended" for one in self.all("user"))

    def waits(self, seller: str, currency: str) -> bool:
        """Whether a seller had a payout in this currency not long ago."""
        last = self._known.waits.get((seller, currency))
        return last is not None and last.again_from is not None and self.now < last.again_from

    def all(self, kind: str) -> list[Thing]:
        """Everything of this kind."""
        return self._known.all(kind)

    def pick(self, kind: str, which: Callable[[Thing], bool]) -> Thing:
        """One of the things of this kind that are as they should be."""
        return self.one_of([one for one in self._known.all(kind) if which(one)])

    def two(self, kind: str, first: Callable[[Thing], bool], second: Callable[[Thing], bool]) -> tuple[Thing, Thing]:
        """Two things of this kind, of which one is the one way and the other the other way."""
        one = self.pick(kind, first)
        return one, self.pick(kind, lambda each: each.id != one.id and second(each))

    def one_of(self, things: Sequence[T]) -> T:
        """One of them."""
        if not things:
            raise NoOccasion
        return self.draws.one_of(things)

    def later(self) -> timedelta:
        """Some time."""
        return timedelta(hours=self.draws.between(1, 48))


def more(amount: Money) -> Money:
    """A minor unit more."""
    return Money(amount.amount_minor + MINOR, amount.currency)


def changed(honest: T, **changes: Any) -> T:
    """The same command, but for these fields."""
    command: Any = honest  # a struct, as every command is, though its class does not say so
    replaced: T = msgspec.structs.replace(command, **changes)
    return replaced
