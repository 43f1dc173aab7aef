"""The drawing library, set up for one process that draws one picture and ends."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory


@contextmanager
def drawing_library(backend: str) -> Iterator[None]:
    """Let matplotlib be loaded inside: what it caches is dropped with the block."""
    with TemporaryDirectory(prefix="drawing-") as cache:
        os.environ.update(MPLCONFIGDIR=cache, MPLBACKEND=backend, OPENBLAS_NUM_THREADS="1")
        yield
