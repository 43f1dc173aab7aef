"""A person chooses once how to be addressed, by a press or in words, and every text follows."""

import json
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.channels.webchat.limits import LIMITS
from content.catalogue import Catalogue, shipped_content
from db.models.learning import QuizAnswer
from db.models.people import Person
from domain.address import AddressForm
from domain.screens import Phrase, Screen, Worded, compile_screen, say
from services.documents.kit import PaperSetting, write_paper
from services.privacy.papers.own_data import OwnDataCopy
from tests.support.talk import Talk, texts

SIGNS = "at-ba-dau-hieu"
USUAL = re.compile(r"\b(?:bác|cháu)\b", re.IGNORECASE)
ANSWER = "Vâng, từ nay em gọi anh là anh, xưng em ạ."


def told(address: AddressForm, *phrases: str | Phrase) -> str:
    """What a person is told in one message."""
    known = [say(one) if isinstance(one, str) else one for one in phrases]
    html = "\n\n".join(texts().html(one.key, one.facts, address) for one in known)
    [request] = compile_screen(Worded(html, []), LIMITS)
    return str(request["text"])


def card(n: int) -> Phrase:
    lesson = Catalogue.load(shipped_content()).find(SIGNS)
    assert lesson is not None
    return say("lesson.card", n=n, of=len(lesson.cards), text=lesson.cards[n - 1].text)


async def address_of(talk: Talk) -> str | None:
    async with talk.engine.database.read() as session:
        found: str | None = await session.scalar(
            sa.select(Person.address).where(Person.id == talk.person)
        )
    return found


async def choose(talk: Talk, pair: str = "address.brother") -> list[str]:
    await talk.says("việc khác")
    await talk.presses(texts().plain("address.button"))
    return await talk.presses(texts().plain(pair))


async def test_one_press_in_the_menu_and_a_whole_lesson_follows(talk: Talk):
    [answer] = await choose(talk)
    assert answer.startswith(ANSWER)
    assert await address_of(talk) == AddressForm.BROTHER
    [opened] = await talk.opens(f"bai_{SIGNS}")
    assert opened.endswith(told(AddressForm.BROTHER, card(1)))
    said = [opened, *await talk.hurries(*["1"] * 6)]
    assert talk.buttons[-3:] == [
        "Anh làm ngay kẻo muộn",
        "Anh đừng nói với ai nhé",
        "Anh cứ hỏi người nhà đã",
    ]
    said += await talk.says("bac cu hoi nguoi nha da")
    assert (await talk.one(QuizAnswer)).is_right
    kept = [text.replace("con cháu", "") for text in said]
    assert [text for text in kept if USUAL.search(text)] == []


async def test_said_in_the_middle_of_a_story_and_what_was_typed_stays(talk: Talk):
    await talk.says("sáng kiến")
    [answer] = await talk.says("goi chi thoi")
    assert answer.startswith(told(AddressForm.SISTER, "address.changed", "drafting.story"))
    await talk.says("Bác Tư cùng cháu nhà tôi trồng cây ở ngõ 12 cho mát.")
    assert talk.last[-1]["text"].endswith(told(AddressForm.SISTER, "drafting.maturity"))
    await talk.says("menu")
    await talk.says("sáng kiến")
    assert told(AddressForm.SISTER, "drafting.has_draft") in talk.last[-1]["text"]
    assert "Bác Tư cùng cháu nhà tôi" in talk.last[-1]["text"]


async def test_an_open_question_is_asked_again_in_the_new_pair(talk: Talk):
    await talk.opens(f"bai_{SIGNS}")
    await talk.hurries(*["1"] * 6)
    [again] = await talk.says("gọi tôi là bạn nhé")
    assert again.startswith("Vâng, từ nay mình gọi bạn là bạn, xưng mình ạ.")
    assert talk.buttons[0] == "Bạn làm ngay kẻo muộn"
    [again] = await talk.says("gọi tôi là ông")
    assert again == told(AddressForm.FRIEND, "address.ask_other")


async def test_what_comes_by_itself_follows_and_so_do_files_and_erasing(talk: Talk, tmp_path: Path):
    await choose(talk)
    async with talk.engine.work_factory.open(now=talk.engine.clock(), correlation="test") as work:
        work.notify(talk.person, Screen([say("reminders.last_word")]))
        work.notify(talk.account, Screen([say("own_data.take_failed")]))
    assert await talk.read() == [
        told(AddressForm.BROTHER, "reminders.last_word"),
        told(AddressForm.BROTHER, "own_data.take_failed"),
    ]
    out = tmp_path / "copy.json"
    engine = talk.engine
    setting = PaperSetting(engine.database.url, engine.context.ward, tmp_path, out, engine.clock())
    await write_paper(OwnDataCopy(talk.person), setting, lambda _done, _total: None)
    assert json.loads(out.read_text())["person"]["address"] == "brother"
    before = talk.person
    [shown] = await talk.says("dữ liệu của tôi")
    assert "• Cách xưng hô đã chọn: gọi anh, xưng em" in shown
    await talk.presses(texts().plain("own_data.erase"))
    await talk.presses(texts().plain("own_data.erase_yes"))
    while await talk.engine.jobs.step():
        pass
    talk.person = before
    assert await address_of(talk) is None


async def test_each_person_of_a_shared_phone_has_their_own(talk: Talk):
    await talk.says("gọi chị thôi")
    await talk.says("thêm người")
    await talk.presses("Thêm người")
    await talk.says("tôi là bà Lan")
    await talk.says("Ông Tư")
    assert talk.last[-1]["text"].startswith("Cháu mở sổ riêng rồi ạ.")
    await talk.says("đổi người")
    await talk.presses("bà Lan")
    assert talk.last[-1]["text"].endswith(told(AddressForm.SISTER, "welcome.offer"))


@pytest.mark.parametrize("typed", ["2", "anh em", "Anh – em", "em goi toi la anh nhe"])
async def test_the_screen_is_answered_by_number_or_in_words(talk: Talk, typed: str):
    await talk.says("đổi cách xưng hô")
    assert (await talk.says(typed))[0].startswith(ANSWER)
