"""The command line as a person meets it: words in, an exit status and two texts out."""

import io
import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import clock
from bot.__main__ import main
from tests.support.databases import copy_sqlite
from tests.support.talk import START


@dataclass(frozen=True)
class Said:
    """What a verb came to."""

    status: int
    out: str
    err: str


Cli = Callable[..., Said]


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data folder of the house, not yet there."""
    return tmp_path / "var"


@pytest.fixture
def migrated(data_dir: Path, sqlite_template: Path) -> Path:
    """The data folder with an empty database of today's tables."""
    data_dir.mkdir()
    copy_sqlite(sqlite_template, data_dir / "hocvuso.db")
    return data_dir


@pytest.fixture
def cli(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Cli]:
    """Call ``hocvuso`` in this process, on one day whatever the machine's; all is given back."""
    monkeypatch.setattr(clock, "now", lambda: START)
    for name in os.environ:
        if name.startswith("HOCVUSO_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOCVUSO_DATA_DIR", str(data_dir))
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level

    def call(*words: str | Path, stdin: str = "", **settings: str) -> Said:
        for name, value in settings.items():
            monkeypatch.setenv(f"HOCVUSO_{name}", value)
        typed = io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8")
        monkeypatch.setattr(sys, "stdin", typed)
        status = main([str(word) for word in words])
        told = capsys.readouterr()
        return Said(status, told.out, told.err)

    yield call
    root.handlers[:] = handlers
    root.setLevel(level)
