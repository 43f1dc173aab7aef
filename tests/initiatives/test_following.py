"""A resident follows their own initiatives by list and by code, and takes one back."""

import pytest

from db.models.initiatives import Initiative
from domain.ids import initiative_code
from domain.screens import say
from tests.support.talk import FrozenClock, Talk, label, said, texts

STORY = "Lập tủ sách ở nhà văn hóa khối."
NOT_HERE = said("refused.no_such_initiative")


async def sent(talk: Talk, story: str = STORY) -> str:
    await talk.says("sáng kiến")
    await talk.hurries(story, "1", "không", "9", "không", "gửi")
    [newest] = [one for one in await talk.kept(Initiative) if one.story == story]
    return newest.code or ""


def standing(code: str, status: str = "submitted") -> str:
    return said(
        say("follow.one", code=code), f"follow.status_{status}", say("drafting.told", story=STORY),
        "drafting.is_idea", "drafting.by_nobody", "drafting.in_no_khoi",
    )  # fmt: skip


async def test_the_list_and_the_code_lead_to_the_same_initiative(talk: Talk):
    code = await sent(talk)
    assert code[:8] == "SK-2026-"
    assert await talk.says("theo doi") == [said("follow.list")]
    assert await talk.presses(label("initiative", code=code, title=STORY)) == [standing(code)]
    for typed in (code, code.lower(), code.replace("-", ""), f" {code.replace('-', ' ')}. "):
        assert await talk.says(typed) == [standing(code)]
    assert list(talk.buttons) == [
        label("answer_more"),
        *(texts().plain(f"contributions.{key}", {}) for key in ("kinds", "co_authors")),
        label("edit"), label("withdraw"), label("menu"),
    ]  # fmt: skip


async def test_somebody_elses_code_a_wrong_one_and_none_are_answered_alike(talk: Talk):
    lan = await Talk.begin(talk.engine)
    code = await sent(lan)
    letter = "B" if code[-1] == "A" else "A"
    for typed in (code, code[:-1] + letter, initiative_code(2026, 9_998), code[:-2], "sk 2026 1"):
        assert await talk.says(typed) == [NOT_HERE], typed
        assert talk.buttons == []


async def test_somebody_elses_initiative_cannot_be_reached_by_a_forged_button(talk: Talk):
    lan = await Talk.begin(talk.engine)
    await sent(lan)
    theirs = (await lan.one(Initiative)).id.hex
    await talk.opens("")
    [shown] = talk.last
    for verb in ("follow.one", "tell.resume", "tell.send", "ask.start", "follow.withdraw_yes"):
        press = {"choice": f"{verb}:{theirs}", "screen": shown["id"]}
        assert await talk.hear(press) == [said("fallback.stale", "welcome.offer")]
    assert (await lan.one(Initiative)).status == "submitted"


async def test_withdrawing_is_asked_once_more_and_final(talk: Talk, clock: FrozenClock):
    code = await sent(talk)
    await talk.says(code)
    asked = [said(say("follow.withdraw_ask", code=code))]
    assert await talk.presses(label("withdraw")) == asked
    assert await talk.says("không") == [standing(code)]
    assert await talk.presses(label("withdraw")) == asked
    [asking] = talk.last
    assert await talk.says("hả cháu") == [
        said("fallback.nonsense", say("follow.withdraw_ask", code=code))
    ]
    clock.forward(hours=1)
    assert await talk.says("vâng") == [said("follow.withdrawn")]
    found = await talk.one(Initiative)
    assert (found.status, found.withdrawn_at, found.code) == ("withdrawn", clock.now, code)
    assert await talk.says(code) == [standing(code, "withdrawn")]
    assert list(talk.buttons) == [label("follow"), label("menu")]
    assert label("initiative", code=code, title=STORY) in (
        await talk.says("theo dõi") and talk.buttons
    )
    assert await talk.presses(label("withdraw_yes"), on=asking) == [said("follow.withdrawn")]
    assert (await talk.one(Initiative)).withdrawn_at == clock.now


async def test_a_draft_is_given_up_in_own_words_after_one_question(talk: Talk):
    await talk.says("sáng kiến")
    assert await talk.says("thôi tôi không gửi nữa") == [said("drafting.nothing_told_yet")]
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "1")
    for words in ("thôi tôi không gửi nữa", "khong gui nua", "rút lại", "bỏ đi"):
        assert await talk.says(words) == [said("follow.drop_ask")]
        assert await talk.presses(label("drop_no")) == [said("drafting.name")]
    await talk.hurries("không", "9", "không")
    assert await talk.says("thôi không gửi nữa") == [said("follow.drop_ask")]
    assert await talk.says("vâng") == [said("follow.dropped")]
    found = await talk.one(Initiative)
    assert (found.status, found.code) == ("withdrawn", None)
    assert await talk.says("theo dõi") == [said("follow.none")]
    assert await talk.says("không gửi nữa") != [said("follow.drop_ask")]


async def test_what_was_sent_is_withdrawn_in_own_words_and_one_of_several_is_chosen(talk: Talk):
    code = await sent(talk)
    asked = [said(say("follow.withdraw_ask", code=code))]
    assert await talk.says("cho tôi rút lại sáng kiến") == asked
    assert await talk.presses(label("withdraw_no")) == [standing(code)]
    await sent(talk, "Trồng hoa ở nhà văn hóa.")
    assert await talk.says("tôi không muốn gửi nữa") == [said("follow.withdraw_which")]
    assert len(talk.buttons) == 3
    assert await talk.presses(label("initiative", code=code, title=STORY)) == [standing(code)]


@pytest.mark.parametrize("button", ["edit", "answer_more", "withdraw"])
async def test_a_withdrawn_initiative_is_closed_kindly(talk: Talk, button: str):
    code = await sent(talk)
    await talk.says(code)
    [shown] = talk.last
    await talk.says("menu")
    await talk.presses(label("withdraw"), on=shown)
    await talk.says("vâng")
    before = await talk.one(Initiative)
    assert await talk.presses(label(button), on=shown) == [said("refused.initiative_closed")]
    after = await talk.one(Initiative)
    assert (after.story, after.status, after.updated_at) == (
        before.story, "withdrawn", before.updated_at,
    )  # fmt: skip


async def test_words_for_an_initiative_withdrawn_meanwhile_are_not_swallowed(talk: Talk):
    code = await sent(talk)
    await talk.says(code)
    [shown] = talk.last
    await talk.presses(label("withdraw"))
    [asking] = talk.last
    await talk.presses(label("answer_more"), on=shown)
    await talk.presses(label("withdraw_yes"), on=asking)
    phone = talk.engine.context.ward.counter.phone
    unknown = said(say("enquiries.unknown_call", phone=phone))
    assert await talk.says("Trẻ con không có chỗ đọc sách hè") == [unknown]


async def test_a_list_names_drafts_and_files_for_what_they_are(talk: Talk):
    await talk.says("sáng kiến")
    await talk.sends("to-giay.jpg")
    await talk.says("menu")
    code = await sent_with_file(talk)
    await talk.says("theo dõi")
    assert list(talk.buttons) == [
        label("initiative_file", code=code), label("initiative_draft_file"), label("menu"),
    ]  # fmt: skip


async def sent_with_file(talk: Talk) -> str:
    await talk.says("sáng kiến")
    await talk.presses(label("tell_new"))
    await talk.sends("to-giay-2.jpg")
    await talk.hurries("xong", "1", "không", "9", "không", "gửi")
    [sent] = [one for one in await talk.kept(Initiative) if one.code]
    return sent.code or ""
