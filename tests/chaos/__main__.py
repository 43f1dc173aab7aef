"""``python -m tests.chaos``: kill the house again and again, and reckon up what was promised."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.chaos.rounds import RANDOM, VISITED, Reckoning, Stage, play, stage
from tests.chaos.workers import play_with_workers
from tests.support.chaos import Lost, freeze

ROUND = 50
"""Kills of one round."""
REPEATED = 3
"""Every so many rounds the same day is played again without a kill."""


def main(words: Sequence[str] | None = None) -> int:
    """Run; return 0 when nothing was lost, doubled or left over, and every failpoint was hit."""
    args = _read(words)
    began = time.monotonic()
    print(f"seed {args.seed}", flush=True)
    freeze()
    found = Reckoning()
    with tempfile.TemporaryDirectory(prefix="hocvuso-chaos-", ignore_cleanup_errors=True) as made:
        with stage(Path(made)) as place:
            try:
                if args.postgresql:
                    play_with_workers(
                        place, args.postgresql, seed=args.seed, kills=args.kills, into=found
                    )
                else:
                    _play_all(args, place, found)
            except Lost as lost:
                found.broken.append(str(lost))
        if found.broken and args.log:
            args.log.write_bytes((Path(made) / "log").read_bytes())
    result = {
        "seed": args.seed,
        "seconds": round(time.monotonic() - began, 1),
        "kills": dict(sorted(found.kills.items())),
        "checked": dict(found.counts),
        "broken": found.broken,
    }
    print(json.dumps(result, ensure_ascii=False) if args.json else _told(result))
    return 1 if found.broken else 0


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--kills", type=int, default=200, help="kills at random moments (200)")
    parser.add_argument("--each", type=int, default=5, help="kills at every failpoint (5)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--postgresql", help="play with two workers on this empty database")
    parser.add_argument("--log", type=Path, help="where to keep the lives' log if a promise broke")
    return parser.parse_args(words)


def _play_all(args: argparse.Namespace, place: Stage, found: Reckoning) -> None:
    """Play rounds until every planned kill happened; a failpoint not come to is planned again."""
    rng = random.Random(args.seed)
    planned = [RANDOM] * args.kills + [*VISITED] * args.each
    played, fruitless = 0, 0
    while planned and fruitless < 3:
        rng.shuffle(planned)
        kills, planned = planned[:ROUND], planned[ROUND:]
        found.missed = []
        seed, in_peace = args.seed + played, played % REPEATED == 0
        play(place, seed=seed, kills=kills, into=found, in_peace=in_peace)
        planned += found.missed
        fruitless = fruitless + 1 if len(found.missed) == len(kills) else 0
        played += 1
    found.broken += [f"no life ever came to {name}" for name in sorted(set(planned))]


def _told(result: dict[str, Any]) -> str:
    kills = "\n".join(f"  {name:<22}{count:>6}" for name, count in result["kills"].items())
    checked = ", ".join(f"{count} {name}" for name, count in result["checked"].items())
    broken = result["broken"]
    end = "\n".join(broken) if broken else "nothing lost, nothing doubled, nothing left over"
    total = sum(result["kills"].values())
    return f"{total} kills in {result['seconds']} s\n{kills}\nchecked: {checked}\n{end}"


if __name__ == "__main__":
    sys.exit(main())
