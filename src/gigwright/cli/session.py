"""What every command is told: where the market lives, and whether a person or a program reads."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from gigwright.backbone.errors import GigwrightError, NotConfigured
from gigwright.backbone.faults import Faults, crash_at
from gigwright.wiring import (
    Home,
    Mail,
    Market,
    Stranger,
    Work,
    crash_sites,
    load_strangers,
    open_market,
    operators_sites,
)

HOME = "GIGWRIGHT_HOME"
LOG = "GIGWRIGHT_LOG"
VIEWS = "GIGWRIGHT_VIEWS"
MAIL = "GIGWRIGHT_MAIL"
MAIL_FROM = "GIGWRIGHT_MAIL_FROM"
MAIL_PASSWORD_FILE = "GIGWRIGHT_MAIL_PASSWORD_FILE"  # noqa: S105 - a setting's name
URL = "GIGWRIGHT_URL"
CRASH_AT = "GIGWRIGHT_CRASH_AT"

F = TypeVar("F", bound=Callable[..., Any])


class NoMarket(GigwrightError):
    """A reading command was pointed at a folder in which nobody ever began a market."""

    what_to_do = "check --home; a market begins with `gigwright work` or `gigwright import gigs`"


class Session:
    """The options that all commands share; --home and --json may stand before or after the command's name."""

    def __init__(self) -> None:
        self.home: Path | None = None
        self.json = False

    @property
    def mail(self) -> Mail:
        """Where letters go, and who writes them."""
        password_file = os.environ.get(MAIL_PASSWORD_FILE)
        return Mail(
            server=os.environ.get(MAIL) or None,
            password_file=Path(password_file) if password_file else None,
            sender=os.environ.get(MAIL_FROM) or None,
            url=os.environ.get(URL) or None,
        )

    @property
    def log_url(self) -> str | None:
        """Where the log is kept, or None for a file in the home."""
        return os.environ.get(LOG) or None

    def folder(self) -> Path:
        """The home; a usage error without one, since a market made in the wrong place is worse than a question."""
        if self.home is None:
            raise click.UsageError(f"no home is named: say where the market lives with --home DIR or {HOME}")
        return self.home

    @contextmanager
    def market(self, *, begin: bool = False, files: Iterable[Path] = (), only: Sequence[str] = ()) -> Iterator[Market]:
        """The market of the home, with the consumers of these files; NoMarket where there is none, unless it begins.

        `only` names the consumers that this process is to run, if not all.
        """
        folder = self.folder()
        if not begin:
            _refuse_without_a_market(folder, self.log_url)
        _make(folder)
        strangers = load_strangers(files)
        with open_market(
            folder,
            faults=_faults(strangers),
            mail=self.mail,
            strangers=strangers,
            work=Work(only=tuple(only)),
            log_url=self.log_url,
            views_url=os.environ.get(VIEWS) or None,
        ) as market:
            yield market


pass_session = click.make_pass_decorator(Session, ensure=True)


def shared_options(command: F) -> F:
    """--home and --json, for a command; they count as if they stood before its name."""
    return _home(None)(json_option(command))


def first_options(group: F) -> F:
    """--home and --json, for the group of all commands, where the home may also come from the environment."""
    return _home(HOME)(json_option(group))


def strangers_option(command: F) -> F:
    """--with FILE.py, as the argument `files`: consumers, and events, that somebody else wrote."""
    return click.option(
        "--with",
        "files",
        multiple=True,
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE.py",
        help="With the consumers and events that stand in this file; may be given again.",
    )(command)


def _home(variable: str | None) -> Callable[[F], F]:
    return click.option(
        "--home",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        envvar=variable,
        expose_value=False,
        callback=_keep_home,
        help=f"The folder in which the market lives.  [env: {HOME}]",
    )


def json_option(command: F) -> F:
    """--json, for a command that needs no home."""
    return click.option(
        "--json",
        is_flag=True,
        expose_value=False,
        callback=_keep_json,
        help="For programs: one object per line for a listing, one object for a report.",
    )(command)


def _keep_home(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
    session = context.ensure_object(Session)
    session.home = value or session.home


def _keep_json(context: click.Context, _option: click.Parameter, value: bool) -> None:
    session = context.ensure_object(Session)
    session.json = value or session.json


def _faults(strangers: Sequence[Stranger]) -> Faults | None:
    """A crash where it was asked for; NotConfigured for a site that nobody reaches: it would prove nothing."""
    setting = os.environ.get(CRASH_AT)
    if not setting:
        return None
    site = setting.rpartition(":")[0]
    if site not in (*crash_sites(strangers), *operators_sites()):
        raise NotConfigured(
            f"{CRASH_AT} names {site!r}, which nobody reaches", what_to_do="take one that `doctor --crash-sites` lists"
        )
    return crash_at(setting)


def _refuse_without_a_market(folder: Path, log_url: str | None) -> None:
    """Looking begins nothing, not even the folder."""
    if folder.is_dir():
        home = Home(folder, log_url)
        home.refuse_a_lost_truth()
        if home.begun:
            return
    raise NoMarket(f"there is no market in {folder}")


def _make(folder: Path) -> None:
    try:
        Home(folder)
    except OSError as error:
        raise NotConfigured(
            f"the home {folder} can't be made: {error.strerror}", what_to_do="name a folder that may be written to"
        ) from error
