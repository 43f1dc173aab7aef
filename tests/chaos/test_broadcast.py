"""A broadcast whose senders are killed, through Telegram's moods and limits: all told, once."""

import json
import subprocess
import sys
from pathlib import Path

from tests.support.waiting import LONG_RUN

ROOT = Path(__file__).parents[2]
PEOPLE = 300
KILLS = 8


def test_a_broadcast_survives_its_senders():
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tests.chaos.broadcast", "--json"),
            *("--people", str(PEOPLE), "--kills", str(KILLS)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONG_RUN,
        check=False,
    )
    print(run.stdout, run.stderr)
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["broken"] == []
    assert run.returncode == 0
    assert found["kills"] == KILLS
    assert found["arrived"] >= PEOPLE * 0.9
