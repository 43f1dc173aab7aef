"""Mends Python's sleep under libfaketime, for scripts/any_day.sh, which alone puts it on the path.

Python sleeps until an instant of the monotonic clock. The library moves that instant along with
the day although the clock itself is left alone, and the system refuses it.
"""

import os
import select
import time
from typing import SupportsIndex


def _sleep(given: float | SupportsIndex, /) -> None:
    seconds = float(given)
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        select.select([], [], [], left)


if os.environ.get("FAKETIME"):
    time.sleep = _sleep
