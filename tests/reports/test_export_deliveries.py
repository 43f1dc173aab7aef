"""Taking out deliveries: every one with its outcome, nobody named against her wish, no words."""

import csv
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from content.export_words import load_words
from content.ward_profile import read_profile
from db.engine import Database
from db.queries.reports import exports
from domain.deliveries import ACKNOWLEDGE, MessageKind, State
from domain.units.units import Unit, UnitKind
from services.documents.formats import Format
from services.documents.kit import PaperSetting, write_paper
from services.reports.deliveries import COLUMNS, FILE
from services.reports.papers import deliveries
from services.reports.papers.deliveries import DeliveriesExport
from tests.support.builders import (
    MORNING,
    make_account,
    make_broadcast,
    make_delivery,
    make_member,
    make_person,
    make_recipient,
)
from tests.support.exported import TAKEN_AT

KHOI = Unit(UnitKind.KHOI, "K01")
KEYS = [column.key for column in COLUMNS]
WORDS = load_words(FILE)
SHOWN, HIDDEN, MUTED = "Nguyễn Thị Mẫu", "Trần Văn Kín", "Lê Thị Tắt"


def quiet(done: int, total: int) -> None:
    """Nobody watches."""


async def taken(database_url: str, out: Path, **more: Any) -> list[dict[str, Any]]:
    """Export, and read the file back with another library."""
    kind = Format(out.suffix.removeprefix("."))
    paper = DeliveriesExport(kind, "Bà Trần Thị Minh Họa", **more)
    setting = PaperSetting(database_url, read_profile("demo"), out.parent, out, TAKEN_AT)
    done = await write_paper(paper, setting, quiet)
    rows = {".json": read_json, ".csv": read_csv, ".xlsx": read_xlsx}[out.suffix](out)
    assert done.rows == len(rows)
    return rows


def read_json(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(path.read_bytes())
    return rows


def read_csv(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        titles, *rows = csv.reader(file)
    assert titles == [WORDS[f"column.{key}"] for key in KEYS]
    return [dict(zip(KEYS, row, strict=True)) for row in rows]


def read_xlsx(path: Path) -> list[dict[str, Any]]:
    from openpyxl import load_workbook

    titles, *rows = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    assert list(titles) == [WORDS[f"column.{key}"] for key in KEYS]
    return [dict(zip(KEYS, row, strict=True)) for row in rows]


async def send(database: Database) -> UUID:
    """A broadcast to three members of a khối: one told, one not, one who muted it."""
    async with database.write() as session:
        leader = await make_person(session, name="Bà phụ trách")
        home = await make_account(session, leader)
        broadcast = await make_broadcast(session, KHOI, leader, home)
        for name, shows in ((SHOWN, True), (HIDDEN, False), (MUTED, True)):
            person = await make_person(session, name=name)
            account = await make_account(session, person, channel="telegram")
            await make_member(session, person, KHOI, shows_name=shows)
            if name == MUTED:
                await make_recipient(session, broadcast, person, reason="muted")
                continue
            failed = {"state": State.FAILED, "reason": "chat not found", "sent_at": None}
            row = await make_delivery(
                session, account, resent=1, attempts=2, **(failed if name == HIDDEN else {})
            )
            opened = MORNING + timedelta(hours=1) if name == SHOWN else None
            await make_recipient(
                session, broadcast, person, outbox_id=row, account_number=account, opened_at=opened
            )
    return broadcast


@pytest.mark.parametrize("form", ["xlsx", "csv", "json"])
async def test_every_recipient_has_her_outcome(
    database: Database, database_url: str, tmp_path: Path, form: str
):
    broadcast = await send(database)
    told, failed, muted = await taken(database_url, tmp_path / f"tin.{form}", broadcast=broadcast)
    assert [row["name"] or None for row in (told, failed, muted)] == [SHOWN, None, MUTED]
    assert {row["broadcast"] for row in (told, failed, muted)} == {broadcast.hex}
    outcomes = [row["outcome"] for row in (told, failed, muted)]
    states = [State.SENT, State.FAILED, State.SKIPPED]
    if form == "json":
        assert outcomes == states
        assert told["due_at"] == "2026-11-20T08:30:00+07:00"
        assert told["unit"] == "khoi.K01"
        assert (told["opened"], failed["opened"]) == (True, False)
    else:
        assert outcomes == [WORDS[f"outcome.{state}"] for state in states]
        assert muted["reason"] == WORDS["reason.muted"]
        assert told["unit"] == "Khối Bình Minh (minh họa)"
        assert told["opened"] == WORDS["yes"]
    assert failed["reason"] == "chat not found"
    assert [int(row["resent"]) for row in (told, failed, muted)] == [1, 1, 0]
    if form == "xlsx":
        assert told["sent_at"] == datetime(2026, 11, 20, 8, 31)  # noqa: DTZ001 - the sheet's own
    if form == "csv":
        assert told["due_at"] == "20/11/2026 08:30"


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_no_words_no_phone_and_nobody_who_stays_unseen_is_in_it(
    database: Database, database_url: str, tmp_path: Path, form: str
):
    await send(database)
    out = tmp_path / f"tin.{form}"
    await taken(database_url, out)
    told = out.read_text(encoding="utf-8")
    assert HIDDEN not in told
    assert "Lời trong tin" not in told
    assert "Mời bà con" not in told


async def test_days_kinds_and_ward_choose(database: Database, database_url: str, tmp_path: Path):
    async with database.write() as session:
        person = await make_person(session)
        account = await make_account(session, person)
        foreign = await make_account(session, person, ward_id="another-ward")
        midnight = datetime.fromisoformat("2026-11-21T00:00:00+07:00")
        await make_delivery(session, account, kind=MessageKind.REPLY, due_at=midnight)
        await make_delivery(session, account, kind=MessageKind.REMINDER)
        await make_delivery(session, account, kind=MessageKind.REPLY, key=ACKNOWLEDGE)
        await make_delivery(session, foreign, kind=MessageKind.NOTICE)
    out = tmp_path / "tin.json"
    assert [row["kind"] for row in await taken(database_url, out)] == ["reply", "reminder"]
    before = await taken(database_url, out, last_day=date(2026, 11, 20))
    assert [row["kind"] for row in before] == ["reminder"]
    since = await taken(database_url, out, first_day=date(2026, 11, 21))
    assert [row["kind"] for row in since] == ["reply"]
    assert await taken(database_url, out, kinds=(MessageKind.NOTICE,)) == []


async def test_a_page_that_was_opened_since_is_told_apart(
    database: Database, database_url: str, tmp_path: Path
):
    async with database.write() as session:
        person = await make_person(session)
        for seen_at in (None, MORNING, MORNING + timedelta(hours=1)):
            account = await make_account(session, person, seen_at=seen_at)
            await make_delivery(session, account, channel="webchat", number=1)
    rows = await taken(database_url, tmp_path / "tin.json")
    assert [row["seen"] for row in rows] == [False, False, True]


async def test_many_pages_are_one_table_and_the_log_knows_of_it(
    database: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(deliveries, "PAGE", 2)
    broadcast = await send(database)
    async with database.write() as session:
        for _ in range(3):
            person = await make_person(session)
            await make_recipient(session, broadcast, person, reason="no_account")
    rows = await taken(database_url, tmp_path / "tin.json")
    assert [row["outcome"] for row in rows].count(State.SKIPPED) == 4
    assert len(rows) == 6
    async with database.read() as session:
        [log] = await exports.logged(session)
    assert (log.what, log.rows, log.filters) == ("deliveries", 6, {"format": "json"})


async def test_an_empty_ward_is_a_table_too(database_url: str, tmp_path: Path):
    assert await taken(database_url, tmp_path / "tin.xlsx") == []
