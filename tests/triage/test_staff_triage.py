"""Staff work through what residents sent: one after another, never over each other."""

from datetime import date

import pytest
import pytest_asyncio
import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.initiatives import Initiative, InitiativeMove
from db.models.people import RoleGrant
from domain.ids import InitiativeId
from domain.initiatives.initiatives import Status, title
from domain.people import Role
from domain.screens import Phrase, say
from tests.support.builders import make_attachment, make_initiative
from tests.support.talk import FrozenClock, Talk, label, said, texts

STORY = "Dựng giá phơi lúa bằng tre ở sân Kho Thóc Vàng"
WHY = "Ý này đã có nơi khác làm, phường xin lưu lại để xem tiếp."


def button(key: str, **facts: object) -> str:
    return texts().plain(f"staff_triage.{key}", facts)


@pytest_asyncio.fixture(loop_scope="session")
async def lan(engine: Engine) -> Talk:
    """A member of staff."""
    return await Talk.begin(engine, role=Role.STAFF)


async def sent(talk: Talk, story: str = STORY, **values: object) -> InitiativeId:
    async with talk.engine.database.write() as session:
        return await make_initiative(session, talk.person, story=story, **values)  # type: ignore[arg-type]


async def alone(talk: Talk, *kept: InitiativeId) -> None:
    """Whatever other stories sent is out of the way: the ward is shared."""
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.update(Initiative)
            .where(Initiative.id.not_in(kept), Initiative.status.not_in(("draft", "withdrawn")))
            .values(status="eligible")
        )


async def row(talk: Talk, one: InitiativeId) -> Initiative:
    async with talk.engine.database.read() as session:
        found = await session.get(Initiative, one)
    assert found is not None
    return found


async def moves(talk: Talk, one: InitiativeId) -> list[InitiativeMove]:
    async with talk.engine.database.read() as session:
        found = await session.scalars(
            sa.select(InitiativeMove)
            .where(InitiativeMove.initiative_id == one)
            .order_by(InitiativeMove.id)
        )
        return list(found)


async def opens(staff: Talk, one: InitiativeId) -> list[str]:
    """Open one from the list of new ones."""
    await staff.says("sáng kiến mới")
    found = await row(staff, one)
    return await staff.presses(label("initiative", code=found.code, title=title(found.story, 40)))


def words(*phrases: Phrase) -> str:
    return said(*phrases)


async def test_several_are_triaged_in_a_row_without_going_back_to_the_list(talk: Talk, lan: Talk):
    ones = [await sent(talk, f"{STORY} {n}") for n in range(3)]
    await alone(talk, *ones)
    codes = [(await row(talk, one)).code for one in ones]
    shown = await opens(lan, ones[0])
    assert f"{STORY} 0" in shown[0]
    shown = await lan.presses(button("to_received"))
    done = words(say("staff_triage.done_received", code=codes[0]), say("staff_triage.next"))
    assert shown[0].startswith(done)
    assert f"{STORY} 1" in shown[0]
    await lan.presses(button("to_unsuitable"))
    assert await lan.says("???") == [
        words(say("staff_triage.reason_missing"), say("staff_triage.why_unsuitable", code=codes[1]))
    ]
    shown = await lan.says(WHY)
    assert f"{STORY} 2" in shown[0]
    shown = await lan.presses(button("to_appraising"))
    assert texts().plain("staff_triage.none_new") in shown[0]
    assert [(await row(talk, one)).status for one in ones] == [
        "received", "unsuitable", "appraising",
    ]  # fmt: skip
    [refused] = await moves(talk, ones[1])
    assert (refused.before, refused.after, refused.reason) == ("submitted", "unsuitable", WHY)
    assert refused.person_id == lan.person


async def test_two_staff_at_once_and_the_second_hears_of_the_first(
    engine: Engine, talk: Talk, lan: Talk
):
    one = await sent(talk)
    await alone(talk, one)
    hoa = await Talk.begin(engine, role=Role.STAFF)
    for staff in (lan, hoa):
        await opens(staff, one)
        await staff.presses(button("to_unsuitable"))
    await lan.says("Sân này phường đã làm xong.")
    [moved] = await moves(talk, one)
    shown = await hoa.says(WHY)
    assert words(say("staff_triage.meanwhile", by=moved.moved_by)) in shown[0]
    assert WHY in shown[0]
    assert texts().plain("staff_triage.stands_unsuitable") in shown[0]
    assert [move.id for move in await moves(talk, one)] == [moved.id]
    assert len(await talk.read()) == 1
    assert button("to_received") in hoa.buttons


async def test_an_old_button_moves_nothing_and_shows_where_it_stands(talk: Talk, lan: Talk):
    one = await sent(talk)
    await alone(talk, one)
    await opens(lan, one)
    shown = lan.last[-1]
    await lan.presses(button("to_received"))
    again = await lan.presses(button("to_passed_on"), on=shown)
    assert texts().plain("staff_triage.stands_received") in again[0]
    assert len(await moves(talk, one)) == 1


async def test_a_reason_too_long_is_asked_for_again(talk: Talk, lan: Talk):
    one = await sent(talk)
    await alone(talk, one)
    await opens(lan, one)
    await lan.presses(button("to_more_asked"))
    shown = await lan.says("dài " * 400)
    assert words(say("staff_triage.reason_too_long", limit=1_000, length=1_599)) in shown[0]
    await lan.says("Bác cho biết sân rộng bao nhiêu?")
    assert (await row(talk, one)).status == "more_asked"


async def test_a_question_in_between_leads_back_to_the_reason(talk: Talk, lan: Talk):
    one = await sent(talk)
    await alone(talk, one)
    await opens(lan, one)
    await lan.presses(button("to_kept"))
    await lan.says("thôi")
    assert (await row(talk, one)).status == "submitted"


async def test_what_is_overdue_is_listed_and_marked(talk: Talk, lan: Talk, clock: FrozenClock):
    late = await sent(talk, "Làm mái che cho bến đò Cỏ May", reply_due_on=date(2026, 11, 25))
    done = await sent(talk, STORY, reply_due_on=date(2026, 11, 25), status=Status.KEPT)
    await alone(talk, late, done)
    await lan.says("sáng kiến mới")
    assert await lan.presses(button("pile_overdue")) == [said("staff_triage.empty_overdue")]
    clock.forward(days=3)
    await lan.presses(button("pile_overdue"))
    assert lan.last[-1]["text"] == said("staff_triage.empty_overdue")
    clock.forward(days=1)
    assert await lan.presses(button("pile_overdue")) == [
        said(say("staff_triage.list_overdue", count=1))
    ]
    code = (await row(talk, late)).code
    shown = await lan.presses(label("initiative", code=code, title="Làm mái che cho bến đò Cỏ May"))
    assert words(say("staff_triage.overdue", day="25/11/2026", days=1)) in shown[0]


async def test_five_to_a_screen_and_drafts_in_none(talk: Talk, lan: Talk):
    ones = [await sent(talk, f"Nuôi cá rô, ao số {n}") for n in range(7)]
    await sent(talk, "Ao đã rút lại", status=Status.WITHDRAWN)
    await sent(talk, "Ao còn dở", status=Status.DRAFT, code=None, submitted_at=None)
    await alone(talk, *ones)
    assert await lan.says("sáng kiến mới") == [said(say("staff_triage.list_new", count=7))]
    first = [one for one in lan.buttons if "SK-" in one]
    await lan.presses(button("more"))
    rest = [one for one in lan.buttons if "SK-" in one]
    assert (len(first), len(rest)) == (5, 2)
    assert not any("Ao" in one for one in (*first, *rest))


async def test_a_picture_is_shown_and_what_was_told_with_consent(talk: Talk, lan: Talk):
    one = await sent(talk, name=None, is_confidential=True, answers={"place": "Sân Kho Thóc Vàng"})
    async with talk.engine.database.write() as session:
        await make_attachment(
            session, talk.person, one, state="kept", kind="image", original_name="gia-phoi.jpg"
        )
    await alone(talk, one)
    shown = await opens(lan, one)
    assert texts().plain("staff_triage.nobody") in shown[0]
    assert "Sân Kho Thóc Vàng" in shown[0]
    assert "gia-phoi.jpg" in shown[0]
    assert words(say("staff_triage.confidential")) in shown[0]
    await lan.presses(button("pictures"))
    [media] = lan.last[-1]["media"]
    assert media["name"] == "gia-phoi.jpg"


async def test_staff_set_contents_and_group_under_their_name(talk: Talk, lan: Talk):
    one = await sent(talk)
    await alone(talk, one)
    await opens(lan, one)
    await lan.presses(button("contents"))
    await lan.presses(texts().plain("unit_desk.content_ND2_HATANG", {}))
    await lan.presses(button("add_further", content=6))
    shown = await lan.presses(button("group_B_MTTQ"))
    assert texts().plain("staff_triage.is_group_B_MTTQ", {}) in shown[0]
    found = await row(talk, one)
    assert (found.content, found.more_contents, found.group) == (
        "ND2_HATANG", ["ND6_ANM"], "B_MTTQ",
    )  # fmt: skip
    assert found.content_set_by
    assert found.content_set_by == found.group_set_by


async def test_a_role_that_ended_moves_nothing_and_gives_the_words_back(talk: Talk, lan: Talk):
    one = await sent(talk)
    await alone(talk, one)
    await opens(lan, one)
    await lan.presses(button("to_unsuitable"))
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.update(RoleGrant)
            .where(RoleGrant.person_id == lan.person)
            .values(revoked_at=talk.engine.clock())
        )
    shown = await lan.says(WHY)
    assert WHY in shown[0]
    assert (await row(talk, one)).status == "submitted"
    assert await moves(talk, one) == []


async def test_taken_back_while_the_reason_was_written_gives_the_words_back(talk: Talk, lan: Talk):
    one = await sent(talk)
    await alone(talk, one)
    await opens(lan, one)
    await lan.presses(button("to_unsuitable"))
    async with talk.engine.database.write() as session:
        await session.execute(
            sa.update(Initiative).where(Initiative.id == one).values(status="withdrawn")
        )
    gone = say("staff_triage.no_such")
    assert await lan.says(WHY) == [said(gone, say("staff_triage.mine", text=WHY))]
    await lan.presses(label("desk"))
    assert await moves(talk, one) == []


@pytest.mark.parametrize(
    "became",
    [
        {"status": "withdrawn"},
        {"status": "draft", "code": None, "submitted_at": None},
        {"ward_id": "xa-khac"},
    ],
    ids=["withdrawn", "draft", "of another ward"],
)
async def test_what_staff_may_not_see_is_answered_alike(
    talk: Talk, lan: Talk, became: dict[str, object]
):
    one = await sent(talk)
    await alone(talk, one)
    await opens(lan, one)
    shown = lan.last[-1]
    async with talk.engine.database.write() as session:
        await session.execute(sa.update(Initiative).where(Initiative.id == one).values(**became))
    for pressed in ("contents", "to_received", "to_unsuitable"):
        assert await lan.presses(button(pressed), on=shown) == [said("staff_triage.no_such")]
    forged = {"choice": f"staff.one:{one.hex}", "screen": shown["id"]}
    assert STORY not in "".join(await lan.hear(forged))
    assert await moves(talk, one) == []


async def test_to_a_resident_these_buttons_do_not_exist(talk: Talk, lan: Talk):
    one = await sent(talk)
    await talk.says("menu")
    for verb in ("staff.one", "staff.move", "staff.pile", "staff.contents"):
        forged = {"choice": f"{verb}:{one.hex}:received:submitted", "screen": talk.last[-1]["id"]}
        assert "SK-" not in "".join(await talk.hear(forged))
    assert (await row(talk, one)).status == "submitted"
