"""Residents ask: of what people wrote down, and of the ward's staff, who answer in the chat."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.enquiries import Enquiry, EnquiryMessage, UnansweredQuestion
from db.models.initiatives import Initiative
from db.models.people import RoleGrant
from domain.enquiries.enquiries import read_case_code
from domain.people import Role
from domain.screens import say
from tests.support.staff_desk import listing, opened
from tests.support.talk import FrozenClock, Talk, label, said, texts

ASKED = "Thẻ bảo hiểm của bà nhà tôi hết hạn thì đổi ở đâu hả cháu?"
ANSWER = "Mời bác mang giấy tờ tới quầy, anh em làm giúp."
COMPLAINT = "Tôi xin phản ánh tình trạng xe tải chạy ban đêm ở ngõ 12."


def button(key: str, **facts: object) -> str:
    return texts().plain(key, facts)


async def asked(talk: Talk, text: str = ASKED) -> Enquiry:
    await talk.says("0")
    await talk.presses(button("enquiries.write"))
    await talk.says(text)
    return (await talk.kept(Enquiry))[-1]


async def officer_of(engine: Engine) -> Talk:
    return await Talk.begin(engine, role=Role.STAFF)


async def test_a_message_to_staff_is_answered_in_the_chat(talk: Talk, clock: FrozenClock):
    await talk.says("0")
    assert button("enquiries.write") in talk.buttons
    assert await talk.presses(button("enquiries.write")) == [said("enquiries.ask")]
    await talk.says(ASKED)
    case = await talk.one(Enquiry)
    assert read_case_code(case.code) == case.code
    assert talk.last[0]["text"] == said(
        say("enquiries.sent", code=case.code), "enquiries.due_unknown", "calling_back.ask"
    )
    assert case.due_at == datetime(2026, 11, 27, 16, 59, 59, tzinfo=UTC)

    officer = await officer_of(talk.engine)
    shown = await opened(officer, case)
    assert ASKED in shown[0]
    await officer.presses(button("replies.answer"))
    assert await officer.says(ANSWER) == [said(say("replies.sent", code=case.code))]

    told = await talk.read()
    assert told == [
        said(say("enquiries.answered", code=case.code), say("enquiries.answer_text", text=ANSWER))
    ]
    again = await talk.one(Enquiry)
    assert (again.state, again.answered_at) == ("answered", clock.now)
    await talk.presses(button("enquiries.add"))
    await talk.says("Cảm ơn, cho tôi hỏi thêm giờ làm việc.")
    assert (await talk.one(Enquiry)).state == "open"
    assert ANSWER in (await talk.says(case.code.lower()))[0]


async def test_a_command_is_no_message_to_staff(talk: Talk):
    await talk.says("0")
    await talk.presses(button("enquiries.write"))
    assert await talk.says("học") == [said("lesson.shelf_first")]
    assert await talk.kept(Enquiry) == []


async def test_two_staff_answer_at_once_and_nothing_is_lost(talk: Talk):
    case = await asked(talk)
    first, second = await officer_of(talk.engine), await officer_of(talk.engine)
    for officer in (first, second):
        await opened(officer, case)
        await officer.presses(button("replies.answer"))
    await first.says(ANSWER)
    shown = await second.says("Bác tới quầy số 2 nhé.")
    assert texts().plain("replies.meanwhile") in shown[0]
    assert "Bác tới quầy số 2 nhé." in shown[0]
    assert ANSWER in shown[0]
    assert len(await talk.read()) == 1  # only one answer came
    await second.presses(button("replies.anyway"))
    assert "Bác tới quầy số 2 nhé." in (await talk.read())[0]


async def test_an_answer_needs_the_role_when_it_is_sent(talk: Talk):
    case = await asked(talk)
    officer = await officer_of(talk.engine)
    await opened(officer, case)
    await officer.presses(button("replies.answer"))
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.update(RoleGrant)
            .where(RoleGrant.person_id == officer.person)
            .values(revoked_at=talk.engine.clock())
        )
    await officer.says(ANSWER)
    assert (await talk.one(Enquiry)).state == "open"


async def test_overdue_cases_are_marked(talk: Talk, clock: FrozenClock):
    case = await asked(talk)
    officer = await officer_of(talk.engine)
    await listing(officer, case)
    assert officer.buttons[0].endswith(f"({case.code})")
    clock.forward(days=8)
    await officer.says("câu hỏi chờ trả lời")
    assert officer.buttons[0].startswith("Quá hạn · ")


async def test_a_case_is_closed_once_and_its_asker_told(talk: Talk, clock: FrozenClock):
    case = await asked(talk)
    officer = await officer_of(talk.engine)
    await opened(officer, case)
    shown = officer.last[-1]
    await officer.presses(button("replies.close"))
    assert await talk.read() == [said(say("enquiries.closed", code=case.code))]
    clock.forward(minutes=1)
    assert await officer.presses(button("replies.close"), on=shown) == [
        said("replies.closed_before")
    ]
    await talk.says(case.code)
    assert button("enquiries.add") not in talk.buttons


async def test_somebody_elses_case_and_no_case_are_answered_alike(talk: Talk):
    case = await asked(talk)
    other = await Talk.begin(talk.engine)
    assert await other.says(case.code) == [said("refused.no_such_case")]
    assert await other.says("ACDEF34") != [said("refused.no_such_case")]


async def test_an_empty_and_an_endless_message_get_one_sentence_and_another_try(talk: Talk):
    await talk.says("nhắn cán bộ")
    assert await talk.says("\u200b") == [said("fallback.nonsense", "enquiries.ask")]
    long = "a" * 4_001
    refused = say("refused.too_long", limit=4_000, length=4_001)
    assert await talk.says(long) == [said(refused, "enquiries.ask")]
    await talk.says(ASKED)
    assert len(await talk.kept(Enquiry)) == 1


async def test_an_old_button_does_not_lose_the_message_being_written(talk: Talk):
    await talk.says("menu")
    await talk.says("nhắn cán bộ")
    await talk.says("làm tiếp")
    assert talk.last[-1]["text"] == said("enquiries.ask")


# Complaints -------------------------------------------------------------------------------------


async def test_a_complaint_told_as_an_initiative_is_asked_about_and_sent_to_staff(talk: Talk):
    await talk.says("sáng kiến")
    assert await talk.says(COMPLAINT) == [said("enquiries.complaint")]
    assert (await talk.one(Initiative)).story == COMPLAINT
    await talk.presses(button("enquiries.send_complaint"))
    case = await talk.one(Enquiry)
    assert case.kind == "report"
    assert (await talk.one(Initiative)).story == ""
    assert (await talk.says("theo dõi")) == [said("follow.none")]


async def test_one_tap_says_that_it_is_an_initiative(talk: Talk):
    await talk.says("sáng kiến")
    await talk.says(COMPLAINT)
    assert await talk.presses(button("enquiries.not_complaint")) == [said("drafting.maturity")]
    assert (await talk.one(Initiative)).story == COMPLAINT
    assert await talk.kept(Enquiry) == []


async def test_a_complaint_typed_anywhere_is_asked_about_and_nothing_is_lost(talk: Talk):
    assert await talk.says("Tôi muốn khiếu nại việc đo đất nhà tôi") == [
        said("enquiries.complaint")
    ]
    await talk.says("menu")
    await talk.presses(button("enquiries.send_complaint"))
    case = await talk.one(Enquiry)
    async with talk.engine.database.read() as session:
        [text] = await session.scalars(
            sa.select(EnquiryMessage.text).where(EnquiryMessage.enquiry_id == case.id)
        )
    assert (case.kind, text) == ("complaint", "Tôi muốn khiếu nại việc đo đất nhà tôi")


# Free questions ---------------------------------------------------------------------------------


async def test_a_free_question_is_answered_from_the_faq_without_notes_for_staff(talk: Talk):
    entry = talk.engine.context.guide.faq["giay-khen"]
    for typed in ("Giấy khen là gì?", "giay khen la gi vay chau"):
        [shown] = await talk.says(typed)
        assert entry.answer in shown
        assert entry.source not in shown
        assert button("enquiries.send_this") in talk.buttons


async def test_a_free_question_finds_a_lesson(talk: Talk):
    lesson = talk.engine.context.catalogue.lesson("at-tin-that-gia")
    assert await talk.says("tin giả thì biết làm sao") == [
        said(say("enquiries.lesson", title=lesson.title))
    ]
    assert label("lesson", title=lesson.title) in talk.buttons


async def test_a_question_nobody_answered_is_kept_without_a_name_and_may_go_to_staff(talk: Talk):
    question = "làm hộ chiếu cho cháu thì ở đâu"
    assert await talk.says(question) == [said(say("enquiries.unknown_call", phone="0900 000 000"))]
    await talk.says(question)
    async with talk.engine.database.read() as session:
        [kept] = await session.scalars(
            sa.select(UnansweredQuestion).where(UnansweredQuestion.text == question)
        )
    assert kept.times == 2
    await talk.presses(button("enquiries.send_this"))
    assert (await talk.one(Enquiry)).kind == "question"

    officer = await officer_of(talk.engine)
    await officer.says("câu hỏi chờ trả lời")
    shown = await officer.presses(button("replies.unanswered"))
    assert question in shown[0]
    await officer.presses(button("replies.settle", title=question))
    async with talk.engine.database.read() as session:
        settled = await session.get(UnansweredQuestion, kept.id)
    assert settled is not None
    assert settled.settled_at is not None


async def test_words_that_ask_nothing_get_the_kind_way_out(talk: Talk):
    for typed in ("hả cháu", "asdf", "ờ", "?!"):
        assert (await talk.says(typed))[0].startswith(said("fallback.nonsense")), typed
    assert button("enquiries.send_this") not in talk.buttons


async def test_words_typed_at_the_menu_become_an_initiative_with_one_tap(talk: Talk):
    typed = "tôi buộc mấy cái chai nhựa dọc bờ ao để trẻ con bám"
    await talk.says(typed)
    await talk.presses(button("enquiries.is_initiative"))
    assert (await talk.one(Initiative)).story == typed


@pytest.mark.parametrize("typed", ["việc khác", "viec khac"])
async def test_the_second_menu(talk: Talk, typed: str):
    assert await talk.says(typed) == [said("more.what")]
    assert button("own_data.button") in talk.buttons
    assert button("enquiries.mine") not in talk.buttons  # nothing was asked yet
