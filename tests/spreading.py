"""Which tests go to one worker, where several share the work."""

from xdist.scheduler import LoadFileScheduling

# What they look at takes minutes to find out, once in each process that looks.
OF_THE_EXPLORATION = (
    "tests/cli/process/",
    "tests/wiring/process/test_cast.py",
    "tests/wiring/process/test_ways.py",
    "tests/test_the_docs.py",
)


class Together(LoadFileScheduling):  # type: ignore[misc] # the plugin has no types
    """A file's tests, which share what is made once for it; and all that look at the exploration of the process."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(OF_THE_EXPLORATION):
            return "the process"
        scope: str = super()._split_scope(nodeid)
        return scope
