"""Erasing leaves nothing: a canary planted through every door is in no row, byte, file or log."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.base import Base
from db.models.broadcasts import Broadcast, BroadcastRecipient
from db.models.enquiries import UnansweredQuestion
from db.models.initiatives import Attachment, CoAuthor, Initiative, InitiativeRevision
from db.models.learning import LessonResult
from db.models.messages import Inbox
from db.models.people import Account, Person
from db.models.reminders import Reminder, ReviewCard
from db.models.units import Membership
from db.queries.people import shared_phone
from db.queries.privacy.personal_data import everything
from domain.ids import new_id
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.reminders.run import remind
from tests.support.builders import make_member, make_person
from tests.support.lesson_story import at_question
from tests.support.sample_files import photo_from_home
from tests.support.talk import Talk, label, open_engine, texts

CANARY = "Hoàng Yến Canarytrang"
FOLDED = "canarytrang"
PHONE = "0987654321"
MARKS = (FOLDED, "Canarytrang", PHONE, PHONE[1:], "0987 654 321", "chimhoangyen")
STORY = f"Tôi tên {CANARY}, gọi {PHONE}, nuôi chimhoangyen ở ngõ 12."
UNKNOWN = "chimhoangyen nhà nuôi ăn hạt loại nào thì hót"


@pytest_asyncio.fixture
async def engine(database_url: str, tmp_path: Path) -> AsyncIterator[Engine]:
    async with open_engine(database_url, tmp_path) as found:
        yield found


def button(key: str, **facts: object) -> str:
    return texts().plain(key, facts)


async def plant(talk: Talk, officer: Talk) -> None:
    """Leave the canary wherever a resident and the staff who read her can leave it."""
    data_dir = talk.engine.context.data_dir
    await talk.says(UNKNOWN)
    await talk.says("dữ liệu của tôi")
    await talk.presses(button("own_data.set_name"))
    await talk.says(CANARY)
    await talk.presses(button("own_data.consent_yes"))
    (data_dir / "incoming").mkdir(exist_ok=True)
    for raw in ("aa" * 16, "bb" * 16):
        (data_dir / "incoming" / raw).write_bytes(photo_from_home((80, 60)))
    await talk.says("sáng kiến")
    await talk.sends("anh-Canarytrang.jpg", raw="aa" * 16, text="ảnh chimhoangyen")
    await talk.engine.jobs.step()
    await talk.sends("cho-Canarytrang.jpg", raw="bb" * 16)
    await talk.says(STORY)
    await talk.hurries("1", CANARY, "đồng ý", "9", PHONE)
    await talk.presses(label("edit"))
    await talk.presses(label("change_story"))
    await talk.says(f"{STORY} Lần này tôi kể lại cho rõ hơn.")
    await talk.presses(label("send"))
    code = (await talk.one(Initiative)).code
    await talk.presses(label("answer_more"))
    await talk.says(f"Nhà {CANARY} ngõ tối")
    await talk.says("thôi")
    await talk.says("nhắn cán bộ")
    await talk.says(f"{CANARY} xin hỏi, gọi {PHONE}")
    await talk.says(f"{PHONE} gặp {CANARY}")
    await talk.says("sáng kiến")
    await talk.says(f"Dở dang của {CANARY}")
    await talk.says("quyền")
    await talk.presses(button("own_data.take"))
    await talk.engine.jobs.step()
    await officer.says("câu hỏi chờ trả lời")
    [row] = [one for one in officer.buttons if "Canarytrang" in one]
    await officer.presses(row)
    await officer.presses(button("replies.answer"))
    await officer.says(f"Chào bác {CANARY}, mai mời bác qua. Mã {code}.")


async def erase(talk: Talk) -> None:
    await talk.says("quyền")
    await talk.presses(button("own_data.erase"))
    await talk.presses(button("own_data.erase_yes"))
    await talk.engine.jobs.step()


async def rows_holding(engine: Engine, marks: tuple[str, ...]) -> list[str]:
    """Name every table and row in which a mark is left."""
    found = []
    async with engine.database.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in (await session.execute(sa.select(table))).mappings():
                told = str(dict(row))
                found += [f"{table.name}: {told}" for mark in marks if mark in told]
    return found


def files_holding(folder: Path, marks: tuple[str, ...]) -> list[str]:
    """Name every file under a folder in whose bytes or name a mark is left."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return [
        f"{path.name}: {mark}"
        for path in paths
        for mark in marks
        if mark.encode() in path.read_bytes() or mark in path.name
    ]


async def test_a_canary_is_planted_everywhere_and_nothing_of_it_stays(
    engine: Engine, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.DEBUG)
    talk = await Talk.begin(engine)
    officer = await Talk.begin(engine, role=Role.STAFF)
    await plant(talk, officer)
    planted = await rows_holding(engine, MARKS)
    assert {line.split(":")[0] for line in planted} >= {
        "attachment", "conversation", "enquiry", "enquiry_message", "inbox", "initiative",
        "initiative_answer", "initiative_revision", "outbox", "person", "unanswered_question",
    }  # fmt: skip
    stored = {file.sha256 for file in await talk.kept(Attachment) if file.sha256}
    assert len(stored) >= 2

    await erase(talk)
    assert await rows_holding(engine, MARKS) == []
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert not left & (stored | {"aa" * 16, "bb" * 16})
    await engine.database.close()
    assert files_holding(tmp_path, MARKS) == []
    lines = "\n".join(
        record.getMessage() for record in caplog.records if record.name != "aiosqlite"
    )
    assert [mark for mark in MARKS if mark in lines] == []


async def test_the_log_of_sqlite_holds_nothing_while_the_house_goes_on(
    engine: Engine, tmp_path: Path
):
    talk, officer = await Talk.begin(engine), await Talk.begin(engine, role=Role.STAFF)
    await plant(talk, officer)
    await erase(talk)
    assert files_holding(tmp_path, MARKS) == []


async def test_on_a_shared_phone_only_her_records_go(engine: Engine):
    talk = await Talk.begin(engine)
    await talk.says("sáng kiến")
    await talk.says("Chuyện của người thứ nhất, lắp đèn ngõ 7.")
    first = talk.person
    async with engine.database.write() as session:
        second = await make_person(session)
        for person, called in ((first, "Bác Thứ Nhất"), (second, CANARY)):
            await shared_phone.put(
                session,
                account_number=talk.account,
                person_id=person,
                called=called,
                helped_by=None,
                joined_at=engine.clock(),
            )
        await session.execute(
            sa.update(Account).where(Account.number == talk.account).values(person_id=second)
        )
    talk.person = second
    await talk.says("sáng kiến")
    await talk.says(STORY)
    await erase(talk)
    assert await rows_holding(engine, MARKS) == []
    async with engine.database.read() as session:
        assert await session.scalar(sa.select(Account.person_id)) == first
    talk.person = first
    assert (await talk.one(Initiative)).story == "Chuyện của người thứ nhất, lắp đèn ngõ 7."
    texts_left = [one["text"] for one in await talk.log()]
    assert "Chuyện của người thứ nhất, lắp đèn ngõ 7." in texts_left


async def test_a_question_others_asked_too_stays_for_them(engine: Engine):
    talk, other = await Talk.begin(engine), await Talk.begin(engine)
    for one in (talk, other):
        await one.says("cây gạo đầu đình bao giờ chặt")
    await erase(talk)
    async with engine.database.read() as session:
        assert await session.scalar(sa.select(UnansweredQuestion.times)) == 1


async def test_erasing_twice_is_erasing_once(engine: Engine):
    talk = await Talk.begin(engine)
    await talk.says("quyền")
    await talk.presses(button("own_data.erase"))
    [asked] = talk.last
    await talk.presses(button("own_data.erase_yes"))
    await talk.presses(button("own_data.erase_yes"), on=asked)
    await engine.jobs.step()
    await engine.jobs.step()
    async with engine.database.read() as session:
        erased = await session.scalars(sa.select(Person.id).where(Person.erased_at.is_not(None)))
        assert list(erased) == [talk.person]
        assert await session.scalar(sa.select(sa.func.count()).select_from(Inbox)) == 0


async def test_what_she_joined_and_learned_goes_and_others_keep_theirs(engine: Engine):
    talk, other = await Talk.begin(engine), await Talk.begin(engine)
    for one in (talk, other):
        await one.says("học")
        await one.says("1")
    for one in (talk, other):
        assert len(await one.kept(LessonResult)) == 1
    values: dict[str, Any] = {"ward_id": "demo", "unit_kind": "khoi", "unit": "K01"}
    async with engine.database.write() as session:
        for one in (talk, other):
            await session.execute(
                sa.insert(Membership).values(
                    id=new_id(), person_id=one.person, joined_at=engine.clock(), **values
                )
            )
    await erase(talk)
    assert (await talk.kept(LessonResult), await talk.kept(Membership)) == ([], [])
    assert len(await other.kept(LessonResult)) == len(await other.kept(Membership)) == 1
    assert (await talk.kept(InitiativeRevision), await talk.kept(CoAuthor)) == ([], [])


async def test_what_comes_again_and_what_she_was_reminded_of_goes_too(engine: Engine):
    talk, other = await Talk.begin(engine), await Talk.begin(engine)
    for one in (talk, other):
        await at_question(one, 3)
    later = engine.clock() + timedelta(days=1, hours=1)
    assert await remind(engine.work_factory, now=later) == "2 told"
    async with engine.database.read() as session:
        own = await everything(session, person_id=talk.person)
    assert [one["question"] for one in own["reviews"]] == ["q1", "q2", "q3"]
    assert [one["rule"] for one in own["reminders"]] == ["review_due"]
    await erase(talk)
    assert (await talk.kept(ReviewCard), await talk.kept(Reminder)) == ([], [])
    assert (len(await other.kept(ReviewCard)), len(await other.kept(Reminder))) == (3, 1)
    await remind(engine.work_factory, now=later + timedelta(days=1))
    assert await talk.kept(Reminder) == []


async def test_what_she_was_sent_goes_and_what_she_was_sending_stops(engine: Engine):
    unit = Unit(UnitKind.KHOI, "K05")
    leader, member = await Talk.begin(engine, role=Role.LEADER, unit=unit), await Talk.begin(engine)
    async with engine.database.write() as session:
        await make_member(session, member.person, unit)
        await make_member(session, await make_person(session), unit)
    await leader.says("gửi tin")
    await leader.presses(button("broadcasts.new_words"))
    await leader.says("Nuôi chimhoangyen ở nhà văn hóa, mời bà con.")
    await leader.presses(button("broadcasts.now"))
    await engine.jobs.step()
    assert len(await member.kept(BroadcastRecipient)) == 1
    await erase(member)
    assert await member.kept(BroadcastRecipient) == []
    await erase(leader)
    async with engine.database.read() as session:
        [sent] = await session.scalars(sa.select(Broadcast))
        assert (sent.words, sent.attachment_id, sent.state) == (None, None, "done")
