"""When something outside is wrong, the command line says so in one sentence and harms nothing."""

import os
import resource
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from db import sqlite_file
from db.revisions import head
from tests.cli.conftest import Cli, Said

ROOT = Path(__file__).parents[2]
HOCVUSO = str(Path(sys.executable).with_name("hocvuso"))
MESSENGERS = ("aiogram", "telegram", "starlette", "uvicorn")


def program(
    *command: str, cwd: Path, data_dir: Path, file_size: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program with this data folder, perhaps on a disk that takes no longer file."""

    def limit() -> None:
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))

    env = {name: value for name, value in os.environ.items() if not name.startswith("HOCVUSO_")}
    return subprocess.run(
        command,
        cwd=cwd,
        env={**env, "HOCVUSO_DATA_DIR": str(data_dir)},
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )


def is_one_sentence(text: str) -> bool:
    line = text.removesuffix("\n")
    return "\n" not in line and line.endswith(".") and "Traceback" not in line


def test_nothing_in_the_current_folder_wins_over_the_house(tmp_path: Path):
    for name in ("db", "domain", "content", "json", "argparse"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('not ours')")
    done = program(sys.executable, "-m", "bot", "doctor", cwd=tmp_path, data_dir=tmp_path / "var")
    assert "not ours" not in done.stderr
    assert done.returncode == 1
    assert "Run hocvuso setup, or hocvuso migrate." in done.stdout


def loaded_by(data_dir: Path, tmp_path: Path, verbs: Sequence[Sequence[str]]) -> set[str]:
    """Return which heavy packages these verbs load, all in one process."""
    code = (
        "import sys\nfrom bot.__main__ import main\n"
        f"for verb in {[list(verb) for verb in verbs]!r}: main(verb)\n"
        f"print('HEAVY', *[m for m in {(*MESSENGERS, 'sqlalchemy')!r} if m in sys.modules])"
    )
    done = program(sys.executable, "-c", code, cwd=ROOT, data_dir=data_dir)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_verbs_load_only_what_they_need(migrated: Path, tmp_path: Path):
    file = str(tmp_path / "w.tar.gz")
    plain = [["--help"], ["doctor"], ["check-content"], ["migrate"], ["backup", file]]
    assert loaded_by(migrated, tmp_path, plain) == set()
    asking = [["invite", "staff"], ["approve-lesson", "at-ma-otp", "--by", "Hoa, police"]]
    assert loaded_by(migrated, tmp_path, asking) == {"sqlalchemy"}


def test_a_full_disk(migrated: Path, tmp_path: Path):
    before = sqlite_file.quick_check(migrated / "hocvuso.db")
    full = (migrated / "hocvuso.db").stat().st_size + 30_000
    done = program(HOCVUSO, "seed", cwd=tmp_path, data_dir=migrated, file_size=full)
    assert (done.returncode, is_one_sentence(done.stderr)) == (1, True)
    assert done.stderr.startswith("The disk is full")
    assert sqlite_file.quick_check(migrated / "hocvuso.db") == before == "ok"
    target = str(tmp_path / "w.tar.gz")
    done = program(HOCVUSO, "backup", target, cwd=tmp_path, data_dir=migrated, file_size=50_000)
    assert (done.returncode, is_one_sentence(done.stderr)) == (1, True)
    assert done.stderr.startswith("The disk is full")
    assert not Path(target).exists()
    assert program(HOCVUSO, "seed", cwd=tmp_path, data_dir=migrated).returncode == 0


def test_a_locked_database(cli: Cli, migrated: Path):
    with closing(sqlite3.connect(migrated / "hocvuso.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = cli("invite", "staff")
    assert said == Said(
        1, "", "The database is busy: another process is writing. Try again in a moment.\n"
    )


@pytest.mark.parametrize(
    "verb", ["migrate", "invite staff", "seed", "export initiatives --out x.csv"]
)
def test_a_file_that_is_no_database(cli: Cli, data_dir: Path, verb: str):
    data_dir.mkdir()
    (data_dir / "hocvuso.db").write_bytes(b"day khong phai la co so du lieu" * 100)
    said = cli(*verb.split())
    assert (said.status, is_one_sentence(said.err)) == (1, True)
    assert said.err.startswith("The file is not a database: ")
    assert (data_dir / "hocvuso.db").read_bytes().startswith(b"day khong")


def test_a_damaged_database_is_found_by_the_doctor(cli: Cli, migrated: Path):
    cli("seed", "--people", "50")
    database = migrated / "hocvuso.db"
    with database.open("r+b") as file:
        for page in range(20, 60):
            file.seek(page * 4096)
            file.write(os.urandom(2000))
    said = cli("doctor")
    assert said.status == 1
    assert "BAD   the database " in said.out
    assert "Restore a backup: hocvuso restore FILE." in said.out


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("mysql://ward", 2, "HOCVUSO_DATABASE_URL must start with sqlite:/// or postgresql://"),
        ("postgresql://w:matkhau@127.0.0.1:1/w", 1, "The database or network cannot be reached"),
        ("postgresql://w:matkhau@khong.invalid/w", 1, "The database or network cannot be reached"),
        ("sqlite:////proc/nowhere/x.db", 1, "There is no file or folder /proc/nowhere."),
    ],
)
def test_a_wrong_database_address(cli: Cli, url: str, status: int, said: str):
    told = cli("migrate", DATABASE_URL=url, SECRET_KEY="k" * 40)
    assert (told.status, is_one_sentence(told.err)) == (status, True)
    assert told.err.startswith(said)
    assert "matkhau" not in told.err
    if status == 1 and url.startswith("postgresql"):
        seen = cli("doctor")
        assert (seen.status, seen.err) == (1, "")
        assert f"BAD   {said}" in seen.out


def test_postgresql_through_the_command_line(cli: Cli, postgresql_url: str, tmp_path: Path):
    settings = {"DATABASE_URL": postgresql_url, "SECRET_KEY": "k" * 40}
    assert cli("migrate", **settings).out == f"The database is already at revision {head()}.\n"
    assert cli("seed", "--people", "50").out == "50 fictitious people added.\n"
    assert cli("invite", "admin").status == 0
    out = tmp_path / "x.json"
    assert cli("export", "initiatives", "--out", out).out == f"{out}: 10 initiatives.\n"
    refused = cli("backup", tmp_path / "w.tar.gz")
    assert (refused.status, is_one_sentence(refused.err)) == (2, True)
    assert refused.err.startswith("The database is PostgreSQL: back it up with pg_dump")


def test_a_newer_database_is_left_alone(cli: Cli, migrated: Path):
    with closing(sqlite3.connect(migrated / "hocvuso.db", isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    for verb in ("migrate", "seed"):
        said = cli(verb)
        assert (said.status, is_one_sentence(said.err)) == (2, True)
        assert "newer than this release" in said.err
    assert "revision 9999 is newer than this release" in cli("doctor").out


def test_our_own_mistake_is_one_sentence_too(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, migrated: Path
):
    from bot.cli import doctor

    def stumble(_settings: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(doctor, "_patient", stumble)
    assert cli("doctor") == Said(
        1,
        "",
        "hocvuso made a mistake of its own (ZeroDivisionError: division by zero); "
        "HOCVUSO_LOG_LEVEL=DEBUG shows where.\n",
    )
    assert "Traceback" in cli("doctor", LOG_LEVEL="DEBUG").err


def test_stopping_a_verb_is_no_mistake(cli: Cli, monkeypatch: pytest.MonkeyPatch, migrated: Path):
    from bot.cli import doctor

    def interrupt(_settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "_patient", interrupt)
    assert cli("doctor") == Said(130, "", "Stopped.\n")
