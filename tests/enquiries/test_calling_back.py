"""A number to call back: asked once after a question, left or not, and never in anybody's way."""

import pytest

from db.models.enquiries import Enquiry
from db.models.people import Consent
from domain.people import Purpose, Role
from domain.screens import say
from tests.support.staff_desk import opened
from tests.support.talk import Talk, label, said, texts

ASKED = "Thẻ bảo hiểm của bà nhà tôi hết hạn thì đổi ở đâu hả cháu?"
SKIP = "calling_back.skip"


def button(key: str, **facts: object) -> str:
    return texts().plain(key, facts)


async def ask(talk: Talk) -> Enquiry:
    await talk.says("nhắn cán bộ")
    await talk.says(ASKED)
    return (await talk.kept(Enquiry))[-1]


async def test_it_is_asked_once_and_may_be_skipped(talk: Talk):
    case = await ask(talk)
    assert talk.last[-1]["text"].endswith(said("calling_back.ask"))
    assert talk.buttons == [button(SKIP)]
    assert await talk.says("1") == [said("calling_back.skipped")]
    assert talk.buttons == [button("enquiries.see"), label("menu")]
    kept = await talk.one(Enquiry)
    assert (kept.id, kept.phone, kept.phone_note) == (case.id, None, None)
    assert await talk.kept(Consent) == []


@pytest.mark.parametrize("typed", ["không", "thôi khỏi gọi", "Bỏ qua"])
async def test_a_no_in_words_is_a_no(talk: Talk, typed: str):
    await ask(talk)
    assert await talk.says(typed) == [said("calling_back.skipped")]
    assert (await talk.one(Enquiry)).phone is None


async def test_a_typed_number_goes_with_the_question_and_staff_read_it(talk: Talk):
    case = await ask(talk)
    await talk.says("so toi la 0912.345.678, goi sau 5 gio chieu nhe")
    kept = await talk.one(Enquiry)
    assert kept.phone == "+84912345678"
    assert "5 gio chieu" in (kept.phone_note or "")
    assert talk.last[-1]["text"] == said(say("calling_back.kept", phone="0912 345 678"))
    [given] = await talk.kept(Consent)
    assert given.purpose == Purpose.CONTACT
    assert given.text_version.startswith("calling_back.ask:")
    [own] = await talk.says(case.code)
    assert said(say("enquiries.has_phone", phone="0912 345 678")) in own

    officer = await Talk.begin(talk.engine, role=Role.STAFF)
    [shown] = await opened(officer, case)
    assert said(say("replies.phone", phone="0912 345 678")) in shown
    assert "5 gio chieu" in shown


async def test_a_faulty_number_is_asked_again_and_nothing_is_stored(talk: Talk):
    await ask(talk)
    refused = say("refused.phone_short", typed="0912 345")
    assert await talk.says("0912 345") == [said(refused, "calling_back.ask")]
    assert (await talk.one(Enquiry)).phone is None


async def test_a_known_number_is_offered_and_not_typed_again(talk: Talk):
    await ask(talk)
    await talk.says("0912345678")
    await ask(talk)
    known = label("phone_said", phone="0912 345 678")
    assert talk.buttons == [button(SKIP), known]
    await talk.presses(known)
    assert [one.phone for one in await talk.kept(Enquiry)] == ["+84912345678"] * 2


async def test_whatever_else_is_typed_passes_it_by(talk: Talk):
    case = await ask(talk)
    assert case.code in (await talk.says(case.code))[0]
    await ask(talk)
    assert await talk.says("đường trước nhà ổ gà") == [said("enquiries.complaint")]
    assert [one.phone for one in await talk.kept(Enquiry)] == [None, None]


async def test_withdrawing_the_consent_forgets_the_number(talk: Talk):
    await ask(talk)
    await talk.says("0912345678, hỏi con gái út")
    await talk.says("dữ liệu của tôi")
    await talk.presses(button("own_data.withdraw_contact"))
    await talk.presses(button("own_data.ask_withdraw_yes"))
    kept = await talk.one(Enquiry)
    assert (kept.phone, kept.phone_note) == (None, None)
    await ask(talk)
    assert talk.buttons == [button(SKIP)]


async def test_a_lesson_goes_on_after_a_question_and_its_number(talk: Talk):
    await talk.opens("bai_at-ma-otp")
    lesson = talk.last[-1]["text"]
    await talk.sends("tin-nhan.jpg")
    await talk.presses(label("file_ask"))
    await talk.presses(button(SKIP))
    [shown] = await talk.presses(button("urgent.go_on"))
    assert lesson.endswith(shown)
