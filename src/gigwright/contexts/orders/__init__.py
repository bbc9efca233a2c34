"""Orders: from the terms that a buyer saw to work that was accepted, or money that goes back."""

from gigwright.backbone.context import Context
from gigwright.contexts.orders.decisions.completing import accept_delivery, complete_for_silence
from gigwright.contexts.orders.decisions.delivering import deliver_work, request_revision
from gigwright.contexts.orders.decisions.paying import accept_payment, expire_order
from gigwright.contexts.orders.decisions.placing import place_order
from gigwright.contexts.orders.decisions.starting import cancel_before_start, submit_requirements
from gigwright.contexts.orders.projections import order_book
from gigwright.contexts.orders.reactors import complete_silent_orders, expire_unpaid_orders, order_intake


def mount() -> Context:
    """The rules, the order book, the intake of payments and the clocks; files are kept by whoever receives them."""
    return Context(
        name="orders",
        decisions=(
            place_order,
            accept_payment,
            expire_order,
            submit_requirements,
            cancel_before_start,
            deliver_work,
            request_revision,
            accept_delivery,
            complete_for_silence,
        ),
        projections=(order_book,),
        reactors=(order_intake,),
        timers=(expire_unpaid_orders, complete_silent_orders),
    )
