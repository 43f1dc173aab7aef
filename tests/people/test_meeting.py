"""Meeting the assistant: what it is, how to check it, the menu, the counter, and a kind way out."""

from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from content.ward_profile import read_profile
from db.base import table
from db.models.enquiries import UnansweredQuestion
from db.models.messages import Job, StoredConversation
from db.models.people import Person, RoleGrant
from domain.ids import read_code
from domain.people import Role
from domain.screens import Phrase, say
from handlers.build import CONVERSATIONS
from tests.support.lesson_story import OTP, at_question, card
from tests.support.talk import FrozenClock, Talk, house_of, label, open_engine, said, texts

MENU = [
    *map(label, ("learn", "propose", "counter")),
    *(texts().plain(key) for key in ("more.button", "urgent.button")),
]


TROUBLE = {"bai_": "lesson.hidden", "moi_": "joining.closed"}
"""What is said of a link of this kind that leads nowhere."""


def hello(talk: Talk) -> list[Phrase | str]:
    return ["welcome.hello", say("welcome.promise", ward=talk.engine.context.ward.name)]


async def test_the_first_words_say_it_is_an_automatic_assistant_and_what_it_never_asks(talk: Talk):
    assert await talk.opens("") == [said(*hello(talk))]
    words = talk.last[0]["text"]
    for promised in ("trợ lý tự động", "OTP", "mật khẩu", "căn cước"):
        assert promised in words
    assert list(talk.buttons) == MENU


async def test_a_lesson_link_says_the_same_in_short_before_the_first_card(talk: Talk):
    await talk.opens(f"bai_{OTP}")
    for promised in ("trợ lý tự động", "OTP", "mật khẩu", "căn cước"):
        assert promised in talk.last[0]["text"]


async def test_a_link_that_leads_nowhere_is_greeted_all_the_same(engine: Engine):
    for link in (
        "bai_at-khong-co", "bai_", "bai_../../etc/passwd", "bai_at-ma-otp; DROP TABLE",
        "moi_ABCDEFGHJK", "moi_", "%%%", "a", "/9j/", "____", "x" * 64, "x" * 65,
    ):  # fmt: skip
        talk = await Talk.begin(engine)
        why = TROUBLE.get(link[:4], "welcome.bad_link")
        greeting = said(why, *hello(talk))
        assert await talk.opens(link) == [greeting], link
        assert list(talk.buttons) == MENU


async def test_the_menu_in_every_dress(talk: Talk):
    shown = [said("welcome.menu")]
    for typed in (
        "menu", "/menu", "MENU", "Về đầu", "ve dau", "alo", "/start@", "/START", "//start",
        "/ start", "xin chào",
    ):  # fmt: skip
        assert await talk.says(typed) == shown, typed
        assert list(talk.buttons) == MENU
    for typed in ("/start", "/start\u200b", " /start "):
        assert await talk.says(typed) == [said(*hello(talk))]


async def test_numbers_choose_from_the_menu(talk: Talk):
    await talk.says("menu")
    assert await talk.says("1") == [said("lesson.shelf_first")]
    await talk.says("menu")
    counter = await talk.says("số 3 ạ")
    assert await talk.says("0") == counter


async def test_zero_shows_the_counter_from_the_very_first_screen(engine: Engine):
    for link in ("", f"bai_{OTP}", "moi_X"):
        talk = await Talk.begin(engine)
        await talk.opens(link)
        [shown] = await talk.says("0")
        counter = engine.context.ward.counter
        for fact in (counter.name, counter.address, counter.hours, counter.phone):
            assert fact in shown


async def test_what_the_ward_has_not_told_is_not_spoken_of(shared_url: str, data_dir: Path):
    house = replace(house_of(data_dir), ward=read_profile("tay-hieu"))
    async with open_engine(shared_url, data_dir, house=house) as engine:
        talk = await Talk.begin(engine)
        assert await talk.says("0") == [said(say("counter.unknown", ward="phường Tây Hiếu"))]


async def test_a_choice_of_the_second_menu_comes_once_it_leads_somewhere(talk: Talk):
    await talk.says("việc khác")
    empty = [texts().plain(key) for key in ("reviews.button", "enquiries.mine", "joining.button")]
    assert not {label("follow"), *empty} & set(talk.buttons)
    await at_question(talk, 1)
    await talk.says("việc khác")
    assert empty[0] in talk.buttons


async def test_a_ward_without_a_list_of_khoi_does_not_ask_for_one(shared_url: str, data_dir: Path):
    house = replace(house_of(data_dir), ward=read_profile("tay-hieu"))
    async with open_engine(shared_url, data_dir, house=house) as engine:
        talk = await Talk.begin(engine)
        await talk.says("sáng kiến")
        await talk.hurries("Lắp đèn ở ngõ 12", "1")
        assert await talk.says("không") == [said("drafting.phone")]
        assert await talk.says("quay lại") == [said("drafting.name")]
        told = say("drafting.told", story="Lắp đèn ở ngõ 12")
        await talk.says("không")
        assert await talk.says("không") == [
            said("drafting.preview", told, "drafting.is_idea", "drafting.by_nobody",
                 "drafting.preview_ask")
        ]  # fmt: skip
        await talk.says("sửa")
        assert label("change_khoi") not in talk.buttons


async def test_about_tells_what_it_is_and_a_code_that_stays(talk: Talk):
    [first] = await talk.says("trợ giúp")
    code = (await talk.one(Person, id=talk.person)).code
    assert code is not None
    assert read_code(code) == code
    about = say("welcome.about", ward=talk.engine.context.ward.name)
    assert first == said(about, say("welcome.own_code", code=code))
    assert await talk.says("cháu là ai") == [first]
    assert await talk.presses(texts().plain("more.check")) == [said("welcome.check")]
    assert await talk.presses(texts().plain("more.how")) == [said("welcome.how")]


async def test_nothing_to_stop_is_no_trouble(talk: Talk):
    for _ in range(2):
        assert await talk.says("huy") == [said("welcome.nothing_to_stop")]
        assert list(talk.buttons) == MENU


async def test_nothing_left_to_go_on_with(talk: Talk):
    assert await talk.says("tiếp tục") == [said("welcome.nothing_left")]


async def test_whatever_is_not_understood_gets_a_kind_way_out(talk: Talk, clock: FrozenClock):
    await talk.opens("")
    for typed in (
        "hả", "cháu ơi", "/broadcast", "/admin", "/export", "xuat excel",
        "<b>x</b>", "{{7*7}}", "?", "…", "NULL", "skz", "99 con gà", "",
    ):  # fmt: skip
        clock.forward(minutes=1)
        assert await talk.says(typed) == [said("fallback.nonsense", "welcome.offer")], typed
        assert list(talk.buttons) == MENU


async def test_a_second_unknown_command_within_a_minute_has_its_help_before_it(
    talk: Talk, clock: FrozenClock
):
    help_ = said("fallback.nonsense", "welcome.offer")
    assert await talk.says("/broadcast") == [help_]
    assert [await talk.says(f"/xyz{n}") for n in range(5)] == [[]] * 5
    assert await talk.says("hả") == [help_]
    clock.forward(seconds=60)
    assert await talk.says("/admin") == [help_]


STEPS = sorted(CONVERSATIONS.steps)


@pytest.mark.parametrize("step", STEPS, ids=str)
async def test_menu_stop_and_counter_are_no_words_at_any_step(talk: Talk, step: str):
    await talk.opens("")
    ways_out = {
        "menu": said("welcome.menu"),
        "thôi": said("welcome.put_away"),
        "0": said(say("counter.phone", value=talk.engine.context.ward.counter.phone)),
    }
    for typed, answer in ways_out.items():
        await at(talk, step)
        [told] = await talk.says(typed)
        assert told.startswith(answer), typed


async def at(talk: Talk, step: str) -> None:
    """Put somebody at a step, whatever led there."""
    here = {"account_number": talk.account, "person_id": talk.person}
    conversation = table(StoredConversation)
    async with talk.engine.database.write() as session:
        await session.execute(sa.delete(conversation).filter_by(**here))
        kept = {**here, "state": step, "data": {}, "updated_at": talk.engine.clock()}
        await session.execute(sa.insert(conversation).values(**kept))


async def test_nonsense_faster_than_anybody_types_is_met_with_silence_for_a_moment(
    talk: Talk, clock: FrozenClock
):
    asked = [f"con ơi cho hỏi chuyện xyz {n}" for n in range(20)]
    answered = [await talk.says(typed) for typed in asked]
    unknown = said(say("enquiries.unknown_call", phone=talk.engine.context.ward.counter.phone))
    assert answered == [[unknown]] * 10 + [[]] * 10
    async with talk.engine.database.read() as session:
        kept = (await session.scalars(sa.select(UnansweredQuestion.text))).all()
    assert [typed in kept for typed in asked] == [True] * 10 + [False] * 10
    await talk.says("menu")
    assert list(talk.buttons) == MENU
    clock.forward(minutes=1)
    assert await talk.says(asked[-1]) == [unknown]


async def test_the_lesson_left_comes_first_in_the_menu(talk: Talk):
    otp = talk.engine.context.catalogue.lesson(OTP)
    await talk.opens(f"bai_{OTP}")
    await talk.presses(label("next"))
    await talk.says("menu")
    assert list(talk.buttons) == [label("learn_on", title=otp.title), *MENU]
    await talk.says("1")
    assert said(card(otp, 1)) in talk.last[0]["text"]
    await talk.says("thôi")
    for typed in ("học tiếp", "hoc tiep di"):
        assert said(card(otp, 1)) in (await talk.says(typed))[0]


# Staff ------------------------------------------------------------------------------------------


async def test_staff_take_out_the_list_of_initiatives(engine: Engine):
    lan = await Talk.begin(engine, role=Role.STAFF)
    await lan.says("việc cán bộ")
    assert await lan.presses(texts().plain("staff.lists")) == [said("staff.which_list")]
    assert await lan.says("xuất danh sách") == [said("staff.which_list")]
    assert list(lan.buttons) == [label("export_xlsx"), label("export_csv"), label("desk")]
    assert await lan.presses(label("export_xlsx")) == [said("staff.export_queued")]
    [job] = await lan.kept(Job, account_number=lan.account)
    code = (await lan.one(Person, id=lan.person)).code
    facts = {"format": "xlsx", "taken_by": code, "person": str(lan.person)}
    assert job.kind == "export_initiatives"
    assert job.facts == {**job.facts, **facts}


async def test_to_a_resident_the_staff_desk_is_an_unknown_word(talk: Talk):
    await talk.opens("")
    unknown = await talk.says("xyz zyx")
    shown = talk.buttons
    for typed in ("xuất danh sách", "cán bộ xuất", "/viec can bo"):
        assert await talk.says(typed) == unknown
        assert talk.buttons == shown


async def test_staff_whose_role_was_taken_back_find_an_old_button(engine: Engine):
    lan = await Talk.begin(engine, role=Role.STAFF)
    await lan.says("xuất danh sách")
    async with engine.database.write() as session:
        mine = sa.update(RoleGrant).where(RoleGrant.person_id == lan.person)
        await session.execute(mine.values(revoked_at=engine.clock()))
    assert await lan.presses(label("export_csv")) == [said("fallback.stale", "welcome.offer")]
    assert await lan.kept(Job, account_number=lan.account) == []
    assert await lan.says("xuất danh sách") == [said("fallback.nonsense", "welcome.offer")]


async def test_a_first_contact_makes_one_nameless_person(engine: Engine):
    lan = await Talk.begin(engine, key="browser-1")
    again = await Talk.begin(engine, key="browser-1")
    assert (lan.account, lan.person) == (again.account, again.person)
    kept = await lan.one(Person, id=lan.person)
    assert (kept.name, kept.code, kept.khoi) == (None, None, None)
