"""Who is told what, and when."""

from gigwright.contexts.notifications.reactors.letters import letters_to_buyers, letters_to_sellers

__all__ = ["letters_to_buyers", "letters_to_sellers"]
