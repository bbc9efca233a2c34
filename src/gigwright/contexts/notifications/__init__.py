"""Notifications: letters to buyers and sellers about what happened."""

from gigwright.backbone.context import Context
from gigwright.contexts.notifications.ports import Post
from gigwright.contexts.notifications.reactors import letters_to_buyers, letters_to_sellers


def mount(post: Post) -> Context:
    """Letters, carried by this post."""
    return Context(name="notifications", reactors=(letters_to_buyers(post), letters_to_sellers(post)))
