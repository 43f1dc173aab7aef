"""A real ward faces residents only once they can be told where to go and what to learn."""

from dataclasses import replace
from pathlib import Path

from db.queries.learning import results as learning
from domain.people import Role
from domain.screens import say
from tests.support.lesson_story import OTP
from tests.support.talk import Talk, house_of, open_engine, said


async def approve(talk: Talk) -> None:
    engine = talk.engine
    lesson = engine.context.catalogue.lesson(OTP)
    async with engine.database.write() as session:
        await learning.approve(
            session,
            lesson_id=OTP,
            digest=lesson.digest,
            approved_by="Bà Mẫu",
            approved_at=engine.clock(),
        )


async def test_residents_wait_until_a_lesson_is_approved_and_staff_never_do(
    database_url: str, tmp_path: Path
):
    async with open_engine(database_url, tmp_path, demo=False) as engine:
        ward = engine.context.ward.name
        resident, staff = await Talk.begin(engine), await Talk.begin(engine, role=Role.STAFF)
        for typed in ("menu", "2", "sáng kiến", "làm căn cước ở đâu", "0"):
            assert await resident.says(typed) == [said(say("not_open.wait", ward=ward))], typed
            assert resident.buttons == []
        assert await staff.says("việc tiếp nhận") != [said(say("not_open.wait", ward=ward))]
        await approve(resident)
        assert resident.buttons == []
        await resident.says("menu")
        assert len(resident.buttons) > 2


async def test_a_ward_without_a_phone_is_not_shown_to_residents(sqlite_url: str, tmp_path: Path):
    known = house_of(tmp_path, demo=False)
    counter = replace(known.ward.counter, phone="")
    house = replace(known, ward=replace(known.ward, counter=counter))
    async with open_engine(sqlite_url, tmp_path, house=house) as engine:
        resident = await Talk.begin(engine)
        await approve(resident)
        assert await resident.says("menu") == [said(say("not_open.wait", ward=house.ward.name))]
