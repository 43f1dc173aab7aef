"""How much room the data folder's disk has, and the reserve that only words may use."""

import os
from dataclasses import dataclass
from pathlib import Path

RESERVE = 1_000_000_000
"""Bytes kept free for words and the database, on a large disk a share of it."""
RESERVED_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """Bytes free on a disk, and how many of them files may not take."""

    free: int
    reserve: int

    @property
    def is_short(self) -> bool:
        """Whether no file may be stored now."""
        return self.free < self.reserve


def disk_room(folder: Path) -> DiskRoom:
    """Return the room on the disk of a folder, or of where it will be made."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    disk = os.statvfs(there)
    reserve = max(RESERVE, int(disk.f_blocks * disk.f_frsize * RESERVED_SHARE))
    return DiskRoom(disk.f_bavail * disk.f_frsize, reserve)
