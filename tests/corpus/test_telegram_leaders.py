"""Corpus C on Telegram where a press is heavy: staff whose role ended, a text that changed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
import sqlalchemy as sa

from db.base import table
from db.models.broadcasts import Broadcast
from db.models.initiatives import InitiativeMove
from db.models.people import RoleGrant
from domain.broadcasts.broadcasts import BroadcastStage
from domain.ids import PersonId
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.people import people
from tests.support.builders import make_initiative, make_member
from tests.support.talk import label, said, texts
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward

UNIT = Unit(UnitKind.KHOI, "K02")
FIRST = "Tối mai 7 giờ học ở nhà văn hóa."
SECOND = "Tối kia 8 giờ học ở sân đình."


async def person_of(talk: TelegramTalk) -> PersonId:
    return PersonId((await talk.account()).person_id)


async def holding(ward: Ward, name: str, role: Role, unit: Unit | None = None) -> TelegramTalk:
    talk = TelegramTalk.begin(ward, name)
    await talk.opens()
    person = await person_of(talk)
    async with ward.engine.database.write() as session:
        await people.grant(
            session, person=person, role=role, granted_by="Lan", now=ward.clock(), unit=unit
        )
    return talk


@pytest_asyncio.fixture(loop_scope="module")
async def hoa(ward: Ward, lan: TelegramTalk) -> AsyncIterator[TelegramTalk]:
    """Who leads a khối of which Lan alone is a member, and nobody else any more."""
    await lan.opens()
    grants = table(RoleGrant)
    async with ward.engine.database.write() as session:
        await session.execute(sa.update(grants).values(revoked_at=ward.clock()))
        await make_member(session, await person_of(lan), UNIT)
    yield await holding(ward, "Chị Hoa", Role.LEADER, UNIT)


async def broadcast(hoa: TelegramTalk) -> Broadcast:
    made = sa.select(Broadcast).where(Broadcast.made_by == await person_of(hoa))
    [found] = await hoa.ward.rows(made)
    assert isinstance(found, Broadcast)
    return found


def button(key: str, **facts: object) -> str:
    return texts().plain(f"broadcasts.{key}", facts)


async def composed(hoa: TelegramTalk) -> None:
    await hoa.says("gửi tin cho bà con")
    await hoa.presses("Gửi lời nhắn")
    await hoa.says(FIRST)


async def changed(hoa: TelegramTalk) -> None:
    """Say it anew, coming by the list."""
    await hoa.says("gửi tin cho bà con")
    await hoa.presses(button("go_on"))
    await hoa.presses(button("edit"))
    await hoa.presses(button("write"))
    await hoa.says(SECOND)


async def test_c11_whose_role_was_just_taken_back_moves_nothing(ward: Ward, lan: TelegramTalk):
    staff = await holding(ward, "Anh Nam", Role.STAFF)
    await lan.opens()
    async with ward.engine.database.write() as session:
        one = await make_initiative(session, await person_of(lan))
    await staff.says("sáng kiến mới")
    [shown] = [text for text in staff.buttons if "đèn năng lượng" in text][-1:]
    await staff.presses(shown)
    person = await person_of(staff)
    async with ward.engine.database.write() as session:
        await people.take_back(session, person=person, role=Role.STAFF, now=ward.clock(), unit=None)
    [no] = await staff.presses(texts().plain("staff_triage.to_received", {}))
    assert no.startswith(said("fallback.stale"))
    moved = sa.select(InitiativeMove).where(InitiativeMove.initiative_id == one)
    assert await ward.rows(moved) == []


async def test_c12_a_text_that_changed_is_shown_anew_before_it_goes(
    ward: Ward, lan: TelegramTalk, hoa: TelegramTalk
):
    await composed(hoa)
    before = hoa.last[-1]
    await changed(hoa)
    told = await hoa.presses(button("now"), on=before)
    assert SECOND in told[0]
    assert (await broadcast(hoa)).state == BroadcastStage.DRAFT
    assert lan.phone.reads()[1:] == []
    await hoa.presses(button("now"))
    assert SECOND in lan.phone.reads()[-1]
    assert (await broadcast(hoa)).state == BroadcastStage.DONE


async def test_c12_a_second_person_agrees_to_what_she_saw_and_nothing_else(
    ward: Ward, lan: TelegramTalk, hoa: TelegramTalk
):
    second = await holding(ward, "Chị Mai", Role.LEADER, UNIT)
    await composed(hoa)
    await hoa.presses(button("second"))
    await hoa.presses(button("second_leader"))
    second.phone.reads()
    await second.presses(button("review"))
    asked = second.last[-1]
    waiting = hoa.last[-1]
    await hoa.presses(button("look"), on=waiting)
    await hoa.presses(button("edit"))
    await hoa.presses(button("write"))
    await hoa.says(SECOND)
    await hoa.presses(button("second"))
    await hoa.presses(button("second_leader"))
    told = await second.presses(button("agree"), on=asked)
    assert any(SECOND in text for text in told), told
    assert (await broadcast(hoa)).state == BroadcastStage.WAITING
    await second.presses(button("agree"))
    assert SECOND in lan.phone.reads()[-1]


async def test_a_button_of_another_on_a_shared_phone_is_not_hers(lan: TelegramTalk):
    await lan.opens("bai_at-ma-otp")
    shown = lan.last[-1]
    await lan.says("thêm người")
    await lan.presses("Thêm người")
    await lan.says("tôi là bà Lan")
    await lan.says("Ông Tư")
    [no] = await lan.presses(label("next"), on=shown)
    assert no.startswith(said("fallback.other_person"))


async def test_a_button_in_somebody_elses_chat_and_one_that_never_was_are_alike(
    ward: Ward, lan: TelegramTalk
):
    other = TelegramTalk.begin(ward, "Bình")
    await other.says("sáng kiến")
    await other.says("Trồng cây ở nhà văn hóa cho mát.")
    theirs = other.last[-1]
    await lan.opens()
    answers = []
    for number in (theirs["message_id"], 10**9):
        place = {**theirs, "message_id": number, "chat": lan.phone.chat.face}
        lan.phone.press_data("1", place)
        answers.append(await lan.settle())
    assert answers[0] == answers[1]
    assert answers[0][0].startswith(said("fallback.stale"))
    lan.phone.press_data("1", theirs)  # in a chat that is not hers she is nobody
    assert await lan.settle() == []
