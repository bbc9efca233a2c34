"""What orders do when money arrives, and when time passes."""

from gigwright.contexts.orders.reactors.intake import accept_the_payment, order_intake
from gigwright.contexts.orders.reactors.reminders import REMINDERS
from gigwright.contexts.orders.reactors.timers import TIMERS

__all__ = ["REMINDERS", "TIMERS", "accept_the_payment", "order_intake"]
