"""A backup is whole or absent, holds all that was acknowledged, and comes back as it was."""

import asyncio
import hashlib
import io
import json
import signal
import sqlite3
import stat
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from db import sqlite_file
from db.engine import Database
from db.queries.messages import inbox
from db.queries.operations import run_ledger
from db.revisions import head
from domain.errors import BadSetting
from services.files.receive import INCOMING
from services.files.store import FILES, MAKING
from services.operations.backup import (
    DATABASE,
    FOLDERS,
    MANIFEST,
    PASSING,
    PROFILE,
    SECRETS,
    StorePaths,
    is_backup,
    nightly_copies,
    write_backup,
    write_nightly,
)
from services.operations.restore import BackupBroken, restore
from tests.support.ages import set_age
from tests.support.builders import make_account, make_attachment, make_initiative, make_person
from tests.support.databases import copy_sqlite
from tests.support.waiting import until

NOW = datetime(2026, 11, 22, 19, 30, tzinfo=UTC)
DIGEST = "ab" * 32


LOOSE = "cd" * 32


@pytest.fixture
async def places(tmp_path: Path, sqlite_template: Path) -> StorePaths:
    """A house that keeps a profile, a photo, an upload not yet cleaned, loose ones and secrets."""
    data_dir = tmp_path / "var"
    (data_dir / FILES / "ab").mkdir(parents=True)
    (data_dir / FILES / MAKING).mkdir()
    (data_dir / INCOMING).mkdir()
    (data_dir / FILES / "ab" / DIGEST).write_bytes(b"anh sach")
    (data_dir / FILES / MAKING / "half.part").write_bytes(b"half")
    (data_dir / INCOMING / "raw-1").write_bytes(b"anh chua lam sach")
    (data_dir / PROFILE).write_text("# phường Nhỏ\n", encoding="utf-8")
    (data_dir / SECRETS[0]).write_text("s" * 64)
    (data_dir / FILES / "ab" / LOOSE).write_bytes(b"anh chua gui cho viec gi")
    (data_dir / INCOMING / "loose-1").write_bytes(b"nua chung")
    copy_sqlite(sqlite_template, data_dir / DATABASE)
    database = Database(f"sqlite:///{data_dir / DATABASE}")
    async with database.write() as session:
        person = await make_person(session)
        account = await make_account(session, person)
        initiative = await make_initiative(session, person)
        kept: dict[str, Any] = {"state": "kept", "incoming": None}
        await make_attachment(session, person, initiative, sha256=DIGEST, **kept)
        await make_attachment(session, person, sha256=LOOSE, **kept)
        await make_attachment(session, person, incoming="loose-1")
        heard = {"account_number": account, "channel": "webchat", "event_key": "1", "number": None}
        await inbox.add(
            session,
            rows=[
                {
                    **heard,
                    "payload": {"files": [{"incoming": "raw-1"}]},
                    "state": "waiting",
                    "attempts": 0,
                    "heard_at": NOW,
                }
            ],
        )
    await database.close()
    return StorePaths(data_dir, data_dir / DATABASE)


@pytest.fixture
def elsewhere(tmp_path: Path) -> StorePaths:
    """A machine with nothing on it."""
    return StorePaths(tmp_path / "new", tmp_path / "new" / DATABASE)


def bring_back(file: Path, places: StorePaths, *, replace: bool = False):
    return restore(file, places, now=NOW, replace=replace)


def kept_in(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(DATABASE)
    }


def names_in(backup: Path) -> list[str]:
    with tarfile.open(backup) as archive:
        return archive.getnames()


def count_runs(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM scheduled_run").fetchone()
        return int(count)


def test_it_knows_the_folders_that_files_are_kept_in():
    assert {FILES, INCOMING} == set(FOLDERS)
    assert PASSING == (MAKING,)


def test_everything_comes_back_on_another_machine(
    places: StorePaths, elsewhere: StorePaths, tmp_path: Path
):
    file = tmp_path / "ward.tar.gz"
    made = write_backup(places, file, now=NOW)
    assert made.parts == 4
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = bring_back(file, elsewhere)
    assert (done.parts, done.revision, done.moved_to) == (4, head(), None)
    assert done.made_at == "2026-11-22T19:30:00+00:00"
    assert kept_in(elsewhere.data_dir) == {
        f"{FILES}/ab/{DIGEST}": b"anh sach",
        f"{INCOMING}/raw-1": b"anh chua lam sach",
        PROFILE: "# phường Nhỏ\n".encode(),
    }
    assert sqlite_file.full_check(elsewhere.database) == "ok"
    assert sqlite_file.revision(elsewhere.database) == head()


def test_secrets_go_along_only_when_asked(
    places: StorePaths, elsewhere: StorePaths, tmp_path: Path
):
    plain, secret = tmp_path / "plain.tar.gz", tmp_path / "secret.tar.gz"
    write_backup(places, plain, now=NOW)
    write_backup(places, secret, now=NOW, with_secret=True)
    assert "secret" not in names_in(plain)
    assert "secret" in names_in(secret)
    bring_back(secret, elsewhere)
    assert stat.S_IMODE((elsewhere.data_dir / "secret").stat().st_mode) == 0o600


async def test_all_that_was_acknowledged_before_is_in_it(
    places: StorePaths, elsewhere: StorePaths, tmp_path: Path
):
    """Writers go on while three backups are made, each of which must be whole."""
    database = Database(f"sqlite:///{places.database}")
    stop = asyncio.Event()
    acknowledged = 0

    async def write_on(writer: int) -> None:
        nonlocal acknowledged
        n = 0
        while not stop.is_set():
            n += 1
            due_at = NOW + timedelta(seconds=n)
            async with database.write() as session:
                await run_ledger.add(
                    session, name=f"w{writer}", due_at=due_at, started_at=NOW, late_by=0
                )
            acknowledged += 1

    async def back_up() -> list[tuple[int, int]]:
        found = []
        for n in range(3):
            so_far = acknowledged
            await until(lambda so_far=so_far: acknowledged > so_far)  # type: ignore[misc]
            before = acknowledged
            file = tmp_path / f"{n}.tar.gz"
            await asyncio.to_thread(write_backup, places, file, now=NOW)
            fresh = StorePaths(tmp_path / str(n), tmp_path / str(n) / DATABASE)
            await asyncio.to_thread(bring_back, file, fresh)
            found.append((before, count_runs(fresh.database)))
        stop.set()
        return found

    async with asyncio.TaskGroup() as group:
        for writer in range(4):
            group.create_task(write_on(writer))
        backups = group.create_task(back_up())
    await database.close()
    assert len(backups.result()) == 3
    for before, restored in backups.result():
        assert 0 < before <= restored


def test_a_file_cleaned_while_pages_are_copied_is_still_in_it(places: StorePaths, tmp_path: Path):
    raw = places.data_dir / INCOMING / "raw-1"
    file = tmp_path / "ward.tar.gz"
    write_backup(places, file, now=NOW, on_progress=lambda _d, _t: raw.unlink(missing_ok=True))
    assert not raw.exists()
    assert f"{INCOMING}/raw-1" in names_in(file)


def test_progress_grows_to_its_end(places: StorePaths, tmp_path: Path):
    told: list[tuple[int, int]] = []
    write_backup(
        places, tmp_path / "w.tar.gz", now=NOW, on_progress=lambda *step: told.append(step)
    )
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]


def test_a_full_disk_leaves_the_earlier_backup(places: StorePaths, tmp_path: Path):
    file = tmp_path / "ward.tar.gz"
    write_backup(places, file, now=NOW)
    earlier = file.read_bytes()

    def fill_up(done: int, total: int) -> None:
        if done > total / 2:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_backup(places, file, now=NOW, on_progress=fill_up)
    assert file.read_bytes() == earlier
    assert sorted(p.name for p in tmp_path.iterdir()) == ["var", "ward.tar.gz"]
    assert list(places.data_dir.glob(".backup-*")) == []


def test_a_damaged_database_pushes_no_sound_copy_out(places: StorePaths, tmp_path: Path):
    file = tmp_path / "ward.tar.gz"
    write_backup(places, file, now=NOW)
    earlier = file.read_bytes()
    with places.database.open("r+b") as database:
        database.seek(4096 * 3)
        database.write(b"hong" * 1024 * 8)
    with pytest.raises(sqlite_file.Unreadable, match="malformed"):
        write_backup(places, file, now=NOW)
    assert file.read_bytes() == earlier


def test_a_killed_backup_leaves_the_earlier_one_and_its_leavings_are_swept(
    places: StorePaths, tmp_path: Path
):
    file = tmp_path / "ward.tar.gz"
    write_backup(places, file, now=NOW)
    earlier = file.read_bytes()
    program = (
        "import db, os, sys\nfrom pathlib import Path\nfrom datetime import *\n"
        "from services.operations.backup import *\nd = Path(sys.argv[1])\n"
        "die = lambda done, total: done > total / 2 and os.kill(os.getpid(), 9)\n"
        "write_backup(StorePaths(d, d / DATABASE), Path(sys.argv[2]), "
        "now=datetime.now(UTC), on_progress=die)"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program, places.data_dir, file],
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    assert file.read_bytes() == earlier
    (left,) = places.data_dir.glob(".backup-*")
    set_age(left, NOW - timedelta(days=30))
    write_backup(places, file, now=NOW)
    assert list(places.data_dir.glob(".backup-*")) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["var", "ward.tar.gz"]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        pytest.param("var", "is a folder", id="a folder"),
        pytest.param("var/hocvuso.db", "is no backup of ours", id="the database itself"),
        pytest.param("nowhere/ward.tar.gz", "There is no folder", id="a folder that is not there"),
    ],
)
def test_it_writes_over_nothing_but_backups(
    places: StorePaths, tmp_path: Path, target: str, said: str
):
    with pytest.raises(BadSetting, match=said):
        write_backup(places, tmp_path / target, now=NOW)
    assert sqlite_file.quick_check(places.database) == "ok"


def test_seven_nights_are_kept(places: StorePaths):
    for day in range(10):
        write_nightly(places, now=NOW, today=date(2026, 11, 20) + timedelta(days=day))
    copies = nightly_copies(places.data_dir / "backups")
    assert len(copies) == 7
    assert copies[0].name == "hocvuso-2026-11-29.tar.gz"
    assert copies[-1].name == "hocvuso-2026-11-23.tar.gz"


def test_nothing_is_restored_over_a_ward_unless_asked(places: StorePaths, tmp_path: Path):
    file = tmp_path / "ward.tar.gz"
    write_backup(places, file, now=NOW)
    (places.data_dir / PROFILE).write_text("# đã sửa sau", encoding="utf-8")
    with pytest.raises(BadSetting, match="is not empty"):
        bring_back(file, places)
    done = bring_back(file, places, replace=True)
    assert (places.data_dir / PROFILE).read_text() == "# phường Nhỏ\n"
    assert done.moved_to is not None
    assert (done.moved_to / PROFILE).read_text() == "# đã sửa sau"
    assert sqlite_file.full_check(done.moved_to / DATABASE) == "ok"
    assert (places.data_dir / "secret").read_text() == "s" * 64


def packed(parts: dict[str, bytes], manifest: dict[str, object] | bytes) -> bytes:
    """Return an archive as a stranger might have made it."""
    whole = io.BytesIO()
    first = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    with tarfile.open(fileobj=whole, mode="w:gz") as archive:
        for name, data in {MANIFEST: first, **parts}.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return whole.getvalue()


def listing(parts: dict[str, bytes], **changes: object) -> dict[str, object]:
    sums = {
        name: {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in parts.items()
    }
    return {
        "format": "hocvuso-backup/1",
        "made_at": "x",
        "revision": "0001",
        "parts": sums,
    } | changes


def broken_files(good: bytes) -> Iterator[tuple[str, bytes]]:
    yield "empty", b""
    yield "no archive", b"khong phai ban sao luu" * 50
    yield "cut short", good[: len(good) // 2]
    middle = len(good) // 2
    yield "one byte flipped", good[:middle] + bytes([good[middle] ^ 255]) + good[middle + 1 :]
    yield "no manifest", packed({"x": b""}, b"[]")
    yield "manifest is no JSON", packed({}, b"{")
    yield "of another kind", packed({}, {"format": "other", "parts": {}})
    climbing = {"../evil": b"x", DATABASE: b"y"}
    yield "climbs out", packed(climbing, listing(climbing))
    rooted = {"/tmp/evil": b"x", DATABASE: b"y"}
    yield "from the root", packed(rooted, listing(rooted))
    stranger = {DATABASE: b"x", "bot.py": b"y"}
    yield "a stranger's file", packed(stranger, listing(stranger))
    yield "more than it lists", packed({DATABASE: b"x", "files/a": b"y"}, listing({DATABASE: b"x"}))
    yield "less than it lists", packed({DATABASE: b"x"}, listing({DATABASE: b"x", "files/a": b"y"}))
    yield "another sum", packed({DATABASE: b"x"}, listing({DATABASE: b"z"}))
    yield "a database that is none", packed({DATABASE: b"x" * 999}, listing({DATABASE: b"x" * 999}))


def test_a_broken_backup_is_refused_and_changes_nothing(
    places: StorePaths, elsewhere: StorePaths, tmp_path: Path
):
    good = tmp_path / "good.tar.gz"
    write_backup(places, good, now=NOW)
    for what, data in broken_files(good.read_bytes()):
        file = tmp_path / "broken.tar.gz"
        file.write_bytes(data)
        with pytest.raises(BackupBroken):
            bring_back(file, elsewhere)
        assert list(elsewhere.data_dir.iterdir()) == [], what
    assert not Path("/tmp/evil").exists()


def test_damage_inside_the_packing_is_found(
    places: StorePaths, elsewhere: StorePaths, tmp_path: Path
):
    file = tmp_path / "ward.tar.gz"
    write_backup(places, file, now=NOW)
    raw = bytearray(zlib.decompress(file.read_bytes(), wbits=31))
    raw[raw.index(b"anh sach")] ^= 1
    packer = zlib.compressobj(wbits=31)
    file.write_bytes(packer.compress(bytes(raw)) + packer.flush())
    with pytest.raises(BackupBroken, match="is not as it was written"):
        bring_back(file, elsewhere)


@pytest.mark.parametrize(
    ("revision", "why"), [("9999", "newer than this release"), ("0004", "before the first release")]
)
def test_a_backup_of_another_release_is_left_alone(
    places: StorePaths, elsewhere: StorePaths, tmp_path: Path, revision: str, why: str
):
    with closing(sqlite3.connect(places.database, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
    file = tmp_path / "ward.tar.gz"
    write_backup(places, file, now=NOW)
    with pytest.raises(BadSetting, match=why):
        bring_back(file, elsewhere)
    assert not elsewhere.database.exists()


def test_only_backups_look_like_backups(places: StorePaths, tmp_path: Path):
    file = tmp_path / "ward.tar.gz"
    write_backup(places, file, now=NOW)
    assert is_backup(file)
    assert not is_backup(places.database)
    assert not is_backup(tmp_path / "nothing")
