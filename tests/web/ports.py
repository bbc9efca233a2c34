"""Ports that nobody listens at."""

import socket


def free_port() -> int:
    """One of this machine's own, chosen by the system a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
