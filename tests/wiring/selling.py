"""Somebody sells and somebody buys, in a market wherever it is kept."""

from pathlib import Path

from gigwright.events.gigs import Package
from gigwright.simulation.people import newcomer
from gigwright.values import Money, OrderId
from gigwright.wiring import open_market


def sell(
    home: Path,
    *,
    log_url: str | None = None,
    views_url: str | None = None,
    settled: bool = True,
    people: tuple[str, str] = ("Ada", "Ben"),
) -> OrderId:
    """A logo for 100.00 USD, ordered and paid; the consumers know of the payment if `settled`."""
    with open_market(home, log_url=log_url, views_url=views_url) as market:
        ada, ben = (newcomer(market, name, f"{name}@example.org") for name in people)
        ada.begin_to_sell()
        basic = Package(name="Basic", price=Money(10_000, "USD"), delivery_days=3, revisions=1)
        gig = ada.offer("I will draw your logo", "Graphics & Design", "Logo Design", basic)
        market.settle()
        order = ben.order(ben.look_at(gig), "Basic")
        market.settle()
        ben.pay(order)
        if settled:
            market.settle()
    return order
