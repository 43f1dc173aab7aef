"""Buttons nobody was shown: what is somebody else's and what is not there are answered alike.

A press is held against the screen it names, so a forged one never comes as far as a use case. Here
the screen itself is forged: behind that door stands each use case's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.base import Base, table
from db.models.broadcasts import Broadcast, BroadcastRecipient
from db.models.enquiries import Enquiry, EnquiryMessage
from db.models.initiatives import Initiative
from db.models.messages import Job
from db.models.units import ClassSession, Invitation
from db.queries.units import class_sessions as class_rows
from domain.broadcasts.broadcasts import OPEN, BroadcastStage
from domain.ids import new_id
from domain.initiatives.initiatives import Content, Status
from domain.people import Role
from domain.units.units import Unit, UnitKind
from tests.support.builders import WARD, make_broadcast, make_initiative, make_invitation
from tests.support.forging import crowd, press, say_at_once, show_forged
from tests.support.talk import Talk, said

OURS, THEIRS, NONE_SUCH = (Unit(UnitKind.KHOI, code) for code in ("K07", "K08", "K99"))
CANARY = "Chim Vàng Anh"
KEPT: Sequence[type[Base]] = (
    Broadcast,
    BroadcastRecipient,
    Invitation,
    ClassSession,
    Initiative,
    Enquiry,
    EnquiryMessage,
    Job,
)

OF_A_BROADCAST = (
    "go",
    "one",
    "missed",
    "sheet",
    "follow",
    "pause",
    "resume",
    "stop",
    "stop_yes",
    "pick",
    "write",
    "shoot",
    "edit",
    "drop",
    "drop_yes",
    "narrow",
    "learned",
    "groups",
    "now",
    "when",
    "second",
    "review",
    "agree",
    "decline",
    "lesson:{}:at-ma-otp",
    "age:{}:60_up",
    "channel:{}:webchat",
    "at:{}:202611300700",
    "ask:{}:staff",
)
OF_A_UNIT = (
    "lead.people",
    "invite",
    "invite.make:{}:at-ma-otp",
    "broadcast",
    "broadcast.week",
    "broadcast.new:{}:words",
    "gather",
    "gather.new",
    "register",
    "register.new",
)
OF_AN_INITIATIVE = (
    "tell.resume",
    "tell.maturity:{}:done",
    "tell.consent:{}:abcd",
    "tell.noname",
    "tell.khoi:{}:K01",
    "tell.nokhoi",
    "tell.nophone",
    "tell.go:{}:story",
    "tell.change:{}:name",
    "tell.edit",
    "tell.secret:{}:1",
    "tell.send",
    "tell.add",
    "tell.supplement",
    "ask.start",
    "ask.go:{}:problem",
    "ask.edit:{}:problem",
    "ask.go:{}:end",
    "follow.one",
    "follow.answers",
    "follow.withdraw",
    "follow.withdraw_yes",
    "kinds",
    "kind:{}:tri_tue",
    "kinds.done",
    "coauthor",
    "coauthor.name",
    "file.tie",
    "file.on",
    "question.instead:{}:complaint",
)


def actions(verbs: Sequence[str], one: object, room: str = "") -> Iterator[str]:
    named = one.hex if isinstance(one, UUID) else str(one)
    for verb in verbs:
        yield room + (verb.format(named) if "{}" in verb else f"{verb}:{named}")


async def pressed(people: Sequence[Talk], forged: Sequence[str]) -> list[str]:
    """Let each press one of these as if it had been shown; return the answers without names.

    Everybody says ``menu`` first, so that no press is answered by what the last one began.
    """
    answers = []
    for at in range(0, len(forged), len(people)):
        pairs = list(zip(people, forged[at : at + len(people)], strict=False))
        await say_at_once([(talk, {"text": "menu"}) for talk, _ in pairs])
        for talk, action in pairs:
            await show_forged(talk, [action])
        await say_at_once([press(talk, action) for talk, action in pairs])
        for talk, _ in pairs:
            told = [message["text"] for message in talk.last]
            buttons = [one["action"] for message in talk.last for one in message["choices"]]
            answers.append(re.sub(r"[0-9a-f]{32}|khoi\.\w+", "#", f"{told} {buttons}"))
    assert len(answers) == len(forged)
    return answers


async def rows(engine: Engine) -> list[Any]:
    async with engine.database.read() as session:
        return [
            sorted(map(repr, (await session.execute(sa.select(table(one)))).all())) for one in KEPT
        ]


@pytest_asyncio.fixture(loop_scope="session")
async def hoa(engine: Engine) -> Talk:
    """Someone who leads the neighbouring khối."""
    return await Talk.begin(engine, role=Role.LEADER, unit=THEIRS)


@pytest_asyncio.fixture(loop_scope="session")
async def ours(engine: Engine) -> list[Talk]:
    """Leaders who try doors."""
    return await crowd(engine, Role.LEADER, OURS)


@pytest.mark.parametrize("stage", list(BroadcastStage))
async def test_another_khois_broadcast_is_not_there(
    engine: Engine, hoa: Talk, ours: Sequence[Talk], stage: BroadcastStage
):
    async with engine.database.write() as session:
        theirs = await make_broadcast(
            session,
            THEIRS,
            hoa.person,
            hoa.account,
            words=CANARY,
            state=stage,
            due_at=engine.clock() + timedelta(days=1),
        )
    before = await rows(engine)
    answers = await pressed(ours, list(actions(OF_A_BROADCAST, theirs, "broadcast.")))
    nobodys = await pressed(ours, list(actions(OF_A_BROADCAST, new_id(), "broadcast.")))
    assert answers == nobodys
    assert not any(CANARY in answer for answer in answers)
    assert await rows(engine) == before


@pytest.mark.parametrize("stage", sorted(OPEN))
async def test_a_fellow_leaders_draft_is_not_there(
    engine: Engine, ours: Sequence[Talk], stage: BroadcastStage
):
    fellow = await Talk.begin(engine, role=Role.LEADER, unit=OURS)
    async with engine.database.write() as session:
        theirs = await make_broadcast(
            session,
            OURS,
            fellow.person,
            fellow.account,
            words=CANARY,
            state=stage,
            due_at=engine.clock() + timedelta(days=1),
        )
    before = await rows(engine)
    looked_over = {"review", "agree", "decline"}  # a second leader is asked to
    verbs = [verb for verb in OF_A_BROADCAST if verb not in looked_over]
    answers = await pressed(ours, list(actions(verbs, theirs, "broadcast.")))
    assert answers == await pressed(ours, list(actions(verbs, new_id(), "broadcast.")))
    assert not any(CANARY in answer for answer in answers)
    assert await rows(engine) == before


async def test_another_khoi_is_no_more_there_than_one_that_never_was(
    engine: Engine, ours: Sequence[Talk]
):
    before = await rows(engine)
    answers = await pressed(ours, list(actions(OF_A_UNIT, THEIRS.word)))
    assert answers == await pressed(ours, list(actions(OF_A_UNIT, NONE_SUCH.word)))
    assert all(said("unit_desk.not_yours") in answer for answer in answers)
    assert await rows(engine) == before


async def test_another_khois_link_and_class_are_not_there(
    engine: Engine, hoa: Talk, ours: Sequence[Talk]
):
    async with engine.database.write() as session:
        code = await make_invitation(session, THEIRS, made_by=hoa.person)
        link = await session.scalar(sa.select(Invitation.id).where(Invitation.code == code))
        held = new_id()
        await class_rows.add_gathering(
            session,
            id=held,
            ward_id=WARD,
            held_on=date(2026, 11, 20),
            khoi=THEIRS.code,
            content=Content.ND5,
            topic=CANARY,
            headcount=25,
            recorded_by=hoa.person,
            recorded_at=engine.clock(),
            is_demo=True,
        )
    before = await rows(engine)
    for verbs, room, one in (
        (("one", "poster", "close", "close_yes"), "invite.", link),
        (("one", "take_back"), "gather.", held),
    ):
        answers = await pressed(ours, list(actions(verbs, one, room)))
        assert answers == await pressed(ours, list(actions(verbs, new_id(), room)))
        assert not any(CANARY in answer or code in answer for answer in answers)
    assert await rows(engine) == before


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED, Status.MORE_ASKED])
async def test_somebody_elses_initiative_is_not_there(engine: Engine, status: Status):
    people = await crowd(engine)
    lan = await Talk.begin(engine)
    async with engine.database.write() as session:
        code = {"code": None} if status is Status.DRAFT else {}
        told = await make_initiative(session, lan.person, story=CANARY, status=status, **code)
    before = await rows(engine)
    answers = await pressed(people, list(actions(OF_AN_INITIATIVE, told)))
    assert answers == await pressed(people, list(actions(OF_AN_INITIATIVE, new_id())))
    assert not any(CANARY in answer for answer in answers)
    assert await rows(engine) == before


async def test_somebody_elses_message_to_staff_is_not_there(engine: Engine):
    people = await crowd(engine, many=2)
    lan = await Talk.begin(engine)
    await lan.says("hỏi cán bộ")
    await lan.says(f"Con tôi tên {CANARY} học ở đâu ạ?")
    [case] = await lan.kept(Enquiry)
    before = await rows(engine)
    verbs = ("question.one", "question.add")
    answers = await pressed(people, list(actions(verbs, case.id)))
    assert answers == await pressed(people, list(actions(verbs, new_id())))
    assert not any(CANARY in answer or case.code in answer for answer in answers)
    assert await rows(engine) == before
