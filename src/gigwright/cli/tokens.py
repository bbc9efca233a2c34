"""`gigwright token`, `gigwright tokens`: who outside may hear which events."""

import click

from gigwright.backbone.clock import rfc3339
from gigwright.backbone.feed import Grant
from gigwright.backbone.tokens import Token, hash_of, token_of
from gigwright.cli.output import emit, note, say, show_table
from gigwright.cli.session import Session, pass_session, shared_options
from gigwright.wiring import Market, secret


@click.command()
@click.argument("name", metavar="NAME")
@click.argument("act", type=click.Choice(["issue", "revoke"]))
@click.option(
    "--type",
    "types",
    multiple=True,
    metavar="T",
    help="issue: for events of this type, like orders.placed or payments.*; may be given again; all unless told.",
)
@click.option(
    "--tag",
    "tags",
    multiple=True,
    metavar="ROLE:ID",
    help="issue: only for events with this tag; given again, with both.",
)
@click.option("--personal", is_flag=True, help="issue: also for events that can hold personal data.")
@shared_options
@pass_session
def token(
    session: Session, *, name: str, act: str, types: tuple[str, ...], tags: tuple[str, ...], personal: bool
) -> None:
    """Issue or revoke the token NAME, with which somebody outside reads the feeds of `gigwright serve`.

    A token is shown once, when it is issued: only its hash is kept. One that is revoked grants nothing from then on,
    and streams that it opened end within half a minute.
    """
    if act == "revoke" and (types or tags or personal):
        raise click.UsageError("a token is revoked as a whole: leave out --type, --tag and --personal")
    with session.market() as market:
        if act == "issue":
            _issue(session, market, Grant(name=name, types=types or ("*",), tags=tags, personal=personal))
        else:
            _revoke(session, market, name)


def _issue(session: Session, market: Market, grant: Grant) -> None:
    text = token_of(secret())
    market.truth.tokens().issue(grant, hash_of(text), market.clock.now())
    if session.json:
        emit({"token": text, "grant": grant})
    else:
        say(text)
        note("it is shown this once; who has it sends it as `Authorization: Bearer`")


def _revoke(session: Session, market: Market, name: str) -> None:
    market.truth.tokens().revoke(name, market.clock.now())
    if session.json:
        emit({"revoked": name})
    else:
        say(f"the token {name!r} grants nothing any more")


@click.command()
@shared_options
@pass_session
def tokens(session: Session) -> None:
    """List the tokens: what each may hear, when it was issued, and whether it was revoked."""
    with session.market() as market:
        found = market.truth.tokens().tokens()
    if session.json:
        for one in found:
            emit(one)
    elif not found:
        say("no token was issued; `gigwright token NAME issue` does")
    else:
        columns = [("token", "l"), ("types", "l"), ("tags", "l"), ("personal", "l"), ("issued", "l"), ("revoked", "l")]
        show_table(columns, [_row(one) for one in found])


def _row(one: Token) -> tuple[str, ...]:
    grant = one.grant
    revoked = "" if one.revoked is None else rfc3339(one.revoked)
    personal = "yes" if grant.personal else "no"
    return grant.name, " ".join(grant.types), " ".join(grant.tags) or "any", personal, rfc3339(one.issued), revoked
