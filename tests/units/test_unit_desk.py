"""A leader sees her own people only: totals, names within consent, a picture for her alone."""

from datetime import timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.engine import Session
from db.models.initiatives import Attachment
from db.models.learning import QuizAnswer
from db.queries.learning import results
from domain.ids import AttachmentId, PersonId
from domain.initiatives.initiatives import Status
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.files.keep import open_for
from services.files.refusals import NoSuchFile
from services.people import people
from tests.support.builders import make_initiative, make_member, make_person
from tests.support.lesson_story import OTP
from tests.support.talk import START, FrozenClock, Talk

KHOI = Unit(UnitKind.KHOI, "K05")
WOMEN = Unit(UnitKind.ORGANISATION, "PN")


async def began(session: Session, person: PersonId, *, is_finished: bool = False) -> None:
    await session.execute(
        results.ADD_RESULT,
        [
            {
                "person_id": person,
                "lesson_id": OTP,
                "ward_id": "demo",
                "lesson_version": 1,
                "step": "end" if is_finished else "card:1",
                "started_at": START,
                "seen_at": START,
                "finished_at": START if is_finished else None,
            }
        ],
    )


async def answered(session: Session, person: PersonId, *, days_later: float) -> None:
    await session.execute(
        sa.insert(QuizAnswer),
        [
            {
                "person_id": person,
                "lesson_id": OTP,
                "lesson_version": 1,
                "question": "q1",
                "choice": 1,
                "is_right": True,
                "answered_at": at,
            }
            for at in (START, START + timedelta(days=days_later))
        ],
    )


@pytest.fixture
async def leader(engine: Engine) -> Talk:
    return await Talk.begin(engine, role=Role.LEADER, unit=KHOI)


async def people_of(engine: Engine, unit: Unit) -> None:
    async with engine.database.write() as session:
        nga = await make_person(session, name="Trần Thị Nga (minh họa)")
        an = await make_person(session, name="Lê Văn An (minh họa)")
        kin = await make_person(session, name="Đỗ Thị Kín (minh họa)")
        hoc = await make_person(session, name="Vũ Thị Học (minh họa)")
        left = await make_person(session, name="Phan Thị Rời (minh họa)")
        await make_member(session, nga, unit, shows_name=True)
        await make_member(session, an, unit, shows_name=True)
        await make_member(session, kin, unit)
        await make_member(session, hoc, unit, shows_name=True)
        await make_member(session, left, unit, shows_name=True)
        await session.execute(
            sa.text("UPDATE membership SET left_at = joined_at WHERE person_id = :one").bindparams(
                sa.bindparam("one", left, type_=sa.Uuid())
            )
        )
        await began(session, hoc, is_finished=True)
        await began(session, kin)
        await answered(session, hoc, days_later=2)
        await answered(session, kin, days_later=0.5)
        await make_initiative(session, kin, khoi=None)
        await make_initiative(session, nga, code=None, status=Status.DRAFT, khoi=None)


async def test_a_leader_reads_totals_of_her_own_people_and_names_within_consent(engine: Engine):
    unit = Unit(UnitKind.ORGANISATION, "NCT")
    await people_of(engine, unit)
    leader = await Talk.begin(engine, role=Role.LEADER, unit=unit)
    await leader.says("menu")
    await leader.presses("Việc của chi hội, khối")
    [told] = await leader.presses("Bà con của tôi")
    assert "Hội Người cao tuổi phường Mẫu (minh họa), tính đến ngày 22/11/2026" in told
    assert "Đã vào danh sách: 4 người" in told
    assert "Đã bắt đầu ít nhất một bài: 2 người" in told
    assert "Đã học xong ít nhất một bài: 1 người" in told
    assert "Còn nhớ: 1 người" in told
    assert "Sáng kiến đã gửi phường: 1" in told
    assert "Chưa bắt đầu bài nào: 2 người" in told
    assert "Lê Văn An (minh họa), Trần Thị Nga (minh họa)." in told
    for canary in ("Kín", "Học (", "Rời"):
        assert canary not in told


async def test_the_picture_comes_into_her_chat_and_nobody_else_opens_it(engine: Engine):
    unit = Unit(UnitKind.ORGANISATION, "CCB")
    await people_of(engine, unit)
    leader = await Talk.begin(engine, role=Role.LEADER, unit=unit)
    officer = await Talk.begin(engine, role=Role.STAFF)
    await leader.says("bà con của tôi")
    while await engine.jobs.step():
        pass
    await leader.read()
    [picture] = [one for message in leader.last for one in message["media"]]
    assert picture["kind"] == "image"
    assert "Đã vào danh sách: 4" in picture["name"]
    [kept] = await leader.kept(Attachment, kind="made")
    assert kept.media_type == "image/png"
    assert UUID(picture["url"].rpartition("/")[2]) == kept.id
    async with engine.database.read() as session:
        for reader, opens in ((leader, True), (officer, False)):
            asked = open_for(
                session,
                data_dir=engine.context.data_dir,
                attachment_id=AttachmentId(kept.id),
                person=reader.person,
                now=engine.clock(),
            )
            if opens:
                assert (await asked).path.read_bytes().startswith(b"\x89PNG")
            else:
                with pytest.raises(NoSuchFile):
                    await asked


async def test_a_leader_of_nobody_yet_is_shown_how_to_invite(engine: Engine):
    leader = await Talk.begin(engine, role=Role.LEADER, unit=Unit(UnitKind.KHOI, "K08"))
    [told] = await leader.says("bà con của tôi")
    assert "Chưa có ai vào danh sách" in told
    assert "Mời bà con" in leader.buttons


async def test_a_leader_of_two_units_is_asked_which(engine: Engine, clock: FrozenClock):
    leader = await Talk.begin(engine, role=Role.LEADER, unit=KHOI)
    async with engine.database.write() as session:
        await people.grant(
            session,
            person=leader.person,
            role=Role.LEADER,
            granted_by="Lan",
            now=clock() + timedelta(seconds=1),
            unit=WOMEN,
        )
    clock.forward(seconds=2)
    [asked] = await leader.says("bà con của tôi")
    assert "nhiều đơn vị" in asked
    [told] = await leader.presses("Hội LHPN phường Mẫu (minh họa)")
    assert "Bà con của Hội LHPN" in told


@pytest.mark.parametrize("named", ["khối 2", "Khối Đồng Tâm (minh họa)", "hội phụ nữ"])
async def test_another_unit_gets_one_clear_sentence_and_nothing_of_it(engine: Engine, named: str):
    leader = await Talk.begin(engine, role=Role.LEADER, unit=KHOI)
    [told] = await leader.says(named)
    assert told == (
        "Anh/chị chỉ xem và làm được cho đơn vị mà phường đã giao cho mình. "
        "Cần thêm đơn vị khác, anh/chị nhắn cán bộ phường."
    )


async def test_her_own_unit_may_be_named_in_words(engine: Engine):
    leader = await Talk.begin(engine, role=Role.LEADER, unit=KHOI)
    [told] = await leader.says("khối 5")
    assert "Bà con của Khối Sông Hiếu" in told


async def test_a_forged_button_of_another_unit_is_an_old_button(engine: Engine):
    leader = await Talk.begin(engine, role=Role.LEADER, unit=KHOI)
    await leader.says("bà con của tôi")
    screen = leader.last[-1]["id"]
    [told] = await leader.hear({"choice": "lead.people:khoi.K01", "screen": screen})
    assert "Nút ấy đã cũ" in told
    assert "Bình Minh" not in told


async def test_a_role_taken_back_mid_talk_ends_the_desk(engine: Engine, clock: FrozenClock):
    leader = await Talk.begin(engine, role=Role.LEADER, unit=KHOI)
    await leader.says("việc của chi hội")
    async with engine.database.write() as session:
        await people.take_back(
            session, person=leader.person, role=Role.LEADER, unit=KHOI, now=clock()
        )
    clock.forward(seconds=5)
    [told] = await leader.presses("Bà con của tôi")
    assert "Nút ấy đã cũ" in told
    assert "Việc của chi hội, khối" not in leader.buttons


async def test_to_a_resident_the_desk_does_not_exist(talk: Talk):
    await talk.says("menu")
    assert "Việc của chi hội, khối" not in talk.buttons
    for words in ("bà con của tôi", "mời bà con", "ghi một buổi học", "đăng ký thi đua"):
        for told in await talk.says(words):
            assert "đơn vị" not in told


async def test_a_unit_contact_records_and_registers_but_sees_nobody(engine: Engine):
    contact = await Talk.begin(engine, role=Role.UNIT_CONTACT, unit=KHOI)
    await contact.says("việc của chi hội")
    assert list(contact.buttons) == ["Ghi một buổi học", "Đăng ký thi đua", "Về đầu"]
    told = await contact.says("bà con của tôi")
    assert "Đã vào danh sách" not in "".join(told)
