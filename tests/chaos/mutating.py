"""``python -m tests.chaos.mutating``: 50,000 updates no server should send, and nothing breaks.

Half of them are asked for, half handed in through the webhook; every one is kept, and what can be
answered is answered.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from db.migrate import upgrade
from tests.support.telegram.mutated import Outcome, hear_mutants
from tests.support.telegram.ward import ward_on_telegram

AT_ONCE = 1_000
"""Mutants of one ward: it is settled before the next one opens."""


def _play(many: int, seed: int, *, by_webhook: bool) -> Outcome:
    """Let a fresh ward hear that many mutants."""
    with tempfile.TemporaryDirectory(prefix="hocvuso-chaos-") as made:
        url = f"sqlite:///{made}/hocvuso.db"
        upgrade(url)

        async def play() -> Outcome:
            async with ward_on_telegram(url, Path(made), by_webhook=by_webhook) as ward:
                return await hear_mutants(ward, seed, many)

        return asyncio.run(play())


def main(words: Sequence[str] | None = None) -> int:
    """Run; return 0 when nothing was lost and nothing broke."""
    args = _read(words)
    told = {"asked": [0, 0], "called": [0, 0]}
    broke: list[str] = []
    for turn, begins in enumerate(range(0, args.updates, AT_ONCE)):
        many, way = min(AT_ONCE, args.updates - begins), ("asked", "called")[turn % 2]
        found = _play(many, args.seed + turn, by_webhook=way == "called")
        told[way][0] += found.came
        told[way][1] += found.lost
        broke += found.broke
    lost = sum(one[1] for one in told.values())
    print(json.dumps({"came, lost": told, "errors": len(broke), "first": broke[:3]}))
    return 1 if broke or lost else 0


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.mutating", description=__doc__)
    parser.add_argument("--updates", type=int, default=50_000, help="how many (50,000)")
    parser.add_argument("--seed", type=int, default=12, help="which ones (12)")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
