"""Whatever a resident types at a step of a draft is used, asked again, or said back: never lost."""

from dataclasses import replace

from db.models.initiatives import Initiative
from domain.answers import AnswerMode
from domain.ids import KhoiCode
from domain.people import show_phone
from domain.screens import Phrase, say
from domain.ward import Khoi
from handlers.build import CONVERSATIONS
from handlers.initiatives.states import Propose
from tests.support.talk import Talk, label, said

STORY = "Lắp đèn năng lượng mặt trời ở ngõ 12 cho bà con đi tối khỏi ngã."
NUMBER, OTHER = "+84912345678", "+84987654321"
SHOWN, OTHER_SHOWN = show_phone(NUMBER), show_phone(OTHER)
DONG_TAM = "Khối Đồng Tâm (minh họa)"


def consent(name: str, *lead: Phrase) -> list[str]:
    return [said(*lead, say("drafting.consent_name", name=name))]


async def to_name(talk: Talk) -> None:
    await talk.says("sáng kiến")
    await talk.hurries(STORY, "chưa")


async def kept(talk: Talk) -> tuple[str | None, str | None, str | None, str | None]:
    found = await talk.one(Initiative)
    return found.name, found.khoi, found.phone, found.phone_note


async def test_a_number_and_a_khoi_typed_with_the_name_are_offered_at_their_own_question(
    talk: Talk,
):
    await to_name(talk)
    assert await talk.says("toi la Lan xom 5, so 0912345678") == consent("Lan")
    khoi = "Khối Sông Hiếu (minh họa)"
    assert await talk.presses(label("consent")) == [
        said(say("drafting.khoi_said", text="xom 5", khoi=khoi), "drafting.khoi")
    ]
    assert await talk.presses(label("khoi_said", khoi=khoi)) == [
        said(say("drafting.phone_said", phone=SHOWN), "drafting.phone")
    ]
    await talk.presses(label("phone_said", phone=SHOWN))
    assert await kept(talk) == ("Lan", "K05", NUMBER, None)
    assert said(say("drafting.has_phone", phone=SHOWN)) in talk.last[0]["text"]


async def test_a_khoi_the_ward_does_not_know_is_said_again_with_the_list(talk: Talk):
    await to_name(talk)
    beside = say("forms.only_name", beside="65 tuổi")
    assert await talk.says("Nguyễn Thị Lan, 65 tuổi, xóm 12") == consent("Nguyễn Thị Lan", beside)
    assert await talk.presses(label("consent")) == [
        said(say("drafting.khoi_said_unknown", text="xóm 12"), "drafting.khoi")
    ]


async def test_a_refusal_is_no_name_and_a_doubt_is_answered(talk: Talk):
    await to_name(talk)
    for doubt in ("tôi sợ lộ tên", "sao phai ghi ten"):
        assert await talk.says(doubt) == [said("refused.name_why")]
    assert await talk.says("0912345678") == [
        said(say("drafting.noted", beside=SHOWN), "drafting.name")
    ]
    assert await talk.says("thôi khỏi ghi tên") == [said("drafting.khoi")]
    assert await talk.says("khối 2") == [
        said(say("drafting.phone_said", phone=SHOWN), "drafting.phone")
    ]
    await talk.says("thoi khoi goi")
    assert await kept(talk) == (None, "K02", None, None)


async def test_a_xom_or_to_with_a_number_is_never_the_number_of_a_choice(talk: Talk):
    await to_name(talk)
    await talk.says("gửi luôn đi")
    for typed in ("xom 12", "tổ 9", "ở xóm mới"):
        assert await talk.says(typed) == [said(say("refused.khoi", text=typed))]
    offered = say("drafting.khoi_said", text="xom 5", khoi="Khối Sông Hiếu (minh họa)")
    assert await talk.says("xom 5") == [said(offered, "drafting.khoi")]
    assert await talk.says("tui ở khối Đồng Tâm nì") == [said("drafting.phone")]
    assert await kept(talk) == (None, "K02", None, None)


async def test_where_khoi_are_too_many_to_list_a_number_names_one(talk: Talk):
    context = talk.engine.context
    many = [Khoi(KhoiCode(f"K{n:02}"), f"Khối {n}") for n in range(1, 30)]
    crowded = replace(context, ward=replace(context.ward, khoi=many))
    reads = CONVERSATIONS.steps[str(Propose.khoi.state)].reads
    assert callable(reads)
    assert reads("1", context) is AnswerMode.NUMBERS
    assert reads("1", crowded) is AnswerMode.WORDS


async def test_a_number_is_found_in_a_sentence_and_the_rest_is_kept_for_whoever_calls(talk: Talk):
    await to_name(talk)
    await talk.hurries("không", "2")
    short = say("refused.phone_short", typed="0912 345 67")
    assert await talk.says("so toi la 0912 345 67") == [said(short)]
    assert await talk.says("0912345678 hoặc 0987654321") == [
        said("drafting.phones_said", "drafting.phone")
    ]
    assert list(talk.buttons)[:2] == [
        label("phone_said", phone=shown) for shown in (SHOWN, OTHER_SHOWN)
    ]
    await talk.says("con toi ten Hung 0987654321")
    assert await kept(talk) == (None, "K02", OTHER, "con toi ten Hung")
    lines = [
        say("drafting.has_phone", phone=OTHER_SHOWN),
        say("drafting.has_phone_note", note="con toi ten Hung"),
    ]
    assert said(*lines) in talk.last[0]["text"]


async def test_a_number_typed_at_the_preview_asks_for_consent_and_comes_back(talk: Talk):
    await to_name(talk)
    await talk.hurries("không", "2", "không")
    assert await talk.says("so toi la 0912.345.678 goi sau 5 gio") == [
        said(say("drafting.phone_said", phone=SHOWN), "drafting.phone")
    ]
    assert await kept(talk) == (None, "K02", None, None)
    await talk.presses(label("phone_said", phone=SHOWN))
    assert await kept(talk) == (None, "K02", NUMBER, "goi sau 5 gio")
    assert said("drafting.preview") in talk.last[0]["text"]
