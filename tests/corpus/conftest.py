"""One running ward on Telegram for all entries of a file: every entry is somebody else's."""

from __future__ import annotations

from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path

import pytest
import pytest_asyncio
from pytest_asyncio import is_async_test

from tests.support.databases import ENGINES, copy_sqlite
from tests.support.telegram.people import BOT
from tests.support.telegram.phone import words_of
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward, ward_on_telegram

HERE = Path(__file__).parent
_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the entries of a file share one event loop, as the ward they visit does."""
    for item in items:
        if item.path.parent == HERE and is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest.fixture(scope="module", params=ENGINES)
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a migrated database that a file's entries share."""
    if request.param == "sqlite":
        path = tmp_path_factory.mktemp("corpus") / "shared.db"
        copy_sqlite(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite:///{path}"
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")
    name = f"corpus_{next(_numbers)}"
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    url: str = server.url(name)
    return url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ward(
    shared_url: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> AsyncIterator[Ward]:
    """The ward; a file whose ``BY_WEBHOOK`` is true is called, others are asked."""
    by_webhook = bool(getattr(request.module, "BY_WEBHOOK", False))
    async with ward_on_telegram(
        shared_url, tmp_path_factory.mktemp("data"), by_webhook=by_webhook
    ) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def lan(ward: Ward) -> AsyncIterator[TelegramTalk]:
    """Somebody new; whatever she does, her neighbour is answered afterwards and nothing leaks."""
    talk = TelegramTalk.begin(ward, "Lan")
    yield talk
    neighbour = TelegramTalk.begin(ward, "Bình")
    [answer] = await neighbour.says("menu")
    assert "Bác cần cháu giúp gì" in answer
    standing = talk.phone.chat.messages.values()
    typed = " ".join(words_of(one) for one in standing if one.get("from") != BOT)
    heard = " ".join(words_of(one) for one in talk.phone.messages)
    assert [leak for leak in LEAKS if leak in heard and leak not in typed] == []
    assert ward.platform.ledger.broken_rules() == []


LEAKS = ("Traceback", "None", "{", "}", "<b>", "Error")
"""What no resident may ever read."""
