"""Loads the drawing library in a process that draws one picture and ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from services.files.disk import make_folder, put_in_place

CACHE = "cache"
"""The library's cache in the data folder; it may be lost."""
_FONTS = "fontlist-*.json"


@contextmanager
def drawing_library(backend: str, data_dir: Path) -> Iterator[None]:
    """Let matplotlib be loaded inside; fonts that an earlier drawing looked for are known.

    Looking for fonts takes longer than drawing. The library gets a copy of what was found, and
    never a file or a lock that others use: its process may be killed at any moment.
    """
    kept = data_dir / CACHE
    with TemporaryDirectory(prefix="drawing-") as own:
        _copy_fonts(kept, Path(own))
        os.environ.update(MPLCONFIGDIR=own, MPLBACKEND=backend, OPENBLAS_NUM_THREADS="1")
        yield
        _keep_fonts(Path(own), kept)


def _copy_fonts(kept: Path, own: Path) -> None:
    for known in kept.glob(_FONTS):
        (own / known.name).write_bytes(known.read_bytes())


def _keep_fonts(own: Path, kept: Path) -> None:
    for found in own.glob(_FONTS):
        known = kept / found.name
        if not known.is_file() or known.read_bytes() != found.read_bytes():
            _put_beside(found, known)


def _put_beside(found: Path, known: Path) -> None:
    """Put a copy in place: the data folder may lie on another disk than what is passing."""
    make_folder(known.parent)
    with TemporaryDirectory(prefix=".found-", dir=known.parent) as near:
        copy = Path(near) / found.name
        copy.write_bytes(found.read_bytes())
        put_in_place(copy, known)
