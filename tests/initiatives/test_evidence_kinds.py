"""After the receipt: what was contributed, answers by voice, published ideas like one's own."""

from bot.runtime.engine import Engine
from db.models.initiatives import Attachment, Initiative
from db.queries.initiatives import initiatives
from domain.screens import say
from tests.support.builders import make_initiative, make_person
from tests.support.talk import Talk, label, said, texts

STORY = "Đặt kẻng báo lũ ở đầu cầu tràn cho bà con biết nước lên."
NO = ["chưa", "không", "9", "không"]


def button(key: str, **facts: object) -> str:
    return texts().plain(f"contributions.{key}", facts)


async def send(talk: Talk, story: str = STORY) -> list[str]:
    await talk.says("sáng kiến")
    await talk.hurries(story, *NO)
    return await talk.presses(label("send"))


async def test_what_was_contributed_is_asked_once_after_the_receipt_and_several_may_be_chosen(
    talk: Talk,
):
    [receipt] = await send(talk)
    assert "SK-2026-" in receipt
    assert receipt.endswith(said("contributions.kinds_ask"))
    assert await talk.presses(button("add_tri_tue")) == [
        said("contributions.is_tri_tue", "contributions.kinds_again")
    ]
    assert await talk.presses(button("add_cong_suc")) == [
        said("contributions.is_cong_suc", "contributions.is_tri_tue", "contributions.kinds_again")
    ]
    assert await talk.presses(button("kinds_done")) == [said("contributions.kinds_thanks")]
    assert (await talk.one(Initiative)).evidence_kinds == ["cong_suc", "tri_tue"]


async def test_the_kinds_can_be_changed_later_and_stand_in_the_dossier(talk: Talk):
    await send(talk)
    await talk.presses(button("add_vat_chat"))
    code = (await talk.one(Initiative)).code or ""
    [dossier] = await talk.says(code)
    assert texts().plain("contributions.is_vat_chat") in dossier
    await talk.presses(button("kinds"))
    assert await talk.presses(button("drop_vat_chat")) == [said("contributions.kinds_ask")]
    assert (await talk.one(Initiative)).evidence_kinds is None


async def test_nothing_needs_to_be_chosen(talk: Talk):
    await send(talk)
    await talk.says("có")
    assert (await talk.says("menu"))[0]
    assert (await talk.one(Initiative)).evidence_kinds is None


async def test_a_voice_answer_is_kept_as_evidence_of_its_question(talk: Talk):
    await send(talk)
    await talk.presses(label("answer_more"))
    await talk.sends("ghi am.ogg", kind="audio")
    await talk.presses(label("go_on"))
    [heard] = await talk.kept(Attachment)
    assert (heard.topic, heard.kind) == ("problem", "audio")
    await talk.says("Kéo lá cây ra khỏi cống, đặt kẻng.")
    code = (await talk.one(Initiative)).code or ""
    [dossier] = await talk.says(code)
    assert texts().plain("contributions.spoken_problem") in dossier
    again = await talk.presses(label("answer_more"))
    assert "3" in again[0].split("\n")[0], "answered by voice, so it is not asked again"


async def test_a_photo_sent_with_the_story_answers_no_question(talk: Talk):
    await talk.says("sáng kiến")
    await talk.sends("anh.jpg", text=STORY)
    [photo] = await talk.kept(Attachment)
    assert photo.topic is None


async def test_only_published_ideas_like_her_own_are_told_after_the_receipt(
    talk: Talk, engine: Engine
):
    story = "Nuôi ong lấy mật trong vườn nhãn của khối, bán qua nhóm zalo."
    like = "nuoi ong lay mat o vuon nhan, rao tren zalo"
    async with engine.database.write() as session:
        other = await make_person(session)
        hidden = await make_initiative(session, other, story=like, number=70_001)
        shown = await make_initiative(session, other, story=like, number=70_002, is_published=True)
        codes = [
            (await initiatives.one(session, initiative_id=one)).code  # type: ignore[union-attr]
            for one in (hidden, shown)
        ]
    [receipt] = await send(talk, story)
    own = (await talk.one(Initiative)).code
    assert receipt == said(
        say("drafting.receipt", code=own),
        "drafting.receipt_next",
        say("contributions.published_like", codes=codes[1]),
        "contributions.kinds_ask",
    )
    assert str(codes[0]) not in receipt


async def test_a_rule_proposes_further_contents_beside_the_main_one(talk: Talk):
    story = "Mở lớp học vneid cho các cụ; dạy bán hàng livestream, thanh toán chuyển khoản ở chợ."
    await send(talk, story)
    sent = await talk.one(Initiative)
    assert sent.content == "ND4_KTS"
    assert sent.more_contents == ["ND5_XHS"]
