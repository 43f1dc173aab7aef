"""Files as old as a test wants them: the one home of set file times.

The file system dates what is made, moved and removed in it by the machine's clock. So a test of
ages takes its own now from that clock too, and never from a fixed day.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path


def set_age(path: Path, at: datetime) -> None:
    """Date a file or folder, of which nothing is made or removed any more."""
    os.utime(path, (at.timestamp(), at.timestamp()))
