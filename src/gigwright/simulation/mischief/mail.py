"""Mischief about letters: to stop somebody else's, or to have them sent where none go."""

from collections.abc import Callable
from functools import partial
from typing import Any

from gigwright.contexts.notifications.decisions import (
    AcceptOptionalMail,
    DeclineOptionalMail,
    ReleaseMail,
    SuppressMail,
)
from gigwright.events.accounts import OperatorAppointed
from gigwright.simulation.mischief.scene import Scene, changed
from gigwright.values import OperatorId

Ask = Callable[[Scene], object]


def _release(scene: Scene, **changes: Any) -> object:
    appointed = scene.pick("operator", lambda one: one.has(OperatorAppointed))[OperatorAppointed]
    honest = ReleaseMail(by=appointed.operator, address=scene.registered().address, reason="Because")
    return changed(honest, **changes)


def _anothers(scene: Scene) -> object:
    theirs = scene.registered()
    command: Any = scene.one_of((DeclineOptionalMail, AcceptOptionalMail))
    return command(by=scene.user(but=[theirs.user]), address=theirs.address)


MAIL: dict[str, Ask] = {
    "notifications.decisions: only whoever sends": lambda scene: SuppressMail(
        by=scene.user(), address=scene.registered().address, code=550
    ),
    "notifications.decisions: only an operator": lambda scene: _release(scene, by=scene.ids.new(OperatorId)),
    "notifications.decisions: whoever lets": partial(_release, reason=" "),
    "notifications.decisions: the reason may have": partial(_release, reason="x" * 10_001),
    "notifications.decisions: these are somebody else's": _anothers,
}
