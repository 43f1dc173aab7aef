"""The cleaning child is shut in: no socket, no file of anybody else, and it cleans all the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

TRY = """
import io, json, socket, sys
from pathlib import Path
from services.files.confinement import shut_in

own, made, other = map(Path, sys.argv[1:])
shut_in([own], [made])

def refused(deed):
    try:
        deed()
    except PermissionError:
        return True
    return False

print(json.dumps({
    "own": refused(own.read_bytes),
    "made": refused(lambda: made.write_bytes(b"clean") and made.read_bytes()),
    "own, changed": refused(lambda: own.write_bytes(b"")),
    "other": refused(other.read_bytes),
    "their folder": refused(lambda: list(other.parent.iterdir())),
    "a new file": refused(lambda: (made.parent / "new").write_bytes(b"")),
    "other, gone": refused(other.unlink),
    "a program": refused(lambda: __import__("subprocess").run([str(other)])),
    "TCP": refused(socket.socket),
    "UDP": refused(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM)),
    "a pair": refused(socket.socketpair),
}))
"""


def told(*words: str | Path) -> dict[str, bool]:
    run = subprocess.run([sys.executable, *map(str, words)], capture_output=True, check=True)
    found: dict[str, bool] = json.loads(run.stdout)
    return found


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """A file of the child's own, the one it makes, and somebody else's."""
    found = [tmp_path / "var" / name for name in ("incoming/raw", "making/out", "files/other")]
    for path in found:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"x")
    return found


def test_who_is_shut_in_reaches_its_own_two_files_and_nothing_else(files: list[Path]):
    within_reach = {"own", "made"}
    found = told("-c", TRY, *files)
    assert {what for what, is_refused in found.items() if not is_refused} == within_reach
    assert files[2].read_bytes() == b"x"


def test_whether_it_is_in_force_can_be_asked(files: list[Path]):
    found = told("-m", "services.files.confinement", files[2])
    assert found == {"files": True, "network": True}
