"""A progress bar on standard error for slow verbs; silent without a terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Progress = Callable[[int, int], None]
"""Called with (done, total)."""


@contextmanager
def bar(what: str, *, unit: str = "", is_bytes: bool = False) -> Iterator[Progress]:
    """Show progress. Yields a function to be called with (done, total)."""
    from tqdm import tqdm

    with tqdm(
        desc=what,
        unit="B" if is_bytes else unit,
        unit_scale=is_bytes,
        disable=not sys.stderr.isatty(),
        leave=False,
        file=sys.stderr,
    ) as shown:

        def step(done: int, total: int) -> None:
            shown.total = total
            shown.update(max(0, done - shown.n))

        yield step
