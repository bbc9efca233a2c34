"""One market, put together: the log, the rooms, the consumers, and what they reach outside."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from gigwright.backbone.clock import Clock, SystemClock
from gigwright.backbone.context import Context
from gigwright.backbone.decision import Decider
from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.event import Recorded
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import CommandId, Ids, SystemIds
from gigwright.backbone.projection import Projection, ProjectionWorker
from gigwright.backbone.reactor import Reactor, ReactorWorker
from gigwright.backbone.runner import Part, settle
from gigwright.backbone.status import Status, statuses
from gigwright.backbone.stores import sqlite_consumers, sqlite_file
from gigwright.backbone.stores.sqlite import SqliteLog
from gigwright.backbone.stores.sqlite_consumers import SqliteConsumerStore
from gigwright.backbone.stores.sqlite_file import SqliteFile
from gigwright.backbone.stores.sqlite_views import SqliteViews
from gigwright.backbone.timers import Timer, TimerWorker
from gigwright.contexts import accounts, gigs, ledger, notifications, orders, payments
from gigwright.contexts.accounts.adapters.address_book import SqliteAddressBook
from gigwright.contexts.notifications.adapters.folder import MailFolder
from gigwright.contexts.notifications.adapters.smtp import SmtpPost
from gigwright.contexts.notifications.ports import Post
from gigwright.contexts.orders.adapters.disk import DiskFiles
from gigwright.contexts.payments.adapters.sandbox import Sandbox
from gigwright.contexts.payments.reactors import ProcessorNews
from gigwright.wiring.home import KEY_BYTES, Home
from gigwright.wiring.strangers import Stranger
