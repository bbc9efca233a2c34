import signal
import subprocess
import sys

import pytest

from gigwright.backbone.errors import NotConfigured
from gigwright.backbone.faults import NoFaults, crash_at

PROGRAM = """
import sys; sys.path[:0] = {path!r}
from gigwright.backbone.faults import crash_at
faults = crash_at("log.append.before_commit:2")
for site in ("log.append.before_commit", "another", "log.append.before_commit", "log.append.before_commit"):
    print(site, flush=True)
    faults.reach(site)
"""


def test_production_goes_on() -> None:
    NoFaults().reach("anywhere")


def test_the_process_is_killed_the_nth_time_it_reaches_the_site() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(path=sys.path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL
    assert done.stdout.split() == ["log.append.before_commit", "another", "log.append.before_commit"]


@pytest.mark.parametrize("wrong", ["", "site", "site:", ":1", "site:0", "site:-1", "site:two"])
def test_a_setting_of_another_form_is_refused(wrong: str) -> None:
    with pytest.raises(NotConfigured, match="site:n"):
        crash_at(wrong)
