"""Which mail server letters go to: how it is named, and how private the way to it is."""

from pathlib import Path
from typing import Literal, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

import msgspec

from gigwright.backbone.errors import NotConfigured

PORTS = {"smtp": 25, "smtps": 465}
PASSWORD_BYTES_MAX = 4_096
FORM = "smtp://[user[:password]@]host[:port][?starttls=required|offered|off][&ca=FILE] or smtps://…"
MEND = "correct GIGWRIGHT_MAIL, or leave it away: then letters are kept in the home"
MEND_THE_PASSWORD = "correct GIGWRIGHT_MAIL_PASSWORD_FILE, or give user:password in GIGWRIGHT_MAIL"  # noqa: S105 - says where one stands

StartTls = Literal["required", "offered", "off"]


class Login(msgspec.Struct, frozen=True):
    """Who we are to the mail server. However it is shown, the password is not."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login(user={self.user!r}, password=…)"


class Server(msgspec.Struct, frozen=True):
    """A mail server: `smtps` speaks TLS from the first byte, `smtp` as `starttls` says: always or not at all, or where
    the server offers it. Its certificate is checked against `ca`, a file of authorities, or the system's."""

    scheme: str
    host: str
    port: int
    login: Login | None = None
    starttls: StartTls = "offered"
    ca: Path | None = None


def parse_server(url: str, password_file: Path | None = None) -> Server:
    """The server behind a URL, its password perhaps in a file of one line; NotConfigured, which tells no password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise NotConfigured("the mail server's port must be a number from 1 to 65535", what_to_do=MEND) from error
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise NotConfigured(f"the mail server must be given as {FORM}", what_to_do=MEND)
    settings = _settings(parts)
    return Server(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        login=_login(parts, password_file),
        starttls=_starttls(parts.scheme, settings),
        ca=_authorities(settings),
    )


def _settings(parts: SplitResult) -> dict[str, str]:
    found = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(found.keys() - {"starttls", "ca"})
    if unknown:
        raise NotConfigured(f"a mail server has no setting {unknown[0]!r}; it is given as {FORM}", what_to_do=MEND)
    return found


def _starttls(scheme: str, settings: dict[str, str]) -> StartTls:
    said = settings.get("starttls", "offered")
    if scheme == "smtps" and "starttls" in settings:
        raise NotConfigured("smtps:// speaks TLS from the first byte; leave starttls away", what_to_do=MEND)
    for known in get_args(StartTls):
        if said == known:
            return known  # type: ignore[no-any-return] # one of the words of the type
    raise NotConfigured(f"starttls is required, offered or off, not {said!r}", what_to_do=MEND)


def _authorities(settings: dict[str, str]) -> Path | None:
    if "ca" not in settings:
        return None
    path = Path(settings["ca"])
    if not path.is_file():
        raise NotConfigured(f"the file of certificate authorities {path} is not there", what_to_do=MEND)
    return path


def _login(parts: SplitResult, password_file: Path | None) -> Login | None:
    if parts.username is None:
        if password_file is not None:
            raise NotConfigured("a password is given, and no user: name one, as smtp://user@host", what_to_do=MEND)
        return None
    user = unquote(parts.username)
    if parts.password is not None:
        if password_file is not None:
            raise NotConfigured("the mail server's password is given twice", what_to_do=MEND_THE_PASSWORD)
        return Login(user, unquote(parts.password))
    if password_file is None:
        raise NotConfigured(
            "the mail server's user has no password: give it as user:password@host, or in a file",
            what_to_do=MEND_THE_PASSWORD,
        )
    return Login(user, _password_in(password_file))


def _password_in(path: Path) -> str:
    """The one line of the file."""
    try:
        with path.open("rb") as file:
            content = file.read(PASSWORD_BYTES_MAX + 1)
        lines = content.decode("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NotConfigured(f"the password can't be read from {path}", what_to_do=MEND_THE_PASSWORD) from error
    if len(content) > PASSWORD_BYTES_MAX or len(lines) != 1 or not lines[0]:
        raise NotConfigured(f"{path} must hold the password on one line", what_to_do=MEND_THE_PASSWORD)
    return lines[0]
