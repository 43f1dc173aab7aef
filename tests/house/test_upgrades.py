"""The tables are those the code speaks of; a kept database opens again, a trial build's never."""

import asyncio
import hashlib
import importlib
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

import db.models  # noqa: F401 - registers the tables
from bot.__main__ import main
from db.address import DatabaseAddress
from db.base import Base, table
from db.engine import Database
from db.migrate import revision, upgrade
from db.models.people import OneTimeCode
from db.models.reminders import ReviewCard
from db.revisions import head
from domain.errors import BadSetting
from domain.ids import WardId
from services.people import one_time_codes, people
from services.people.people import CodeUnknown
from tests.support.lesson_story import OTP, RIGHT, at_question
from tests.support.postgres import PostgresServer
from tests.support.talk import FrozenClock, Talk, open_engine, texts

UNRELEASED = ("0001", "0004")
"""Revisions of the builds that were tried and never given to a ward."""


def is_of_a_model(name: str | None, _kind: str, _parents: Mapping[str, Any]) -> bool:
    """Leave the search index out: each engine makes it in words of its own."""
    return not (name or "").startswith("search_")


def differences(connection: sa.Connection) -> list[Any]:
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_name": is_of_a_model,
        "target_metadata": Base.metadata,
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, Base.metadata))


async def test_the_migrations_make_the_tables_of_the_models(database_url: str):
    engine = create_async_engine(DatabaseAddress.read(database_url).async_url)
    async with engine.begin() as connection:
        assert await connection.run_sync(differences) == []
        await connection.execute(sa.text("ALTER TABLE mute ADD COLUMN added INTEGER"))
        assert len(await connection.run_sync(differences)) == 1
    await engine.dispose()


async def cards(talk: Talk) -> list[Any]:
    async with talk.engine.database.read() as session:
        found = await session.execute(sa.select(table(ReviewCard)).order_by(ReviewCard.question))
        return list(found.all())


async def test_a_kept_ward_goes_on_after_the_house_was_started_anew(
    database_url: str, tmp_path: Path
):
    clock = FrozenClock()
    async with open_engine(database_url, tmp_path, clock=clock) as engine:
        hoa = await Talk.begin(engine)
        await at_question(hoa, 1)
        await hoa.hurries(*RIGHT[1:])
        before = await cards(hoa)
    assert [card.question for card in before] == ["q1", "q2", "q3"]

    await asyncio.to_thread(upgrade, database_url)

    clock.forward(days=1)
    async with open_engine(database_url, tmp_path, clock=clock) as engine:
        hoa.engine = engine
        assert await cards(hoa) == before
        [asked] = await hoa.says("ôn")
        prompt = engine.context.catalogue.lesson(OTP).quiz[0].prompt
        assert asked.endswith(texts().plain("reviews.question", {"prompt": prompt}))


async def test_a_real_ward_goes_on_as_well(database_url: str, tmp_path: Path):
    async with open_engine(database_url, tmp_path, demo=False) as engine:
        hoa = await Talk.begin(engine)
        before = await hoa.says("0")
    await asyncio.to_thread(upgrade, database_url)
    async with open_engine(database_url, tmp_path, demo=False) as engine:
        hoa.engine = engine
        assert await hoa.says("0") == before


def test_an_empty_database_gets_its_tables_once(postgres_server: PostgresServer, tmp_path: Path):
    postgres_server.execute("CREATE DATABASE empty")
    for url in (f"sqlite:///{tmp_path}/empty.db", postgres_server.url("empty")):
        assert [upgrade(url), upgrade(url)] == [True, False]
        assert asyncio.run(revision(url)) == head()


@pytest.mark.parametrize("known", UNRELEASED)
def test_postgresql_of_a_build_never_released_is_refused(
    postgres_server: PostgresServer, known: str
):
    postgres_server.execute(f"CREATE DATABASE trial_{known}")
    url = postgres_server.url(f"trial_{known}")
    asyncio.run(stamp(url, known))
    with pytest.raises(BadSetting, match=f"revision {known} is of a build before the first"):
        upgrade(url)
    assert asyncio.run(revision(url)) == known


async def stamp(url: str, known: str) -> None:
    engine = create_async_engine(DatabaseAddress.read(url).async_url)
    async with engine.begin() as connection:
        await connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        await connection.execute(sa.text(f"INSERT INTO alembic_version VALUES ('{known}')"))
    await engine.dispose()


@pytest.mark.parametrize("known", UNRELEASED)
def test_a_file_of_a_build_never_released_is_refused_by_every_verb(
    known: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.setenv("HOCVUSO_DATA_DIR", str(tmp_path))
    with closing(sqlite3.connect(tmp_path / "hocvuso.db", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.execute("INSERT INTO alembic_version VALUES (?)", [known])
    told = (
        f"revision {known} is of a build before the first release; "
        "make a new HOCVUSO_DATA_DIR or database.\n"
    )
    for verb in ("run --demo", "migrate", "seed", "invite staff"):
        assert main(verb.split()) == 2, verb
        assert capsys.readouterr().err == f"The database cannot be used: {told}"
    assert main(["doctor"]) == 1
    seen = capsys.readouterr().out
    assert f"BAD   database: revision {known} is of a build before the first release\n" in seen
    assert "→ Make a new HOCVUSO_DATA_DIR or database.\n" in seen


async def test_a_code_that_was_handed_out_before_still_opens_and_stays_under_the_key(
    database_url: str,
):
    """The digests were bare until revision 0006; the step itself is run on a code of then."""
    step = importlib.import_module("db.migrations.versions.0006_trust")
    secret, now = "s" * 40, FrozenClock()()
    opened = Database(database_url, secret=secret)
    async with opened.write() as session:
        met = await people.meet(
            session, ward=WardId("demo"), channel="webchat", external_key="1", now=now
        )
        code = await people.make_code(session, now=now, account=met.account)
        bare = hashlib.sha256(code.encode()).hexdigest()
        await session.execute(sa.update(OneTimeCode).values(code_hash=bare))
    with pytest.raises(CodeUnknown):
        async with opened.read() as session:
            await one_time_codes.look(session, code=code, now=now)
    async with opened.write() as session:
        connection = await session.connection()
        await connection.run_sync(step.key_codes, secret)
    async with opened.read() as session:
        assert (await one_time_codes.look(session, code=code, now=now)).is_chat
        assert bare not in (await session.scalars(sa.select(OneTimeCode.code_hash))).all()
    await opened.close()
