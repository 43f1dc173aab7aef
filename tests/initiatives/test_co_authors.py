"""Someone named as a co-author answers in her own chat, under her own name, or not at all."""

import re

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.initiatives import CoAuthor, Initiative
from db.models.people import Consent
from domain.initiatives.co_authors import MOST_NAMED
from domain.screens import say
from tests.initiatives.test_evidence_kinds import button, send
from tests.support.talk import Talk, label, said

CODE = re.compile(r"CL-\w{4}-\w{4}")


async def name_one(talk: Talk, name: str = "Trần Thị Mẫu") -> str:
    """Let the author name somebody; return the code to hand over."""
    sent = await talk.one(Initiative)
    await talk.says(sent.code or "")
    await talk.presses(button("co_authors"))
    await talk.presses(button("name_one"))
    [told] = await talk.says(name)
    [code] = CODE.findall(told)[:1]
    return str(code)


async def state_of(talk: Talk) -> list[tuple[str, str]]:
    initiative = (await talk.one(Initiative)).id
    statement = sa.select(CoAuthor.state, CoAuthor.name).where(CoAuthor.initiative_id == initiative)
    async with talk.engine.database.read() as session:
        return [(state, name) for state, name in await session.execute(statement)]


async def say_yes(other: Talk, code: str) -> None:
    await other.says(code)
    await other.presses(button("yes"))
    await other.presses(button("as_typed", name="Trần Thị Mẫu"))
    await other.presses(label("consent"))


async def rows_of(engine: Engine, person: Talk) -> list[CoAuthor]:
    async with engine.database.read() as session:
        found = await session.scalars(
            sa.select(CoAuthor).where(CoAuthor.person_id == person.person)
        )
        return list(found)


async def test_she_sees_idea_and_author_and_confirms_under_her_own_name(talk: Talk, engine: Engine):
    await send(talk)
    code = await name_one(talk)
    sent = await talk.one(Initiative)
    other = await Talk.begin(engine)
    [asked] = await other.says(code.lower().replace("-", " "))
    assert sent.story in asked
    assert asked == said(
        "contributions.asked",
        say("contributions.told", title=sent.story),
        "contributions.by_nobody",
        "contributions.asked_what",
    )
    assert await other.presses(button("yes")) == [said("contributions.own_name")]
    assert await other.says("Trần Thị Mẫu Hoa") == [
        said(say("contributions.consent_name", name="Trần Thị Mẫu Hoa"))
    ]
    assert await other.kept(Consent) == []
    assert await other.presses(label("consent")) == [
        said(say("contributions.confirmed", code=sent.code))
    ]
    [mine] = await rows_of(engine, other)
    assert (mine.state, mine.name) == ("confirmed", "Trần Thị Mẫu Hoa")
    [yes] = await other.kept(Consent)
    assert (yes.purpose, yes.withdrawn_at) == ("initiative_name", None)
    assert await talk.read() == [
        said(say("contributions.heard_yes", name="Trần Thị Mẫu Hoa", code=sent.code))
    ]


async def test_a_link_opens_the_same_question(talk: Talk, engine: Engine):
    await send(talk)
    code = await name_one(talk)
    other = await Talk.begin(engine)
    [asked] = await other.opens(f"moi_{code}")
    assert said("contributions.asked_what") in asked


async def test_she_declines_and_her_name_goes(talk: Talk, engine: Engine):
    await send(talk)
    other = await Talk.begin(engine)
    await other.says(await name_one(talk))
    assert await other.presses(button("no")) == [said("contributions.declined")]
    assert await state_of(talk) == [("declined", "")]
    assert await rows_of(engine, other) == []
    code = (await talk.one(Initiative)).code
    assert await talk.read() == [
        said(say("contributions.heard_no", name="Trần Thị Mẫu", code=code))
    ]


async def test_she_takes_her_name_off_again_and_her_consent_ends(talk: Talk, engine: Engine):
    await send(talk)
    code = await name_one(talk)
    other = await Talk.begin(engine)
    await say_yes(other, code)
    await other.says(code)
    await other.presses(button("leave"))
    assert await state_of(talk) == [("taken_back", "")]
    [ended] = await other.kept(Consent)
    assert ended.withdrawn_at is not None


async def test_the_author_takes_it_back_and_the_code_stops_working(talk: Talk, engine: Engine):
    await send(talk)
    code = await name_one(talk)
    await talk.says((await talk.one(Initiative)).code or "")
    await talk.presses(button("co_authors"))
    await talk.presses(button("take_back", name="Trần Thị Mẫu"))
    assert await state_of(talk) == [("taken_back", "")]
    other = await Talk.begin(engine)
    assert await other.says(code) == [said("contributions.no_such_code")]


async def test_the_authors_own_code_a_used_one_and_a_wrong_one_each_get_one_sentence(
    talk: Talk, engine: Engine
):
    await send(talk)
    code = await name_one(talk)
    assert await talk.says(code) == [said("contributions.own_code")]
    other, third = await Talk.begin(engine), await Talk.begin(engine)
    await say_yes(other, code)
    assert await third.says(code) == [said("contributions.code_used")]
    assert await third.says("CL-AAAA-BBBB") == [said("contributions.no_such_code")]


async def test_a_withdrawn_initiative_takes_no_co_author(talk: Talk, engine: Engine):
    await send(talk)
    code = await name_one(talk)
    await talk.says((await talk.one(Initiative)).code or "")
    await talk.presses(label("withdraw"))
    await talk.presses(label("withdraw_yes"))
    other = await Talk.begin(engine)
    assert await other.says(code) == [said("contributions.closed")]


async def test_not_more_than_ten_are_named(talk: Talk):
    await send(talk)
    for number in range(MOST_NAMED):
        await name_one(talk, f"Người Mẫu Số {number}")
    await talk.says((await talk.one(Initiative)).code or "")
    await talk.presses(button("co_authors"))
    await talk.presses(button("name_one"))
    assert await talk.says("Người Thừa") == [said(say("contributions.too_many", limit=MOST_NAMED))]
    assert len(await state_of(talk)) == MOST_NAMED


@pytest.mark.parametrize("name", ["!!!", "🙂🙂", "a" * 200])
async def test_a_name_that_is_none_is_asked_again(talk: Talk, name: str):
    await send(talk)
    await talk.says((await talk.one(Initiative)).code or "")
    await talk.presses(button("co_authors"))
    await talk.presses(button("name_one"))
    [again] = await talk.says(name)
    assert again == said(say("contributions.name_unreadable", limit=120), "contributions.whom")


async def test_nobody_answers_for_another_by_a_button_of_hers(talk: Talk, engine: Engine):
    await send(talk)
    code = await name_one(talk)
    other, thief = await Talk.begin(engine), await Talk.begin(engine)
    await say_yes(other, code)
    [mine] = await rows_of(engine, other)
    await thief.says("menu")
    shown = thief.last[-1]["id"]
    await thief.hear({"choice": f"coauthor.leave:{mine.id.hex}", "screen": shown})
    assert await state_of(talk) == [("confirmed", "Trần Thị Mẫu")]
