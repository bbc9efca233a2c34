"""What strace saw of a process that appends: what it asked the disk for, before it said that something is kept."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Literal

import msgspec

from tests.torture.processes import ROOT, SECONDS_MAX, environment

CALLS = "trace=fsync,fdatasync,write,pwrite64"
LINE = re.compile(r"^(?P<thread>\d+) +(?P<what>.*)$")
CALL = re.compile(r"^(?P<name>\w+)\((?P<descriptor>\d+)<(?P<path>[^>]*)>(?P<rest>.*)$")
RESUMED = re.compile(r"^<\.\.\. (?P<name>\w+) resumed>.*= (?P<result>-?\d+)")
SAID = re.compile(r'"(asks|told) ([\d-]+)\\n"')

Kind = Literal["asks", "told", "wrote", "sync begins", "synced"]


class Seen(msgspec.Struct, frozen=True):
    """One thing in the order in which it was seen; `about` is the append that was spoken of."""

    kind: Kind
    about: str = ""


def watch(folder: Path, *arguments: str) -> list[Seen]:
    """Run the appender under strace; only its write-ahead log and what it says matter."""
    trace = folder / "trace"
    watching = ["strace", "-f", "-y", "-s", "64", "-e", CALLS, "-o", str(trace)]
    appender = [sys.executable, "-m", "tests.torture.appender", str(folder), *arguments]
    subprocess.run(watching + appender, cwd=ROOT, env=environment(), timeout=SECONDS_MAX, check=True)
    return list(_read(trace.read_text().splitlines()))


def unsafe_acknowledgements(seen: list[Seen]) -> list[str]:
    """Appends that were acknowledged though, since they were asked for, nothing was written and then synced.

    A group commit's sync covers everybody in the group: they all asked before its leader wrote.
    """
    asked: dict[str, int] = {}
    wrong = []
    for place, one in enumerate(seen):
        if one.kind == "asks":
            asked[one.about] = place
        elif one.kind == "told" and not _written_and_synced(seen[asked[one.about] : place]):
            wrong.append(one.about)
    return wrong


def _written_and_synced(seen: list[Seen]) -> bool:
    stages: tuple[Kind, ...] = ("wrote", "sync begins", "synced")
    reached = 0
    for one in seen:
        if reached < len(stages) and one.kind == stages[reached]:
            reached += 1
    return reached == len(stages)


def _read(lines: list[str]) -> list[Seen]:
    seen: list[Seen] = []
    syncing: set[str] = set()  # threads whose sync has begun
    for line in lines:
        found = LINE.match(line)
        if found is not None:
            seen.extend(_seen(found["thread"], found["what"], syncing))
    return seen


def _seen(thread: str, what: str, syncing: set[str]) -> list[Seen]:
    resumed = RESUMED.match(what)
    if resumed is not None:
        ended = thread in syncing and resumed["name"] in ("fsync", "fdatasync") and resumed["result"] == "0"
        syncing.discard(thread)
        return [Seen("synced")] if ended else []
    call = CALL.match(what)
    if call is None:
        return []
    if call["path"].endswith("-wal"):
        return _of_the_disk(thread, call, syncing)
    said = SAID.search(call["rest"])
    return [Seen("asks" if said[1] == "asks" else "told", said[2])] if said and call["path"].endswith("/said") else []


def _of_the_disk(thread: str, call: re.Match[str], syncing: set[str]) -> list[Seen]:
    if call["name"] not in ("fsync", "fdatasync"):
        return [Seen("wrote")]
    if call["rest"].endswith("<unfinished ...>"):
        syncing.add(thread)
        return [Seen("sync begins")]
    return [Seen("sync begins"), Seen("synced")] if call["rest"].endswith("= 0") else [Seen("sync begins")]
