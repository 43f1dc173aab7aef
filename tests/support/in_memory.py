"""Keeps what a test run writes in memory where the machine has room: no test waits for a disk.

The house syncs every commit to the disk. Tests kill processes, never the machine, so nothing they
prove depends on it, and thousands of commits wait some milliseconds each.
"""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 6 * 1024**3
"""Bytes that must be free there; a whole run with three testers writes about a third of it."""


def pytest_configure() -> None:
    """Let this process, its testers and all they start make their folders there.

    Whoever sets ``TMPDIR`` is obeyed.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
