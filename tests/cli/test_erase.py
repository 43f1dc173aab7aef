"""``hocvuso erase``: a person known by her code goes, after a yes and never by mistake."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from db.engine import Database
from db.queries.people import people as rows
from domain.ids import WardId, person_code
from services.people import people
from tests.cli.conftest import Cli
from tests.support.talk import START

CODE = person_code(7)
NAME = "Lê Thị Xóanhòa"


def arrive(data_dir: Path) -> None:
    """Let someone of the demo ward arrive and be known by name and code."""

    async def meet() -> None:
        database = Database(f"sqlite:///{data_dir / 'hocvuso.db'}")
        async with database.write() as session:
            met = await people.meet(
                session,
                ward=WardId("demo"),
                channel="webchat",
                external_key="may-cua-le",
                now=START,
                is_demo=True,
            )
            await rows.update_person(session, person_id=met.person, code=CODE, name=NAME)
        await database.close()

    asyncio.run(meet())


def left_of(data_dir: Path) -> tuple[int, bool]:
    """Return how many people were erased, and whether the name is left in the file."""
    file = data_dir / "hocvuso.db"
    with closing(sqlite3.connect(file)) as connection:
        question = "SELECT count(*) FROM person WHERE erased_at IS NOT NULL"
        [erased] = connection.execute(question).fetchone()
    found = any(NAME.encode() in one.read_bytes() for one in data_dir.glob("hocvuso.db*"))
    return erased, found


def test_erases_after_a_typed_yes(cli: Cli, migrated: Path):
    arrive(migrated)
    said = cli("erase", CODE, stdin="yes\n", WARD="demo")
    assert (said.status, said.err) == (0, "")
    assert f"{CODE} is erased" in said.out
    assert "Backups" in said.out
    assert left_of(migrated) == (1, False)
    again = cli("erase", CODE, "--yes", WARD="demo")
    assert (again.status, again.err) == (2, f"Nobody has the code {CODE}.\n")


def test_the_register_says_who_did_it_and_when(cli: Cli, migrated: Path):
    arrive(migrated)
    assert cli("erase", CODE.lower().replace("-", " "), "--yes", WARD="demo").status == 0
    with closing(sqlite3.connect(migrated / "hocvuso.db")) as connection:
        [row] = connection.execute("SELECT kind, done_by, done_at FROM rights_request").fetchall()
    assert row[0] == "erase"
    assert row[1].startswith("command line: ")
    assert row[2]


def test_anything_but_yes_erases_nothing(cli: Cli, migrated: Path):
    arrive(migrated)
    for typed in ("", "no\n", "y\n", "\n"):
        said = cli("erase", CODE, stdin=typed, WARD="demo")
        assert said.status == 1
        assert said.out.endswith("Nothing was erased.\n")
    assert left_of(migrated) == (0, True)


def test_a_wrong_code_is_one_sentence(cli: Cli, migrated: Path):
    for wrong in ("7", "SK-2026-0001-A", "Lê Thị"):
        said = cli("erase", wrong, "--yes")
        assert said.status == 2
        assert said.err.count("\n") == 1
        assert "ND-0007-S" in said.err
    assert (
        cli("erase", person_code(999), "--yes").err == f"Nobody has the code {person_code(999)}.\n"
    )
