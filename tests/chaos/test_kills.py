"""``kill -9`` at every named point and at 200 random moments: nothing lost, nothing doubled."""

import json
import subprocess
import sys
from pathlib import Path

from tests.chaos.rounds import VISITED
from tests.support.waiting import LONG_RUN

ROOT = Path(__file__).parents[2]
EACH = 3
RANDOM_KILLS = 200


def test_no_kill_loses_or_doubles_anything(tmp_path: Path):
    log = tmp_path / "log"
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tests.chaos", "--json", "--log", str(log)),
            *("--kills", str(RANDOM_KILLS), "--each", str(EACH)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=LONG_RUN,
        check=False,
    )
    print(run.stdout, run.stderr, log.read_text() if log.exists() else "")
    found = json.loads(run.stdout.splitlines()[-1])
    assert found["broken"] == []
    assert run.returncode == 0
    hits = found["kills"]
    assert {name: hits.get(name, 0) for name in VISITED} == dict.fromkeys(VISITED, EACH)
    assert hits["at random"] >= RANDOM_KILLS
    # A run in which hardly anything happened would prove nothing.
    checked = found["checked"]
    assert min(checked["answer"], checked["initiatives"], checked["files"]) >= 10
