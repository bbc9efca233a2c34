"""Every refusal that the rules can speak, found in their own sources, so that none can be forgotten here.

A refusal is known by its key: the module that speaks it and its text, with … for what a case fills in.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pkgutil import walk_packages
from traceback import walk_tb

import msgspec

from gigwright import contexts
from gigwright.backbone.errors import Refused

HOLE = "…"
RULES = "gigwright.policy.terms"
ROOM = re.compile(r"gigwright\.contexts\.\w+\.decisions(\.\w+)*")
PARTICULAR = re.compile(r"[a-z]+_[0-9a-z]{26}|[0-9][0-9.,]*( [A-Z]{3})?|'[^']*'")
BASE = "gigwright."

# A sentence of several parts, each of which is a refusal of its own: the parts are gathered in a list of this name.
PARTS = "changes"


class Spoken(msgspec.Struct, frozen=True):
    """One refusal in the sources. A part stands somewhere in a sentence; anything else is the whole of it."""

    module: str
    text: str
    part: bool = False

    @property
    def key(self) -> str:
        return f"{self.module.removeprefix(BASE).removeprefix('contexts.')}: {self.text}"

    @property
    def weight(self) -> int:
        """How much of it is fixed: the more, the surer the match."""
        return len(self.text.replace(HOLE, ""))

    def fits(self, sentence: str) -> bool:
        """Whether this sentence is a case of it."""
        found = re.search if self.part else re.fullmatch
        pattern = ".*".join(re.escape(piece) for piece in self.text.split(HOLE))
        return found(pattern, sentence, flags=re.DOTALL) is not None


@cache
def spoken() -> tuple[Spoken, ...]:
    """All of them, in the order of their modules and lines."""
    modules = [found.name for found in walk_packages(contexts.__path__, f"{contexts.__name__}.")]
    rooms = [name for name in modules if ROOM.fullmatch(name)]
    return tuple(one for module in [*rooms, RULES] for one in spoken_in(module, _source(module)))


def spoken_in(module: str, source: str) -> Iterator[Spoken]:
    """The refusals in a module's text; AssertionError for one whose words are not written where it is raised."""
    tree = ast.parse(source)
    parts = [Spoken(module, _text(words), part=True) for node in ast.walk(tree) for words in _part(node)]
    for node in ast.walk(tree):
        match node:
            case ast.Raise(exc=ast.Call(func=ast.Name(id="Refused"), args=[words, *_])):
                if not (parts and _joins_parts(words)):
                    yield Spoken(module, _text(words))
            case ast.Raise(exc=ast.Name(id="Refused")):
                raise AssertionError(f"{module}:{node.lineno} refuses without a word")
    yield from parts


def keys_of(refusal: Refused) -> tuple[str, ...]:
    """The keys of what was said, and of the refusals that led to it; no rule's words are a key of their own."""
    before = keys_of(refusal.__cause__) if isinstance(refusal.__cause__, Refused) else ()
    return (*_said(_speaker(refusal), str(refusal)), *before)


def _said(module: str, sentence: str) -> tuple[str, ...]:
    fitting = [one for one in spoken() if one.module == module and one.fits(sentence)]
    parts = tuple(one.key for one in fitting if one.part)
    if parts or not fitting:
        return parts or (f"{module}: {PARTICULAR.sub(HOLE, sentence)}",)
    return (max(fitting, key=lambda one: one.weight).key,)


def _speaker(refusal: Refused) -> str:
    """The module in which it was raised."""
    frames = [frame for frame, _ in walk_tb(refusal.__traceback__)]
    return str(frames[-1].f_globals["__name__"]) if frames else ""


def _source(module: str) -> str:
    spec = find_spec(module)
    assert spec is not None, f"{module} was just found"
    assert spec.origin is not None, f"{module} has a file"
    return Path(spec.origin).read_text(encoding="utf-8")


def _part(node: ast.AST) -> list[ast.expr]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[words]) if name == PARTS:
            return [words]
    return []


def _joins_parts(words: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == PARTS for node in ast.walk(words))


def _text(words: ast.expr) -> str:
    match words:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=pieces):
            return "".join(str(piece.value) if isinstance(piece, ast.Constant) else HOLE for piece in pieces)
    raise AssertionError(f"a refusal's words stand where it is raised, as one text: line {words.lineno} does otherwise")
