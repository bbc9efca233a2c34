"""Gigs: what sellers offer, in one to three packages."""

from gigwright.backbone.context import Context
from gigwright.contexts.gigs.decisions.changing import (
    change_extras,
    change_questions,
    pause_gig,
    reprice_gig,
    resume_gig,
)
from gigwright.contexts.gigs.decisions.offering import draft_gig, import_gig, publish_gig
from gigwright.contexts.gigs.projections import catalogue


def mount() -> Context:
    """The rules and the catalogue."""
    return Context(
        name="gigs",
        decisions=(
            draft_gig,
            publish_gig,
            import_gig,
            reprice_gig,
            change_extras,
            change_questions,
            pause_gig,
            resume_gig,
        ),
        projections=(catalogue,),
    )
