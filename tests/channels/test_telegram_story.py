"""A resident's whole way on Telegram, asked or called, in fair weather and foul, as in web chat."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.sample_files import photo_from_home
from tests.support.talk import FrozenClock, Talk, open_engine
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward, ward_on_telegram
from tests.support.telegram.weather import FAIR, FOUL, STORM, Weather
from tests.support.whole_story import follows, learns, proposes, record_of

pytestmark = pytest.mark.story
PHOTO = photo_from_home()
WEATHERS = [
    pytest.param(False, FAIR, id="asked, fair"),
    pytest.param(True, FAIR, id="called, fair"),
    pytest.param(False, FOUL, id="asked, foul"),
    pytest.param(True, STORM, id="called, storm"),
]


async def on_web_chat(url: str, data_dir: Path) -> object:
    """The same script at the web chat: what is kept of it."""
    async with open_engine(url, data_dir, clock=FrozenClock()) as engine:
        talk = await Talk.begin(engine)

        async def send_photo() -> list[str]:
            (data_dir / "incoming").mkdir(exist_ok=True)
            (data_dir / "incoming" / "anh").write_bytes(PHOTO)
            said = await talk.sends("den.jpg", raw="anh")
            while await engine.jobs.step():
                pass
            return said

        await learns(talk)
        receipt = await proposes(talk, send_photo)
        await follows(talk, code_in(receipt))
        return await record_of(engine.database)


async def on_telegram(ward: Ward) -> TelegramTalk:
    lan = TelegramTalk.begin(ward, "Lan")
    await learns(lan)
    receipt = await proposes(lan, lambda: lan.sends(PHOTO))
    await follows(lan, code_in(receipt))
    return lan


def code_in(receipt: str) -> str:
    [code] = re.findall(r"SK-\d{4}-\d{4}-[A-Z]", receipt)
    return str(code)


@pytest.mark.parametrize(("by_webhook", "weather"), WEATHERS)
async def test_the_same_way_leaves_the_same_record_as_in_web_chat(
    database_url: str, sqlite_template: Path, tmp_path: Path, by_webhook: bool, weather: Weather
):
    from tests.support.databases import copy_sqlite

    copy_sqlite(sqlite_template, tmp_path / "web.db")
    wanted = await on_web_chat(f"sqlite:///{tmp_path / 'web.db'}", tmp_path)
    async with ward_on_telegram(
        database_url, tmp_path, by_webhook=by_webhook, weather=weather, seed=7
    ) as ward:
        await on_telegram(ward)
        ledger = ward.platform.ledger
        assert await record_of(ward.engine.database) == wanted
        assert ledger.broken_rules() == []
        assert ledger.in_pauses() == []
        assert not ward.platform.updates.waiting
        assert ward.platform.hearing.commands[0]["command"] == "menu"
