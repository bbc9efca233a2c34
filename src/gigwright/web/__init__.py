"""The web: what strangers' programs read over HTTP."""

from gigwright.web.app import application
from gigwright.web.serving import serve

__all__ = ["application", "serve"]
