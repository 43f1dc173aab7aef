"""``python -m tests.chaos.broadcast``: a broadcast to thousands, its senders killed on the way.

Telegram is a process of its own in foul weather; its ledger says what really arrived. The house
may double what was under way when a sender died or what was never answered, and nothing else.
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import db  # noqa: F401 - its SQLite first
from bot.runtime.ward_context import build_ward_context
from content.texts import Texts
from content.ward_profile import read_profile
from db.migrate import upgrade
from tests.chaos.announcing import OUTSIDERS, Post, announce, outcomes, place_for, settle
from tests.support.chaos import Lost, ask_once, freeze, life
from tests.support.telegram.ledger import most_in_a_second
from tests.support.telegram.people import FIRST
from tests.support.waiting import WAIT

FAILPOINTS = ("broadcast.started", "broadcast.batch", "sender.claimed", "sender.posted")
HEARD_BUT_NOT_KEPT = 1.0
"""Seconds before a kill in which an answer may have come and not yet been written down."""
STILL_UNDER_WAY = 0.1
"""Seconds after a kill in which the platform may read what its sender had posted by then."""
PATIENCE = WAIT


@dataclass
class Run:
    """What one run saw: when senders died, and how it ended."""

    kills: list[float] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


def play(folder: Path, *, people: int, kills: int, seed: int, weather: str = "foul") -> Run:
    """Send one broadcast through ``kills`` kills; return what was seen and what was broken."""
    ledger, run, rng = folder / "ledger.jsonl", Run(), random.Random(seed)
    chats = [FIRST + n for n in range(people + OUTSIDERS)]
    with telegram(len(chats), ledger, seed, weather) as api, (folder / "log").open("ab") as log:
        post = _place(folder, api)
        ask_once(settle(post, chats), log=log.fileno(), seconds=PATIENCE)
        for kill in range(kills):
            _live_and_die(post, log.fileno(), rng, kill, run)
        _live_to_the_end(post, log.fileno(), run, seconds=PATIENCE + people / 8)
        told = ask_once(outcomes(post), log=log.fileno())
    judge(run, told, [json.loads(line) for line in ledger.read_text().splitlines()], chats)
    return run


def _place(folder: Path, api: str) -> Post:
    texts = Texts.load()
    house = build_ward_context(
        ward=read_profile("demo"), texts=texts, data_dir=folder, public_url="", demo=True
    )
    post = place_for(folder, house, texts, api)
    upgrade(post.url)
    freeze()
    return post


@contextmanager
def telegram(people: int, ledger: Path, seed: int, weather: str) -> Iterator[str]:
    """Let a platform run that knows these people and keeps to Telegram's own limits."""
    words = [sys.executable, "-m", "tests.support.telegram", "--limits", "--weather", weather]
    words += ["--people", str(people), "--first", str(FIRST), "--seed", str(seed)]
    words += ["--blocked", "0.02", "--gone", "0.01", "--json-ledger", str(ledger)]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    try:
        yield running.stdout.readline().strip()
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait(WAIT)


def _live_and_die(post: Post, log: int, rng: random.Random, kill: int, run: Run) -> None:
    """Let a sender live for a moment, or until a failpoint it comes to, and kill it."""
    name = FAILPOINTS[kill] if kill < len(FAILPOINTS) else None
    armed = (name, rng.randint(1, 3) if name.startswith("sender") else 1) if name else None
    with life(announce(Post(post.url, post.house, post.texts, post.api, armed)), log=log) as one:
        deadline = time.monotonic() + PATIENCE
        lives_until: float | None = None
        while time.monotonic() < deadline and not one.is_over:
            if one.hear(0.05) and lives_until is None:
                lives_until = time.monotonic() + rng.uniform(0.05, 1.5)
            if armed is None and lives_until is not None and time.monotonic() >= lives_until:
                one.kill()
        run.kills.append(time.time())
    if one.end() != -signal.SIGKILL:
        run.broken.append(f"a sender ended with {one.end()} instead of being killed")


def _live_to_the_end(post: Post, log: int, run: Run, seconds: float) -> None:
    with life(announce(post), log=log) as one:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and not one.is_over:
            one.hear(0.2)
        if not one.is_over:
            run.broken.append("the broadcast did not end")
            one.kill()


def judge(
    run: Run, told: Mapping[str, Any], ledger: Sequence[Mapping[str, Any]], chats: Sequence[int]
) -> None:
    """Hold what the house says against what arrived."""
    arrivals: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for one in ledger:
        if one["method"] == "sendmessage" and one["outcome"] in {"accepted", "unanswered"}:
            arrivals[one["chat"]].append(one)
    again = [earlier for told_her in arrivals.values() for earlier in told_her[:-1]]
    unanswered = sum(1 for one in again if one["outcome"] == "unanswered")
    cut_short = sum(1 for one in again if one["outcome"] == "accepted" and _was_cut(one, run))
    audience, outside = set(chats[OUTSIDERS:]), set(chats[:OUTSIDERS])
    states = Counter(state for state, _, _ in told.values())
    lost = [c for c in audience if told.get(str(c), [""])[0] == "sent" and c not in arrivals]
    unnamed = [c for c in audience if told.get(str(c), [""])[0] not in ENDS]
    wrong = [c for c in audience if c in arrivals and told[str(c)][0] == "skipped"]
    sends = [(one["since"], one["at"]) for one in ledger if one["method"] == "sendmessage"]
    rude = [one for one in ledger if one["is_in_pause"] and not _is_excused(one, ledger, run)]
    run.figures = {
        "kills": len(run.kills), "arrived": len(arrivals), "doubled": len(again),
        "cut_short_by_a_kill": cut_short, "never_answered": unanswered, "states": dict(states),
        "worst_second": most_in_a_second(sends), "in_pauses": len(rude),
    }  # fmt: skip
    checks = {
        "lost": len(lost),
        "without a named outcome": len(unnamed),
        "said to have been skipped, yet arrived": len(wrong),
        "outside the audience": len(outside & arrivals.keys()),
        "doubled though neither cut short nor unanswered": len(again) - cut_short - unanswered,
        "refused as malformed": sum(1 for one in ledger if one["status"] in {400, 404}),
        "too many in a second": max(0, run.figures["worst_second"] - 30),
        "inside a pause": len(rude),
    }
    run.broken += [f"{count} {what}" for what, count in checks.items() if count]


ENDS = frozenset({"sent", "skipped", "failed", "expired"})


def _was_cut(one: Mapping[str, Any], run: Run) -> bool:
    """Return whether its sender died before it could write down that this had arrived."""
    return any(
        kill - HEARD_BUT_NOT_KEPT <= one["at"] and one["since"] <= kill + STILL_UNDER_WAY
        for kill in run.kills
    )


def _is_excused(one: Mapping[str, Any], ledger: Sequence[Mapping[str, Any]], run: Run) -> bool:
    """Return whether the pause it fell into was heard by a sender that died with the news."""
    asked = [e["at"] for e in ledger if e["status"] == 429 and e["at"] < one["at"]]
    return any(at <= kill <= at + HEARD_BUT_NOT_KEPT for at in asked[-40:] for kill in run.kills)


def main() -> int:
    """Run; return 0 when no promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.broadcast", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--weather", default="foul", choices=("fair", "foul", "storm"))
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hocvuso-chaos-") as made:
        try:
            run = play(
                Path(made),
                people=args.people,
                kills=args.kills,
                seed=args.seed,
                weather=args.weather,
            )
        except Lost as lost:
            print(lost, (Path(made) / "log").read_text()[-3000:])
            return 1
    result = {"seed": args.seed, **run.figures, "broken": run.broken}
    print(json.dumps(result) if args.json else "\n".join(f"{k}: {v}" for k, v in result.items()))
    return 1 if run.broken else 0


if __name__ == "__main__":
    sys.exit(main())
