"""A photo or a voice note outside a draft goes to staff with one press, and to nobody else."""

from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.enquiries import Enquiry, EnquiryMessage
from db.models.initiatives import Attachment, Initiative
from domain.ids import AttachmentId, PersonId
from domain.people import Role
from domain.screens import say
from services.files.keep import StoredFile, open_for
from services.files.refusals import NoSuchFile
from services.files.sweep import sweep
from tests.support.sample_files import photo_from_home, recording
from tests.support.staff_desk import opened
from tests.support.talk import FrozenClock, Talk, label, open_engine, said, texts

CAPTION = "Tin này có thật không hả cháu?"


def button(key: str, **facts: object) -> str:
    return texts().plain(key, facts)


async def words_of(talk: Talk, case: Enquiry) -> list[str]:
    async with talk.engine.database.read() as session:
        found = await session.scalars(
            sa.select(EnquiryMessage.text).where(EnquiryMessage.enquiry_id == case.id)
        )
        return list(found)


async def file_for(engine: Engine, url: str, person: PersonId) -> StoredFile:
    async with engine.database.read() as session:
        return await open_for(
            session,
            data_dir=engine.context.data_dir,
            attachment_id=AttachmentId(UUID(url.removeprefix("/chat/media/"))),
            person=person,
            now=engine.clock(),
        )


async def test_a_photographed_message_is_opened_answered_and_erased(
    database_url: str, tmp_path: Path
):
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "sms").write_bytes(photo_from_home((80, 60)))
    (tmp_path / "incoming" / "noi").write_bytes(recording())
    clock = FrozenClock()
    async with open_engine(database_url, tmp_path, clock=clock) as engine:
        lan, officer = await Talk.begin(engine), await Talk.begin(engine, role=Role.STAFF)
        await lan.sends("tin-nhan.jpg", raw="sms", text=CAPTION)
        await lan.sends("loi-hoi.ogg", raw="noi", kind="audio")
        await lan.presses(label("file_ask"))
        case = await lan.one(Enquiry)
        assert lan.last[-1]["text"] == said(
            say("enquiries.sent", code=case.code), "enquiries.due_unknown", "calling_back.ask"
        )
        await lan.says("0987654321")
        assert await words_of(lan, case) == [CAPTION]
        [waiting] = await opened(officer, case)
        assert said(say("replies.files_waiting", count=2)) in waiting
        while await engine.jobs.step():
            pass

        [shown] = await opened(officer, case)
        assert CAPTION in shown
        [photo] = officer.last[-1]["media"]
        assert (photo["kind"], photo["name"]) == ("image", "tin-nhan.jpg")
        await officer.presses(button("replies.next_file", number=2, count=2))
        [voice] = officer.last[-1]["media"]
        assert (voice["kind"], voice["name"]) == ("audio", "loi-hoi.ogg")
        neighbour = await Talk.begin(engine)
        for file in (photo, voice):
            for person in (officer.person, lan.person):
                assert (await file_for(engine, file["url"], person)).path.exists()
            with pytest.raises(NoSuchFile):
                await file_for(engine, file["url"], neighbour.person)
        path = (await file_for(engine, photo["url"], lan.person)).path
        assert b"Exif" not in path.read_bytes()

        await sweep(engine.database, tmp_path, engine.clock() + timedelta(days=2))
        assert path.exists()
        await officer.presses(button("replies.back_to_case"))
        await officer.presses(button("replies.answer"))
        await officer.says("Tin giả bác nhé, bác xóa đi.")
        assert "Tin giả bác nhé, bác xóa đi." in (await lan.read())[0]

        await lan.says("quyền")
        assert said(say("own_data.files", count=2)) in lan.last[-1]["text"]
        await lan.presses(button("own_data.erase"))
        await lan.presses(button("own_data.erase_yes"))
        await engine.jobs.step()
        assert await lan.kept(Attachment) == []
        assert not path.exists()
        assert not any("0987654321"[1:] in str(one.phone) for one in await lan.kept(Enquiry))


async def test_a_suspicious_message_has_its_steps_and_may_still_go_to_staff(talk: Talk):
    await talk.sends("tin-nhan.jpg")
    assert await talk.presses(label("file_suspicious")) == [said("urgent.steps_link")]
    await talk.presses(label("file_ask"))
    case = await talk.one(Enquiry)
    assert (await talk.one(Attachment)).enquiry_id == case.id
    assert await words_of(talk, case) == []
    await talk.says("câu hỏi của tôi")
    assert button("enquiries.row_file", code=case.code) in talk.buttons


async def test_a_voice_note_offers_staff_first_and_no_steps(talk: Talk):
    await talk.sends("hoi.ogg", kind="audio")
    assert list(talk.buttons) == [label("file_ask"), label("file_propose"), label("file_drop")]
    await talk.says("1")
    assert (await talk.one(Attachment)).enquiry_id == (await talk.one(Enquiry)).id


async def test_a_photo_sent_where_staff_are_written_to_is_the_message(talk: Talk):
    await talk.says("nhắn cán bộ")
    await talk.sends("giay.jpg", text="Giấy này nộp ở đâu?")
    case = await talk.one(Enquiry)
    await talk.sends("mat-sau.jpg")
    assert talk.last[-1]["text"] == said("received_files.kept", "calling_back.ask")
    assert {one.enquiry_id for one in await talk.kept(Attachment)} == {case.id}
    await talk.presses(button("calling_back.skip"))
    await talk.presses(button("enquiries.see"))
    assert said(say("enquiries.has_files", count=2)) in talk.last[-1]["text"]
    await talk.presses(button("enquiries.add"))
    await talk.sends("them.jpg", text="thêm trang này")
    assert await words_of(talk, case) == ["Giấy này nộp ở đâu?", "thêm trang này"]
    assert len(await talk.kept(Attachment, enquiry_id=case.id)) == 3


async def test_after_a_day_nothing_is_left_to_send(talk: Talk, clock: FrozenClock):
    await talk.sends("cu.jpg")
    clock.forward(hours=25)
    assert await talk.presses(label("file_ask")) == [said("refused.nothing_sent")]
    assert await talk.kept(Enquiry) == []


async def test_what_went_to_staff_is_in_no_initiative(talk: Talk):
    await talk.sends("tin-nhan.jpg", text="tin này lạ quá")
    await talk.presses(label("file_ask"))
    await talk.says("sáng kiến")
    await talk.says("Lắp đèn ở ngõ 12.")
    assert (await talk.one(Attachment)).initiative_id is None
    assert "tin này lạ" not in (await talk.one(Initiative)).story


async def test_an_emergency_takes_a_photo_along(talk: Talk):
    await talk.says("tui vua bi lua chuyen khoan 20 trieu")
    await talk.presses(button("urgent.call"))
    await talk.sends("bien-lai.jpg")
    assert talk.last[-1]["text"].endswith(said("urgent.ask_phone"))
    await talk.says("0912345678")
    case = await talk.one(Enquiry)
    assert (case.urgent, case.phone) == ("money", "+84912345678")
    assert (await talk.one(Attachment)).enquiry_id == case.id
