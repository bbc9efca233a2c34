"""What outlives a crash beside the market itself: the time, and the notes of whoever uses it."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from gigwright.backbone.clock import VirtualClock, rfc3339
from gigwright.backbone.event import Recorded
from gigwright.backbone.ids import CommandId, EventId
from gigwright.contexts.accounts.decisions import AppointOperator, BecomeSeller, RegisterUser
from gigwright.contexts.gigs.decisions.offering import DraftGig, PublishGig
from gigwright.contexts.ledger.decisions import RequestPayout
from gigwright.contexts.orders.decisions.completing import AcceptDelivery
from gigwright.contexts.orders.decisions.delivering import DeliverWork, RequestRevision
from gigwright.contexts.orders.decisions.disputing import OpenDispute, WithdrawDispute
from gigwright.contexts.orders.decisions.placing import PlaceOrder
from gigwright.contexts.orders.decisions.starting import CancelBeforeStart, SubmitRequirements
from gigwright.contexts.payments.decisions.asking import RequestPayment

FORMS: dict[str, Any] = {
    form.__name__: form
    for form in (
        RegisterUser,
        AppointOperator,
        BecomeSeller,
        DraftGig,
        PublishGig,
        PlaceOrder,
        RequestPayment,
        SubmitRequirements,
        CancelBeforeStart,
        DeliverWork,
        RequestRevision,
        OpenDispute,
        WithdrawDispute,
        AcceptDelivery,
        RequestPayout,
    )
}


class RememberedClock(VirtualClock):
    """Goes on where it stood when its process ended."""

    def __init__(self, file: Path, start: datetime) -> None:
        super().__init__(datetime.fromisoformat(file.read_text()) if file.exists() else start)
        self._file = file

    def advance(self, by: timedelta) -> None:
        super().advance(by)
        unfinished = self._file.with_suffix(".part")
        unfinished.write_text(rfc3339(self.now()))
        unfinished.replace(self._file)


class Note(msgspec.Struct, frozen=True, omit_defaults=True):
    """What somebody was about to ask (`form`), or the answer that they were given (`events`, or a refusal)."""

    step: str
    kind: str | None = None
    form: str | None = None
    command: CommandId | None = None
    events: tuple[EventId, ...] | None = None
    refused: str | None = None


class Notebook:
    """A form is written down before it is sent, and sent again as it was written, until an answer stands beside it."""

    def __init__(self, file: Path) -> None:
        self._notes = [msgspec.json.decode(line, type=Note) for line in _lines(file)]
        self._forms = {note.step: note for note in self._notes if note.form is not None}
        self.answers = {note.step: note for note in self._notes if note.form is None}
        self._descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def form(self, step: str) -> Any:
        """The command as it was written down, or None."""
        note = self._forms.get(step)
        if note is None or note.form is None or note.kind is None:
            return None
        return msgspec.json.decode(note.form, type=FORMS[note.kind])

    def write_form(self, step: str, command: object) -> None:
        """Before it is sent."""
        form = msgspec.json.encode(command).decode()
        self._forms[step] = self._write(Note(step=step, kind=type(command).__name__, form=form))

    def write_answer(self, step: str, command: CommandId, events: list[Recorded[Any]]) -> None:
        """As soon as it is given."""
        note = Note(step=step, command=command, events=tuple(event.id for event in events))
        self.answers[step] = self._write(note)

    def write_refusal(self, step: str, sentence: str) -> None:
        """As soon as it is heard: nothing was changed, and nothing will be."""
        self.answers[step] = self._write(Note(step=step, refused=sentence))

    def unanswered(self) -> list[str]:
        """The steps whose outcome is unknown."""
        return [step for step in self._forms if step not in self.answers]

    def acknowledged(self) -> dict[CommandId, tuple[EventId, ...]]:
        """Every answer that was given, by command."""
        return {
            note.command: note.events
            for note in self.answers.values()
            if note.command is not None and note.events is not None
        }

    def close(self) -> None:
        """Write no more."""
        os.close(self._descriptor)

    def _write(self, note: Note) -> Note:
        line = msgspec.json.encode(note) + b"\n"
        assert os.write(self._descriptor, line) == len(line), "a line is whole or not there"
        return note


def _lines(file: Path) -> list[bytes]:
    return file.read_bytes().splitlines() if file.exists() else []
