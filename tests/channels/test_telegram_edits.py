"""Edited messages and albums: what was told is told anew, and ten photos get one answer."""

from __future__ import annotations

import sqlalchemy as sa

from db.models.initiatives import Attachment, Initiative, InitiativeRevision
from tests.support.sample_files import photo_from_home, saved, scene
from tests.support.talk import label, said
from tests.support.telegram.talk import TelegramTalk
from tests.support.telegram.ward import Ward

STORY = "Lắp đèn ở ngõ 21 cho bà con đi tối khỏi ngã."
MENDED = "Lắp đèn ở ngõ 12 cho bà con đi tối khỏi ngã."


async def tells(talk: TelegramTalk, story: str = STORY) -> dict[str, object]:
    """Begin telling an initiative; return the message with the story."""
    await talk.says("sáng kiến")
    await talk.says(story)
    return list(talk.phone.chat.messages.values())[-2]


async def revisions(talk: TelegramTalk) -> list[str]:
    initiative = await talk.one(Initiative)
    earlier = sa.select(InitiativeRevision.earlier).order_by(InitiativeRevision.replaced_at)
    return await talk.ward.rows(earlier.where(InitiativeRevision.initiative_id == initiative.id))


async def test_an_edited_story_is_told_anew_and_the_step_at_hand_stays(lan: TelegramTalk):
    story = await tells(lan)
    assert await lan.edits(story, MENDED) == [said("edited.kept", "drafting.maturity")]
    assert (await lan.one(Initiative)).story == MENDED
    assert await lan.edits(story, STORY + " Cả ngõ 14.") == [
        said("edited.kept", "drafting.maturity")
    ]
    assert await revisions(lan) == [STORY, MENDED]
    assert await lan.presses(label("maturity_done")) == [said("drafting.name")]


async def test_a_part_of_a_story_told_in_several_messages_is_mended(lan: TelegramTalk):
    await lan.says("sáng kiến")
    await lan.sends(photo_from_home(), text="Ngõ 21 tối lắm")
    photo = next(one for one in lan.phone.chat.messages.values() if "photo" in one)
    await lan.says("Nên lắp đèn năng lượng mặt trời")
    await lan.edits(photo, "Ngõ 12 tối lắm")
    assert (await lan.one(Initiative)).story == "Ngõ 12 tối lắm\nNên lắp đèn năng lượng mặt trời"


async def test_after_it_was_sent_an_edit_still_counts_and_leaves_a_trace(lan: TelegramTalk):
    story = await tells(lan)
    await lan.hurries("1", "không", "9", "không", "gửi")
    [answer] = await lan.edits(story, MENDED)
    assert answer.startswith(said("edited.kept"))
    sent = await lan.one(Initiative)
    assert (sent.status, sent.story) == ("submitted", MENDED)
    assert await revisions(lan) == [STORY]


async def test_words_whose_purpose_waits_are_mended_where_they_wait(lan: TelegramTalk):
    await lan.sends(photo_from_home(), text="Ngõ 21 tối lắm")
    photo = next(one for one in lan.phone.chat.messages.values() if "photo" in one)
    assert await lan.edits(photo, "Ngõ 12 tối lắm") != []
    await lan.presses(label("file_propose"), on=lan.phone.messages[0])
    assert (await lan.one(Initiative)).story == "Ngõ 12 tối lắm"


async def test_any_other_edit_gets_one_kind_sentence_and_changes_nothing(lan: TelegramTalk):
    await lan.opens("bai_at-ma-otp")
    for _ in range(6):
        await lan.says("1")
    await lan.says("2")
    typed = list(lan.phone.chat.messages.values())[-2]
    asked = lan.last[-1]["text"]
    [answer] = await lan.edits(typed, "1")
    assert answer.startswith(said("edited.not_followed"))
    assert answer.split("\n\n")[-1] == asked.split("\n\n")[-1]


async def test_an_edit_of_a_message_never_heard_is_not_taken_for_new_words(lan: TelegramTalk):
    await lan.says("sáng kiến")
    lost = {"from": lan.phone.chat.who, "text": "Một"}
    unheard = lan.ward.platform.people.put(lan.phone.chat, lost, 0)
    [answer] = await lan.edits(unheard, "Hai")
    assert answer.startswith(said("edited.not_followed"))
    assert [one.story for one in await lan.kept(Initiative)] == [""]


async def test_an_edit_that_changes_no_words_is_met_with_silence(lan: TelegramTalk):
    story = await tells(lan)
    assert await lan.edits(story, STORY) == []


async def test_ten_photos_sent_together_get_one_answer(ward: Ward, lan: TelegramTalk):
    await lan.says("sáng kiến")
    before = len(lan.phone.messages)
    for n in range(9):
        photo = saved(scene((40 + n, 30)), "JPEG")
        words = {1: "Ngõ 12 tối lắm", 4: "chỗ này hay ngã"}.get(n, "")
        lan.phone.sends(photo, caption=words, media_group_id="135790")
    await ward.settle()
    assert len(lan.phone.messages) == before + 1
    lan.phone.sends(saved(scene((60, 60)), "JPEG"), media_group_id="135790")  # eight seconds late
    ward.clock.forward(seconds=8)
    await ward.settle()
    assert len(lan.phone.messages) == before + 1
    told = await lan.one(Initiative)
    assert told.story == "Ngõ 12 tối lắm\nchỗ này hay ngã"
    assert {one.initiative_id for one in await lan.kept(Attachment)} == {told.id}
    assert len(await lan.kept(Attachment)) == 10


async def test_a_loose_album_is_asked_about_once(ward: Ward, lan: TelegramTalk):
    for n in range(3):
        lan.phone.sends(saved(scene((40 + n, 30)), "JPEG"), media_group_id="7")
    await ward.settle()
    assert len(lan.phone.messages) == 1
    await lan.presses(label("file_propose"))
    assert {bool(one.initiative_id) for one in await lan.kept(Attachment)} == {True}


async def test_words_in_the_middle_of_an_album_go_to_the_step_at_hand(
    ward: Ward, lan: TelegramTalk
):
    await lan.says("sáng kiến")
    lan.phone.sends(saved(scene((40, 30)), "JPEG"), media_group_id="7")
    lan.phone.writes(STORY)
    lan.phone.sends(saved(scene((41, 30)), "JPEG"), media_group_id="7")
    await ward.settle()
    assert (await lan.one(Initiative)).story == STORY
    assert len(await lan.kept(Attachment)) == 2
    assert lan.phone.messages[-1]["text"] == said("drafting.kept", "drafting.maturity")
