"""One running house of each engine for all stories: every resident is a newcomer, nobody else's.

Stories share an event loop; the clock starts anew with each of them.
"""

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from bot.runtime.engine import Engine
from domain.learning.lessons import Lesson
from tests.support.databases import ENGINES, copy_sqlite
from tests.support.lesson_story import OTP
from tests.support.talk import START, FrozenClock, Talk, open_engine

_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the stories share one event loop, as the house they visit does."""
    for item in items:
        if is_async_test(item) and {"shared_engine", "shared_clock"} & set(item.fixturenames):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session", params=ENGINES)
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated database that many stories share."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("stories") / "shared.db"
        copy_sqlite(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")
    name = f"stories_{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    url: str = server.url(name)
    return url


@pytest.fixture(scope="session")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="session")
def shared_clock() -> FrozenClock:
    return FrozenClock()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_engine(
    shared_url: str, data_dir: Path, shared_clock: FrozenClock
) -> AsyncIterator[Engine]:
    async with open_engine(shared_url, data_dir, clock=shared_clock) as engine:
        yield engine


@pytest.fixture
def clock(shared_clock: FrozenClock) -> FrozenClock:
    shared_clock.now = START
    return shared_clock


@pytest.fixture
def engine(shared_engine: Engine, clock: FrozenClock) -> Engine:
    return shared_engine


@pytest_asyncio.fixture(loop_scope="session")
async def talk(engine: Engine) -> Talk:
    """A resident who was never here before."""
    return await Talk.begin(engine)


@pytest.fixture
def otp(engine: Engine) -> Lesson:
    return engine.context.catalogue.lesson(OTP)
