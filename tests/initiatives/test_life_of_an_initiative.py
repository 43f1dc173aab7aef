"""An author follows what becomes of an initiative: told once a step, asked for more, answered."""

from datetime import date

import pytest_asyncio
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.initiatives import Initiative, InitiativeMove
from db.models.people import Consent
from domain.initiatives.initiatives import Status, title
from domain.people import Role
from domain.screens import say
from tests.support.talk import FrozenClock, Talk, label, said, texts

STORY = "Đào mương nhỏ dẫn nước mưa ra ao Cầu Khỉ."
ASKED = "Mương dài bao nhiêu, bác nhờ ai cùng làm?"
MORE = "Dài chừng ba chục mét, mấy nhà trong ngõ cùng làm."


def staff_says(key: str, **facts: object) -> str:
    return texts().plain(f"staff_triage.{key}", facts)


def told(key: str, **facts: object) -> str:
    return texts().plain(f"moves.{key}", facts)


@pytest_asyncio.fixture(loop_scope="session")
async def lan(engine: Engine) -> Talk:
    """A member of staff."""
    return await Talk.begin(engine, role=Role.STAFF)


async def sent(talk: Talk) -> Initiative:
    """Send one, and put whatever other stories sent out of the way of staff."""
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "1", "không", "9", "không", "gửi")
    found = await talk.one(Initiative)
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.update(Initiative)
            .where(Initiative.id != found.id, Initiative.status == Status.SUBMITTED)
            .values(status=Status.ELIGIBLE)
        )
    return found


async def moves_on(staff: Talk, found: Initiative, to: str, why: str = "") -> list[str]:
    """Open it from what staff work on, and move it."""
    await staff.says("sáng kiến mới")
    row = label("initiative", code=found.code, title=title(found.story, 40))
    if row not in staff.buttons:
        await staff.presses(staff_says("pile_working"))
        while row not in staff.buttons:
            await staff.presses(staff_says("more"))
    await staff.presses(row)
    shown = await staff.presses(staff_says(f"to_{to}"))
    return await staff.says(why) if why else shown


async def lives(talk: Talk, found: Initiative) -> list[InitiativeMove]:
    async with talk.engine.database.read() as session:
        moves = await session.scalars(
            sa.select(InitiativeMove)
            .where(InitiativeMove.initiative_id == found.id)
            .order_by(InitiativeMove.id)
        )
        return list(moves)


async def test_sending_begins_the_history_and_sets_the_day_of_reply(talk: Talk):
    found = await sent(talk)
    [move] = await lives(talk, found)
    assert (move.before, move.after, move.person_id) == ("draft", "submitted", talk.person)
    assert found.reply_due_on == date(2026, 12, 4)  # ten working days after a Sunday


async def test_an_author_is_told_each_step_once_with_the_reason(talk: Talk, lan: Talk):
    found = await sent(talk)
    await moves_on(lan, found, "received")
    assert await talk.read() == [said(say("moves.told_received", code=found.code))]
    await moves_on(lan, found, "appraising")
    assert await talk.read() == [said(say("moves.told_appraising", code=found.code))]
    await moves_on(lan, found, "unsuitable", "Ao Cầu Khỉ đã được lấp.")
    heard = await talk.read()
    assert heard == [
        said(
            say("moves.told_unsuitable", code=found.code),
            say("moves.reason", reason="Ao Cầu Khỉ đã được lấp."),
        )
    ]
    await talk.settle()
    shown = await talk.presses(label("see_one"))
    assert texts().plain("follow.status_unsuitable") in shown[0]
    assert told("reason", reason="Ao Cầu Khỉ đã được lấp.") in shown[0]
    for step in ("submitted", "received", "appraising", "unsuitable"):
        assert told(f"was_{step}", day="22/11/2026") in shown[0]
    by = (await lives(talk, found))[-1].moved_by
    assert by not in shown[0]  # what and why, never who
    assert label("edit") not in talk.buttons


async def test_more_is_asked_told_and_sent_back(talk: Talk, lan: Talk, clock: FrozenClock):
    found = await sent(talk)
    await moves_on(lan, found, "more_asked", ASKED)
    [heard] = await talk.read()
    assert ASKED in heard
    assert (await talk.presses(told("add_now")))[0].startswith(told("reason", reason=ASKED))
    assert texts().plain("moves.add_kept") in (await talk.says(MORE))[0]
    await talk.sends("muong.jpg")
    assert (await talk.one(Initiative)).story == f"{STORY}\n{MORE}"
    [asking] = talk.last
    clock.forward(hours=2)
    sent_back = say("moves.add_sent", code=found.code)
    assert await talk.presses(label("send_more")) == [said(sent_back)]
    moves = await lives(talk, found)
    assert [move.after for move in moves] == ["submitted", "more_asked", "received"]
    assert (moves[-1].person_id, moves[-1].moved_at) == (talk.person, clock.now)
    shown = await talk.presses(label("see_one"))
    assert told("was_added", day="22/11/2026") in shown[0]
    assert await talk.presses(label("send_more"), on=asking) == [said("refused.nothing_asked")]
    await lan.says("sáng kiến mới")
    await lan.presses(staff_says("pile_working"))
    row = label("initiative", code=found.code, title=title(f"{STORY}\n{MORE}", 40))
    while row not in lan.buttons:
        await lan.presses(staff_says("more"))
    shown = await lan.presses(row)
    assert MORE in shown[0]
    assert "muong.jpg" in shown[0]
    assert staff_says("author_received", day="22/11/2026") in shown[0]


async def test_a_question_in_between_loses_nothing_and_comes_back(talk: Talk, lan: Talk):
    found = await sent(talk)
    await moves_on(lan, found, "more_asked", ASKED)
    await talk.read()
    await talk.presses(told("add_now"))
    await talk.says(MORE)
    await talk.says("menu")
    await talk.says(found.code or "")
    assert MORE in talk.last[-1]["text"]
    await talk.presses(told("add_now"))
    assert ASKED in talk.last[-1]["text"]


async def test_after_it_is_taken_up_for_appraisal_what_was_told_stays(talk: Talk, lan: Talk):
    found = await sent(talk)
    await talk.says(found.code or "")
    [shown] = talk.last
    await talk.presses(label("answer_more"), on=shown)
    await moves_on(lan, found, "appraising")
    await talk.read()
    assert await talk.says("Ngõ hay ngập khi mưa") == [said("refused.being_decided")]
    assert label("see_one") in talk.buttons
    for button in ("edit", "answer_more"):
        assert await talk.presses(label(button), on=shown) == [said("refused.being_decided")]
    assert (await talk.one(Initiative)).story == STORY
    await talk.says(found.code or "")
    await talk.presses(label("withdraw"))
    assert await talk.says("vâng") == [said("follow.withdrawn")]
    assert [move.after for move in await lives(talk, found)][-1] == "withdrawn"


async def test_a_name_stays_agreed_to_while_the_ward_decides(talk: Talk, lan: Talk):
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "1", "Trần Thị Mẫu Đơn")
    await talk.presses(label("consent"))
    await talk.hurries("9", "không", "gửi")
    found = await talk.one(Initiative)
    await moves_on(lan, found, "appraising")
    await talk.says("sáng kiến")
    await talk.hurries("Trồng cây bóng mát ở sân bóng", "1", "không", "9", "không", "gửi")
    second = next(one for one in await talk.kept(Initiative) if one.id != found.id)
    await talk.says(second.code or "")
    await talk.presses(label("withdraw"))
    await talk.says("vâng")
    [consent] = [one for one in await talk.kept(Consent) if one.purpose == "initiative_name"]
    assert consent.withdrawn_at is None


async def test_nothing_told_to_an_author_promises_anything():
    promises = ("được công nhận", "đạt giải", "được thưởng", "khen thưởng", "trúng")
    spoken = [key for key in texts().keys if key.startswith(("triage.", "follow.status_"))]
    for key in spoken:
        assert not any(word in texts().template(key).lower() for word in promises), key
