"""``python -m tests.chaos.schedule``: 90 days of reminders, two schedulers, kills, a wrong clock.

Every occurrence must be decided and said once, never before its hour, and at most a minute after
it or after the last disturbance. What must happen is reckoned here, not asked of the house.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.runtime.engine import build_engine
from bot.runtime.ward_context import build_ward_context
from bot.scheduling.scheduler import Scheduler
from bot.scheduling.ticks import scheduled_tasks
from content.texts import Texts
from content.ward_profile import read_profile
from db.address import DatabaseAddress
from db.engine import Database
from db.migrate import upgrade
from db.models.messages import Outbox
from db.models.reminders import Reminder
from domain.zone import day_of
from tests.chaos.metronomes import Driver, SetClock, Timeline, ticking
from tests.chaos.reminded import MONDAY, World, expected, instant, populate
from tests.support.chaos import Lost, ask_once, freeze, tell

LATE = timedelta(seconds=60)
TICKS = frozenset({"remind"})
SOME = 5
"""So many broken promises of a kind are told, and how many more there are."""


@dataclass
class Found:
    """What came of a run."""

    occurrences: int = 0
    broken: list[str] = field(default_factory=list)
    latest: timedelta = timedelta(0)


def main(words: Sequence[str] | None = None) -> int:
    """Run; return 0 when every occurrence happened once, in time."""
    args = _read(words)
    began = time.monotonic()
    print(f"seed {args.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="hocvuso-chaos-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        with (folder / "log").open("ab") as log:
            try:
                line, found = _play(args, folder, log.fileno())
            except Lost as lost:
                line, found = Timeline(), Found(broken=[str(lost)])
        if found.broken:
            print((folder / "log").read_text()[-4_000:], file=sys.stderr)
    result = {
        "seed": args.seed,
        "seconds": round(time.monotonic() - began, 1),
        "occurrences": found.occurrences,
        "kills": line.kills,
        "jumps": line.jumps,
        "latest_seconds": round(found.latest.total_seconds()),
        "broken": found.broken,
    }
    print(json.dumps(result, ensure_ascii=False) if args.json else _told(result))
    return 1 if found.broken else 0


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.schedule", description=__doc__)
    for option, usual, what in (
        ("--days", 90, "virtual days"),
        ("--kills", 50, "moments at which one or both are killed"),
        ("--jumps", 10, "times the clock is set: an hour or a day, forward or back"),
        ("--staff", 70, "who hear twice on weekdays"),
        ("--leaders", 50, "who hear on Mondays"),
        ("--residents", 200, "who hear of a lesson they left"),
    ):
        parser.add_argument(option, type=int, default=usual, help=f"{what} ({usual})")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--json", action="store_true", help="end with one line of JSON")
    parser.add_argument("--postgresql", help="play on this empty database")
    return parser.parse_args(words)


def _play(args: argparse.Namespace, folder: Path, log: int) -> tuple[Timeline, Found]:
    url = args.postgresql or f"sqlite:///{folder / 'schedule.db'}"
    upgrade(url)
    clock = SetClock()
    database = Database(url)
    scheduler = _scheduler(database, clock, folder)
    world = asyncio.run(_set_up(database, scheduler, clock, vars(args)))
    freeze()
    driver = Driver(
        live=ticking(database, scheduler, clock),
        log=log,
        days=args.days,
        kills=args.kills,
        jumps=args.jumps,
        dice=random.Random(args.seed),
    )
    line = driver.play()
    rows = ask_once(lambda at: tell(at, asyncio.run(_kept(database))), log=log)
    return line, reckon(world, args.days, line, rows)


def _scheduler(database: Database, clock: SetClock, folder: Path) -> Scheduler:
    texts = Texts.load()
    house = build_ward_context(
        ward=read_profile("demo"), texts=texts, data_dir=folder, public_url="", demo=True
    )
    engine = build_engine(database=database, context=house, texts=texts, clock=clock)
    ticks = scheduled_tasks(engine.work_factory, DatabaseAddress.read(database.url), folder)
    return Scheduler(database, [tick for tick in ticks if tick.name in TICKS], clock)


async def _set_up(
    database: Database, scheduler: Scheduler, clock: SetClock, sizes: Mapping[str, int]
) -> World:
    """Store the people and let one Monday pass in peace: every life finds its statements ready."""
    world = await populate(database, sizes, sizes["seed"])
    for later in (-1, 1):
        clock.now = instant(MONDAY - timedelta(days=7), 8) + timedelta(seconds=later * 40)
        await scheduler.poll()
    await database.close()
    return world


async def _kept(database: Database) -> dict[str, Any]:
    """Return what was decided and said since the first day: rows of plain words."""
    begins = instant(MONDAY, 0)
    async with database.read() as session:
        decided = (
            await session.execute(sa.select(Reminder).where(Reminder.decided_at >= begins))
        ).scalars()
        said = await session.execute(
            sa.select(Outbox.dedupe_key, Outbox.person_id, Outbox.key, Outbox.due_at).where(
                Outbox.dedupe_key.is_not(None), Outbox.created_at >= begins, Outbox.part == 0
            )
        )
        found = {
            "decided": [
                [one.id.hex, one.person_id.hex, one.rule, one.decided_at.isoformat()]
                for one in decided
                if one.state == "told"
            ],
            "said": [
                [str(key).partition(":")[2].replace("-", ""), str(who), what, at.isoformat()]
                for key, who, what, at in said
            ],
        }
    await database.close()
    return found


def reckon(world: World, days: int, line: Timeline, rows: Mapping[str, Any]) -> Found:
    """Hold what was kept against what must have happened."""
    found = Found()
    wanted = Counter(expected(world, days, line.seen))
    decided: Counter[tuple[str, str, date]] = Counter()
    for _, person, rule, text in rows["decided"]:
        at = datetime.fromisoformat(text)
        decided[person, rule, day_of(at)] += 1
        due = instant(day_of(at), world.hour_of(person))
        late = at - max([due, *(one for one in line.disturbed if due < one <= at)])
        found.latest = max(found.latest, late)
        if at < due:
            found.broken.append(f"{rule} early: {at} before {due}")
        if late > LATE:
            found.broken.append(f"{rule} late: {at}, {late} after it was due")
    ids = {one for one, *_ in rows["decided"]}
    said = Counter(one for one, *_ in rows["said"])
    found.occurrences = sum(wanted.values())
    found.broken = found.broken[:SOME]
    for what, some in (
        ("missing", wanted - decided),
        ("doubled or unwanted", decided - wanted),
        ("decided and not said", Counter(ids) - said),
        ("said twice, or never decided", said - Counter(ids)),
    ):
        if some:
            found.broken.append(f"{sum(some.values())} {what}: {sorted(some)[:SOME]}")
    return found


def _told(result: Mapping[str, Any]) -> str:
    broken = result["broken"]
    end = "\n".join(broken) if broken else "each once, none early, none late"
    return (
        f"{result['occurrences']} occurrences, {result['kills']} kills, {result['jumps']} jumps "
        f"in {result['seconds']} s; at most {result['latest_seconds']} s late\n{end}"
    )


if __name__ == "__main__":
    sys.exit(main())
