"""A person's own data: seen, corrected with consent, consents taken back, taken along."""

import json
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from db.models.initiatives import Initiative
from db.models.people import Consent, Person, RightsRequest
from domain.ids import AttachmentId, PersonId
from domain.people import Purpose, Role
from domain.screens import say
from services.files.keep import open_for
from services.files.refusals import NoSuchFile
from tests.support.exported import docx_text
from tests.support.talk import FrozenClock, Talk, said, texts

NAME = "Trần Thị Thử Nghiệm"


def button(key: str, **facts: object) -> str:
    return texts().plain(key, facts)


async def person_of(talk: Talk) -> Person:
    async with talk.engine.database.read() as session:
        found = await session.get(Person, talk.person)
    assert found is not None
    return found


async def named(talk: Talk, name: str = NAME) -> None:
    await talk.says("dữ liệu của tôi")
    await talk.presses(button("own_data.set_name"))
    await talk.says(f"Tôi tên là {name}")
    await talk.presses(button("own_data.consent_yes"))


@pytest.mark.parametrize("typed", ["dữ liệu của tôi", "du lieu cua toi", "QUYEN", "xem dữ liệu",
                                   "xóa dữ liệu", "xoá dữ liệu"])  # fmt: skip
async def test_what_is_kept_is_shown(talk: Talk, typed: str):
    [shown] = await talk.says(typed)
    for key in (
        "own_data.no_name",
        "own_data.no_khoi",
        "own_data.no_birth_year",
        "own_data.no_consents",
    ):
        assert said(key) in shown
    assert button("own_data.erase") in talk.buttons


async def test_a_name_is_kept_only_with_a_yes_to_these_very_words(talk: Talk, clock: FrozenClock):
    await talk.says("dữ liệu của tôi")
    assert await talk.presses(button("own_data.set_name")) == [said("own_data.ask_name")]
    assert await talk.says(NAME) == [said(say("own_data.consent_name", name=NAME))]
    assert (await person_of(talk)).name is None
    [shown] = await talk.presses(button("own_data.consent_yes"))
    assert said(say("own_data.name", name=NAME)) in shown
    given = await talk.one(Consent)
    assert given.purpose == Purpose.LEARNING_NAME
    assert given.text_version.startswith("own_data.consent_name:")
    [request] = await talk.kept(RightsRequest)
    assert (request.kind, request.done_at) == ("correct", clock.now)


async def test_a_consent_is_withdrawn_in_two_taps(talk: Talk, clock: FrozenClock):
    await named(talk)
    await talk.presses(button("own_data.withdraw_learning_name"))
    [shown] = await talk.presses(button("own_data.ask_withdraw_yes"))
    assert said("own_data.withdrawn") in shown
    assert (await person_of(talk)).name is None
    assert (await talk.one(Consent)).withdrawn_at == clock.now
    [request] = await talk.kept(RightsRequest, kind="withdraw")
    assert (request.due_at - request.asked_at).days == 15


async def test_a_no_keeps_nothing(talk: Talk):
    await talk.says("dữ liệu của tôi")
    await talk.presses(button("own_data.set_name"))
    await talk.says(NAME)
    await talk.presses(button("own_data.consent_no"))
    assert (await person_of(talk)).name is None
    assert await talk.kept(Consent) == []


async def test_a_name_of_an_initiative_goes_with_its_consent(talk: Talk):
    await talk.says("sáng kiến")
    await talk.hurries("Lập tủ sách ở nhà văn hóa khối.", "1", NAME, "đồng ý", "9", "0912345678")
    await talk.presses(button("choice.send"))
    told = await talk.one(Initiative)
    assert (told.name, told.phone) == (NAME, "+84912345678")
    assert {one.purpose for one in await talk.kept(Consent)} == {"initiative_name", "contact"}
    [shown] = await talk.says("quyền")
    assert said("own_data.no_name_apart") in shown
    assert said("own_data.no_khoi_apart") in shown
    await talk.presses(button("own_data.withdraw_initiative_name"))
    await talk.presses(button("own_data.ask_withdraw_yes"))
    await talk.presses(button("own_data.withdraw_contact"))
    await talk.presses(button("own_data.ask_withdraw_yes"))
    told = await talk.one(Initiative)
    assert (told.name, told.phone) == (None, None)


async def test_a_command_leads_out_of_correcting(talk: Talk):
    for way in ("own_data.change_birth", "own_data.change_khoi", "own_data.set_name"):
        await talk.says("quyền")
        await talk.presses(button(way))
        assert await talk.says("học") == [said("lesson.shelf_first")]


@pytest.mark.parametrize("typed", ["1958", "sinh năm 1958", "15/3/1958", "１９５８"])
async def test_only_the_year_of_birth_is_kept(talk: Talk, typed: str):
    await talk.says("quyền")
    await talk.presses(button("own_data.change_birth"))
    await talk.says(typed)
    assert (await person_of(talk)).birth_year == 1958


@pytest.mark.parametrize("typed", ["58", "1800", "2026", "9999", "không nhớ", "1958 hay 1960"])
async def test_an_impossible_year_gets_one_sentence_and_another_try(talk: Talk, typed: str):
    await talk.says("quyền")
    await talk.presses(button("own_data.change_birth"))
    refused = say("refused.birth_year", first=1906, last=2021)
    assert await talk.says(typed) == [said(refused, "own_data.ask_birth")]
    assert (await person_of(talk)).birth_year is None
    await talk.says("1958")
    assert (await person_of(talk)).birth_year == 1958


async def test_the_young_learn_without_a_name(talk: Talk):
    await named(talk)
    await talk.presses(button("own_data.change_birth"))
    [shown] = await talk.says("2012")
    assert said("own_data.nameless") in shown
    assert (await person_of(talk)).name is None
    assert button("own_data.set_name") not in talk.buttons
    await talk.says("sáng kiến")
    await talk.hurries("Em muốn khối có sân chơi cho trẻ con.", "1", NAME)
    assert said("refused.too_young") in (await talk.presses(button("choice.consent")))[0]
    assert (await talk.one(Initiative)).name is None


@pytest.mark.parametrize("typed", ["👍👍👍", "12345", "x" * 200])
async def test_what_cannot_be_a_name_is_asked_again(talk: Talk, typed: str):
    await talk.says("quyền")
    await talk.presses(button("own_data.set_name"))
    refused = say("refused.name", limit=120)
    assert await talk.says(typed) == [said(refused, "own_data.ask_name")]
    assert await talk.says("làm tiếp") == [said("own_data.ask_name")]
    assert await talk.says(NAME) == [said(say("own_data.consent_name", name=NAME))]


async def test_the_khoi_is_corrected_by_any_of_its_names(talk: Talk):
    await talk.says("quyền")
    await talk.presses(button("own_data.change_khoi"))
    assert said(say("refused.khoi", text="xóm nào đó")) in (await talk.says("xóm nào đó"))[0]
    await talk.says("xóm đồi chè")
    assert (await person_of(talk)).khoi == "K04"
    await talk.presses(button("own_data.change_khoi"))
    await talk.presses(button("own_data.khoi_none"))
    assert (await person_of(talk)).khoi is None


async def test_everything_comes_along_to_read_and_row_by_row_for_its_person_only(talk: Talk):
    await named(talk)
    await talk.says("sáng kiến")
    await talk.says("Lập tủ sách ở nhà văn hóa khối.")
    await talk.says("nhắn cán bộ")
    await talk.says("Cho tôi hỏi giờ mở tủ sách.")
    await talk.says("0912345678")
    await talk.says("quyền")
    assert await talk.presses(button("own_data.take")) == [said("own_data.take_queued")]
    while await talk.engine.jobs.step():
        pass
    assert set(await talk.read()) == {said("own_data.take_done"), said("own_data.take_rows")}
    named_as = {one["media"][0]["name"]: one["media"][0]["url"] for one in talk.last}
    paper, rows = (named_as[name].removeprefix("/chat/media/") for name in sorted(named_as))

    engine = talk.engine
    officer = await Talk.begin(engine, role=Role.STAFF)

    async def opened_by(person: PersonId, made: str) -> Path:
        async with engine.database.read() as session:
            kept = await open_for(
                session,
                data_dir=engine.context.data_dir,
                attachment_id=AttachmentId(UUID(hex=made)),
                person=person,
                now=engine.clock(),
            )
        return kept.path

    told = json.loads((await opened_by(talk.person, rows)).read_bytes())
    assert told["person"]["name"] == NAME
    assert told["initiatives"][0]["story"] == "Lập tủ sách ở nhà văn hóa khối."
    assert told["cases"][0]["messages"][0]["text"] == "Cho tôi hỏi giờ mở tủ sách."
    words = docx_text(await opened_by(talk.person, paper))
    for line in (
        NAME,
        "Lập tủ sách ở nhà văn hóa khối.",
        "Tôi: Cho tôi hỏi giờ mở tủ sách.",
        "+84912345678",
    ):
        assert line in words
    for made in (paper, rows):
        for other in (officer, await Talk.begin(engine)):
            with pytest.raises(NoSuchFile):
                await opened_by(other.person, made)
    [request] = await talk.kept(RightsRequest, kind="take")
    assert request.done_at is not None


async def test_erasing_is_asked_once_and_a_no_keeps_everything(talk: Talk):
    await named(talk)
    await talk.presses(button("own_data.erase"))
    assert said("own_data.erase_ask") in talk.last[-1]["text"]
    await talk.presses(button("own_data.erase_no"))
    assert (await person_of(talk)).name == NAME


async def test_erased_at_once_and_begun_anew_in_the_same_chat(talk: Talk, clock: FrozenClock):
    await named(talk)
    await talk.presses(button("own_data.erase"))
    await talk.presses(button("own_data.erase_yes"))
    while await talk.engine.jobs.step():
        pass
    assert await talk.read() == [said("own_data.erased")]
    assert [message["text"] for message in await talk.log()] == [said("own_data.erased")]
    gone = await person_of(talk)
    assert (gone.name, gone.code, gone.erased_at) == (None, None, clock.now)
    [request] = await talk.kept(RightsRequest, kind="erase")
    assert (request.done_at, (request.due_at - request.asked_at).days) == (clock.now, 20)
    [shown] = await talk.says("quyền")
    assert said("own_data.no_name") in shown


async def test_an_initiative_under_appraisal_stays_without_its_name(talk: Talk):
    await talk.says("sáng kiến")
    story = f"Tôi là {NAME}, xin lắp đèn ở ngõ 12. Gọi 0912 345 678."
    await talk.hurries(story, "1", NAME, "đồng ý", "9", "0912345678")
    await talk.presses(button("choice.send"))
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.update(Initiative)
            .where(Initiative.person_id == talk.person)
            .values(status="appraising")
        )
    await talk.says("quyền")
    [asked] = await talk.presses(button("own_data.erase"))
    assert said(say("own_data.erase_stays", count=1)) in asked
    await talk.presses(button("own_data.erase_yes"))
    while await talk.engine.jobs.step():
        pass
    stays = await talk.one(Initiative)
    assert (stays.name, stays.phone, stays.khoi) == (None, None, None)
    assert stays.story == "Tôi là …, xin lắp đèn ở ngõ 12. Gọi …."
