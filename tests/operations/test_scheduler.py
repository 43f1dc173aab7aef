"""What is due runs once, whoever ticks; what was missed is caught up and named."""

import asyncio
from datetime import UTC, datetime, time, timedelta, tzinfo
from pathlib import Path

import pytest
from apscheduler.schedulers import base as vendor

from bot.conversation.work_factory import WorkFactory
from bot.runtime.engine import build_engine
from bot.scheduling.scheduler import Daily, Every, ScheduledTask, Scheduler
from bot.scheduling.ticks import scheduled_tasks
from db.address import DatabaseAddress
from db.engine import Database
from db.models.messages import Inbox
from db.queries.operations import run_ledger as rows
from domain.ids import WardId
from services.operations import run_ledger
from services.operations.backup import nightly_copies
from services.people import people
from services.people.browser_sessions import open_session
from services.privacy.retention import AT_ONCE
from tests.support.talk import house_of, texts
from tests.support.waiting import WAIT, others_end, until

EVENING = datetime(2026, 11, 22, 13, 0, tzinfo=UTC)
"""20:00 in the ward."""
NIGHT = Daily(time(2, 30))


class MovingClock:
    """A clock that moves only when told."""

    def __init__(self, now: datetime = EVENING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
async def database(database_url: str):
    """A database with today's tables, closed afterwards."""
    opened = Database(database_url)
    yield opened
    await opened.close()


def counted(
    name: str = "backup", due: Every | Daily = NIGHT
) -> tuple[ScheduledTask, list[datetime]]:
    """Return a tick that only notes when it ran."""
    ran: list[datetime] = []

    async def run(now: datetime) -> str:
        ran.append(now)
        return f"run {len(ran)}"

    return ScheduledTask(name, due, run), ran


def opening(database: Database, data_dir: Path) -> WorkFactory:
    """Return what lets ticks speak."""
    house = house_of(data_dir)
    return build_engine(
        database=database, context=house, texts=texts(), clock=MovingClock()
    ).work_factory


async def book(database: Database, name: str = "backup") -> list[tuple[datetime, int, str | None]]:
    async with database.read() as session:
        return [(r.due_at, r.late_by, r.outcome) for r in await rows.runs(session, name=name)]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        pytest.param("2026-11-22T13:00", "2026-11-21T19:30", id="in the evening: last night's"),
        pytest.param("2026-11-22T19:30", "2026-11-22T19:30", id="at half past two exactly"),
        pytest.param("2026-11-22T19:29", "2026-11-21T19:30", id="a minute before"),
        pytest.param("2026-12-31T17:30", "2026-12-30T19:30", id="new year has begun in the ward"),
    ],
)
def test_a_nightly_task_is_due_at_half_past_two_in_the_ward(now: str, due: str):
    def moment(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)

    assert NIGHT.latest(moment(now)) == moment(due)


def test_a_repeated_task_is_due_at_round_times():
    every = Every(timedelta(minutes=5))
    assert every.latest(EVENING + timedelta(minutes=7, seconds=3)) == EVENING + timedelta(minutes=5)


async def test_at_the_first_start_nothing_counts_as_missed(database: Database):
    tick, ran = counted()
    await Scheduler(database, [tick], MovingClock()).catch_up()
    assert ran == []
    assert await book(database) == [(NIGHT.latest(EVENING), 0, run_ledger.FIRST_START)]


async def test_a_task_runs_once_an_occurrence(database: Database):
    tick, ran = counted()
    clock = MovingClock()
    scheduler = Scheduler(database, [tick], clock)
    await scheduler.catch_up()
    clock.forward(hours=7)
    for _ in range(3):
        await scheduler.poll()
    await scheduler.catch_up()
    assert ran == [clock.now]
    due_at = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
    assert (await book(database))[1:] == [(due_at, 1800, "run 1")]


async def test_what_was_missed_is_caught_up_once_and_named(database: Database):
    tick, ran = counted()
    clock = MovingClock()
    await Scheduler(database, [tick], clock).catch_up()
    clock.forward(days=3)
    await Scheduler(database, [tick], clock).catch_up()
    assert len(ran) == 1
    due_at, late_by, outcome = (await book(database))[-1]
    assert due_at == datetime(2026, 11, 24, 19, 30, tzinfo=UTC)
    assert (late_by, outcome) == (17.5 * 3600, "run 1; 2 earlier missed")


async def test_two_schedulers_run_an_occurrence_once(database_url: str):
    databases = [Database(database_url), Database(database_url)]
    clock = MovingClock()
    tick, ran = counted()
    schedulers = [Scheduler(database, [tick], clock) for database in databases]
    await schedulers[0].catch_up()
    clock.forward(days=1)
    await asyncio.gather(*(s.poll() for s in schedulers for _ in range(5)))
    assert len(ran) == 1
    for database in databases:
        await database.close()


async def test_a_failing_task_is_named_and_the_next_runs(
    database: Database, caplog: pytest.LogCaptureFixture
):
    async def fail(_now: datetime) -> str:
        raise OSError(28, "No space left on device")

    good, ran = counted("good")
    clock = MovingClock()
    bad = ScheduledTask("bad", NIGHT, fail)
    scheduler = Scheduler(database, [bad, good], clock)
    await scheduler.catch_up()
    clock.forward(days=1)
    await scheduler.catch_up()
    assert len(ran) == 1
    assert (await book(database, "bad"))[-1][2] == "failed: OSError"
    assert "The scheduled task bad failed" in caplog.text


async def test_what_failed_is_tried_again_after_a_while(
    database: Database, caplog: pytest.LogCaptureFixture
):
    tries: list[datetime] = []

    async def work_the_third_time(now: datetime) -> str:
        tries.append(now)
        if len(tries) < 3:
            raise OSError(28, "No space left on device")
        return "written"

    clock = MovingClock()
    scheduler = Scheduler(database, [ScheduledTask("backup", NIGHT, work_the_third_time)], clock)
    await scheduler.catch_up()
    clock.forward(days=1)
    begun = clock.now
    outcomes = []
    for _ in range(40):
        await scheduler.poll()
        outcomes.append((await book(database))[-1][2])
        clock.forward(minutes=1)
    assert tries == [begun + timedelta(minutes=10 * n) for n in range(3)]
    assert outcomes[0] == "failed: OSError"
    assert outcomes[-1] == "written"
    assert caplog.text.count("The scheduled task backup failed") == 2


MINUTES = Every(timedelta(minutes=5))


@pytest.mark.parametrize("hours", [pytest.param(1, id="an hour"), pytest.param(24, id="a day")])
async def test_a_clock_set_forward_runs_the_newest_once_and_names_the_rest(
    database: Database, hours: int
):
    tick, ran = counted("look", MINUTES)
    clock = MovingClock()
    scheduler = Scheduler(database, [tick], clock)
    await scheduler.poll()
    clock.forward(hours=hours)
    for _ in range(4):
        await scheduler.poll()
        clock.forward(seconds=15)
    assert len(ran) == 1
    assert (await book(database, "look"))[-1][2] == f"run 1; {hours * 12 - 1} earlier missed"


async def test_a_clock_set_back_runs_no_day_twice(database: Database):
    tick, ran = counted()
    clock = MovingClock()
    scheduler = Scheduler(database, [tick], clock)
    await scheduler.poll()
    clock.forward(hours=7)
    for hours in (0, -1, 0.5, 0.5, -24, 12, 12):
        clock.forward(hours=hours)
        await scheduler.poll()
    assert len(ran) == 1
    assert len(await book(database)) == 2


async def test_a_clock_set_back_goes_on_looking_at_what_is_due(database: Database):
    tick, ran = counted("look", MINUTES)
    clock = MovingClock()
    scheduler = Scheduler(database, [tick], clock)

    async def beat_for(**span: float) -> int:
        before, end = len(ran), clock.now + timedelta(**span)
        while clock.now < end:
            await scheduler.poll()
            clock.forward(seconds=60)
        return len(ran) - before

    assert await beat_for(hours=1) == 11  # the first is where its time begins
    clock.forward(hours=-1)
    assert await beat_for(minutes=30) >= 5
    clock.forward(days=-1)
    assert await beat_for(minutes=30) >= 5
    rows_of_it = await book(database, "look")
    assert len({due_at for due_at, _, _ in rows_of_it}) == len(rows_of_it)


async def test_clocks_that_are_seconds_apart_run_nothing_twice(database: Database):
    tick, ran = counted("look", MINUTES)
    clock = MovingClock()
    slow = Scheduler(database, [tick], clock)
    quick = Scheduler(database, [tick], lambda: clock() + timedelta(seconds=20))
    for _ in range(60):
        await asyncio.gather(slow.poll(), quick.poll())
        clock.forward(seconds=15)
    assert len(ran) == len(await book(database, "look")) - 1 == 3


async def begun_and_died(
    database: Database, clock: MovingClock
) -> tuple[ScheduledTask, list[datetime]]:
    """Return a tick whose newest occurrence was begun by a process that is no more."""
    tick, ran = counted()
    await Scheduler(database, [tick], clock).catch_up()
    clock.forward(days=1)
    due_at = NIGHT.latest(clock.now)
    assert await run_ledger.begin(database, name=tick.name, due_at=due_at, now=clock.now)
    clock.forward(minutes=1)
    return tick, ran


async def test_on_one_machine_a_run_that_died_is_run_again_at_start(sqlite_url: str):
    database = Database(sqlite_url)
    clock = MovingClock()
    tick, ran = await begun_and_died(database, clock)
    await Scheduler(database, [tick], clock).poll()
    assert ran == []
    await Scheduler(database, [tick], clock).catch_up()
    assert ran == [clock.now]
    assert (await book(database))[-1][2] == "run 1"
    await database.close()


async def test_among_machines_a_run_is_taken_over_after_an_hour(postgresql_url: str):
    database = Database(postgresql_url)
    clock = MovingClock()
    tick, ran = await begun_and_died(database, clock)
    await Scheduler(database, [tick], clock).catch_up()
    assert ran == []
    clock.forward(hours=1)
    await Scheduler(database, [tick], clock).catch_up()
    assert ran == [clock.now]
    await database.close()


async def test_the_metronome_ticks(sqlite_url: str):
    database = Database(sqlite_url)
    ticked = asyncio.Event()

    async def run(_now: datetime) -> str:
        ticked.set()
        return "ticked"

    tick = ScheduledTask("second", Every(timedelta(seconds=1)), run)
    beat = timedelta(seconds=0.1)
    scheduler = Scheduler(database, [tick], lambda: datetime.now(UTC), beat=beat)
    scheduler.start()
    await asyncio.wait_for(ticked.wait(), WAIT)
    scheduler.stop()
    scheduler.stop()
    await others_end()
    assert [outcome for _, _, outcome in await book(database, "second")][:1] == ["first start"]
    await database.close()


async def test_a_slow_task_delays_no_other(sqlite_url: str):
    database = Database(sqlite_url)
    slow_began, let_go, ticked = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def wait(_now: datetime) -> str:
        slow_began.set()
        await let_go.wait()
        return "slow"

    async def run(_now: datetime) -> str:
        if slow_began.is_set():
            ticked.set()
        return "quick"

    every = Every(timedelta(seconds=0.2))
    beat = timedelta(seconds=0.1)
    ticks = [ScheduledTask("slow", every, wait), ScheduledTask("quick", every, run)]
    scheduler = Scheduler(database, ticks, lambda: datetime.now(UTC), beat=beat)
    scheduler.start()
    await asyncio.wait_for(ticked.wait(), WAIT)
    let_go.set()
    scheduler.stop()
    await others_end()
    await database.close()


async def test_the_metronome_beats_on_when_the_clock_is_set_back(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    class SetClock(datetime):
        set_by = timedelta(0)

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + cls.set_by

    monkeypatch.setattr(vendor, "datetime", SetClock)
    database = Database(sqlite_url)
    beats: asyncio.Queue[datetime] = asyncio.Queue()

    async def run(now: datetime) -> str:
        beats.put_nowait(now)
        return "ticked"

    tick = ScheduledTask("look", Every(timedelta(seconds=0.3)), run)
    beat = timedelta(seconds=0.1)
    scheduler = Scheduler(database, [tick], lambda: SetClock.now(UTC), beat=beat)
    scheduler.start()
    before = await asyncio.wait_for(beats.get(), WAIT)
    SetClock.set_by = timedelta(hours=-1)
    after = before
    while after >= before:
        after = await asyncio.wait_for(beats.get(), WAIT)
    assert "The clock was set back" in caplog.text
    scheduler.stop()
    await others_end()
    await database.close()


async def test_a_database_that_is_away_is_no_end(tmp_path: Path, caplog: pytest.LogCaptureFixture):
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'none.db'}")
    tick, _ = counted()
    beat = timedelta(seconds=0.05)
    scheduler = Scheduler(database, [tick], lambda: datetime.now(UTC), beat=beat)
    scheduler.start()
    await until(lambda: caplog.text.count("ticks wait, the database could not be reached") >= 3)
    scheduler.stop()
    await others_end()
    await database.close()


async def test_the_house_backs_itself_up_at_night(sqlite_url: str, tmp_path: Path):
    database = Database(sqlite_url)
    ticks = {
        tick.name: tick
        for tick in scheduled_tasks(
            opening(database, tmp_path), DatabaseAddress.read(sqlite_url), tmp_path
        )
    }
    assert list(ticks) == [
        "start_broadcasts",
        "remind",
        "expire_unsent",
        "sweep_files",
        "forget_runs",
        "keep_no_longer",
        "backup",
    ]
    clock = MovingClock()
    scheduler = Scheduler(database, list(ticks.values()), clock)
    await scheduler.catch_up()
    clock.forward(days=1)
    await scheduler.catch_up()
    outcomes = {name: (await book(database, name))[-1][2] for name in ticks}
    assert outcomes["expire_unsent"] == "0 expired; 287 earlier missed"
    assert outcomes["sweep_files"] == "0 loose, 0 raw, 0 stored; 23 earlier missed"
    assert outcomes["forget_runs"] == "0 forgotten"
    (copy,) = nightly_copies(tmp_path / "backups")
    assert copy.name == "hocvuso-2026-11-23.tar.gz"
    assert outcomes["backup"] == f"1 part, {(tmp_path / 'hocvuso.db').stat().st_size} bytes"
    await database.close()


async def test_what_was_kept_long_enough_is_deleted_and_counted(database_url: str, tmp_path: Path):
    database = Database(database_url)
    clock = MovingClock()
    async with database.write() as session:
        for days in (1, 40):
            await people.make_code(session, now=clock(), lifetime=timedelta(days=days))
        home = await people.meet(
            session, ward=WardId("demo"), channel="webchat", external_key="1", now=clock()
        )
        for _ in range(AT_ONCE + 1):
            await open_session(session, account=home.account, now=clock())
        for channel, state in (("telegram", "done"), ("telegram", "waiting"), ("webchat", "done")):
            session.add(
                Inbox(
                    account_number=home.account,
                    channel=channel,
                    event_key=state,
                    payload={},
                    state=state,
                    heard_at=clock(),
                )
            )
        await session.flush()
    ticks = scheduled_tasks(
        opening(database, tmp_path), DatabaseAddress.read(database_url), tmp_path
    )
    [forget] = [tick for tick in ticks if tick.name == "keep_no_longer"]
    told = "{} browser_session, {} one_time_code, {} messenger_update"
    assert await forget.run(clock()) == told.format(0, 0, 0)
    clock.forward(days=32)
    assert await forget.run(clock()) == told.format(0, 1, 1)
    clock.forward(days=149)
    assert await forget.run(clock()) == told.format(AT_ONCE + 1, 1, 0)
    await database.close()


async def test_postgresql_is_left_to_pg_dump(postgresql_url: str, tmp_path: Path):
    database = Database(postgresql_url)
    address = DatabaseAddress.read(postgresql_url)
    ticks = scheduled_tasks(opening(database, tmp_path), address, tmp_path)
    assert "backup" not in {tick.name for tick in ticks}
    await database.close()


async def test_the_ledger_forgets_after_two_months(database: Database):
    clock = MovingClock()
    tick, _ = counted()
    await Scheduler(database, [tick], clock).catch_up()
    assert await run_ledger.forget_old(database, now=clock.now + timedelta(days=59)) == 0
    assert await run_ledger.forget_old(database, now=clock.now + timedelta(days=62)) == 1
    assert await book(database) == []


async def test_of_what_runs_all_day_only_the_last_days_are_kept(database: Database):
    clock = MovingClock()
    nightly, _ = counted()
    often, _ = counted("look", MINUTES)
    scheduler = Scheduler(database, [nightly, often], clock)
    for _ in range(9):
        await scheduler.poll()
        clock.forward(hours=12)
    assert await run_ledger.forget_old(database, now=clock.now, often=["look"]) == 3
    assert len(await book(database, "look")) == 6
    assert len(await book(database)) == 5
