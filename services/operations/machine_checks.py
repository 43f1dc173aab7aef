"""The doctor's checks of the machine: how much may be open, and whether cleaning is shut in."""

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from services.operations.checkup import CheckResult, good, note

LEAST_OPEN = 4_096
"""Files and connections of one process, of which open pages may hold six in ten."""
_HOUSE = Path(__file__).resolve().parents[2]


def check_machine() -> Iterator[CheckResult]:
    """Check what this machine grants to a process of this user."""
    yield from _descriptors()
    yield from _confinement()


def _descriptors() -> Iterator[CheckResult]:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most == resource.RLIM_INFINITY or most >= LEAST_OPEN:
        yield good("limits: enough files and connections may be open")
    else:
        yield note(
            f"a process of this user may open {most} files and connections at once",
            "Set LimitNOFILE=65536 in the service, as deploy/hocvuso.service does.",
        )


def _confinement() -> Iterator[CheckResult]:
    """Start a process like the one that cleans files, and let it try what it may not do."""
    program = [sys.executable, "-P", "-m", "services.files.confinement"]
    with tempfile.NamedTemporaryFile() as other:
        run = subprocess.run(  # noqa: S603 - our own program
            [*program, other.name],
            env={"PYTHONPATH": str(_HOUSE)},
            capture_output=True,
            check=False,
        )
    found = json.loads(run.stdout or b"{}")
    reached = [what for what in ("files", "network") if not found.get(what)]
    if reached:
        yield note(
            f"what cleans people's files can reach other {' and the '.join(reached)}",
            "A kernel with Landlock and seccomp shuts it in: Linux 5.13 or newer.",
        )
    else:
        yield good("cleaning people's files is shut in: no network, no other file")
