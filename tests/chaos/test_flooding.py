"""Somebody pours out messages: the neighbours hardly notice, and the house hears a few of them."""

from pathlib import Path

from bot.channels.receiver import CHAT_RATE
from tests.chaos.flooding import flood

POURED = 900
NEIGHBOURS = 12
SECONDS = 6


async def test_whoever_floods_is_heard_a_little_and_told_once(database_url: str, tmp_path: Path):
    found = await flood(
        database_url, tmp_path, updates=POURED, neighbours=NEIGHBOURS, seconds=SECONDS
    )
    assert found.broken == []
    assert len(found.took) == NEIGHBOURS
    assert found.notices >= 1  # two within a minute are broken already
    assert CHAT_RATE.burst <= found.kept < POURED / 2
