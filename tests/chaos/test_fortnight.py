"""A rehearsed fortnight keeps its promises however often it is killed, and comes to the same."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.waiting import LONG_RUN

ROOT = Path(__file__).parents[2]
KILLS = 4


def test_a_killed_fortnight_is_the_same_fortnight():
    done = subprocess.run(
        [*(sys.executable, "-m", "tests.chaos.fortnight"), "--kills", str(KILLS), "--seed", "7"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONG_RUN,
        check=False,
    )
    print(done.stdout, done.stderr)
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["broken"] == []
    assert done.returncode == 0
    assert found["kills"] == KILLS
    assert found["told"] > 15
