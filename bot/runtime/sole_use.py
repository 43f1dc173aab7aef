"""Locks the data folder for one process: the system releases the lock when the process ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import BadSetting

LOCK_FILE = "running.lock"


@contextmanager
def sole_use(data_dir: Path) -> Iterator[None]:
    """Hold the data folder alone. Raises BadSetting when another process holds it."""
    data_dir.mkdir(parents=True, exist_ok=True)
    with (data_dir / LOCK_FILE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as held:
            raise BadSetting(
                f"hocvuso is running on {data_dir} already: stop it first, "
                "or choose another HOCVUSO_DATA_DIR."
            ) from held
        yield
