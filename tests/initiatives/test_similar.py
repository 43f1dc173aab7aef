"""Initiatives like another, on either engine: for staff all sent ones, for others published."""

from collections.abc import Sequence
from typing import Any

import pytest

from db.engine import Database, Session
from db.queries.initiatives import initiatives
from domain.ids import InitiativeId, PersonId
from domain.initiatives.initiatives import NoSuchInitiative, Status
from services.initiatives.similar import Similar, published_like, similar_to
from services.work import Actor, Work
from tests.support.builders import MORNING, make_initiative, make_person
from tests.support.talk import house_of

LAMP = "Lắp đèn năng lượng mặt trời ở ngõ 12 cho bà con đi tối khỏi ngã."
LIKE = "mac them bong dien o ngo 12 vi toi qua, cac cu hay nga"
OTHERS = (
    "Lắp camera ở ngõ 12 để bà con đỡ mất trộm.",
    "Mở lớp dạy các cụ dùng VNeID ở nhà văn hóa.",
    "Đặt thùng rác ở ngõ 12, bà con đi tối khỏi vứt bừa.",
)


def work(session: Session, tmp_path: Any, person: PersonId | None = None) -> Work:
    return Work(session, house_of(tmp_path), MORNING, Actor(person=person, name="Lan"), "test")


async def told(session: Session, story: str, **values: Any) -> InitiativeId:
    return await make_initiative(session, await make_person(session), story=story, **values)


async def alike_to(acting: Work, initiative_id: InitiativeId) -> Sequence[Similar]:
    known = await initiatives.one(acting.session, initiative_id=initiative_id)
    assert known is not None
    return await similar_to(acting, known)


async def ward_of(session: Session, *stories: str) -> list[InitiativeId]:
    return [await told(session, story) for story in stories]


async def test_staff_see_the_same_idea_typed_without_accents_and_not_its_look_alikes(
    database: Database, tmp_path: Any
):
    async with database.write() as session:
        lamp, like, *_ = await ward_of(session, LAMP, LIKE, *OTHERS)
    async with database.write() as session:
        found = await alike_to(work(session, tmp_path), lamp)
        back = await alike_to(work(session, tmp_path), like)
    assert [one.id for one in found] == [like]
    assert [one.id for one in back] == [lamp]
    assert found[0].title == LIKE
    assert 0.5 <= found[0].score <= 1
    assert "bong dien" in found[0].why
    assert found[0].code.startswith("SK-2026-")


@pytest.mark.parametrize("status", [Status.DRAFT, Status.WITHDRAWN])
async def test_nobodys_draft_and_nothing_withdrawn_is_found(
    database: Database, tmp_path: Any, status: Status
):
    async with database.write() as session:
        lamp = await told(session, LAMP)
        code = {"code": None, "submitted_at": None} if status is Status.DRAFT else {}
        await told(session, LIKE, status=status, **code)
        assert await alike_to(work(session, tmp_path), lamp) == []


async def test_words_told_later_are_found_and_words_taken_away_are_not(
    database: Database, tmp_path: Any
):
    async with database.write() as session:
        lamp, other = await ward_of(session, LAMP, OTHERS[1])
        told_anew = {"story": LIKE, "folded": LIKE}
        await initiatives.change(session, initiative_id=other, **told_anew)
        assert [one.id for one in await alike_to(work(session, tmp_path), lamp)] == [other]
        await initiatives.change(session, initiative_id=other, folded="", story="")
        assert await alike_to(work(session, tmp_path), lamp) == []


async def test_a_resident_sees_only_published_ones_and_only_of_her_own(
    database: Database, tmp_path: Any
):
    async with database.write() as session:
        author = await make_person(session)
        lamp = await make_initiative(session, author, story=LAMP)
        await told(session, LIKE)
        assert await published_like(work(session, tmp_path, author), lamp) == []
        shown = await told(session, LIKE, is_published=True)
        found = await published_like(work(session, tmp_path, author), lamp)
        assert [one.id for one in found] == [shown]
        with pytest.raises(NoSuchInitiative):
            await published_like(work(session, tmp_path, await make_person(session)), lamp)


async def test_another_ward_is_another_world(database: Database, tmp_path: Any):
    async with database.write() as session:
        lamp = await told(session, LAMP)
        await told(session, LIKE, ward_id="another-ward")
        assert await alike_to(work(session, tmp_path), lamp) == []


async def test_a_story_without_words_is_like_nothing(database: Database, tmp_path: Any):
    async with database.write() as session:
        silent = await told(session, "")
        odd = await told(session, "\"' OR (AND) NEAR * : - ^ 12 \u4f60\u597d")
        for one in (silent, odd):
            assert await alike_to(work(session, tmp_path), one) == []


async def test_what_is_deleted_leaves_no_word_in_the_index_of_sqlite(sqlite_url: str):
    import sqlalchemy as sa

    database = Database(sqlite_url)
    async with database.write() as session:
        canary = await told(session, "zzchimyen hót ở ngõ 12")
        await session.execute(sa.text("DELETE FROM initiative WHERE id = :id"), {"id": canary.hex})
    async with database.read() as session:
        blocks = (await session.execute(sa.text("SELECT block FROM search_words_data"))).scalars()
        assert not [block for block in blocks if b"zzchimyen" in block]
    await database.close()
