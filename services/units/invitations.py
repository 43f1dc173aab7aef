"""``Mời bà con``: links a leader hands out, and how far those who opened them came."""

from collections.abc import Sequence
from uuid import UUID

from db.models.units import Invitation
from db.queries.learning import results
from db.queries.units import invitations as invitation_rows
from db.queries.units.invitations import Handed
from domain.errors import Refused
from domain.ids import new_id
from domain.learning.lessons import Lesson
from domain.learning.results import steps
from domain.units.invitations import new_code
from domain.units.units import Unit, UnitKind
from services.documents.kit import queue
from services.learning import lessons
from services.learning import shelf as shelves
from services.units.papers.poster import InvitationPoster
from services.units.scope import LEADERS, NotYourUnit, own_unit
from services.work import Work

__all__ = [
    "Handed",
    "InvitationClosed",
    "NoLessonToInvite",
    "close",
    "figures",
    "link",
    "listed",
    "make",
    "offered",
    "own",
    "queue_poster",
    "unit_of",
    "visit",
]

LISTED = 10


class InvitationClosed(Refused):
    """The link is unknown or closed, or its lesson is not shown now."""

    code = "joining.closed"


class NoLessonToInvite(Refused):
    """No lesson is shown to residents today, or not this one."""

    code = "unit_desk.no_lesson"


def unit_of(invitation: Invitation) -> Unit:
    """Return the unit an invitation is of."""
    return Unit(UnitKind(invitation.unit_kind), invitation.unit)


async def make(work: Work, word: str, lesson_id: str) -> Invitation:
    """Make a link of a unit to a lesson. Raises NotYourUnit, NoLessonToInvite."""
    unit = await own_unit(work, word, roles=LEADERS)
    shown = {lesson.id for lesson, _ in await shelves.visible(work)}
    if lesson_id not in shown:
        raise NoLessonToInvite
    code = new_code()
    while await invitation_rows.invitation_by_code(work.session, code=code) is not None:
        code = new_code()
    made = new_id()
    await invitation_rows.add_invitation(
        work.session,
        id=made,
        ward_id=work.context.ward.id,
        code=code,
        unit_kind=unit.kind,
        unit=unit.code,
        lesson_id=lesson_id,
        made_by=work.person,
        made_at=work.now,
    )
    return await own(work, made)


async def offered(work: Work) -> Sequence[Lesson]:
    """Return the lessons a link may open, the path's first lesson first."""
    return [lesson for lesson, _ in await shelves.visible(work)]


async def listed(work: Work, word: str) -> Sequence[Handed]:
    """Return a unit's links with their figures. Raises NotYourUnit."""
    unit = await own_unit(work, word, roles=LEADERS)
    return await invitation_rows.invitations(work.session, unit=unit, limit=LISTED)


async def own(work: Work, invitation_id: UUID) -> Invitation:
    """Return a link of one's own unit. Raises NotYourUnit: not there and not yours alike."""
    found = await invitation_rows.invitation(work.session, invitation_id=invitation_id)
    if found is None:
        raise NotYourUnit
    await own_unit(work, unit_of(found).word, roles=LEADERS)
    return found


async def figures(work: Work, invitation_id: UUID) -> Handed:
    """Return one link with its figures. Raises NotYourUnit."""
    found = await own(work, invitation_id)
    [handed] = await invitation_rows.invitations(
        work.session, unit=unit_of(found), limit=1, only=invitation_id
    )
    return handed


async def close(work: Work, invitation_id: UUID) -> Invitation:
    """Close a link. Raises NotYourUnit."""
    found = await own(work, invitation_id)
    await invitation_rows.close_invitation(work.session, invitation_id=found.id, now=work.now)
    return found


def link(work: Work, invitation: Invitation) -> str:
    """Return the address people open."""
    return f"{work.context.public_url}/moi/{invitation.code}"


async def queue_poster(work: Work, invitation_id: UUID) -> None:
    """Have a poster drawn; it comes into this chat. Raises NotYourUnit, InvitationClosed."""
    found = await own(work, invitation_id)
    lesson = work.context.catalogue.find(found.lesson_id)
    if found.closed_at is not None or lesson is None:
        raise InvitationClosed
    poster = InvitationPoster(
        unit=unit_of(found).word,
        lesson=lesson.title,
        minutes=lesson.estimated_minutes,
        link=link(work, found),
        code=found.code,
    )
    queue(work, poster)


async def visit(work: Work, code: str) -> Invitation:
    """Store that the current speaker opened a link, once a person. Raises InvitationClosed."""
    found = await invitation_rows.invitation_by_code(work.session, code=code)
    if found is None or found.closed_at is not None:
        raise InvitationClosed
    if found.lesson_id not in {lesson.id for lesson, _ in await shelves.visible(work)}:
        raise InvitationClosed
    known = await invitation_rows.visit(work.session, invitation_id=found.id, person_id=work.person)
    if known is None:
        await invitation_rows.add_visit(
            work.session,
            invitation_id=found.id,
            person_id=work.person,
            opened_at=work.now,
            started_at=work.now if await _is_in_the_middle(work, found.lesson_id) else None,
        )
    return found


async def _is_in_the_middle(work: Work, lesson_id: str) -> bool:
    begun = await results.result(work.session, person_id=work.person, lesson_id=lesson_id)
    first = steps(work.context.catalogue.lesson(lesson_id))[0].id
    return begun is not None and begun.step not in {first, lessons.END}
