"""Staff tie initiatives that say the same, and take it back; no author reads the other."""

import itertools
import random
from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.initiatives import Initiative, InitiativeLink
from domain.people import Role
from domain.screens import Phrase, say
from tests.support.builders import make_initiative
from tests.support.talk import Talk, said, texts

MINE = "Lợp mái che bằng tôn cho bến đò Vạn Chài khỏi mưa"
THEIRS = f"{MINE}, riêng tôi góp hai cây cột"
_numbers = itertools.count(988_000)


def button(key: str) -> str:
    return texts().plain(f"merging.{key}", {})


async def author(engine: Engine, story: str) -> tuple[Talk, Initiative]:
    """Someone who sent an initiative."""
    talk = await Talk.begin(engine)
    async with engine.database.write() as session:
        await make_initiative(session, talk.person, story=story, number=next(_numbers))
    return talk, await talk.one(Initiative)


async def opens(lan: Talk, one: Initiative) -> None:
    await lan.says("việc cán bộ")
    await lan.presses("Tìm sáng kiến")
    await lan.says(str(one.code))
    await lan.presses(next(label for label in lan.buttons if str(one.code) in label))


async def ties(lan: Talk, one: Initiative, code: str, how: str = "as_merged") -> str:
    """Tie an initiative to the one with this code, typed; return what staff read."""
    await opens(lan, one)
    await lan.presses(button("same"))
    await lan.says(code)
    [shown] = await lan.presses(button(how))
    return shown


def begins(shown: str, *phrases: Phrase) -> bool:
    return shown.startswith(said(*phrases))


async def links(engine: Engine, one: Initiative) -> Sequence[InitiativeLink]:
    async with engine.database.read() as session:
        chosen = sa.select(InitiativeLink).where(InitiativeLink.initiative_id == one.id)
        return list(await session.scalars(chosen))


async def test_merged_ones_are_seen_together_and_both_authors_told_once(engine: Engine):
    lan = await Talk.begin(engine, role=Role.STAFF)
    (hoa, mine), (tu, theirs) = await author(engine, MINE), await author(engine, THEIRS)
    shown = await ties(lan, mine, str(theirs.code))
    assert begins(shown, say("merging.joined", surviving=theirs.code))
    joined = await hoa.one(Initiative)
    assert (joined.status, joined.merged_into) == ("duplicate", theirs.id)
    assert await hoa.read() == [said(say("moves.told_duplicate", code=mine.code))]
    assert await tu.read() == [said(say("moves.told_joined", code=theirs.code))]
    await opens(lan, theirs)
    assert said(say("merging.holds", code=mine.code)) in lan.last[0]["text"]
    await lan.presses("Nhận thẩm định")
    assert await hoa.read() == [said(say("moves.told_appraising", code=mine.code))]
    [follows] = await hoa.says(str(mine.code))
    assert said("moves.seen_with", "follow.status_appraising") in follows
    everything = " ".join(str(message) for message in await hoa.log())
    assert "hai cây cột" not in everything
    assert str(theirs.code) not in everything
    assert str(mine.code) not in " ".join(str(message) for message in await tu.log())


async def test_it_is_taken_back_and_stands_where_it_stood(engine: Engine):
    lan = await Talk.begin(engine, role=Role.STAFF)
    (hoa, mine), (_, theirs) = await author(engine, MINE), await author(engine, THEIRS)
    await ties(lan, mine, str(theirs.code))
    await hoa.read()
    await lan.presses(button("undo"))
    parted = await hoa.one(Initiative)
    assert (parted.status, parted.merged_into) == (mine.status, None)
    assert await hoa.read() == [said(say("moves.told_parted", code=mine.code))]
    [link] = await links(engine, mine)
    assert (link.kind, bool(link.undone_by), bool(link.undone_at)) == ("merged", True, True)
    assert button("same") in lan.buttons


async def test_once_the_surviving_one_is_weighed_it_is_not_taken_back(engine: Engine):
    lan = await Talk.begin(engine, role=Role.STAFF)
    (hoa, mine), (_, theirs) = await author(engine, MINE), await author(engine, THEIRS)
    await ties(lan, mine, str(theirs.code))
    await opens(lan, theirs)
    await lan.presses("Nhận thẩm định")
    await opens(lan, mine)
    [shown] = await lan.presses(button("undo"))
    assert begins(shown, say("merging.being_weighed"))
    assert (await hoa.one(Initiative)).merged_into == theirs.id


async def test_only_noted_as_the_same_it_follows_nobody(engine: Engine):
    lan = await Talk.begin(engine, role=Role.STAFF)
    (hoa, mine), (tu, theirs) = await author(engine, MINE), await author(engine, THEIRS)
    shown = await ties(lan, mine, str(theirs.code), "as_duplicate")
    assert begins(shown, say("merging.noted", surviving=theirs.code))
    noted = await hoa.one(Initiative)
    assert (noted.status, noted.merged_into) == ("duplicate", None)
    assert [link.kind for link in await links(engine, mine)] == ["duplicate"]
    assert await tu.read() == []
    await lan.presses("Tiếp nhận")
    assert (await hoa.one(Initiative)).status == "received"


async def test_no_initiative_is_tied_to_itself_in_a_chain_or_to_one_that_is_gone(engine: Engine):
    lan = await Talk.begin(engine, role=Role.STAFF)
    (_, mine), (_, theirs) = await author(engine, MINE), await author(engine, THEIRS)
    third, other = await author(engine, "Xây bậc lên xuống ở bến đò Vạn Chài")
    assert begins(await ties(lan, mine, str(mine.code)), say("merging.into_itself"))
    await ties(lan, mine, str(theirs.code))
    shown = await ties(lan, other, str(mine.code))
    assert begins(shown, say("merging.into_joined", surviving=theirs.code))
    assert begins(await ties(lan, theirs, str(other.code)), say("merging.has_joined"))
    await opens(lan, theirs)
    await lan.presses(button("same"))
    assert (await lan.says("SK-2026-0001-Q"))[0] == said("merging.wrong_code")
    assert (await third.one(Initiative)).merged_into is None


async def test_two_staff_at_once_the_second_sees_where_it_stands(engine: Engine):
    lan, minh = [await Talk.begin(engine, role=Role.STAFF) for _ in range(2)]
    (_, mine), (_, theirs) = await author(engine, MINE), await author(engine, THEIRS)
    _, other = await author(engine, "Trải đá dăm lối xuống bến đò Vạn Chài")
    await opens(minh, mine)
    await minh.presses(button("same"))
    await minh.says(str(other.code))
    await ties(lan, mine, str(theirs.code))
    [shown] = await minh.presses(button("as_merged"))
    assert begins(shown, say("staff_triage.not_from_here"))
    assert str(theirs.code) in shown


@pytest.mark.parametrize("who", ["surviving", "joined"])
async def test_an_author_who_takes_hers_away_frees_the_other(engine: Engine, who: str):
    lan = await Talk.begin(engine, role=Role.STAFF)
    (hoa, mine), (tu, theirs) = await author(engine, MINE), await author(engine, THEIRS)
    await ties(lan, mine, str(theirs.code))
    leaving, code = (tu, theirs.code) if who == "surviving" else (hoa, mine.code)
    await leaving.says(str(code))
    await leaving.presses("Rút lại sáng kiến này")
    await leaving.presses("Vâng, rút lại")
    freed = await hoa.one(Initiative)
    assert freed.merged_into is None
    assert freed.status == ("submitted" if who == "surviving" else "withdrawn")
    [link] = await links(engine, mine)
    assert link.undone_by == "author"


async def test_a_merged_one_is_moved_by_no_old_button(engine: Engine):
    lan = await Talk.begin(engine, role=Role.STAFF)
    (hoa, mine), (_, theirs) = await author(engine, MINE), await author(engine, THEIRS)
    await opens(lan, mine)
    [before] = lan.last
    await ties(lan, mine, str(theirs.code))
    await lan.presses("Tiếp nhận", on=before)
    assert (await hoa.one(Initiative)).status == "duplicate"


@pytest.mark.parametrize("seed", [1, 2])
async def test_however_they_are_tied_and_parted_there_is_no_chain_and_all_come_back(
    engine: Engine, seed: int
):
    dice = random.Random(seed)
    lan = await Talk.begin(engine, role=Role.STAFF)
    authors = [await author(engine, f"{MINE}, ý thứ {n}") for n in range(4)]
    for _ in range(16):
        (_, one), (_, other) = dice.choice(authors), dice.choice(authors)
        await opens(lan, one)
        if button("undo") in lan.buttons:
            await lan.presses(button("undo"))
        elif button("same") in lan.buttons:
            await ties(lan, one, str(other.code))
        now = {(await talk.one(Initiative)).id: await talk.one(Initiative) for talk, _ in authors}
        into = {id_: found.merged_into for id_, found in now.items() if found.merged_into}
        assert not set(into.values()) & into.keys()
        assert {found.status for id_, found in now.items() if id_ not in into} == {"submitted"}
    for _, one in authors:
        await opens(lan, one)
        if button("undo") in lan.buttons:
            await lan.presses(button("undo"))
    assert {(await talk.one(Initiative)).status for talk, _ in authors} == {"submitted"}
