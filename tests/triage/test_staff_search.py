"""Staff find an initiative by what they remember of it."""

from typing import Any

import pytest
import pytest_asyncio

from bot.runtime.engine import Engine
from domain.people import Role
from domain.screens import say
from tests.support.builders import make_initiative
from tests.support.talk import Talk, label, said

STORY = "Đặt loa nhắc bà con tắt bếp củi ở chợ đêm Gò Bông"


@pytest_asyncio.fixture(loop_scope="session")
async def lan(engine: Engine) -> Talk:
    """A member of staff."""
    return await Talk.begin(engine, role=Role.STAFF)


async def sent(talk: Talk, story: str, **values: str) -> None:
    known: dict[str, Any] = {"story": story, **values}
    async with talk.engine.database.write() as session:
        await make_initiative(session, talk.person, **known)


async def looks_for(lan: Talk, wanted: str) -> list[str]:
    """What the buttons name after looking for this."""
    await lan.says("việc cán bộ")
    await lan.presses("Tìm sáng kiến")
    await lan.says(wanted)
    return [button for button in lan.buttons if "SK-" in button]


async def test_searching_begins_also_by_its_words(lan: Talk):
    assert await lan.says("tim sang kien") == [said("search.ask")]


@pytest.mark.parametrize(
    "wanted", ["tắt bếp củi", "tat bep cui", "Gò Bông", "GO BONG cho dem", "Tạ Thị Bông Bưởi"]
)
async def test_words_and_names_are_found_with_and_without_accents(
    engine: Engine, lan: Talk, talk: Talk, wanted: str
):
    await sent(talk, f"{STORY} {talk.account}", name="Tạ Thị Bông Bưởi")
    found = await looks_for(lan, wanted)
    assert found
    assert all("loa nhắc bà con" in one for one in found)


async def test_a_code_is_found_however_it_is_typed(lan: Talk, talk: Talk):
    async with talk.engine.database.write() as session:
        await make_initiative(session, talk.person, story=STORY, number=987_001)
    by_words = await looks_for(lan, "bếp củi chợ đêm")
    [shown] = [one for one in by_words if "SK-2026-987001-" in one]
    code = shown.rpartition("(")[2].rstrip(")")
    assert await looks_for(lan, code.lower().replace("-", " ")) == [shown]


async def test_who_types_accents_sees_what_is_spelled_so_first(lan: Talk, talk: Talk):
    await sent(talk, "Thay đèn ngủ quên cho lớp mẫu giáo Sao Mai Hạ")
    await sent(talk, "Đến ngủ quên ở lớp mẫu giáo Sao Mai Hạ thì gọi ai")
    typed = await looks_for(lan, "đèn ngủ quên mẫu giáo sao mai hạ")
    plain = await looks_for(lan, "den ngu quen mau giao sao mai ha")
    assert [one[:4] for one in (typed[0], plain[0])] == ["Thay", "Đến "]


async def test_what_is_not_there_gets_one_sentence_and_another_try_at_once(lan: Talk):
    await lan.says("việc cán bộ")
    await lan.presses("Tìm sáng kiến")
    none = say("search.none", wanted="khủng long")
    assert await lan.says("khủng long") == [said(none, "search.otherwise")]
    assert await lan.says("???") == [said("search.nothing_wanted")]
    assert await lan.says("x" * 200) == [said("search.nothing_wanted")]


async def test_drafts_and_withdrawn_ones_are_found_by_nobody(lan: Talk, talk: Talk):
    unseen = "Trồng hoa giấy tím trước cổng trường Măng Non"
    await sent(talk, unseen, status="withdrawn")
    await talk.says("sáng kiến")
    await talk.says(unseen)
    assert await looks_for(lan, "hoa giấy tím") == []


async def test_five_to_a_screen_and_more_on_the_next(lan: Talk, talk: Talk):
    for n in range(7):
        await sent(talk, f"Nuôi dế mèn trong thùng xốp, lứa thứ {n}")
    first = await looks_for(lan, "nuôi dế mèn")
    assert len(first) == 5
    await lan.presses("Xem thêm")
    assert len({*first, *(one for one in lan.buttons if "SK-" in one)}) == 7
    assert label("desk") in lan.buttons
