"""A ward on Telegram for a test of its own: asked, in fair weather, unless it says else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward, ward_on_telegram


@pytest.fixture
async def ward(database_url: str, tmp_path: Path) -> AsyncIterator[Ward]:
    """A running ward whose Telegram is asked, in fair weather."""
    async with ward_on_telegram(database_url, tmp_path) as running:
        yield running


@pytest.fixture
def lan(ward: Ward) -> TelegramTalk:
    """A resident who has just found the bot."""
    return TelegramTalk.begin(ward, "Lan")
