"""Sweeping: orphans go after a day, a referenced file never, whatever its age."""

from datetime import datetime, timedelta
from pathlib import Path

from bot import clock
from db.engine import Database
from db.queries.initiatives import initiatives
from db.queries.messages import inbox
from services.files.store import path_of
from services.files.sweep import Swept, sweep
from tests.support.ages import set_age
from tests.support.builders import (
    MORNING,
    make_account,
    make_attachment,
    make_initiative,
    make_person,
)
from tests.support.sample_files import everything_in

NOW = MORNING + timedelta(days=3)


def put(path: Path, *, hours_old: float, now: datetime = NOW) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    set_age(path, now - timedelta(hours=hours_old))
    return path.name


async def test_only_what_nothing_refers_to_leaves_after_a_day(database: Database, tmp_path: Path):
    incoming = tmp_path / "incoming"
    orphan, young, heard, parked, done, waiting = (
        put(incoming / name, hours_old=hours)
        for name, hours in zip(
            ("orphan", "young", "heard", "parked", "done", "waiting"),
            (25, 23, 99, 99, 99, 99),
            strict=True,
        )
    )
    put(incoming / "cut.part", hours_old=25)
    put(tmp_path / "files" / "making" / "cut.part", hours_old=25)
    put(tmp_path / "files" / "making" / "running.part", hours_old=0.1)
    lost, fresh, kept = ("0a" * 32, "0b" * 32, "0c" * 32)
    put(path_of(tmp_path, lost), hours_old=25)
    put(path_of(tmp_path, fresh), hours_old=23)
    put(path_of(tmp_path, kept), hours_old=9_999)
    async with database.write() as session:
        person = await make_person(session)
        account = await make_account(session, person)
        initiative = await make_initiative(session, person)
        await make_attachment(session, person, initiative, incoming=waiting)
        await make_attachment(session, person, initiative, state="kept", incoming=None, sha256=kept)
        rows = [
            {
                "account_number": account,
                "channel": "webchat",
                "event_key": state,
                "payload": {"files": [{"incoming": name}]},
                "number": None,
                "state": state,
                "attempts": 0,
                "heard_at": MORNING,
            }
            for state, name in (("waiting", heard), ("parked", parked), ("done", done))
        ]
        await inbox.add(session, rows=rows)

    assert await sweep(database, tmp_path, NOW) == Swept(loose=0, raw=3, stored=2)

    assert everything_in(incoming) == sorted([young, heard, parked, waiting])
    assert orphan not in everything_in(incoming)
    assert done not in everything_in(incoming)
    assert everything_in(tmp_path / "files") == [
        f"0b/{fresh}",
        f"0c/{kept}",
        "making/running.part",
    ]


async def test_a_file_tied_to_nothing_is_forgotten_after_a_day_with_its_bytes(
    database: Database, tmp_path: Path
):
    put(path_of(tmp_path, "0d" * 32), hours_old=60)
    async with database.write() as session:
        person = await make_person(session)
        lost = await make_attachment(session, person, state="kept", sha256="0d" * 32)
        today = await make_attachment(session, person, created_at=NOW - timedelta(hours=2))
    assert await sweep(database, tmp_path, NOW) == Swept(loose=1, raw=0, stored=1)
    assert everything_in(tmp_path / "files") == []
    async with database.read() as session:
        assert await initiatives.attachment(session, attachment_id=lost) is None
        assert await initiatives.attachment(session, attachment_id=today) is not None


async def test_what_a_killed_export_left_behind_goes_with_its_folders(
    database: Database, tmp_path: Path
):
    now = clock.now()  # sweeping dates folders anew, by the machine's clock
    making = tmp_path / "files" / "making"
    put(making / "export-x" / ".export-y" / "sk.xlsx", hours_old=30, now=now)
    put(making / "export-z" / "sk.xlsx", hours_old=1, now=now)
    for folder in (making / "export-x" / ".export-y", making / "export-x"):
        set_age(folder, now - timedelta(hours=30))
    await sweep(database, tmp_path, now)
    await sweep(database, tmp_path, now + timedelta(days=3))
    assert not (making / "export-x").exists()
    assert not (making / "export-z").exists()


async def test_a_house_without_any_file_is_swept_as_well(database: Database, tmp_path: Path):
    assert await sweep(database, tmp_path, NOW) == Swept(0, 0, 0)
