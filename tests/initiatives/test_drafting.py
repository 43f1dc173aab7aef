"""A resident tells an initiative the short way: typed once, a few presses, a receipt."""

from typing import Any

import pytest

from bot.runtime.engine import Engine
from db.models.initiatives import Initiative, InitiativeRevision
from db.models.people import Consent
from domain.initiatives.initiatives import MAX_TOLD
from domain.screens import Phrase, say
from tests.support.talk import FrozenClock, Talk, label, said

STORY = "Lắp đèn năng lượng mặt trời ở ngõ 12 cho bà con đi tối khỏi ngã."
NO_NAME, NO_PHONE, DONE = label("no_name"), label("no_phone"), label("maturity_done")


def told(story: str = STORY) -> Phrase:
    return say("drafting.told", story=story)


def preview(*lines: Phrase | str, story: str = STORY) -> str:
    return said("drafting.preview", told(story), *lines, "drafting.preview_ask")


async def draft_of(talk: Talk) -> dict[str, Any]:
    found = await talk.one(Initiative)
    kept = ("status", "story", "maturity", "name", "khoi", "phone", "is_confidential", "code")
    return {key: getattr(found, key) for key in kept}


async def to_preview(talk: Talk, story: str = STORY) -> list[str]:
    await talk.says("sáng kiến")
    return await talk.hurries(story, "chưa", "không", "2", "không")


async def test_an_initiative_the_short_way_is_seven_actions_one_of_them_typed(
    talk: Talk, clock: FrozenClock
):
    await talk.opens("")
    assert await talk.presses(label("propose")) == [said("drafting.story", "drafting.story_how")]
    assert await talk.says(STORY) == [said("drafting.kept", "drafting.maturity")]
    assert await talk.presses(DONE) == [said("drafting.name")]
    assert await talk.presses(NO_NAME) == [said("drafting.khoi")]
    assert await talk.presses("Khối Quang Trung (minh họa)") == [said("drafting.phone")]
    khoi = say("drafting.in_khoi", khoi="Khối Quang Trung (minh họa)")
    assert await talk.presses(NO_PHONE) == [preview("drafting.is_done", "drafting.by_nobody", khoi)]
    clock.forward(minutes=3)
    receipt = await talk.presses(label("send"))

    sent = await talk.one(Initiative)
    assert receipt == [
        said(
            say("drafting.receipt", code=sent.code),
            "drafting.receipt_next",
            "contributions.kinds_ask",
        )
    ]
    assert talk.actions == 7
    assert await draft_of(talk) == {
        "status": "submitted", "story": STORY, "maturity": "done", "name": None, "khoi": "K04",
        "phone": None, "is_confidential": False, "code": sent.code,
    }  # fmt: skip
    assert (sent.content, sent.group) == ("ND2_HATANG", "D_CANHAN")
    assert (sent.content_set_by, sent.group_set_by) == (None, None)
    assert sent.submitted_at == clock.now
    assert await talk.kept(Consent) == []


async def test_everything_typed_without_accents_in_everyday_words(talk: Talk):
    await talk.says("sang kien")
    answers = ["nen lap den o ngo 12", "lam roi", "ko", "khoi 4", "ko can", "dung roi"]
    await talk.hurries(*answers)
    kept = await draft_of(talk)
    assert kept["status"] == "submitted"
    assert (kept["story"], kept["maturity"]) == ("nen lap den o ngo 12", "done")
    assert (kept["name"], kept["khoi"], kept["phone"]) == (None, "K04", None)


async def test_numbers_answer_every_step_but_the_story(talk: Talk):
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "3", "1", "9", "1", "1")
    kept = await draft_of(talk)
    assert (kept["status"], kept["maturity"], kept["khoi"]) == ("submitted", "applied", None)


async def test_a_story_told_in_several_messages_is_one_story(talk: Talk):
    await talk.says("sáng kiến")
    await talk.says("Khối em hay mất nước mà không ai báo.")
    more = "Nên nhắn tin trước một ngày cho cả khối."
    assert await talk.says(more) == [said("drafting.told_more", "drafting.maturity")]
    assert await talk.says("hả cháu") == [said("fallback.nonsense", "drafting.maturity")]
    await talk.hurries("1", "1", "9", "1")
    last = "À còn nữa, ai già thì gọi điện thoại."
    whole = f"Khối em hay mất nước mà không ai báo.\n{more}\n{last}"
    assert await talk.says(last) == [
        said("drafting.told_more", "drafting.preview", told(whole), "drafting.is_idea",
             "drafting.by_nobody", "drafting.in_no_khoi", "drafting.preview_ask")
    ]  # fmt: skip
    assert (await draft_of(talk))["story"] == whole
    [told_once] = await talk.kept(Initiative)
    assert await talk.kept(InitiativeRevision, initiative_id=told_once.id) == []


async def test_a_change_before_sending_returns_to_the_preview_and_keeps_the_earlier_words(
    talk: Talk,
):
    await to_preview(talk)
    assert await talk.presses(label("edit")) == [said("drafting.edit")]
    assert await talk.presses(label("change_story")) == [
        said("drafting.story_again", "drafting.story_how")
    ]
    khoi = say("drafting.in_khoi", khoi="Khối Đồng Tâm (minh họa)")
    assert await talk.says("Lắp đèn ở ngõ 14.") == [
        said("drafting.kept", "drafting.preview", told("Lắp đèn ở ngõ 14."), "drafting.is_idea",
             "drafting.by_nobody", khoi, "drafting.preview_ask")
    ]  # fmt: skip
    earlier = await talk.kept(InitiativeRevision, initiative_id=(await talk.one(Initiative)).id)
    assert [(one.field, one.earlier) for one in earlier] == [("story", STORY)]

    await talk.presses(label("edit"))
    await talk.presses(label("change_phone"))
    phone = say("drafting.has_phone", phone="0912 345 678")
    assert await talk.says("0912.345.678") == [
        preview("drafting.is_idea", "drafting.by_nobody", khoi, phone, story="Lắp đèn ở ngõ 14.")
    ]
    await talk.presses(label("edit"))
    await talk.presses(label("change_khoi"))
    assert await talk.presses(label("keep")) == [
        preview("drafting.is_idea", "drafting.by_nobody", khoi, phone, story="Lắp đèn ở ngõ 14.")
    ]
    assert (await draft_of(talk))["phone"] == "+84912345678"


async def test_going_back_step_by_step_loses_nothing(talk: Talk):
    await to_preview(talk)
    await talk.says("để sau")
    await talk.says("tiếp tục")
    for step, asked in (
        ("change_phone", "drafting.phone"),
        ("change_khoi", "drafting.khoi"),
        ("change_name", "drafting.name"),
        ("change_maturity", "drafting.maturity"),
    ):
        await talk.presses(label("edit"))
        assert await talk.presses(label(step)) == [said(asked)]
        await talk.presses(label("keep"))
    before = await draft_of(talk)
    assert (before["story"], before["maturity"], before["khoi"]) == (STORY, "idea", "K02")


async def test_back_before_the_preview_keeps_what_was_told(talk: Talk):
    await talk.says("sáng kiến")
    await talk.says(STORY)
    assert await talk.presses(label("back")) == [said("drafting.story_again", "drafting.story_how")]
    assert list(talk.buttons) == [label("keep"), label("later")]
    assert await talk.presses(label("keep")) == [said("drafting.maturity")]
    await talk.presses(DONE)
    assert await talk.says("quay lại") == [said("drafting.maturity")]
    assert await talk.says("rồi") == [said("drafting.name")]
    kept = await draft_of(talk)
    assert (kept["story"], kept["maturity"]) == (STORY, "done")


async def test_stopping_anywhere_loses_nothing(engine: Engine):
    answers = [STORY, "1", "Nguyễn Văn Mẫu", "đồng ý", "khối 2", "0912345678"]
    for steps, word in enumerate(["huy", "thôi", "menu", "/menu", "dừng lại", "hủy", "Thôi ạ"]):
        talk = await Talk.begin(engine)
        await talk.says("sáng kiến")
        if steps:
            await talk.hurries(*answers[:steps])
        asked = talk.last[-1]["text"]
        before = await draft_of(talk)
        await talk.says(word)
        assert await draft_of(talk) == before
        again = await talk.says("tiếp tục")
        if steps == 0:
            assert again == [said("welcome.nothing_left")]
        elif steps == 3:  # a name without a yes is not kept, so it is asked for again
            assert again == [said("drafting.name")]
        else:
            assert again == [asked.removeprefix(said("drafting.kept") + "\n\n")]


async def test_the_counter_is_shown_in_the_middle_and_leads_back(talk: Talk):
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "1")
    ward = talk.engine.context.ward
    [shown] = await talk.says("0")
    assert shown.startswith(said(say("counter.phone", value=ward.counter.phone)))
    assert await talk.presses(label("resume")) == [said("drafting.name")]
    await talk.says("0")
    assert await talk.says("tiếp") == [said("drafting.name")]
    await talk.says("0")
    assert await talk.says("Không ghi tên") == [said("drafting.khoi")]


@pytest.mark.parametrize(
    ("step", "typed", "refusal"),
    [
        pytest.param(2, "12345", say("refused.name", limit=120), id="a name of digits"),
        pytest.param(2, "😀😀", say("refused.name", limit=120), id="a name of faces"),
        pytest.param(3, "khối 99", say("refused.khoi", text="khối 99"), id="no such khối"),
        pytest.param(3, "<b>khối</b>", say("refused.khoi", text="<b>khối</b>"), id="markup"),
        pytest.param(
            4, "091234", say("refused.phone_short", typed="091234"), id="half a phone number"
        ),
        pytest.param(4, "số nhà tôi", "refused.phone_why", id="no phone number at all"),
        pytest.param(4, "٠٩١٢٣٤٥٦٧٨", "refused.phone", id="digits of another script"),
    ],
)
async def test_a_slip_is_named_beside_the_ways_to_answer_and_the_step_stays(
    talk: Talk, step: int, typed: str, refusal: Phrase | str
):
    await talk.says("sáng kiến")
    await talk.hurries(*[STORY, "1", "không", "9"][:step])
    asked = talk.last[-1]
    for _ in range(2):
        assert await talk.says(typed) == [said(refusal)]
        assert talk.last[0]["choices"] == asked["choices"]
    assert await talk.says("nhắc lại") == [asked["text"]]
    assert await talk.says("1") != []
    assert (await draft_of(talk))["story"] == STORY


async def test_a_story_too_long_is_refused_with_the_limit_and_may_be_sent_in_parts(talk: Talk):
    await talk.says("sáng kiến")
    long = "đèn " * (MAX_TOLD // 4 + 1)
    refusal = say("refused.too_long", length=len(long.strip()), limit=MAX_TOLD)
    assert await talk.says(long) == [said(refusal)]
    assert "10.000" in talk.last[0]["text"]
    assert (await draft_of(talk))["story"] == ""
    part = "đèn " * (MAX_TOLD // 4)
    await talk.hurries(part, part.replace("đèn", "ngõ"))
    assert (await draft_of(talk))[
        "story"
    ] == f"{part.strip()}\n{part.replace('đèn', 'ngõ').strip()}"
    full = say("refused.story_full", limit=20_000, length=0)
    assert await talk.says("thêm một câu nữa thôi nhé cháu") == [said(full)]
    assert len((await draft_of(talk))["story"]) == 2 * len(part.strip()) + 1


async def test_a_draft_is_offered_again_and_two_drafts_stay_apart(talk: Talk):
    await talk.says("sáng kiến")
    await talk.says("Chuyện thứ nhất")
    await talk.says("menu")
    assert await talk.presses(label("propose")) == [
        said("drafting.has_draft", told("Chuyện thứ nhất"), "drafting.tell_on")
    ]
    assert await talk.presses(label("tell_new")) == [said("drafting.story", "drafting.story_how")]
    await talk.hurries("Chuyện thứ hai", "2")
    await talk.says("theo dõi")
    first, second = (label("initiative_draft", title=f"Chuyện thứ {n}") for n in ("nhất", "hai"))
    assert set(talk.buttons) == {first, second, label("menu")}
    assert await talk.presses(first) == [said("drafting.maturity")]
    await talk.presses(label("maturity_idea"))
    assert await talk.says("theo dõi") == [said("follow.list")]
    assert await talk.presses(second) == [said("drafting.name")]
    kept = {one.story: one.maturity for one in await talk.kept(Initiative)}
    assert kept == {"Chuyện thứ nhất": "idea", "Chuyện thứ hai": "done"}


async def test_a_draft_without_a_word_is_taken_up_and_never_doubled(talk: Talk):
    for _ in range(3):
        assert await talk.says("sáng kiến") == [said("drafting.story", "drafting.story_how")]
        assert await talk.says("để sau") == [said("drafting.nothing_told_yet")]
    assert len(await talk.kept(Initiative)) == 1
    assert await talk.says("theo dõi") == [said("follow.none")]


async def test_weeks_later_the_telling_goes_on_where_it_stopped(talk: Talk, clock: FrozenClock):
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "2", "không")
    await talk.says("để sau")
    clock.forward(days=40)
    await talk.says("sáng kiến")
    assert await talk.says("có") == [said("drafting.khoi")]
    assert await talk.says("khối 1") == [said("drafting.phone")]


async def test_sending_twice_gives_one_code_and_one_initiative(talk: Talk, clock: FrozenClock):
    await to_preview(talk)
    [preview_shown] = talk.last[-1:]
    await talk.presses(label("send"), on=preview_shown)
    code = (await talk.one(Initiative)).code
    assert await talk.presses(label("send"), on=preview_shown) == [], "a second tap"
    clock.forward(minutes=1)
    assert await talk.presses(label("send"), on=preview_shown) == [
        said("fallback.answered", "welcome.offer")
    ]
    assert (await talk.one(Initiative)).code == code


async def test_an_old_button_after_sending_changes_nothing_unseen(talk: Talk):
    await talk.says("sáng kiến")
    await talk.says(STORY)
    [asked] = talk.last
    await talk.hurries("1", "không", "2", "không", "gửi")
    code = (await talk.one(Initiative)).code
    khoi = say("drafting.in_khoi", khoi="Khối Đồng Tâm (minh họa)")
    now: list[str | Phrase] = [say("follow.one", code=code), "follow.status_submitted", told()]
    assert await talk.presses(label("back"), on=asked) == [
        said(*now, "drafting.is_idea", "drafting.by_nobody", khoi)
    ]
    assert await talk.presses(label("maturity_applied"), on=asked) == [
        said(*now, "drafting.is_applied", "drafting.by_nobody", khoi)
    ]


async def test_what_is_kept_secret_says_so_everywhere(talk: Talk):
    await to_preview(talk)
    khoi = say("drafting.in_khoi", khoi="Khối Đồng Tâm (minh họa)")
    lines: list[Phrase | str] = ["drafting.is_idea", "drafting.by_nobody", khoi]
    assert await talk.presses(label("secret")) == [preview(*lines, "drafting.is_secret")]
    assert await talk.presses(label("not_secret")) == [preview(*lines)]
    await talk.presses(label("secret"))
    await talk.presses(label("send"))
    found = await talk.one(Initiative)
    assert found.is_confidential
    await talk.says(found.code or "")
    assert said("drafting.is_secret") in talk.last[0]["text"]
    await talk.presses(label("edit"))
    await talk.presses(label("not_secret"))
    assert not (await talk.one(Initiative)).is_confidential
