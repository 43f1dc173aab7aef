"""Two weeks over Tết are rehearsed: the calendar holds what is promised."""

import csv
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from content.quiet_days import load_quiet
from demo.rehearsal.calendar import Day, calendar
from demo.rehearsal.page import as_csv, lines, of_person, summary
from demo.rehearsal.perform import Played, perform
from demo.rehearsal.play import Play
from demo.rehearsal.promises import Promises, check
from demo.rehearsal.record import PlayRecord
from domain.deliveries import MessageKind, State
from domain.quiet import QUIET_HOURS
from domain.zone import LOCAL
from tests.cli.conftest import Cli, cli, data_dir  # noqa: F401 - fixtures
from tests.support.waiting import WAIT

FIRST, LAST = date(2027, 1, 31), date(2027, 2, 13)
TET = {date(2027, 2, 4) + timedelta(days=n) for n in range(7)}
"""28 Chạp to mùng 5 of the year Đinh Mùi, from a printed calendar."""
PEOPLE, SEED = 60, 7
PLAY = Play("demo", FIRST, LAST, PEOPLE, SEED, QUIET_HOURS)


@contextmanager
def no_bar(_what: str) -> Iterator[Any]:
    yield lambda _done, _total: None


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The two weeks, played once for all tests."""
    return perform(PLAY, tmp_path_factory.mktemp("rehearsal"), bar=no_bar)


def sent(played: Played) -> Sequence[Any]:
    unasked = (MessageKind.REMINDER, MessageKind.BROADCAST)
    return [row for row in played.said if row.kind in unasked and row.state == State.SENT]


def test_the_promises_are_kept(played: Played):
    found = played.promises
    assert found.are_kept
    assert (found.in_quiet, found.over_one_a_day, found.doubled, found.lost) == (0, 0, 0, 0)


def test_nobody_is_told_anything_at_night_at_noon_or_over_tet(played: Played):
    at = [row.sent_at.astimezone(LOCAL) for row in sent(played)]
    assert len(at) > 15
    assert not [one for one in at if not time(6, 30) <= one.time() < time(20, 30)]
    assert not [one for one in at if time(11, 30) <= one.time() < time(13, 30)]
    assert not [one for one in at if one.date() in TET]
    assert {day.on for day in played.days if day.silent} == TET
    # What leaders sent amid the holidays went out on the first day after them.
    on = {day.on for day in played.days if day.sent["broadcast"]}
    assert on >= {date(2027, 2, 3), date(2027, 2, 11)}


def test_nobody_is_told_twice_a_day(played: Played):
    days = Counter(
        (row.account_number, row.sent_at.astimezone(LOCAL).date()) for row in sent(played)
    )
    assert max(days.values()) == 1


def test_every_day_stands_in_the_calendar_with_why_people_were_left_out(played: Played):
    shown = list(lines(played.days))
    assert len(shown) == 14
    assert shown[4].startswith("2027-02-04 Thu  nothing")
    assert "silent: Tết Nguyên đán" in shown[4]
    reasons = {reason for day in played.days for _, reason in day.left_out}
    assert "quiet" in reasons
    assert sum(sum(day.sent.values()) for day in played.days) >= len(sent(played))
    told, promises = summary(played.days, played.promises)
    assert told.endswith("7 silent days.")
    assert promises == (
        "Promises: 0 in quiet hours, 0 over one unasked a day, 0 doubled, 0 lost: kept."
    )


def test_one_persons_calendar(played: Played):
    row = sent(played)[0]
    told = list(of_person(row.account_number, played.days, played.said, played.decided))
    at = row.sent_at.astimezone(LOCAL)
    [line] = [line for line in told if line.startswith(at.date().isoformat())]
    assert re.search(rf"{at:%H:%M} \w+: sent", line)
    assert "2027-02-04 Thu  silent: Tết Nguyên đán" in "\n".join(told)


def test_the_same_seed_gives_the_same_calendar(
    played: Played,
    cli: Cli,  # noqa: F811
    tmp_path: Path,
):
    out = tmp_path / "calendar.csv"
    told = cli(
        *("rehearse", "--from", str(FIRST), "--to", str(LAST), "--people", str(PEOPLE)),
        *("--seed", str(SEED), "--out", out),
    )
    assert (told.status, told.err) == (0, "")
    assert f"{out}: 14 days." in told.out
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    told_days = out.read_text(encoding="utf-8-sig").splitlines()
    assert told_days == as_csv(played.days).splitlines()
    rows = list(csv.DictReader(told_days))
    assert {row["outcome"] for row in rows} >= {"sent", "left out"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("--from 2027-02-30 --to 2027-03-01", "--from must be a day such as 2027-01-25"),
        ("--from 2027-03-01 --to 2027-02-01", "--to 2027-02-01 is before --from 2027-03-01."),
        ("--from 2027-03-01 --to 2029-02-01", "A rehearsal lasts at most 400 days."),
        ("--from 1999-03-01 --to 1999-04-01", "Silent days are known from 2025 to 2099 only."),
        ("--from 2027-03-01 --to 2027-03-02 --people 0", "--people must be between 1 and 5,000"),
        ("--from 2027-03-01 --to 2027-03-02 --person 201", "--person must be between 1 and 200"),
        ("--from 2027-03-01 --to 2027-03-02 --out x.pdf", "--out must end in .csv or .txt"),
        ("--from 2027-03-01 --to 2027-03-02 --out khong/co/x.txt", "is in a folder that is not"),
        ("--from 2027-03-01 --to 2027-03-02 --person 2 --out x.csv", "--person is told as text"),
        ("--from 2027-03-01", "the following arguments are required: --to"),
    ],
)
def test_a_mistake_in_the_options_is_one_sentence(
    cli: Cli,  # noqa: F811
    words: str,
    sentence: str,
):
    said = cli("rehearse", *words.split())
    assert said.status == 2
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_stopped_while_it_still_loads_it_says_one_word(tmp_path: Path):
    words = [sys.executable, "-m", "bot", "rehearse", "--from", str(FIRST), "--to", "2028-01-31"]
    settings = {**os.environ, "HOCVUSO_DATA_DIR": str(tmp_path)}
    told = tmp_path / "told"
    with told.open("w") as stderr:
        rehearsal = subprocess.Popen(words, stderr=stderr, env=settings, start_new_session=True)
    ends = monotonic() + WAIT
    while "sqlalchemy" not in Path(f"/proc/{rehearsal.pid}/maps").read_text():
        assert monotonic() < ends
        sleep(0.01)
    os.killpg(rehearsal.pid, signal.SIGINT)
    assert rehearsal.wait(WAIT) == 130
    assert told.read_text().splitlines()[-1] == "Stopped."
    assert "Traceback" not in told.read_text()


def planted(**changes: Any) -> Any:
    """One row of an outbox: a reminder sent at ten in the morning."""

    class Row:
        id, account_number, external_key, channel = 1, 3, "demo-7-000003", "webchat"
        kind, part, key = int(MessageKind.REMINDER), 0, "reminders.review_due"
        facts: Any = {"says": []}
        request, state = {"text": "…"}, State.SENT
        reason, dedupe_key = None, None
        due_at = sent_at = datetime(2027, 2, 1, 10, 0, tzinfo=LOCAL)

    row = Row()
    for name, value in changes.items():
        setattr(row, name, value)
    return row


NIGHT = datetime(2027, 2, 1, 23, 0, tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        pytest.param([planted(sent_at=NIGHT)], "in_quiet", id="at night"),
        pytest.param(
            [planted(), planted(facts={"says": ["other"]})], "over_one_a_day", id="two a day"
        ),
        pytest.param([planted(), planted()], "doubled", id="the same twice"),
        pytest.param([planted(state=State.QUEUED, sent_at=None)], "lost", id="never sent"),
        pytest.param([planted(channel="telegram")], "lost", id="never reached the messenger"),
    ],
)
def test_a_broken_promise_is_found(rows: Sequence[Any], broken: str):
    quiet = load_quiet(QUIET_HOURS)
    assert check(PLAY, PlayRecord(), quiet, [planted()], []) == Promises(0, 0, 0, 0)
    found = check(PLAY, PlayRecord(), quiet, rows, [])
    assert getattr(found, broken) == 1
    assert not found.are_kept


def test_a_long_play_is_told_by_the_week():
    play = Play("demo", date(2027, 1, 1), date(2027, 4, 4), 10, 1, QUIET_HOURS)
    skipped = planted(state=State.SKIPPED, sent_at=None, reason="daily cap")
    days = calendar(play, PlayRecord(), load_quiet(QUIET_HOURS), [planted(), skipped])
    told = list(lines(days))
    assert len(told) == 14
    when, _, week = told[5].partition("  ")
    assert when == "2027-02-01 to 2027-02-07"
    assert week == "review_due 1 | not told: daily cap 1 | silent 4 d: Tết Nguyên đán"
    assert days[0] == Day(date(2027, 1, 1))
