"""Corpus B on Telegram: commands, links, and what only looks like them."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from db.models.initiatives import Initiative
from db.models.people import RoleGrant
from db.models.units import Invitation
from domain.people import Role
from domain.screens import say
from domain.units.units import Unit, UnitKind
from services.people import people
from tests.support.builders import make_invitation
from tests.support.sample_files import photo_from_home
from tests.support.talk import label, said
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward

HELLO = "Cháu chào bác"
UNKNOWN = said("fallback.nonsense", "welcome.offer")


async def test_b01_start_as_often_as_you_like(lan: TelegramTalk):
    [first] = await lan.opens()
    assert first.startswith(HELLO)
    assert await lan.opens() == [first]


@pytest.mark.parametrize(
    "link",
    [
        pytest.param("a" * 64, id="b02, as long as may be"),
        pytest.param("a" * 65, id="b02, longer"),
        pytest.param("a" * 4_000, id="b02, much longer"),
        pytest.param("%%%", id="b03, not base64"),
        pytest.param("a", id="b03, one letter"),
        pytest.param("/9j/", id="b03, a picture's beginning"),
        pytest.param("____", id="b03, nothing when decoded"),
        pytest.param("bai_", id="no lesson"),
        pytest.param("bai_khong-co", id="a lesson there never was"),
        pytest.param("bai_../../etc/passwd", id="a path"),
        pytest.param("moi_ABCDEFGHJK", id="b04, a code nobody gave"),
        pytest.param("moi_", id="b04, no code"),
        pytest.param("moi_'; DROP TABLE person;--", id="b04, SQL"),
        pytest.param("bai_\u202egpj", id="turned round"),
        pytest.param("bai_at-ma-otp bai_at-ma-otp", id="two links"),
        pytest.param("dong_tac_gia", id="another word"),
    ],
)
async def test_a_link_that_leads_nowhere_still_welcomes(lan: TelegramTalk, link: str):
    trouble = {"bai_": "lesson.hidden", "moi_": "joining.closed"}
    why = trouble.get(link[:4], "welcome.bad_link") if len(link) <= 64 else "welcome.bad_link"
    promise = say("welcome.promise", ward=lan.ward.engine.context.ward.name)
    assert await lan.opens(link) == [said(why, "welcome.hello", promise)]
    assert label("learn") in lan.buttons


async def test_b04_a_used_an_old_and_an_unknown_code_are_answered_alike(
    ward: Ward, lan: TelegramTalk
):
    tu = TelegramTalk.begin(ward, "Tư")
    await tu.opens()
    async with ward.engine.database.write() as session:
        now = ward.clock()
        used, old = [await people.make_code(session, now=now, role=Role.STAFF) for _ in range(2)]
    await tu.says(used)
    ward.clock.forward(days=15)
    unknown = "".join(people.CODE_LETTERS[n] for n in (*range(9), -1))
    answers = [await lan.says(code) for code in (used, old, unknown)]
    assert answers == [[said("refused.code")]] * 3
    grants = sa.select(RoleGrant).where(RoleGrant.person_id == (await lan.account()).person_id)
    assert await ward.rows(grants) == []


async def test_b04_a_closed_an_unknown_and_no_invitation_are_answered_alike(
    ward: Ward, lan: TelegramTalk
):
    async with ward.engine.database.write() as session:
        closed = await make_invitation(session, Unit(UnitKind.KHOI, "K01"))
        await session.execute(sa.update(Invitation).values(closed_at=ward.clock()))
    answers = [await lan.opens(f"moi_{code}") for code in (closed, "MZZZ2ZZ", "x")]
    assert answers == [answers[0]] * 3


@pytest.mark.parametrize("text", ["//start", "/ start", "/START", "start"])
async def test_b05_start_however_it_is_typed_leads_to_the_menu(lan: TelegramTalk, text: str):
    [answer] = await lan.says(text)
    assert "Bác cần cháu giúp gì" in answer
    assert label("learn") in lan.buttons


@pytest.mark.parametrize("text", ["/startx", "/"])
async def test_b05_what_only_looks_like_start_is_answered_as_unknown_words(
    lan: TelegramTalk, text: str
):
    assert await lan.says(text) == [UNKNOWN]


@pytest.mark.parametrize("text", ["/start\u200b", "/start  ", "/start\n"])
async def test_b05_start_with_what_nobody_sees_is_start(lan: TelegramTalk, text: str):
    [answer] = await lan.says(text)
    assert answer.startswith(HELLO)


@pytest.mark.parametrize("text", ["/broadcast", "/admin", "/export", "/grant staff", "gửi bà con"])
async def test_b06_what_only_some_may_is_to_others_an_unknown_word(lan: TelegramTalk, text: str):
    [unknown] = await lan.says("/xyz")
    assert await lan.says("/zyx") == []
    assert await lan.says(text) == ([] if text.startswith("/") else [unknown])
    lan.ward.clock.forward(minutes=1)
    assert await lan.says(text) == [unknown]


async def test_b07_unknown_commands_get_the_help_once_a_minute(ward: Ward, lan: TelegramTalk):
    for n in range(100):
        lan.phone.writes(f"/lenh{n}")
    assert await lan.settle() == [UNKNOWN]
    assert await lan.says("/lenh") == []
    assert await lan.says("menu") == [said("welcome.menu")]
    ward.clock.forward(minutes=1)
    assert await lan.says("/lenh") == [UNKNOWN]


async def test_b07_at_a_step_whatever_looks_like_a_command_is_words(lan: TelegramTalk):
    await lan.says("sáng kiến")
    assert await lan.says("/den ngõ 12") == [said("drafting.kept", "drafting.maturity")]
    assert (await lan.one(Initiative)).story == "/den ngõ 12"
    for n in range(3):
        assert await lan.says(f"/lenh{n}") == [said("fallback.nonsense", "drafting.maturity")]


async def test_b07_nonsense_is_answered_as_fast_as_anybody_reads(ward: Ward, lan: TelegramTalk):
    for n in range(30):
        lan.phone.writes(f"xyz {n}")
    assert await lan.settle() == [UNKNOWN] * 10
    ward.clock.forward(minutes=1)
    for n in range(20):
        ward.clock.forward(seconds=2)
        assert await lan.says(f"zyx {n}") == [UNKNOWN]


async def test_b08_a_command_in_a_caption_is_words(lan: TelegramTalk):
    await lan.says("sáng kiến")
    await lan.sends(photo_from_home((60, 40)), text="/menu ngõ 12 tối")
    assert (await lan.one(Initiative)).story == "/menu ngõ 12 tối"


async def test_b08_a_command_in_the_middle_is_words(lan: TelegramTalk):
    await lan.says("sáng kiến")
    await lan.says("Bấm /menu rồi lắp đèn ngõ 12")
    assert (await lan.one(Initiative)).story == "Bấm /menu rồi lắp đèn ngõ 12"


@pytest.mark.parametrize("text", ["/huy", "/menu", "/baihoc", "/theodoi", "/trogiup", "/sangkien"])
async def test_every_word_of_the_menu_button_is_understood(lan: TelegramTalk, text: str):
    [answer] = await lan.says(text)
    assert not answer.startswith(said("fallback.nonsense"))


async def test_b09_stopping_with_nothing_to_stop_twice(lan: TelegramTalk):
    nothing = await lan.says("/huy")
    assert nothing[0].startswith(said("welcome.nothing_to_stop"))
    assert await lan.says("/huy") == nothing


async def test_b10_a_link_opened_in_a_group_is_nobodys(ward: Ward, lan: TelegramTalk):
    group = ward.platform.people.gather("Nhóm (minh họa)")
    lan.phone.writes_in(group, "/start bai_at-ma-otp")
    await ward.settle()
    assert group.messages.keys() == {max(group.messages)}
    assert lan.phone.messages == []


async def test_a_story_looks_like_anything_and_is_kept_as_it_is(lan: TelegramTalk):
    await lan.says("sáng kiến")
    story = '<b>x</b> &lt; *_[]()~`>#+-=|{}.! "; DROP TABLE x; -- {{7*7}} %s'
    [answer] = await lan.says(story)
    assert answer == said("drafting.kept", "drafting.maturity")
    [shown] = await lan.says("theo dõi")
    assert (await lan.one(Initiative)).story == story
    [again] = await lan.says("sáng kiến")
    assert said(say("drafting.told", story=story)) in again
    assert shown
