"""`gigwright torture`: does a log keep what it promises, with many writers, a live reader, and kills?"""

from gigwright.cli.torture.command import torture

__all__ = ["torture"]
