"""The contract's store on PostgreSQL: one database, opened as often as asked."""

import psycopg

from gigwright.backbone.clock import Clock
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.stores.postgres import PostgresLog
from gigwright.backbone.stores.postgres_database import PostgresDatabase


class PostgresStore:
    def __init__(self, url: str) -> None:
        self.url = url

    def open(self, clock: Clock) -> PostgresLog:
        return PostgresLog(PostgresDatabase(self.url), clock, SystemIds(clock))

    def snippet(self) -> str:
        return f"""
from gigwright.backbone.clock import SystemClock
from gigwright.backbone.ids import SystemIds
from gigwright.backbone.stores.postgres import PostgresLog
from gigwright.backbone.stores.postgres_database import PostgresDatabase
clock = SystemClock()
log = PostgresLog(PostgresDatabase({self.url!r}), clock, SystemIds(clock))
"""

    def damage(self, position: int) -> None:
        """Behind the back of the trigger that stands guard."""
        self.run("ALTER TABLE gigwright.events DISABLE TRIGGER ALL")
        flipped = "UPDATE gigwright.events SET body = set_byte(body, 10, get_byte(body, 10) # 1) WHERE position = %s"
        self.run(flipped, position)
        self.run("ALTER TABLE gigwright.events ENABLE TRIGGER ALL")

    def run(self, sql: str, *parameters: object) -> None:
        """As a stranger with a SQL shell would."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(sql, parameters)
