"""Accounts: who takes part, and under which address."""

from gigwright.backbone.context import Context
from gigwright.contexts.accounts.decisions import (
    appoint_operator,
    become_seller,
    register_user,
    restore_user,
    suspend_user,
)
from gigwright.contexts.accounts.projections import people


def mount() -> Context:
    """The rules, and who there is; the address book is asked by whoever types or reads an address, never by a rule."""
    return Context(
        name="accounts",
        decisions=(register_user, become_seller, appoint_operator, suspend_user, restore_user),
        projections=(people,),
    )
