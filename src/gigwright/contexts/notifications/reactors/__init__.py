"""Who is told what, and when.

Buyers, sellers and operators have a reactor each, so that one's mailbox that is out of reach holds up nothing for the
others.
"""

from gigwright.contexts.notifications.reactors.buyers import letters_to_buyers
from gigwright.contexts.notifications.reactors.operators import letters_to_operators
from gigwright.contexts.notifications.reactors.sellers import letters_to_sellers

__all__ = ["letters_to_buyers", "letters_to_operators", "letters_to_sellers"]
