"""`gigwright process`: the process of an order, drawn by the rules themselves, and what it lacks."""

from gigwright.cli.process.command import process

__all__ = ["process"]
