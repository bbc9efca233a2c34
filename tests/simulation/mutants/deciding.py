"""Bugs of the decider: what it remembers, and what it does after a conflict."""

from collections.abc import Iterator
from typing import Any

from gigwright.backbone.decision import Decider, Model, StateCache
from gigwright.backbone.log import Position
from gigwright.backbone.query import Query
from tests.simulation.mutants.mutant import mutant, replaced


@mutant("A state that was folded once is used as it is, and not caught up with what was recorded since.")
def cached_state_not_caught_up() -> Iterator[None]:
    real = StateCache.get

    def get(self: StateCache, model: Model[Any], query: Query, upto: Position) -> tuple[Position, Any]:
        seen, state = real(self, model, query, upto)
        return (upto, state) if seen else (seen, state)

    with replaced(StateCache, "get", get):
        yield


@mutant("After a conflict the old decision is appended behind the new head, instead of being made again.")
def conflict_answered_by_the_old_decision() -> Iterator[None]:
    real_do, real_state = Decider.do, Decider.state
    first: dict[tuple[int, int], Any] = {}  # per model and command of the `do` that is under way

    def state(self: Decider, model: Model[Any], asked: object, upto: Position) -> Any:
        key = (id(model), id(asked))
        if key not in first:
            first[key] = (asked, real_state(self, model, asked, upto))
        return first[key][1]

    def do(self: Decider, asked: Any, **rest: Any) -> Any:
        try:
            return real_do(self, asked, **rest)
        finally:
            for key in [key for key in first if key[1] == id(asked)]:
                del first[key]

    with replaced(Decider, "state", state), replaced(Decider, "do", do):
        yield
