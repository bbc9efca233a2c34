"""Decisions: read models in one snapshot, decide by a pure rule, append unless something got in between.

The union of the models' queries is the append condition (the dynamic consistency boundary, dcb.events).
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any, Generic, TypeVar, dataclass_transform, get_type_hints, overload

from gigwright.backbone.clock import Clock
from gigwright.backbone.codec import digest
from gigwright.backbone.errors import Conflict, Contended, NotConfigured, Refused
from gigwright.backbone.event import Recorded, event_type, frozen_struct
from gigwright.backbone.evolution import refuse_old
from gigwright.backbone.faults import Faults, NoFaults
from gigwright.backbone.ids import CommandId
from gigwright.backbone.log import Asked, Log, Position
from gigwright.backbone.query import NOTHING, Criterion, Query

ATTEMPTS_MAX = 10
STATES_KEPT_MAX = 10_000

T = TypeVar("T")
C = TypeVar("C")
S = TypeVar("S")
S1 = TypeVar("S1")
S2 = TypeVar("S2")
S3 = TypeVar("S3")
S4 = TypeVar("S4")
S5 = TypeVar("S5")
S6 = TypeVar("S6")
S7 = TypeVar("S7")
S8 = TypeVar("S8")

Events = Sequence[object]
Fold = Callable[[Any, Any], Any]


@dataclass_transform(frozen_default=True, kw_only_default=True)
def command(cls: type[T]) -> type[T]:
    """Declare what may be asked: imperative, frozen, with a field `by` for who asks, and the terms that they saw."""
    if "by" not in get_type_hints(cls):
        raise NotConfigured(f"the command {cls.__name__} needs a field `by`: who asks")
    return frozen_struct(cls)


class Model(Generic[S]):
    """A state folded from the events of some types that carry the command's tags.

    `by` says which: a role that is also a field of the command (`by="order"`), several of them, or, where the names
    differ, a mapping of role to field (`by={"seller": "by"}`). `of_all`: all events of these types, whatever their
    tags; for what is recorded seldom, since every decision that reads it stands back for it. A model without folds is
    a constant, and so is one whose field the command leaves out (None): nothing is about that.
    """

    def __init__(
        self,
        initial: S,
        folds: Mapping[type, Fold],
        by: str | tuple[str, ...] | Mapping[str, str] = (),
        *,
        of_all: bool = False,
    ) -> None:
        self.initial = initial
        self.folds = dict(folds)
        self.roles = _roles(by)
        self._names = frozenset(event_type(cls).name for cls in folds)
        if folds and bool(self.roles) is of_all:
            raise NotConfigured(
                "a model that folds events needs `by`, the role of the tag that it follows, or else is `of_all`"
            )

    def query(self, asked: object) -> Query:
        """The events that matter to this command."""
        named = {role: getattr(asked, field) for role, field in self.roles.items()}
        if not self.folds or None in named.values():
            return NOTHING
        tags = frozenset(f"{role}:{id}" for role, id in named.items())
        return Query((Criterion(names=self._names, tags=tags),))

    def fold(self, state: S, events: Iterable[Recorded[Any]]) -> S:
        """The state after these events, each of which the query matched."""
        for recorded in events:
            state = self.folds[type(recorded.data)](state, recorded.data)
        return state


class Decision(Generic[C]):
    """A rule with the models that it reads: `decide(command, now, *states) -> events`. Pure."""

    def __init__(self, decide: Callable[..., Events], models: tuple[Model[Any], ...]) -> None:
        self.decide = decide
        self.models = models
        self.command: type[C] = next(iter(get_type_hints(decide).values()))
        self.__doc__ = decide.__doc__

    def __call__(self, asked: C, now: datetime, *states: object) -> Events:
        return self.decide(asked, now, *states)


@overload
def decision() -> Callable[[Callable[[C, datetime], Events]], Decision[C]]: ...
@overload
def decision(one: Model[S1], /) -> Callable[[Callable[[C, datetime, S1], Events]], Decision[C]]: ...
@overload
def decision(one: Model[S1], two: Model[S2], /) -> Callable[[Callable[[C, datetime, S1, S2], Events]], Decision[C]]: ...
@overload
def decision(
    one: Model[S1], two: Model[S2], three: Model[S3], /
) -> Callable[[Callable[[C, datetime, S1, S2, S3], Events]], Decision[C]]: ...
@overload
def decision(
    one: Model[S1], two: Model[S2], three: Model[S3], four: Model[S4], /
) -> Callable[[Callable[[C, datetime, S1, S2, S3, S4], Events]], Decision[C]]: ...
@overload
def decision(
    one: Model[S1], two: Model[S2], three: Model[S3], four: Model[S4], five: Model[S5], /
) -> Callable[[Callable[[C, datetime, S1, S2, S3, S4, S5], Events]], Decision[C]]: ...
@overload
def decision(
    one: Model[S1], two: Model[S2], three: Model[S3], four: Model[S4], five: Model[S5], six: Model[S6], /
) -> Callable[[Callable[[C, datetime, S1, S2, S3, S4, S5, S6], Events]], Decision[C]]: ...
@overload
def decision(
    one: Model[S1],
    two: Model[S2],
    three: Model[S3],
    four: Model[S4],
    five: Model[S5],
    six: Model[S6],
    seven: Model[S7],
    /,
) -> Callable[[Callable[[C, datetime, S1, S2, S3, S4, S5, S6, S7], Events]], Decision[C]]: ...
@overload
def decision(
    one: Model[S1],
    two: Model[S2],
    three: Model[S3],
    four: Model[S4],
    five: Model[S5],
    six: Model[S6],
    seven: Model[S7],
    eight: Model[S8],
    /,
) -> Callable[[Callable[[C, datetime, S1, S2, S3, S4, S5, S6, S7, S8], Events]], Decision[C]]: ...
def decision(*models: Model[Any]) -> Callable[[Callable[..., Events]], Decision[Any]]:
    """Declare a rule over the states of these models, in this order."""
    return lambda decide: Decision(decide, models)


class Decider:
    """Carries out commands: reads, decides, appends; again when something got in between."""

    def __init__(
        self, log: Log, clock: Clock, decisions: Iterable[Decision[Any]], faults: Faults | None = None
    ) -> None:
        self._log = log
        self._clock = clock
        self._faults = faults or NoFaults()
        self._states = StateCache()
        self._decisions: dict[type, Decision[Any]] = {}
        for rule in decisions:
            if rule.command in self._decisions:
                raise NotConfigured(f"{rule.command.__name__} is decided twice")
            for model in rule.models:
                refuse_old(rule.command.__name__, model.folds)
            self._decisions[rule.command] = rule

    def do(
        self,
        asked: Any,
        *,
        id: CommandId,
        cause: Recorded[Any] | None = None,
        occurred: datetime | None = None,
        traceparent: str | None = None,
        imported: bool = False,
    ) -> list[Recorded[Any]]:
        """What the command recorded, durably; the same again for the same id, whatever has happened since.

        Raises Refused when a rule says no, CommandReused, NotConfigured when nobody decides such a command, and what
        `Log.append` raises; Contended after ten conflicts in a row.
        """
        rule = self._rule_for(asked)
        command = Asked(id=id, name=type(asked).__name__, digest=digest(asked))
        known = self._log.outcome(command)
        if known is not None:
            return known
        self._faults.reach("decision.looked_up")
        for _ in range(ATTEMPTS_MAX):
            head = self._log.head()
            states = [self.state(model, asked, head) for model in rule.models]
            try:
                events = rule(asked, self._clock.now(), *states)
            except Refused:
                known = self._log.outcome(command)
                if known is not None:  # the same command, sent twice at one moment, was carried out meanwhile
                    return known
                raise
            self._faults.reach("decision.decided")
            try:
                return self._log.append(
                    events,
                    command=command,
                    by=asked.by,
                    if_none=_boundary(rule, asked),
                    after=head,
                    cause=cause,
                    occurred=occurred,
                    traceparent=traceparent,
                    imported=imported,
                )
            except Conflict:
                continue
        raise Contended(f"{command.name} was decided {ATTEMPTS_MAX} times, and each time something got in between")

    def state(self, model: Model[S], asked: object, upto: Position) -> S:
        """The model's state for a command or an event (whose fields name the tags), up to a position."""
        query = model.query(asked)
        if query == NOTHING:
            return model.initial
        seen, state = self._states.get(model, query, upto)
        state = model.fold(state, self._log.read(query, after=seen, upto=upto))
        self._states.keep(model, query, upto, state)
        return state

    def _rule_for(self, asked: object) -> Decision[Any]:
        rule = self._decisions.get(type(asked))
        if rule is None:
            raise NotConfigured(f"nobody decides {type(asked).__name__}: its context is not mounted")
        return rule


class StateCache:
    """Folded states by position, at most 10,000, the longest unused dropped first. Safe between threads.

    A state is only a head start: it is caught up to the head of each decision, and the append condition judges that.
    """

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Model[Any], Query], tuple[Position, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, model: Model[S], query: Query, upto: Position) -> tuple[Position, S]:
        with self._lock:
            found = self._kept.get((model, query))
            if found is None or found[0] > upto:
                return 0, model.initial
            self._kept.move_to_end((model, query))
            return found

    def keep(self, model: Model[S], query: Query, position: Position, state: S) -> None:
        with self._lock:
            found = self._kept.get((model, query))
            if found is None or found[0] < position:
                self._kept[model, query] = (position, state)
            if len(self._kept) > STATES_KEPT_MAX:
                self._kept.popitem(last=False)


def _boundary(rule: Decision[Any], asked: object) -> Query | None:
    union = NOTHING
    for model in rule.models:
        union |= model.query(asked)
    return union if union.criteria else None


def _roles(by: str | tuple[str, ...] | Mapping[str, str]) -> dict[str, str]:
    if isinstance(by, str):
        return {by: by}
    return dict(by) if isinstance(by, Mapping) else {role: role for role in by}
