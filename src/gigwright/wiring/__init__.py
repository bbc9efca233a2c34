"""The one place where real things are chosen."""

from gigwright.backbone.stores.sqlite_disk import Disk, SystemDisk
from gigwright.wiring.backup import Manifest, back_up, differences_from, last_backup, restore, size_of
from gigwright.wiring.home import Home
from gigwright.wiring.known import everybody
from gigwright.wiring.logs import idle_transaction, open_log
from gigwright.wiring.market import FolderLetter, Market, Work, open_market
from gigwright.wiring.replay import contents, contents_from_zero
from gigwright.wiring.sites import crash_sites, operators_sites
from gigwright.wiring.strangers import Stranger, load_strangers

__all__ = [
    "Disk",
    "FolderLetter",
    "Home",
    "Manifest",
    "Market",
    "Stranger",
    "SystemDisk",
    "Work",
    "back_up",
    "contents",
    "contents_from_zero",
    "crash_sites",
    "differences_from",
    "everybody",
    "idle_transaction",
    "last_backup",
    "load_strangers",
    "open_log",
    "open_market",
    "operators_sites",
    "restore",
    "size_of",
]
