"""What a tidy house is, as functions over texts and names: each returns its findings, and [] when there are none.

They stand apart from test_tidy.py so that each can be run over a planted text as well as over the house.
"""

import ast
import io
import re
import tokenize
from collections.abc import Collection, Iterator, Sequence
from pathlib import PurePosixPath
from statistics import median_low

FILE_LINES_MAX = 400
HALF_OF_FILES_LINES_MAX = 120
FUNCTION_LINES_MAX = 60
README_LINES_MAX = 120
DECISION_LINES = range(20, 61)
DECISION_HEADINGS = ["## Context", "## Decision", "## Consequences"]

# Written in halves, so that this file does not find itself.
MACHINE_PATH = re.compile(r"(?<![\w.}])/" + r"(?:work|tmp|root)/|(?<![\w.}])/" + r"home/\w")
INDEX_HOST = re.compile(r"pypi\." + r"(?:org|python\.org)|python" + r"hosted\.org|--(?:extra-)?index" + r"-url")

# Tests of the house as a whole: they name no module. A path, or a folder with its slash.
WHOLE_HOUSE = (
    "tests/acceptance/",
    "tests/browser/",
    "tests/golden/",
    "tests/simulation/",
    "tests/test_the_bans.py",
    "tests/test_the_docs.py",
    "tests/test_the_first_purchase.py",
    "tests/test_the_walls.py",
    "tests/test_tidy.py",
    "tests/bench/",
    "tests/torture/",
)

EXCEPTION = re.compile(
    r"(?:ruff:\s*|flake8:\s*)?noqa(?::\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?"
    r"|type:\s*ignore(?:\[[^\]]*\])?"
    r"|pragma:\s*no cover|fmt:\s*(?:off|skip)|mypy:\s*\S+"
)


def tests_without_a_source(tests: Collection[str], modules: Collection[str]) -> list[str]:
    """Test files (`tests/a/test_log_x.py`) that name no module (`a/log`, `a/log_x`) and are not of the whole house."""
    return [test for test in tests if not test.startswith(WHOLE_HOUSE) and not _mirrors(test, modules)]


def _mirrors(test: str, modules: Collection[str]) -> bool:
    path = PurePosixPath(test).relative_to("tests")
    named = str(path.with_name(path.stem.removeprefix("test_")))
    return any(named == module or named.startswith(f"{module}_") for module in modules)


def modules_of(sources: Collection[str]) -> set[str]:
    """Module paths below the package (`backbone/log`, `contexts/orders`), packages by their folder's name."""
    inside = (PurePosixPath(source).relative_to("src/gigwright") for source in sources)
    return {str(path.parent if path.stem == "__init__" else path.with_suffix("")) for path in inside} - {"."}


def too_long(name: str, text: str, lines_max: int = FILE_LINES_MAX) -> list[str]:
    lines = text.count("\n")
    return [f"{name}: {lines} lines, at most {lines_max}"] if lines > lines_max else []


def mostly_long(lines: Sequence[int]) -> list[str]:
    """The file in the middle is longer than half of the files may be."""
    if not lines or median_low(lines) <= HALF_OF_FILES_LINES_MAX:
        return []
    return [f"half of the files have more than {HALF_OF_FILES_LINES_MAX} lines"]


def long_functions(name: str, text: str) -> list[str]:
    functions = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    lengths = ((node.name, (node.end_lineno or node.lineno) - node.lineno + 1) for node in functions)
    return [f"{name}: {function} has {length} lines" for function, length in lengths if length > FUNCTION_LINES_MAX]


def unwanted_words(name: str, text: str) -> list[str]:
    """Imports only for types, mocks, and errors that are caught and forgotten."""
    return [f"{name}:{line}: {fault}" for line, fault in _faults(ast.parse(text))]


def _faults(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        match node:
            case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
                yield node.lineno, "TYPE_CHECKING hides a circle: move the word down a floor"
            case ast.Import() | ast.ImportFrom() if _names_a_mock(node):
                yield node.lineno, "a mock: write a fake beside the port"
            case ast.ExceptHandler(type=None):
                yield node.lineno, "a bare except: catch what you can name"
            case ast.ExceptHandler(type=ast.Name(id="Exception" | "BaseException"), body=body) if _does_nothing(body):
                yield node.lineno, "an error is caught and forgotten"
            case ast.Call(func=ast.Name(id="suppress") | ast.Attribute(attr="suppress"), args=args) if _has_all(args):
                yield node.lineno, "an error is caught and forgotten"


def _names_a_mock(node: ast.Import | ast.ImportFrom) -> bool:
    module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
    words = {word for alias in node.names for word in f"{module}.{alias.name}".split(".")}
    return bool(words & {"mock", "pytest_mock", "MagicMock"})


def _has_all(errors: Sequence[ast.expr]) -> bool:
    return any(isinstance(each, ast.Name) and each.id in {"Exception", "BaseException"} for each in errors)


def _does_nothing(body: Sequence[ast.stmt]) -> bool:
    idle = (ast.Pass, ast.Continue)
    return all(
        isinstance(each, idle) or (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant)) for each in body
    )


def exceptions_without_a_reason(name: str, text: str) -> list[str]:
    """Comments that silence a tool (`noqa`, `type: ignore`) and do not say why in at least two words."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    comments = ((token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT)
    return [f"{name}:{line}: {comment}" for line, comment in comments if _is_unexplained(comment)]


def _is_unexplained(comment: str) -> bool:
    if not re.match(rf"#\s*(?:{EXCEPTION.pattern})|.*#\s*(?:{EXCEPTION.pattern})", comment):
        return False
    return len(re.findall(r"[A-Za-z]{2,}", EXCEPTION.sub("", comment))) < 2


def settings_without_a_reason(text: str) -> list[str]:
    """Lines of pyproject.toml that choose or silence a rule (`"S101",`, `"ignore:…"`, `"a -> b"`) without a comment."""
    silences = re.compile(r'"(?:[A-Z]{1,6}\d*|ignore:[^"]*|[\w.*]+ -> [\w.*]+)"')
    return [line.strip() for line in text.splitlines() if silences.search(line) and "#" not in line]


def places_of_one_machine(name: str, text: str) -> list[str]:
    """Lines that hold a path of somebody's machine or the address of a package index."""
    numbered = enumerate(text.splitlines(), start=1)
    return [
        f"{name}:{n}: {line.strip()}" for n, line in numbered if MACHINE_PATH.search(line) or INDEX_HOST.search(line)
    ]


def faults_of_a_decision(name: str, text: str) -> list[str]:
    """A decision record is short, and tells Context, Decision, Consequences in that order."""
    lines = text.splitlines()
    headings = [line for line in lines if line.startswith("## ")]
    return [f"{name}: {len(lines)} lines"] * (len(lines) not in DECISION_LINES) + (
        [f"{name}: headings are {headings}"] if headings != DECISION_HEADINGS else []
    )


def misnumbered(names: Sequence[str]) -> list[str]:
    """Names of decision records that do not count 0001, 0002, … without gap or double."""
    return [
        name
        for number, name in enumerate(sorted(names), start=1)
        if not re.fullmatch(rf"{number:04}-[a-z0-9-]+\.md", name)
    ]
