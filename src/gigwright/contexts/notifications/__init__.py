"""Notifications: letters to people about what happened, and where none go."""

from gigwright.backbone.context import Context
from gigwright.contexts.notifications.decisions import (
    accept_optional_mail,
    decline_optional_mail,
    release_mail,
    suppress_mail,
)
from gigwright.contexts.notifications.ports import Post, Staff
from gigwright.contexts.notifications.reactors import letters_to_buyers, letters_to_operators, letters_to_sellers


def mount(post: Post, staff: Staff) -> Context:
    """Letters, carried by this post; this staff is told what waits for operators."""
    return Context(
        name="notifications",
        decisions=(suppress_mail, release_mail, decline_optional_mail, accept_optional_mail),
        reactors=(letters_to_buyers(post), letters_to_sellers(post), letters_to_operators(post, staff)),
    )
