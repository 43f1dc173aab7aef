"""A helper sits beside a neighbour: what she does is hers, marked, and moves to her own phone."""

import hashlib
import re

import pytest

from bot.runtime.engine import Engine
from db.models.initiatives import Initiative
from db.models.learning import LessonResult
from db.models.people import Account, Consent, RoleGrant
from domain.ids import PersonId
from domain.people import Role
from domain.screens import say
from services.people import people
from services.people.people import make_code
from services.webchat import sessions
from tests.support.talk import Talk, label, said, texts

NAME = "Nguyễn Thị Lan"
STORY = "Trồng hoa hai bên đường liên khối"


async def speaker(talk: Talk) -> PersonId:
    async with talk.engine.database.read() as session:
        found = await session.get(Account, talk.account)
    assert found is not None
    return PersonId(found.person_id)


async def begin_helping(engine: Engine, called: str = "bà Lan") -> tuple[Talk, PersonId]:
    """A helper who has just begun to sit beside a neighbour, and that neighbour."""
    helper = await Talk.begin(engine, role=Role.HELPER)
    await helper.says("menu")
    await helper.presses("Giúp bà con")
    await helper.presses("Giúp một người mới")
    await helper.says(called)
    return helper, await speaker(helper)


async def tell_with_a_name(talk: Talk) -> None:
    await talk.says("sáng kiến")
    await talk.says(STORY)
    await talk.presses(label("maturity_done"))
    await talk.says(NAME)


async def test_every_screen_says_who_is_helped_and_leads_back(engine: Engine):
    helper, neighbour = await begin_helping(engine)
    assert neighbour != helper.person
    for words in ("menu", "học", "theo dõi", "0", "xyz", "thôi"):
        await helper.says(words)
        assert helper.last[-1]["text"].startswith("Đang giúp bà Lan."), words
        assert helper.buttons[-1] == "Giúp xong, về phần của tôi"
        assert helper.buttons.count("Giúp xong, về phần của tôi") == 1
        assert helper.last[-1]["text"].count("bà Lan") == 1
    await helper.presses("Giúp xong, về phần của tôi")
    assert await speaker(helper) == helper.person
    assert "Đang giúp" not in helper.last[-1]["text"]
    await helper.says("menu")
    assert "Giúp bà con" in helper.buttons


async def test_what_she_does_is_hers_and_is_marked_as_assisted(engine: Engine):
    helper, neighbour = await begin_helping(engine)
    await helper.opens("bai_at-ma-otp")
    await tell_with_a_name(helper)
    await helper.presses(texts().plain("shared_phone.consent_aloud"))
    await helper.presses(label("khoi_unknown"))
    await helper.presses(label("no_phone"))
    await helper.presses(label("send"))
    own, helper.person = helper.person, neighbour
    assert (await helper.one(LessonResult)).assisted_by == own
    sent = await helper.one(Initiative)
    assert (sent.assisted_by, sent.name, sent.status) == (own, NAME, "submitted")
    helper.person = own
    assert await helper.kept(Initiative) == []
    assert await helper.kept(LessonResult) == []


async def test_what_a_person_does_by_herself_is_not_marked(talk: Talk):
    await talk.opens("bai_at-ma-otp")
    await talk.says("sáng kiến")
    await talk.says(STORY)
    assert (await talk.one(LessonResult)).assisted_by is None
    assert (await talk.one(Initiative)).assisted_by is None


async def test_her_consent_is_asked_aloud_and_kept_with_those_words(engine: Engine):
    helper, neighbour = await begin_helping(engine)
    await tell_with_a_name(helper)
    assert "Đọc to cho bà Lan nghe" in helper.last[-1]["text"]
    await helper.says("menu khác")
    assert "Đọc to cho bà Lan nghe" in helper.last[-1]["text"]
    await helper.presses(texts().plain("shared_phone.consent_aloud"))
    helper.person = neighbour
    given = await helper.one(Consent)
    key = "shared_phone.consent_name_aloud"
    words = hashlib.sha256(texts().template(key).encode()).hexdigest()[:16]
    assert given.text_version == f"{key}:{words}"


async def test_her_records_move_to_her_own_phone_and_leave_the_helpers(engine: Engine):
    helper, neighbour = await begin_helping(engine)
    await helper.says("sáng kiến")
    await helper.says(STORY)
    await helper.presses("Giúp xong, về phần của tôi")
    await helper.presses("Trao dãy chữ cho bà Lan")
    told = helper.last[-1]
    [code] = re.findall(r"[A-Z2-9]{10}", told["text"])
    assert [one["url"] for one in told["media"]] == [f"/vao/{code}/qr.svg"]
    phone = await Talk.begin(engine)
    await phone.says(f"mã {code}")
    assert await speaker(phone) == neighbour
    phone.person = neighbour
    assert (await phone.one(Initiative)).story == STORY
    await phone.presses(label("tell_on"))
    assert "Đang giúp" not in phone.last[-1]["text"]
    await helper.says("giúp bà con")
    assert helper.buttons == ["Giúp một người mới", "Về đầu"]
    log = await helper.log()
    assert not [one for one in log if STORY in one["text"]]
    assert any("Trao dãy chữ" in choice["label"] for one in log for choice in one["choices"])
    old = next(
        one for one in log if "Giúp tiếp" in str(one["choices"]) or "Trao dãy chữ" in str(one)
    )
    await helper.presses("Trao dãy chữ cho bà Lan", on=old)
    assert helper.last[-1]["text"] == said("shared_phone.nobody")


async def test_whoever_has_records_already_keeps_them_beside_hers(engine: Engine, talk: Talk):
    helper, neighbour = await begin_helping(engine)
    await helper.presses("Giúp xong, về phần của tôi")
    await helper.presses("Trao dãy chữ cho bà Lan")
    [code] = re.findall(r"[A-Z2-9]{10}", helper.last[-1]["text"])
    await talk.opens("bai_at-ma-otp")
    await talk.says(f"ma {code[:5]} {code[5:]}")
    assert await speaker(talk) == neighbour
    await talk.says("đổi người")
    assert "Chủ máy" in talk.buttons
    await talk.presses("Chủ máy")
    assert await speaker(talk) == talk.person
    assert len(await talk.kept(LessonResult)) == 1


async def test_a_code_is_not_spent_on_the_helpers_own_phone(engine: Engine):
    helper, neighbour = await begin_helping(engine)
    await helper.presses("Giúp xong, về phần của tôi")
    await helper.presses("Trao dãy chữ cho bà Lan")
    [code] = re.findall(r"[A-Z2-9]{10}", helper.last[-1]["text"])
    await helper.says(f"mã {code}")
    assert await speaker(helper) == helper.person
    phone = await Talk.begin(engine)
    await phone.says(f"mã {code}")
    assert await speaker(phone) == neighbour


async def test_a_role_is_never_given_to_the_neighbour_by_mistake(engine: Engine):
    helper, neighbour = await begin_helping(engine)
    async with engine.database.write() as session:
        code = await make_code(session, now=engine.clock(), role=Role.STAFF)
    await helper.says(f"mã {code}")
    assert said("shared_phone.only_helped") in helper.last[-1]["text"]
    visit = await sessions.enter(
        engine.database,
        ward=engine.context.ward.id,
        code=code,
        here=helper.account,
        now=engine.clock(),
        is_demo=True,
    )
    assert visit.account == helper.account
    assert {one.role for one in await helper.kept(RoleGrant)} == {"helper", "staff"}
    helper.person = neighbour
    assert await helper.kept(RoleGrant) == []


async def test_a_helper_whose_role_ended_comes_back_to_herself(engine: Engine):
    helper, neighbour = await begin_helping(engine)
    async with engine.database.write() as session:
        await people.take_back(
            session, person=helper.person, role=Role.HELPER, unit=None, now=engine.clock()
        )
    await helper.says("sáng kiến")
    await helper.says(STORY)
    await helper.presses("Giúp xong, về phần của tôi")
    assert await speaker(helper) == helper.person
    helper.person = neighbour
    assert (await helper.one(Initiative)).story == STORY
    await helper.presses("Trao dãy chữ cho bà Lan")
    assert said("fallback.stale") in helper.last[-1]["text"]


@pytest.mark.parametrize("called", ["😀", "bà " + "Lan " * 50])
async def test_a_name_that_is_none_is_asked_for_again(engine: Engine, called: str):
    helper = await Talk.begin(engine, role=Role.HELPER)
    await helper.says("giúp bà con")
    await helper.presses("Giúp một người mới")
    await helper.says(called)
    assert await speaker(helper) == helper.person
    assert helper.last[-1]["text"] == said(say("shared_phone.unreadable", limit=40))
    await helper.says("bà Lan")
    assert await speaker(helper) != helper.person


async def test_only_helpers_leaders_and_staff_may_help(engine: Engine, talk: Talk):
    await talk.says("giúp bà con")
    assert "Giúp một người mới" not in talk.buttons
    await talk.says("menu")
    assert "Giúp bà con" not in talk.buttons
