"""Puts files in place so that each is whole or absent, whatever ends the process."""

import os
from pathlib import Path

PRIVATE = 0o700


def put_in_place(made: Path, place: Path) -> None:
    """Move a finished file to ``place``, over whatever stood there.

    When this returns, its bytes and its name are on the disk. Both paths lie on one file system.
    """
    sync(made)
    make_folder(place.parent)
    made.replace(place)
    sync(place.parent)


def make_folder(folder: Path) -> None:
    """Make a folder that only this user may enter, and sync it so that it survives a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(mode=PRIVATE, exist_ok=True)
    sync(folder.parent)


def sync(path: Path) -> None:
    """Wait until a file's bytes, or the names in a folder, are on the disk."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
