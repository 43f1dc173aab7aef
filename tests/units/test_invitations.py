"""``Mời bà con``: a link opens its lesson at once, counts people once, and joining is one tap."""

import re
from collections.abc import Sequence
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.engine import Session
from db.models.initiatives import Attachment
from db.models.people import Account, Consent, Person, PersonOnAccount
from db.models.units import Invitation, InvitationVisit, Membership
from db.queries.people import people as queries
from domain.ids import AttachmentId, PersonId
from domain.learning.lessons import Lesson
from domain.people import Role
from domain.units.units import Unit, UnitKind
from services.files.keep import open_for
from tests.support.builders import make_invitation, make_person
from tests.support.talk import Talk

KHOI = Unit(UnitKind.KHOI, "K03")
FARMERS = Unit(UnitKind.ORGANISATION, "ND")


async def invited(engine: Engine, unit: Unit = KHOI) -> str:
    async with engine.database.write() as session:
        return await make_invitation(session, unit)


async def make_shared(session: Session, talk: Talk, other: PersonId) -> None:
    """Let another person speak from the same account from now on."""
    await session.execute(
        sa.insert(PersonOnAccount),
        [
            {
                "account_number": talk.account,
                "person_id": person,
                "called": called,
                "joined_at": talk.engine.clock(),
            }
            for person, called in ((talk.person, "Bà"), (other, "Cháu"))
        ],
    )
    await session.execute(
        sa.update(Account).where(Account.number == talk.account).values(person_id=other)
    )


async def finish(talk: Talk, otp: Lesson) -> list[str]:
    """Walk the lesson from its first card to its end; return what its last answer brings."""
    *before, last = [str(question.right.n) for question in otp.quiz]
    await talk.hurries(*["1"] * 6, *before)
    return await talk.says(last)


async def visits(engine: Engine, code: str) -> Sequence[InvitationVisit]:
    anyone = await Talk.begin(engine)
    [found] = await anyone.kept(Invitation, code=code)
    async with engine.database.read() as session:
        rows = await session.scalars(
            sa.select(InvitationVisit).where(InvitationVisit.invitation_id == found.id)
        )
        return rows.all()


async def test_opening_a_link_starts_its_lesson_and_says_who_invites(engine: Engine, otp: Lesson):
    code = await invited(engine)
    talk = await Talk.begin(engine)
    [told] = await talk.opens(f"moi_{code}")
    assert "trợ lý tự động" in told
    assert "theo lời mời của Khối Hòa Hiếu (minh họa)" in told
    assert otp.title in told
    assert talk.buttons == ["Tiếp"]
    assert (await talk.kept(Membership)) == []
    async with engine.database.read() as session:
        person = await session.get(Person, talk.person)
    assert person is not None
    assert person.khoi is None


async def test_a_visit_is_counted_once_a_person_opened_started_finished(
    engine: Engine, otp: Lesson
):
    code = await invited(engine)
    first, second = await Talk.begin(engine), await Talk.begin(engine)
    await first.opens(f"moi_{code}")
    await first.opens(f"moi_{code}")
    await second.opens(f"moi_{code}")
    assert [one.started_at for one in await visits(engine, code)] == [None, None]
    await finish(first, otp)
    found = {one.person_id: one for one in await visits(engine, code)}
    assert found[first.person].started_at is not None
    assert found[first.person].finished_at is not None
    assert found[second.person].started_at is None


async def test_joining_is_asked_after_the_recap_and_is_one_tap(engine: Engine, otp: Lesson):
    code = await invited(engine)
    talk = await Talk.begin(engine)
    await talk.opens(f"moi_{code}")
    _, end, offer = await finish(talk, otp)
    assert "đã học xong bài" in end
    assert "mời bác vào danh sách" in offer
    assert talk.last[-1]["choices"][0]["label"] == "Vào, cho thấy tên tôi"
    told = await talk.presses("Vào, chỉ đếm thôi")
    assert "Không ai thấy tên bác" in told[0]
    member = await talk.one(Membership)
    assert (member.unit_kind, member.unit, member.shows_name) == ("khoi", "K03", False)
    agreed = await talk.one(Consent)
    assert agreed.purpose == "membership"
    assert agreed.text_version == engine.context.wordings["joining.offer"]
    async with engine.database.read() as session:
        person = await session.get(Person, talk.person)
    assert person is not None
    assert (person.khoi, person.name) == ("K03", None)


async def test_whoever_lets_her_name_be_seen_is_asked_for_it(engine: Engine, otp: Lesson):
    code = await invited(engine, FARMERS)
    talk = await Talk.begin(engine)
    await talk.opens(f"moi_{code}")
    await finish(talk, otp)
    [asked] = await talk.presses("Vào, cho thấy tên tôi")
    assert "gõ họ tên" in asked
    assert await talk.kept(Membership) == []
    [again] = await talk.says("123 !!!")
    assert "chưa đọc được họ tên" in again
    [told] = await talk.says("Nguyễn Thị Mẫu")
    assert "người phụ trách thấy tên bác" in told
    assert (await talk.one(Membership)).shows_name is True
    async with engine.database.read() as session:
        person = await session.get(Person, talk.person)
    assert person is not None
    assert (person.name, person.organisation, person.khoi) == ("Nguyễn Thị Mẫu", "ND", None)


async def test_no_thanks_keeps_nothing(engine: Engine, otp: Lesson):
    code = await invited(engine)
    talk = await Talk.begin(engine)
    await talk.opens(f"moi_{code}")
    await finish(talk, otp)
    await talk.presses("Thôi, tôi không vào")
    assert await talk.kept(Membership) == []
    assert await talk.kept(Consent) == []


async def test_leaving_is_two_taps_and_takes_the_consent_back(engine: Engine, otp: Lesson):
    code = await invited(engine)
    talk = await Talk.begin(engine)
    await talk.opens(f"moi_{code}")
    await finish(talk, otp)
    await talk.presses("Vào, chỉ đếm thôi")
    await talk.says("rời danh sách")
    [told] = await talk.presses("Rời Khối Hòa Hiếu (minh họa)")
    assert "đã rời danh sách" in told
    assert (await talk.one(Membership)).left_at is not None
    assert (await talk.one(Consent)).withdrawn_at is not None
    [none] = await talk.says("rời khối")
    assert "chưa vào danh sách" in none


async def test_who_is_under_sixteen_joins_without_a_name(engine: Engine, otp: Lesson):
    code = await invited(engine)
    talk = await Talk.begin(engine)
    async with engine.database.write() as session:
        await queries.update_person(session, person_id=talk.person, birth_year=2014)
    await talk.opens(f"moi_{code}")
    await finish(talk, otp)
    await talk.presses("Vào, cho thấy tên tôi")
    await talk.says("Nguyễn Thị Mẫu")
    assert await talk.kept(Membership) == []
    await talk.presses("Vào, chỉ đếm thôi")
    assert (await talk.one(Membership)).shows_name is False


async def test_who_leaves_from_the_menu_takes_her_name_along(engine: Engine, otp: Lesson):
    code = await invited(engine)
    talk = await Talk.begin(engine)
    await talk.opens(f"moi_{code}")
    await finish(talk, otp)
    await talk.presses("Vào, cho thấy tên tôi")
    await talk.says("Nguyễn Thị Mẫu")
    await talk.says("việc khác")
    await talk.presses("Chi hội, khối tôi đã vào")
    await talk.presses("Rời Khối Hòa Hiếu (minh họa)")
    async with engine.database.read() as session:
        person = await session.get(Person, talk.person)
    assert person is not None
    assert person.name is None


async def test_on_a_shared_phone_the_visit_is_of_who_speaks_now(engine: Engine, otp: Lesson):
    code = await invited(engine)
    talk = await Talk.begin(engine)
    async with engine.database.write() as session:
        other = await make_person(session, name="Trần Văn Cháu (minh họa)")
        await make_shared(session, talk, other)
    await talk.opens(f"moi_{code}")
    assert [one.person_id for one in await visits(engine, code)] == [other]
    await finish(talk, otp)
    await talk.presses("Vào, chỉ đếm thôi")
    assert await talk.kept(Membership) == []
    async with engine.database.read() as session:
        joined = await session.scalars(
            sa.select(Membership.person_id).where(Membership.person_id == other)
        )
        assert joined.all() == [other]


async def test_a_name_can_be_hidden_again_without_leaving(engine: Engine, otp: Lesson):
    code = await invited(engine, FARMERS)
    talk = await Talk.begin(engine)
    await talk.opens(f"moi_{code}")
    await finish(talk, otp)
    await talk.presses("Vào, cho thấy tên tôi")
    await talk.says("Nguyễn Thị Mẫu")
    await talk.says("rời danh sách")
    await talk.presses("Ở lại Hội Nông dân phường Mẫu (minh họa), thôi cho thấy tên")
    member = await talk.one(Membership)
    assert (member.shows_name, member.left_at) == (False, None)


@pytest.mark.parametrize("typed", ["{code}", "{low}", "http://127.0.0.1/moi/{code}", "{spaced}"])
async def test_the_code_may_be_typed_or_its_link_pasted(engine: Engine, typed: str, otp: Lesson):
    code = await invited(engine)
    talk = await Talk.begin(engine)
    words = typed.format(code=code, low=code.lower(), spaced=f"{code[:3]}-{code[3:]}")
    [told] = await talk.says(words)
    assert "theo lời mời của Khối Hòa Hiếu" in told
    assert len(await talk.kept(InvitationVisit)) == 1


@pytest.mark.parametrize("link", ["moi_MAB4XYZ", "moi_x", "moi_"])
async def test_a_wrong_link_gets_a_kind_sentence_and_the_greeting(talk: Talk, link: str):
    [told] = await talk.opens(link)
    assert "Cháu chào bác" in told
    assert "Không sao ạ" in told
    assert "Học bài ngắn" in talk.buttons
    assert await talk.kept(InvitationVisit) == []


async def test_a_wrong_typed_code_gets_a_kind_sentence(talk: Talk):
    [told] = await talk.says("MAB4XYZ")
    assert "không dùng được nữa, hoặc số lời mời gõ chưa đúng" in told


async def test_somebody_elses_offer_cannot_be_taken(engine: Engine, otp: Lesson):
    code = await invited(engine)
    talk = await Talk.begin(engine)
    [found] = await talk.kept(Invitation, code=code)
    await talk.opens()
    screen = talk.last[-1]["id"]
    await talk.hear({"choice": f"unit.join:{found.id.hex}:counted", "screen": screen})
    assert await talk.kept(Membership) == []


async def test_a_leader_makes_a_link_forwards_it_and_closes_it(engine: Engine, otp: Lesson):
    unit = Unit(UnitKind.ORGANISATION, "KH")
    leader = await Talk.begin(engine, role=Role.LEADER, unit=unit)
    await leader.says("mời bà con")
    await leader.presses("Lấy đường link mới")
    figures, line = await leader.presses(otp.title)
    assert "0 người đã mở, 0 đã học, 0 học xong" in figures
    code = re.search(r"/moi/(M\w{6})", line)
    assert code
    assert "Hội Khuyến học phường Mẫu (minh họa) mời bà con" in line
    assert "không bao giờ hỏi mã OTP" in line
    resident = await Talk.begin(engine)
    await resident.opens(f"moi_{code[1]}")
    await finish(resident, otp)
    [told] = await leader.says("mời bà con")
    assert f"{code[1]} – {otp.title}: 1 người đã mở, 1 đã học, 1 học xong" in told
    await leader.presses(f"Xem {code[1]}")
    await leader.presses("Đóng đường link này")
    await leader.presses("Vâng, đóng lại")
    late = await Talk.begin(engine)
    [no] = await late.opens(f"moi_{code[1]}")
    assert "Không sao ạ" in no
    assert await late.kept(InvitationVisit) == []
    [told] = await leader.says("mời bà con")
    assert "(đã đóng)" in told


async def test_the_poster_comes_as_a_pdf_with_embedded_letters(engine: Engine, otp: Lesson):
    leader = await Talk.begin(engine, role=Role.LEADER, unit=KHOI)
    await leader.says("mời bà con")
    await leader.presses("Lấy đường link mới")
    await leader.presses(otp.title)
    [told] = await leader.presses("Lấy tờ treo có mã QR (tệp PDF)")
    assert "đang vẽ tờ treo" in told
    while await engine.jobs.step():
        pass
    [done] = await leader.read()
    assert "quét thử" in done
    [kept] = await leader.kept(Attachment, kind="made")
    async with engine.database.read() as session:
        found = await open_for(
            session,
            data_dir=engine.context.data_dir,
            attachment_id=AttachmentId(kept.id),
            person=leader.person,
            now=engine.clock(),
        )
    pdf = found.path.read_bytes()
    assert pdf.startswith(b"%PDF")
    assert b"FontFile2" in pdf
    assert b"DejaVuSans" in pdf


async def test_another_leaders_link_is_not_hers_to_see_or_close(engine: Engine):
    code = await invited(engine, FARMERS)
    leader = await Talk.begin(engine, role=Role.LEADER, unit=KHOI)
    [found] = await leader.kept(Invitation, code=code)
    [told] = await leader.says("mời bà con")
    assert code not in told
    screen = leader.last[-1]["id"]
    [no] = await leader.hear({"choice": f"invite.close_yes:{found.id.hex}", "screen": screen})
    assert "Nút ấy đã cũ" in no
    [found] = await leader.kept(Invitation, code=code)
    assert found.closed_at is None
    assert isinstance(found.id, UUID)
