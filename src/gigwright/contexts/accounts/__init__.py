"""Accounts: who takes part, and under which address."""

from gigwright.backbone.context import Context
from gigwright.contexts.accounts.decisions import appoint_operator, become_seller, register_user


def mount() -> Context:
    """The rules; the address book is asked by whoever types an address or reads one, never by a rule."""
    return Context(name="accounts", decisions=(register_user, become_seller, appoint_operator))
