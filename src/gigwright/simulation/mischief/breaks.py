"""Mischief about the processor's word: refunds that never left come back, and breaks are resolved that may not be."""

from collections.abc import Callable
from typing import Any

from gigwright.contexts.payments.decisions import RecordRefundFailed, ResolveBreak
from gigwright.events.breaks import BreakExplained, BreakFound, BreakResolved
from gigwright.events.payments import PaymentRefunded, RefundRequested
from gigwright.simulation.mischief.known import Thing
from gigwright.simulation.mischief.scene import Scene, changed
from gigwright.values import BreakId, OperatorId, RefundRef

Ask = Callable[[Scene], object]


def _came_back_before_it_left(scene: Scene) -> RecordRefundFailed:
    asked: RefundRequested = scene.pick("refund", lambda one: one.has(RefundRequested) and one.lacks(PaymentRefunded))[
        RefundRequested
    ]
    return RecordRefundFailed(
        by="processor-news",
        refund=asked.refund,
        amount=asked.amount,
        processor_refund=RefundRef("forged_refund"),
        reason="a forged word",
    )


def _resolve(scene: Scene, of: Thing, **changes: Any) -> ResolveBreak:
    operator = OperatorId(scene.pick("operator", lambda _: True).id)
    honest = ResolveBreak(by=operator, difference=BreakId(of.id), destination="losses", reason="Because")
    return changed(honest, **changes)


def _found(scene: Scene) -> Thing:
    return scene.pick("difference", lambda one: one.has(BreakFound))


def _over(scene: Scene) -> Thing:
    return scene.pick("difference", lambda one: one.has(BreakResolved) or one.has(BreakExplained))


NEVER_LEFT = "payments.decisions.refunds: refund … was never sent"

BREAKS: dict[str, Ask] = {
    NEVER_LEFT: _came_back_before_it_left,
    "payments.decisions.reconciling: only an operator": lambda scene: _resolve(
        scene, _found(scene), by=scene.ids.new(OperatorId)
    ),
    "payments.decisions.reconciling: there is no such break": lambda scene: _resolve(
        scene, _found(scene), difference=scene.ids.new(BreakId)
    ),
    "payments.decisions.reconciling: whoever resolves": lambda scene: _resolve(scene, _found(scene), reason=" "),
    "payments.decisions.reconciling: the reason may have": lambda scene: _resolve(
        scene, _found(scene), reason="x" * 10_001
    ),
    "payments.decisions.reconciling: this break was": lambda scene: _resolve(scene, _over(scene)),
}
