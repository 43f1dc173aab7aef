"""``python -m tests.chaos.fortnight``: a fortnight over Tết is rehearsed and killed on the way.

Each life plays on from where the record of the last one ends. What comes of it must keep the
promises, and be the calendar of the same play without a kill.
"""

from __future__ import annotations

import argparse
import json
import random
import socket
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import uvloop

from demo.rehearsal.life import Life as Rehearsal
from demo.rehearsal.life import Progress
from demo.rehearsal.page import as_csv
from demo.rehearsal.perform import Played, outcome, populate
from demo.rehearsal.play import Play, moments
from demo.rehearsal.record import PlayRecord
from domain.quiet import QUIET_HOURS
from tests.support.chaos import Life, Lost, freeze, life, tell

FIRST, LAST = date(2027, 1, 31), date(2027, 2, 13)
KILLED = -9
LONGEST_DELAY = 0.08
"""Seconds after a finished moment at which a life is killed at the latest: amid the next one."""
SILENCE = 60


class WrittenRecord(PlayRecord):
    """A record whose every line is in its file before the play goes on: a kill loses none."""

    def __init__(self, file: Path) -> None:
        """Read what earlier lives wrote."""
        super().__init__()
        lines = file.read_text().splitlines() if file.exists() else []
        for what, facts in map(json.loads, lines):
            if what == "take":
                super().take(*facts)
            elif what == "close_day":
                super().close_day(date.fromisoformat(facts[0]), facts[1])
            else:
                super().finish(datetime.fromisoformat(facts[0]))
        self._lines = file.open("ab", buffering=0)

    def take(self, address: str, fingerprint: str) -> None:
        super().take(address, fingerprint)
        self._write("take", address, fingerprint)

    def close_day(self, day: date, left_out: Sequence[Any]) -> None:
        super().close_day(day, left_out)
        self._write("close_day", day.isoformat(), [list(row) for row in left_out])

    def finish(self, now: datetime) -> None:
        super().finish(now)
        self._write("finish", now.isoformat())

    def _write(self, what: str, *facts: object) -> None:
        self._lines.write(json.dumps([what, facts]).encode() + b"\n")


@dataclass(frozen=True, slots=True)
class Kill:
    """A life is to be killed so long after so many finished moments."""

    after: int
    delay: float


def main(words: Sequence[str] | None = None) -> int:
    """Play twice, killed and in peace; return 0 when the promises were kept and both agree."""
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.fortnight", description=__doc__)
    parser.add_argument("--kills", type=int, default=40)
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    args = parser.parse_args(words)
    began = time.monotonic()
    freeze()
    play = Play("demo", FIRST, LAST, args.people, args.seed, QUIET_HOURS)
    with tempfile.TemporaryDirectory(prefix="hocvuso-fortnight-") as made:
        killed, kills = _perform(play, Path(made, "killed"), args.kills)
        peace, _ = _perform(play, Path(made, "peace"), 0)
    broken = [] if killed.promises.are_kept else [str(killed.promises)]
    if as_csv(killed.days) != as_csv(peace.days):
        broken.append("killed, it comes to another calendar")
    result = {
        "seed": args.seed,
        "seconds": round(time.monotonic() - began, 1),
        "kills": kills,
        "told": sum(sum(day.sent.values()) for day in killed.days),
        "broken": broken,
    }
    print(json.dumps(result))
    return 1 if broken else 0


def _perform(play: Play, folder: Path, kills: int) -> tuple[Played, int]:
    folder.mkdir()
    populate(play, folder, _no_bar)
    with (folder / "log").open("ab") as log:
        killed = _play_through(play, folder, _plan(play, kills), log.fileno())
    return outcome(play, folder, WrittenRecord(folder / "record")), killed


@contextmanager
def _no_bar(_what: str) -> Iterator[Progress]:
    yield lambda _done, _total: None


def _plan(play: Play, kills: int) -> list[Kill]:
    dice, total = play.dice("kills"), sum(1 for _ in moments(play)) + 1
    after = sorted(dice.randrange(1, total) for _ in range(kills))
    return [Kill(many, dice.uniform(0, LONGEST_DELAY)) for many in after]


def _play_through(play: Play, folder: Path, planned: Sequence[Kill], log: int) -> int:
    """Play to the end in one life after the other; return how many were killed."""

    def run(line: socket.socket) -> None:
        rehearsal = Rehearsal(play, folder, WrittenRecord(folder / "record"))
        uvloop.run(rehearsal.run(lambda number, _total: tell(line, {"played": number})))

    done = 0
    for killed, kill in enumerate([*planned, None]):
        with life(run, log=log) as one:
            while not one.is_over and (kill is None or done < kill.after):
                done += _heard(one)
            if kill is not None:
                time.sleep(kill.delay)
                one.kill()
            while not one.is_over:
                done += _heard(one)
            status = one.end()
        if status == 0:
            return killed
        if status != KILLED:
            raise Lost(f"a life ended by itself: {(folder / 'log').read_text()}")
    raise AssertionError("the last life was killed by nobody")


def _heard(one: Life) -> int:
    """Return how many moments more a life has finished."""
    heard = one.hear(SILENCE)
    if not heard and not one.is_over:
        raise Lost("a life says nothing")
    return len(heard)


if __name__ == "__main__":
    sys.exit(main())
