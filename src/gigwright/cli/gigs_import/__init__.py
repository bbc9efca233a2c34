"""`gigwright import gigs`: move in with a catalogue from elsewhere."""

from gigwright.cli.gigs_import.command import gigs

__all__ = ["gigs"]
