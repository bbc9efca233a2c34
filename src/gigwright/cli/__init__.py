"""The command line: what an operator asks of a market."""

import click

from gigwright.cli.backup import backup, restore, verify
from gigwright.cli.breaks import break_, breaks
from gigwright.cli.cases import case, cases, decide
from gigwright.cli.catalogue import catalogue
from gigwright.cli.consumers import consumers
from gigwright.cli.coupons import coupon, coupons
from gigwright.cli.demo import demo
from gigwright.cli.doctor import doctor
from gigwright.cli.events import events
from gigwright.cli.gigs_import import gigs
from gigwright.cli.group import Commands
from gigwright.cli.ledger import ledger
from gigwright.cli.mail import mail
from gigwright.cli.offers import offer, offers
from gigwright.cli.order_list import list_orders
from gigwright.cli.orders import operator, order
from gigwright.cli.payouts import payouts
from gigwright.cli.people import user, users
from gigwright.cli.policy import policy
from gigwright.cli.process import process
from gigwright.cli.rebuild import rebuild
from gigwright.cli.receipts import receipt, receipts
from gigwright.cli.reconcile import reconcile
from gigwright.cli.serve import serve
from gigwright.cli.session import first_options
from gigwright.cli.simulate import simulate
from gigwright.cli.sweep import sweep
from gigwright.cli.tokens import token, tokens
from gigwright.cli.torture import torture
from gigwright.cli.work import work


@click.group("gigwright", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gigwright", prog_name="gigwright")
@first_options
def main() -> None:
    """Gigwright: a marketplace for digital services on a log of events.

    --home and --json may stand before or after the command.
    """


@main.group(name="import")
def bring() -> None:
    """Bring along what was elsewhere."""


bring.add_command(gigs)
for command in (
    demo,
    simulate,
    torture,
    work,
    serve,
    token,
    tokens,
    events,
    catalogue,
    process,
    consumers,
    rebuild,
    verify,
    backup,
    restore,
    operator,
    policy,
    order,
    cases,
    case,
    decide,
    list_orders,
    offer,
    offers,
    coupon,
    coupons,
    user,
    users,
    payouts,
    sweep,
    reconcile,
    breaks,
    break_,
    receipts,
    receipt,
    ledger,
    mail,
    bring,
    doctor,
):
    main.add_command(command)
