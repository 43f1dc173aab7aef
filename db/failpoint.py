"""Failpoints: named places where a test may kill the process, between two steps."""

import os
import signal

NAMES = (
    "intake.before_commit",
    "intake.after_commit",
    "worker.claimed",
    "worker.handled",
    "worker.flushed",
    "worker.after_commit",
    "sender.claimed",
    "sender.posting",
    "sender.posted",
    "job.claimed",
    "job.done",
    "file.received",
    "file.cleaned",
    "file.stored",
    "broadcast.started",
    "broadcast.batch",
)
"""Every marker in the code; a test asserts that each one was hit."""

_armed: dict[str, int] = {}


def arm(name: str, passes: int = 1) -> None:
    """Kill this process with SIGKILL at the ``passes``-th pass of the failpoint ``name``."""
    if name not in NAMES:
        raise ValueError(f"no failpoint is called {name}")
    _armed[name] = passes


def failpoint(name: str) -> None:
    """Mark a place; does nothing unless a test armed it."""
    if not _armed or name not in _armed:
        return
    _armed[name] -= 1
    if _armed[name] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
