"""Invites: a code gives its role once, for its unit, until its day; a wrong one says so kindly."""

import re
from datetime import timedelta

import pytest

from bot.runtime.engine import Engine
from db.models.people import Account, RoleGrant
from db.queries.people import people as rows
from domain.people import Role
from domain.screens import say
from domain.units.units import Unit, UnitKind
from handlers.people.codes import one_time_code
from services.people import people
from services.people.people import CodeUnknown, make_code
from services.webchat import sessions
from tests.support.talk import FrozenClock, Talk, said

K01 = Unit(UnitKind.KHOI, "K01")


async def code_for(engine: Engine, role: Role, unit: Unit | None = None, days: int = 0) -> str:
    until = engine.clock() + timedelta(days=days) if days else None
    async with engine.database.write() as session:
        return await make_code(
            session,
            now=engine.clock(),
            role=role,
            unit=unit,
            role_until=until,
            lifetime=people.INVITE_LIFETIME,
        )


async def test_a_typed_code_gives_its_role_for_its_unit_once(engine: Engine, talk: Talk):
    code = await code_for(engine, Role.LEADER, K01, days=3)
    await talk.says("sáng kiến")
    await talk.says("Trồng hoa hai bên đường")
    await talk.says(f"Mã {code[:5].lower()}-{code[5:]}")
    assert said("shared_phone.role_given", "shared_phone.role_leader") in talk.last[-1]["text"]
    assert "Kể tiếp sáng kiến đang dở" in talk.buttons
    held = await talk.one(RoleGrant)
    assert (held.role, held.neighbourhood, held.organisation) == ("leader", "K01", None)
    assert held.expires_at == engine.clock() + timedelta(days=3)
    other = await Talk.begin(engine)
    await other.says(f"mã {code}")
    assert other.last[-1]["text"] == said("refused.code")
    assert await other.kept(RoleGrant) == []


async def test_a_role_ends_with_its_day(engine: Engine, talk: Talk, clock: FrozenClock):
    code = await code_for(engine, Role.STAFF, days=1)
    await talk.says(code[:5] + "-" + code[5:])
    await talk.says("menu")
    assert "Việc của cán bộ" in talk.buttons
    desk = talk.last[-1]
    clock.forward(days=1, seconds=1)
    await talk.presses("Việc của cán bộ", on=desk)
    assert said("fallback.stale") in talk.last[-1]["text"]
    assert "Việc của cán bộ" not in talk.buttons


async def test_an_invite_lapses_with_its_fortnight(engine: Engine, talk: Talk, clock: FrozenClock):
    code = await code_for(engine, Role.STAFF)
    clock.forward(days=14, seconds=1)
    await talk.says(f"mã {code}")
    assert talk.last[-1]["text"] == said("refused.code")
    assert await talk.kept(RoleGrant) == []


@pytest.mark.parametrize("typed", ["mã ABCDE-23456", "mã vào ABCDE2345", "ABCDE-FGHJK"])
async def test_a_wrong_code_is_one_clear_sentence(talk: Talk, typed: str):
    await talk.says(typed)
    assert talk.last[-1]["text"] == said("refused.code")


@pytest.mark.parametrize("typed", ["mã", "mã sáng kiến", "ma tuy o ngo toi", "NGUYENVANA", "mã 12"])
async def test_words_that_are_no_code_are_words(talk: Talk, typed: str):
    await talk.says(typed)
    assert talk.last[-1]["text"] != said("refused.code")


async def test_a_chats_code_is_for_the_page(engine: Engine, talk: Talk):
    async with engine.database.write() as session:
        code = await make_code(session, now=engine.clock(), account=talk.account)
    other = await Talk.begin(engine)
    await other.says(f"mã {code}")
    assert other.last[-1]["text"] == said("shared_phone.chat_code")
    opened = await sessions.look_at_code(engine.database, code=code, now=engine.clock())
    assert opened.is_chat


async def test_a_code_opened_on_the_page_gives_the_role_to_who_is_there(engine: Engine, talk: Talk):
    code = await code_for(engine, Role.LEADER, K01)
    visit = await sessions.enter(
        engine.database,
        ward=engine.context.ward.id,
        code=code,
        here=talk.account,
        now=engine.clock(),
        is_demo=True,
    )
    assert visit.account == talk.account
    assert (await talk.one(RoleGrant)).role == "leader"
    await talk.opens("vao_viec")
    assert said("shared_phone.role_leader") in talk.last[-1]["text"]
    with pytest.raises(CodeUnknown):
        await sessions.look_at_code(engine.database, code=code, now=engine.clock())


async def test_a_code_opened_by_a_newcomer_makes_a_chat_with_that_role(engine: Engine):
    code = await code_for(engine, Role.VIEWER)
    visit = await sessions.enter(
        engine.database,
        ward=engine.context.ward.id,
        code=code,
        here=None,
        now=engine.clock(),
        is_demo=True,
    )
    async with engine.database.read() as session:
        account = await session.get(Account, visit.account)
        assert account is not None
        held = await rows.roles(session, person_id=account.person_id, now=engine.clock())
    assert held == {"viewer"}


async def test_on_a_shared_phone_the_role_is_of_who_speaks_only(engine: Engine, talk: Talk):
    await talk.says("thêm người")
    await talk.presses("Thêm người")
    await talk.says("bà Lan")
    await talk.says("ông Tư")
    code = await code_for(engine, Role.STAFF)
    await talk.says(f"mã {code}")
    assert "Việc của cán bộ" in talk.buttons
    desk = talk.last[-1]
    await talk.says("đổi người")
    await talk.presses("bà Lan")
    assert "Việc của cán bộ" not in talk.buttons
    await talk.presses("Việc của cán bộ", on=desk)
    assert said("fallback.other_person") in talk.last[-1]["text"]


async def test_a_forged_link_gives_nothing(talk: Talk):
    await talk.opens("vao_viec")
    assert await talk.kept(RoleGrant) == []
    assert not re.search("giao việc", talk.last[-1]["text"])
    assert talk.last[-1]["text"] == said(say("welcome.offer"))


async def test_every_code_read_out_in_two_halves_is_known(engine: Engine):
    for _ in range(100):
        code = await code_for(engine, Role.STAFF)
        assert one_time_code(f"ma {code[:5].lower()} {code[5:].lower()}") == code
