"""Somebody who uses the market as one should: with a command id of their own, and again when they don't know."""

from collections.abc import Callable
from typing import Any

from gigwright.backbone.errors import Refused, StoreTrouble, Unavailable
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId, derive
from gigwright.wiring import Market
from tests.torture.remembered import Notebook

TRIES_MAX = 20

Build = Callable[[Market], object | None]


class Client:
    """Fills in forms, sends them, and keeps the answers. `name` tells it from other clients of the same market."""

    def __init__(self, name: str, market: Market, notebook: Notebook) -> None:
        self._name = name
        self._market = market
        self._notebook = notebook

    def ask(self, step: str, build: Build) -> None:
        """Once and for all: what was answered is not asked again; what was written down is sent as it was."""
        if step in self._notebook.answers:
            return
        form = self._notebook.form(step)
        if form is None:
            form = build(self._market)
            if form is None:
                return  # something happened, and nothing is to be sent
            self._notebook.write_form(step, form)
        self._send(step, form)

    def has_answer(self, step: str) -> bool:
        """Whether this was asked, and answered."""
        return step in self._notebook.answers

    def ask_again(self) -> None:
        """Send what was written down and has no answer yet."""
        for step in self._notebook.unanswered():
            self._send(step, self._notebook.form(step))

    def _send(self, step: str, form: object) -> None:
        command = command_of(self._name, step)
        try:
            events = self._done(form, command)
        except Refused as refusal:
            self._notebook.write_refusal(step, str(refusal))
        else:
            self._notebook.write_answer(step, command, events)

    def _done(self, form: object, command: CommandId) -> list[Recorded[Any]]:
        for attempt in range(TRIES_MAX):
            try:
                return self._market.do(form, id=command)
            except (StoreTrouble, Unavailable):
                if attempt == TRIES_MAX - 1:
                    raise
        raise AssertionError("the loop returns or raises")


def command_of(client: str, step: str) -> CommandId:
    """The id under which a client asks for this, however often."""
    return derive(CommandId, "torture", client, step)
