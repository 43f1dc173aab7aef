"""Staff see which units signed up for a year's movement, which did not, and for what."""

from datetime import UTC, datetime

from bot.runtime.engine import Engine
from db.queries.units import registrations as registration_rows
from domain.people import Role
from domain.units.units import Unit, UnitKind
from tests.support.builders import make_person, make_registration
from tests.support.talk import Talk

CCB = Unit(UnitKind.ORGANISATION, "CCB")
NAME = "Hội Cựu chiến binh phường Mẫu (minh họa)"
LAST_YEAR, NEXT_YEAR = "Xem năm 2025", "Xem năm 2027"


async def staff(engine: Engine) -> Talk:
    talk = await Talk.begin(engine, role=Role.STAFF)
    await talk.says("việc cán bộ")
    await talk.presses("Đăng ký thi đua của các đơn vị")
    return talk


async def leafed(talk: Talk) -> list[str]:
    """Every unit that is listed, page after page."""
    rows = [one for one in talk.buttons if one.endswith("nội dung")]
    while "Xem thêm" in talk.buttons:
        assert len([one for one in talk.buttons if one.endswith("nội dung")]) == 5
        await talk.presses("Xem thêm")
        rows += [one for one in talk.buttons if one.endswith("nội dung")]
    return rows


async def test_what_a_leader_signed_up_for_is_what_staff_open(engine: Engine):
    leader = await Talk.begin(engine, role=Role.UNIT_CONTACT, unit=CCB)
    await leader.says("đăng ký thi đua")
    await leader.presses("Đăng ký")
    await leader.presses("Năm 2026")
    for content in ("5. Xã hội số, bình dân học vụ số", "6. Quốc phòng, an ninh, an ninh mạng"):
        await leader.presses(content)
    await leader.presses("Chọn xong")
    await leader.says("Mỗi hội viên học xong ba bài")
    await leader.presses("Chưa có chỉ tiêu")
    await leader.presses("Đăng ký với phường")

    lan = await staff(engine)
    assert f"{NAME}: 2 nội dung" in await leafed(lan)
    [shown] = await lan.presses(f"{NAME}: 2 nội dung")
    assert f"{NAME} đã đăng ký cho năm 2026, ngày 22/11/2026:" in shown
    assert "Nội dung 5: xã hội số" in shown
    assert "Chỉ tiêu: Mỗi hội viên học xong ba bài" in shown
    assert "Chưa ghi chỉ tiêu" in shown
    await lan.presses("Các đơn vị đã đăng ký")
    [missing] = await lan.presses(next(one for one in lan.buttons if "Chưa đăng ký" in one))
    assert NAME not in missing


async def test_a_year_nobody_signed_up_for_is_shown_with_its_noughts(engine: Engine):
    lan = await staff(engine)
    [shown] = await lan.presses(LAST_YEAR)
    assert "0 trong 25 đơn vị đã đăng ký" in shown
    assert "Chưa đơn vị nào đăng ký cho năm này." in shown
    [first] = await lan.presses("Chưa đăng ký: 25 đơn vị")
    [second] = await lan.presses("Xem thêm")
    named = [line for page in (first, second) for line in page.splitlines() if line.startswith("•")]
    assert len(named) == len(set(named)) == 25
    assert "Xem thêm" not in lan.buttons


async def test_many_units_are_leafed_through_and_a_replaced_sign_up_stands_once(engine: Engine):
    codes = [f"K0{number}" for number in range(1, 8)]
    async with engine.database.write() as session:
        person = await make_person(session)
        first, gone = Unit(UnitKind.KHOI, "K01"), Unit(UnitKind.KHOI, "K99")
        await make_registration(session, first, person, year=2027)
        await registration_rows.replace_registration(
            session, unit=first, year=2027, now=engine.clock()
        )
        for code in codes:
            await make_registration(session, Unit(UnitKind.KHOI, code), person, year=2027)
        await make_registration(session, gone, person, year=2027, contents=["ND2_HATANG"])
    lan = await staff(engine)
    await lan.presses(NEXT_YEAR)
    rows = await leafed(lan)
    assert len(rows) == len(set(rows))
    names = {engine.context.ward.unit_name(Unit(UnitKind.KHOI, code)) for code in codes}
    assert {row.split(":")[0] for row in rows} >= names
    assert rows[-1] == "K99: 1 nội dung"


async def test_a_sign_up_in_the_small_hours_is_of_the_wards_day(engine: Engine):
    small_hours = datetime(2026, 3, 1, 18, 30, tzinfo=UTC)
    unit = Unit(UnitKind.ORGANISATION, "NCT")
    async with engine.database.write() as session:
        person = await make_person(session)
        await make_registration(session, unit, person, registered_at=small_hours)
    lan = await staff(engine)
    while not (mine := [one for one in lan.buttons if one.startswith("Hội Người cao tuổi")]):
        await lan.presses("Xem thêm")
    [shown] = await lan.presses(mine[0])
    assert "ngày 02/03/2026" in shown
    leader = await Talk.begin(engine, role=Role.LEADER, unit=unit)
    [shown] = await leader.says("đăng ký thi đua")
    assert "ngày 02/03/2026" in shown


async def test_it_is_typed_too_and_only_staff_are_shown(engine: Engine):
    lan, hoa = await Talk.begin(engine, role=Role.STAFF), await Talk.begin(engine)
    [shown] = await lan.says("đơn vị nào đăng ký")
    assert shown.startswith("Đăng ký thi đua năm 2026")
    shown_to_resident = " ".join(await hoa.says("đơn vị nào đăng ký"))
    assert "Đăng ký thi đua năm" not in shown_to_resident
