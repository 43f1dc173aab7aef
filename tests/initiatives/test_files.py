"""Photos, voice notes and papers: before, while and after an initiative is told."""

from pathlib import Path

from bot.runtime.engine import Engine
from db.models.initiatives import Attachment, Initiative, InitiativeAnswer
from domain.screens import say
from services.initiatives.attachments import DROPPED, MOST_FILES
from tests.support.builders import make_attachment
from tests.support.sample_files import photo_from_home
from tests.support.talk import FrozenClock, Talk, label, open_engine, said

STORY = "Lắp đèn ở ngõ 12."
MORE = said("received_files.kept", "received_files.more")


async def files_of(talk: Talk) -> list[tuple[str, str]]:
    """Each file's name and the story it belongs to."""
    stories = {one.id: one.story for one in await talk.kept(Initiative)}
    return [
        (file.original_name, stories.get(file.initiative_id, "") if file.initiative_id else "-")
        for file in await talk.kept(Attachment)
    ]


async def test_a_handwritten_page_or_a_voice_note_is_a_story(talk: Talk):
    await talk.says("sáng kiến")
    assert await talk.sends("to-giay.jpg") == [MORE]
    assert await talk.sends("loi-ke.ogg", kind="audio") == [MORE]
    assert await talk.says("xong rồi") == [said("drafting.maturity")]
    await talk.hurries("1", "không", "9")
    files = say("drafting.has_files", count=2)
    assert await talk.says("không") == [
        said("drafting.preview", "drafting.in_files", "drafting.is_idea", "drafting.by_nobody",
             "drafting.in_no_khoi", files, "drafting.preview_ask")
    ]  # fmt: skip
    await talk.says("gửi")
    assert (await talk.one(Initiative)).status == "submitted"
    assert await files_of(talk) == [("to-giay.jpg", ""), ("loi-ke.ogg", "")]


async def test_words_beside_photos_and_words_after_them_are_one_story(talk: Talk):
    await talk.says("sáng kiến")
    await talk.sends("1.jpg", text="Ngõ 12 tối lắm")
    await talk.sends("2.jpg", text="Đây là chỗ hay ngã")
    assert await talk.says("Nên lắp đèn năng lượng mặt trời") == [
        said("drafting.kept", "drafting.maturity")
    ]
    assert (await talk.one(Initiative)).story == (
        "Ngõ 12 tối lắm\nĐây là chỗ hay ngã\nNên lắp đèn năng lượng mặt trời"
    )


async def test_a_photo_at_any_later_step_is_tied_and_the_step_asked_again(engine: Engine):
    for steps, asked in enumerate(
        ("drafting.maturity", "drafting.name", "drafting.khoi", "drafting.phone"), start=1
    ):
        talk = await Talk.begin(engine)
        await talk.says("sáng kiến")
        await talk.hurries(*[STORY, "1", "không", "9"][:steps])
        assert await talk.sends("den.jpg", text="ảnh cái đèn") == [
            said("received_files.kept", asked)
        ]
        assert (await talk.one(Initiative)).story == f"{STORY}\nảnh cái đèn"
        assert (await talk.one(Attachment)).initiative_id is not None


async def test_a_photo_sent_before_a_word_is_asked_about_and_goes_with_the_initiative(talk: Talk):
    assert await talk.sends("den.jpg", text="Ngõ 12 nên có đèn này") == [
        said("received_files.what_for")
    ]
    assert list(talk.buttons) == [
        label("file_ask"), label("file_suspicious"), label("file_propose"), label("file_drop"),
    ]  # fmt: skip
    tied = say("received_files.tied", count=1)
    assert await talk.presses(label("file_propose")) == [said(tied, "drafting.maturity")]
    assert (await talk.one(Initiative)).story == "Ngõ 12 nên có đèn này"
    assert await files_of(talk) == [("den.jpg", "Ngõ 12 nên có đèn này")]


async def test_photos_without_a_word_wait_for_the_story(talk: Talk):
    await talk.sends("1.jpg")
    await talk.sends("2.jpg")
    tied = say("received_files.tied", count=2)
    assert await talk.says("sáng kiến") == [said(tied, "drafting.story", "drafting.story_how")]
    await talk.says(STORY)
    assert await files_of(talk) == [("1.jpg", STORY), ("2.jpg", STORY)]


async def test_a_photo_sent_after_the_receipt_goes_with_the_initiative_just_sent(talk: Talk):
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "1", "không", "9", "không", "gửi")
    code = (await talk.one(Initiative)).code
    await talk.sends("den.jpg", text="ảnh cháu chụp hôm qua")
    assert list(talk.buttons) == [
        label("file_ask"), label("file_suspicious"),
        label("file_tie", title=STORY), label("file_propose"), label("file_drop"),
    ]  # fmt: skip
    tied = say("received_files.tied", count=1)
    story = say("drafting.told", story=f"{STORY}\nảnh cháu chụp hôm qua")
    assert await talk.presses(label("file_tie", title=STORY)) == [
        said(tied, say("follow.one", code=code), "follow.status_submitted", story,
             "drafting.is_idea", "drafting.by_nobody", "drafting.in_no_khoi",
             say("drafting.has_files", count=1))
    ]  # fmt: skip


async def test_a_photo_for_a_draft_leads_back_into_the_telling(talk: Talk):
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "1")
    await talk.says("menu")
    await talk.sends("den.jpg")
    assert await talk.presses(label("file_tie", title=STORY)) == [
        said(say("received_files.tied", count=1), "drafting.name")
    ]


async def test_a_file_sent_by_mistake_is_dropped_and_never_tied(talk: Talk):
    await talk.sends("hoa-don.jpg", text="hóa đơn điện")
    assert await talk.says("gửi nhầm") == [said("received_files.dropped")]
    assert await talk.says("sáng kiến") == [said("drafting.story", "drafting.story_how")]
    await talk.says(STORY)
    file = await talk.one(Attachment)
    assert (file.initiative_id, file.state, file.reason) == (None, "refused", DROPPED)
    assert (await talk.one(Initiative)).story == STORY


async def test_a_loose_file_is_forgotten_after_a_day(talk: Talk, clock: FrozenClock):
    await talk.sends("den.jpg")
    clock.forward(hours=24, seconds=1)
    assert await talk.says("sáng kiến") == [said("drafting.story", "drafting.story_how")]
    assert (await talk.one(Attachment)).initiative_id is None


async def test_evidence_may_be_a_photo_with_words_beside_it(talk: Talk):
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "1", "không", "9", "không", "gửi", "có", *["bỏ qua"] * 5)
    assert await talk.sends("den.jpg", text="Ảnh ngõ 12 buổi tối") == [MORE]
    assert await talk.sends("den2.jpg", text="và sau khi lắp") == [MORE]
    assert await talk.presses(label("go_on")) == [said(say("six_questions.end_open", count=5))]
    found = await talk.one(Initiative)
    [answer] = await talk.kept(InitiativeAnswer, initiative_id=found.id)
    assert (answer.topic, answer.text) == ("evidence", "Ảnh ngõ 12 buổi tối\nvà sau khi lắp")
    assert found.story == STORY


async def test_one_file_too_many_is_refused_and_its_words_are_kept(talk: Talk):
    await talk.says("sáng kiến")
    initiative = (await talk.one(Initiative)).id
    async with talk.engine.database.write() as session:
        for _ in range(MOST_FILES):
            await make_attachment(session, talk.person, initiative)
    refusal = say("files.too_many", limit=MOST_FILES)
    assert await talk.sends("them.jpg", text="Ảnh cuối cùng đây cháu") == [
        said(refusal, "received_files.more")
    ]
    assert len(await talk.kept(Attachment)) == MOST_FILES
    assert (await talk.one(Initiative)).story == "Ảnh cuối cùng đây cháu"


async def test_photos_are_cleaned_by_jobs_and_a_broken_one_gets_a_word(
    database_url: str, tmp_path: Path
):
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "good").write_bytes(photo_from_home((80, 60)))
    for name in ("bad1", "bad2"):
        (tmp_path / "incoming" / name).write_bytes(b"\xff\xd8\xff\xe0half a photo")
    async with open_engine(database_url, tmp_path) as engine:
        hoa, lan = await Talk.begin(engine), await Talk.begin(engine)
        for resident, names in ((hoa, ("good", "bad1")), (lan, ("bad2",))):
            await resident.says("sáng kiến")
            for name in names:
                await resident.sends(f"{name}.jpg", raw=name)
            await resident.hurries("xong", "1", "không", "9", "không")
        while await engine.jobs.step():
            pass
        assert await hoa.read() == [said(say("files.unreadable", name="bad1.jpg"))]
        assert await lan.read() == [said(say("files.unreadable", name="bad2.jpg"))]
        states = {one.original_name: one.state for one in await hoa.kept(Attachment)}
        assert states == {"good.jpg": "kept", "bad1.jpg": "refused"}
        assert said(say("drafting.has_files", count=1)) in (await hoa.says("xem lại"))[0]
        # nothing but a refused file is nothing to send
        asked = ("refused.story_missing", "drafting.story", "drafting.story_how")
        assert await lan.says("gửi") == [said(*asked)]
        assert [one.status for one in await lan.kept(Initiative)] == ["draft"]
        await lan.says(STORY)
        await lan.says("gửi")
        assert [one.status for one in await lan.kept(Initiative)] == ["submitted"]


async def test_a_file_that_cannot_be_read_however_often_waits_no_longer(
    database_url: str, tmp_path: Path
):
    clock = FrozenClock()
    async with open_engine(database_url, tmp_path, clock=clock) as engine:
        talk = await Talk.begin(engine)
        await talk.says("sáng kiến")
        await talk.sends("mat-tren-duong.jpg")  # its raw file is gone from the disk
        for _ in range(3):
            await engine.jobs.step()
            clock.forward(minutes=10)
        assert await talk.read() == [said("received_files.not_cleaned")]
        file = await talk.one(Attachment)
        assert (file.state, file.incoming, file.reason) == (
            "refused",
            None,
            "received_files.not_cleaned",
        )
