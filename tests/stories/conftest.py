"""One database of each engine for all stories: every resident is a newcomer, nobody else's."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.engine import Engine
from domain.lessons import Lesson
from tests.support.databases import ENGINES, copy_sqlite
from tests.support.lesson_story import OTP
from tests.support.talk import FrozenClock, Talk, open_engine


@pytest.fixture(scope="session", params=ENGINES)
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated database that many stories share."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("stories") / "shared.db"
        copy_sqlite(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")
    server.execute(f"CREATE DATABASE shared_stories TEMPLATE {template} STRATEGY FILE_COPY")
    url: str = server.url("shared_stories")
    return url


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def engine(shared_url: str, data_dir: Path, clock: FrozenClock) -> AsyncIterator[Engine]:
    async with open_engine(shared_url, data_dir, clock=clock) as engine:
        yield engine


@pytest.fixture
async def talk(engine: Engine) -> Talk:
    """A resident who was never here before."""
    return await Talk.begin(engine)


@pytest.fixture
def otp(engine: Engine) -> Lesson:
    return engine.house.catalogue.lesson(OTP)
