"""The one place where real things are chosen."""

from gigwright.backbone.stores.sqlite_disk import Disk, SystemDisk
from gigwright.wiring.backup import Manifest, back_up, differences_from, last_backup, restore, size_of
from gigwright.wiring.chance import secret
from gigwright.wiring.home import Home
from gigwright.wiring.known import everybody
from gigwright.wiring.logs import idle_transaction, open_log
from gigwright.wiring.mailing import address_of, suppressed_addresses, unsent
from gigwright.wiring.market import FolderLetter, Market, Work, open_market
from gigwright.wiring.post import Mail, Preview, greet_the_server, letter_names, previews, token_in
from gigwright.wiring.replay import contents, contents_from_zero
from gigwright.wiring.sites import crash_sites, operators_sites
from gigwright.wiring.strangers import Stranger, load_strangers

__all__ = [
    "Disk",
    "FolderLetter",
    "Home",
    "Mail",
    "Manifest",
    "Market",
    "Preview",
    "Stranger",
    "SystemDisk",
    "Work",
    "address_of",
    "back_up",
    "contents",
    "contents_from_zero",
    "crash_sites",
    "differences_from",
    "everybody",
    "greet_the_server",
    "idle_transaction",
    "last_backup",
    "letter_names",
    "load_strangers",
    "open_log",
    "open_market",
    "operators_sites",
    "previews",
    "restore",
    "secret",
    "size_of",
    "suppressed_addresses",
    "token_in",
    "unsent",
]
