"""A disk that can be filled and emptied again."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

ROOM = 65_536
"""Bytes that still go into a file once the file limit is set."""


class SmallDisk(Protocol):
    """A folder and what can happen to its disk."""

    folder: Path

    def fill(self) -> None:
        """Leave no room."""

    def free(self) -> None:
        """Make room again."""


class Volume:
    """A file system of two megabytes, where we may mount one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fill(self) -> None:
        with self._ballast.open("wb", buffering=0) as ballast, suppress(OSError):
            while ballast.write(bytes(4_096)):
                pass

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)


class FileLimit:
    """This process may write no file beyond ``ROOM``: what root is not needed for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, self._limits[1]))

    def free(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)


@contextmanager
def small_disk(folder: Path, *, mounted: bool) -> Iterator[SmallDisk]:
    """Give a small disk at ``folder``; where none may be mounted, a limit on files instead."""
    folder.mkdir()
    if not (mounted and _mount(folder)):
        disk = FileLimit(folder)
        try:
            yield disk
        finally:
            disk.free()
        return
    try:
        yield Volume(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


def _mount(folder: Path) -> bool:
    if os.geteuid() != 0:
        return False
    options = ["-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs"]
    done = subprocess.run(["mount", *options, folder], check=False, capture_output=True)
    return done.returncode == 0
