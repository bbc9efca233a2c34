"""A PostgreSQL server for tests and measurements, from an installed package's programs, on a socket of its own."""

from tests.postgres.server import Server, running

__all__ = ["Server", "running"]
