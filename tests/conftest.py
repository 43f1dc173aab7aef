"""What every test may use, each subject's fixtures being in tests/support; the long files begin."""

import gc
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import NoReturn

import pytest

pytest_plugins = [
    "tests.support.databases",
    "tests.support.in_memory",
    "tests.support.room_times",
    "tests.support.stories",
    "tests.support.use_cases",
]

_HERE = Path(__file__).parent
_LONG = ("chaos/test_kills.py", "chaos/*", "conversation/test_restart.py", "demo/test_rehearsal.py")
"""Files that keep a tester busy for long with few tests, the longest first.

Whoever shares tests out by their number leaves these to the very end, when the other testers have
nothing left to do: so `make test` keeps our order.
"""


def pytest_configure() -> None:
    """Take Ctrl-C as always, but by ourselves: asyncio would set a handler up for every test."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupted)


def _interrupted(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@pytest.fixture(autouse=True)
def umask_given_back() -> Iterator[None]:
    """A command called in this process narrows its umask; the next test begins with the usual."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def pytest_collection_finish() -> None:
    """Leave what is loaded, which lives as long as the process, out of every search for garbage."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)  # pytest itself then keeps the tests of one engine together
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long files; then those of many tests, so that files of a kind are spread."""
    tests = Counter(item.path for item in items)
    items.sort(key=lambda item: (_turn(item.path), -tests[item.path]))


def _turn(file: Path) -> int:
    place = file.relative_to(_HERE) if file.is_relative_to(_HERE) else file
    return next((n for n, long in enumerate(_LONG) if place.match(long)), len(_LONG))
