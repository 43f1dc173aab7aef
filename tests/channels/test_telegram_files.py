"""Photos, voice notes, papers and pictures shown: to and from Telegram, whole or kindly refused."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
import sqlalchemy as sa

from db.models.enquiries import Enquiry
from db.models.initiatives import Attachment, Initiative
from db.models.people import Account
from domain.ids import PersonId
from domain.people import Role
from services.files.store import path_of
from services.people import people
from tests.support.sample_files import PDF, heard_in, photo_from_home, recording
from tests.support.talk import label, said, texts
from tests.support.telegram.phone import words_of
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward

HUGE = 21 * 1024 * 1024
MORE = said("received_files.coming", "received_files.more")


async def test_a_voice_note_is_kept_as_every_phone_plays_it_and_a_paper_as_it_came(
    ward: Ward, lan: TelegramTalk, tmp_path: Path
):
    await lan.says("sáng kiến")
    assert await lan.sends(recording(), "voice") == [MORE]
    assert await lan.sends(PDF, "document", name="đơn.pdf") == [MORE]
    voice, paper = sorted(await lan.kept(Attachment), key=lambda one: one.created_at)
    assert [voice.kind, voice.state, paper.kind, paper.state] == [
        "audio", "kept", "document", "kept",
    ]  # fmt: skip
    assert paper.original_name == "đơn.pdf"
    assert voice.media_type == "audio/mp4"
    assert heard_in(path_of(tmp_path, voice.sha256 or "").read_bytes())[0] == "aac"
    assert path_of(tmp_path, paper.sha256 or "").read_bytes() == PDF
    assert not list((tmp_path / "incoming").glob("*"))


async def test_a_photo_loses_where_it_was_taken(lan: TelegramTalk, tmp_path: Path):
    await lan.says("sáng kiến")
    await lan.sends(photo_from_home(), text="Ngõ 12 tối lắm")
    kept = await lan.one(Attachment)
    stored = path_of(tmp_path, kept.sha256 or "").read_bytes()
    assert stored.startswith(b"\xff\xd8")
    assert b"Exif" not in stored
    assert (await lan.one(Initiative)).story == "Ngõ 12 tối lắm"


@pytest.mark.parametrize("told", [HUGE, 0, 12], ids=["its size told", "no size", "a lie"])
async def test_a_file_telegram_keeps_back_gets_its_sentence(lan: TelegramTalk, told: int):
    await lan.says("sáng kiến")
    said_at_once = await lan.sends(bytes(HUGE), "document", name="phim.pdf",
                                   about={"file_size": told})  # fmt: skip
    assert any("20 MB" in text for text in said_at_once)
    assert (MORE in said_at_once) is (told != HUGE), "what is known to be too big is not awaited"
    assert {one.state for one in await lan.kept(Attachment)} <= {"refused"}


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        pytest.param(b"<html><script>1</script></html>", "photo", "", id="HTML as a photo"),
        pytest.param(b"MZ\x90" + bytes(500), "document", "a.pdf", id="a program as a paper"),
        pytest.param(photo_from_home()[:300], "photo", "", id="a photo cut off"),
        pytest.param(b"", "document", "rong.pdf", id="nothing at all"),
    ],
)
async def test_a_file_that_is_not_what_it_says_is_refused_with_a_word(
    lan: TelegramTalk, content: bytes, kind: str, name: str
):
    await lan.says("sáng kiến")
    told = await lan.sends(content, kind, name=name)
    assert len(told) == 2
    assert (await lan.one(Attachment)).state == "refused"
    assert await lan.says("Lắp đèn ngõ 12") == [said("drafting.kept", "drafting.maturity")]


async def test_a_file_that_is_gone_is_asked_for_again(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    ward.platform.people.files.clear()
    lan.phone._speaks({"voice": {"file_id": "cua-may-khac", "duration": 3}})
    told = await lan.settle()
    assert said("files.gone") in told


@pytest.mark.parametrize(("times", "last"), [(9, "received_files.arrived"), (999, "files.gone")])
async def test_a_file_is_fetched_for_a_day_before_it_is_asked_for_again(
    ward: Ward, lan: TelegramTalk, times: int, last: str
):
    await lan.says("sáng kiến")
    ward.platform.hearing.withholds = times
    sent_at = ward.clock()
    told = await lan.sends(photo_from_home())
    assert told == [MORE, said(last)]
    state = (await lan.one(Attachment)).state
    days = (ward.clock() - sent_at).total_seconds() / 86_400
    assert (state, days > 1) == (("kept", False) if times == 9 else ("refused", True))


async def test_a_lessons_picture_is_shown_with_its_words(ward: Ward, lan: TelegramTalk):
    lessons = ward.engine.context.catalogue
    drawn = next(one for one in lessons.lessons if any(card.image for card in one.cards))
    await lan.opens(f"bai_{drawn.id}")
    for _ in range(9):
        if any("photo" in message for message in lan.phone.messages):
            break
        await lan.presses(label("next"))
    shown = next(message for message in lan.phone.messages if "photo" in message)
    content, _ = ward.platform.people.files[shown["photo"][0]["file_id"]]
    images = Path(__file__).parents[2] / "content" / "images"
    known = {hashlib.sha256(one.read_bytes()).hexdigest() for one in images.rglob("*.*")}
    assert hashlib.sha256(content).hexdigest() in known
    assert shown["caption"]


async def test_staff_get_their_list_as_a_file_and_watch_it_being_made(ward: Ward):
    staff = TelegramTalk.begin(ward, "Anh Nam")
    await staff.opens()
    person = PersonId((await staff.account()).person_id)
    async with ward.engine.database.write() as session:
        await people.grant(
            session, person=person, role=Role.STAFF, granted_by="Lan", now=ward.clock()
        )
    await staff.says("xuất danh sách")
    await staff.presses(label("export_xlsx"))
    hints = [e.chat for e in ward.platform.ledger.entries if e.method == "sendchataction"]
    assert hints == [staff.phone.chat.id]
    files = [one for one in staff.phone.messages if "document" in one]
    assert [one["document"]["file_name"][-5:] for one in files] == [".xlsx"]
    edits = [e for e in ward.platform.ledger.entries if e.method == "editmessagetext"]
    progress = [one for one in staff.phone.messages if "edit_date" in one]
    assert len({one.message_id for one in edits if one.outcome == "accepted"}) == len(progress)
    assert await ward.rows(sa.select(Account.number)) == [1]


async def test_staff_see_the_photo_and_hear_the_voice_of_a_question(ward: Ward):
    lan, staff = TelegramTalk.begin(ward, "Lan"), TelegramTalk.begin(ward, "Anh Nam")
    await staff.opens()
    person = PersonId((await staff.account()).person_id)
    async with ward.engine.database.write() as session:
        await people.grant(
            session, person=person, role=Role.STAFF, granted_by="Lan", now=ward.clock()
        )
    await lan.sends(photo_from_home(), text="Tin này có thật không?")
    await lan.sends(recording(), "voice")
    await lan.presses(label("file_ask"))
    await lan.says("0912 345 678")
    case = await lan.one(Enquiry)
    assert {one.enquiry_id for one in await lan.kept(Attachment)} == {case.id}
    await staff.says("câu hỏi chờ trả lời")
    await staff.presses(next(one for one in staff.buttons if one.startswith("Tin này")))
    told = "\n".join(words_of(one) for one in staff.last)
    assert "Tin này có thật không?" in told
    assert "0912 345 678" in told
    assert any("photo" in one for one in staff.last)
    next_file = texts().plain("replies.next_file", {"number": 2, "count": 2})
    await staff.presses(next_file)
    [voice] = [one["voice"] for one in staff.last if "voice" in one]
    content, _ = ward.platform.people.files[voice["file_id"]]
    assert heard_in(content)[0] == "aac"
    await staff.says("câu hỏi chờ trả lời")
    await staff.presses(next(one for one in staff.buttons if one.startswith("Tin này")))
    await staff.presses(next_file)
    assert voice["file_id"] in {one["voice"]["file_id"] for one in staff.last if "voice" in one}
    sent = [one for one in ward.platform.ledger.entries if one.method == "sendvoice"]
    assert [len(one.files) for one in sent] == [1, 0], "what was sent once is not uploaded again"
