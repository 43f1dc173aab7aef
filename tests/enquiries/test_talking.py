"""What people say besides questions: politeness, complaints, ideas, insults, wishes."""

import pytest

from db.models.enquiries import Enquiry
from db.models.initiatives import Initiative
from db.models.reminders import Preference
from domain.screens import say
from tests.support.talk import Talk, label, said, texts

IDEA = "bác có cái sáng kiến là bà con mình gom pin cũ lại một chỗ rồi phường chở đi một lần"
OTP = "at-ma-otp"


def button(key: str, **facts: object) -> str:
    return texts().plain(key, facts)


async def test_a_complaint_in_plain_words_goes_to_staff_with_one_press(talk: Talk):
    for typed in ("mất nước 3 hôm", "hàng xóm mở nhạc ầm ĩ", "đường trước nhà ổ gà"):
        assert await talk.says(typed) == [said("enquiries.complaint")], typed
    await talk.presses(button("enquiries.send_complaint"))
    assert (await talk.one(Enquiry)).kind == "report"


async def test_an_idea_told_at_the_start_is_a_draft_with_its_words_at_once(talk: Talk):
    assert await talk.says(IDEA) == [said("drafting.kept_as_idea", "drafting.maturity")]
    assert (await talk.one(Initiative)).story == IDEA


async def test_a_question_in_place_of_a_story_is_answered_and_the_story_goes_on(talk: Talk):
    await talk.says("sáng kiến")
    [shown] = await talk.says("cho tôi hỏi giấy khen là gì")
    assert shown.startswith(said("enquiries.in_story"))
    assert (await talk.one(Initiative)).story == ""
    assert (await talk.presses(label("tell_on_here")))[0].startswith(said("drafting.story"))
    await talk.says(IDEA)
    assert (await talk.one(Initiative)).story == IDEA


async def test_words_taken_for_a_question_are_the_story_when_their_writer_says_so(talk: Talk):
    await talk.says("sáng kiến")
    typed = "cho tôi hỏi sao mình không gom rác chung"
    await talk.says(typed)
    assert await talk.presses(button("enquiries.is_story")) == [
        said("drafting.kept", "drafting.maturity")
    ]
    assert (await talk.one(Initiative)).story == typed


async def test_an_insult_is_answered_calmly_wherever_it_is_typed(talk: Talk):
    typed = "dm phuong an het tien"
    assert await talk.says(typed) == [said("enquiries.calm")]
    await talk.says("sáng kiến")
    assert await talk.says(typed) == [said("enquiries.calm")]
    assert (await talk.one(Initiative)).story == ""
    await talk.presses(button("enquiries.send_complaint"))
    assert (await talk.one(Enquiry)).kind == "report"


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("cảm ơn cháu", "thanks"),
        ("ok", "agree"),
        ("tạm biệt", "goodbye"),
        ("👍", "praise"),
        ("mai học tiếp", "later"),
        ("hôm nay học đến đây thôi", "later"),
    ],
)
async def test_politeness_gets_a_warm_word(talk: Talk, typed: str, key: str):
    assert await talk.says(typed) == [said(f"polite.{key}")]
    assert talk.buttons == []


async def test_a_greeting_leads_to_what_can_be_done(talk: Talk):
    assert await talk.says("chào buổi sáng cháu nhé") == [said("polite.greeting", "welcome.offer")]
    assert label("learn") in talk.buttons


async def test_a_lesson_waits_through_thanks_and_questions_and_goes_on(talk: Talk):
    await talk.opens(f"bai_{OTP}")
    [card] = await talk.says("tiếp")
    assert await talk.says("cảm ơn cháu") == [said("polite.thanks") + "\n\n" + card]
    assert await talk.says("tạm biệt") == [said("polite.goodbye")]
    await talk.says("giấy khen là gì")
    assert talk.buttons[0] == label("resume_lesson")
    assert (await talk.presses(label("resume_lesson")))[0].endswith(card)


async def test_learning_goes_on_by_saying_so_also_by_what_a_lesson_is_called(talk: Talk):
    await talk.opens(f"bai_{OTP}")
    [card] = await talk.says("tiếp")
    await talk.says("menu")
    [shown] = await talk.says("học tiếp")
    assert card in shown
    await talk.says("menu")
    [shown] = await talk.says("hoc tiep ma otp")
    assert card in shown
    await talk.says("menu")
    await talk.says("học lại bài chữ to")
    big = talk.engine.context.catalogue.lesson("dt-chu-to-de-doc")
    assert big.cards[0].text[:20] in talk.last[-1]["text"]


async def test_a_wish_for_reminders_is_kept_as_it_was_said(talk: Talk):
    [shown] = await talk.says("nhac toi thu 2 hang tuan luc 8h")
    assert shown.startswith(said("wishes.changed"))
    kept = await talk.one(Preference)
    assert (kept.days, kept.hour) == ("1000000", 8)


async def test_a_wish_that_cannot_be_kept_is_asked_about(talk: Talk):
    [shown] = await talk.says("nhắc bác uống thuốc 8 giờ")
    assert shown == said("wishes.only_learning", "wishes.understood", say("wishes.is_hour", hour=8))
    assert await talk.kept(Preference) == []
    await talk.presses(button("wishes.as_said"))
    assert (await talk.one(Preference)).hour == 8
    [asked] = await talk.says("nhắc tôi 11 giờ đêm")
    assert asked == said("wishes.hour_is_quiet", "wishes.ask_hour")
    assert (await talk.one(Preference)).hour == 8
