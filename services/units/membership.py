"""Joining an organisation or khối by one's own tap after an invitation's lesson, and leaving it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from db.models.units import Invitation
from db.queries.people import people as persons
from db.queries.units import invitations as invitation_rows
from db.queries.units import memberships as membership_rows
from domain.broadcasts.recipients import RecipientStatus
from domain.errors import Refused
from domain.ids import new_id
from domain.people import Purpose
from domain.units.units import Unit, UnitKind
from services.people import people
from services.units import mutes
from services.units.invitations import unit_of
from services.work import Work


class NotInvited(Refused):
    """The current speaker never opened this invitation."""

    code = "joining.not_invited"


@dataclass(frozen=True, slots=True)
class Joined:
    """A unit the person belongs to, and whether its leader may see their name."""

    unit: Unit
    shows_name: bool


async def offer(work: Work, lesson_id: str) -> Invitation | None:
    """Return the invitation whose unit may be joined after this lesson, None when there is none."""
    found = await invitation_rows.visited(work.session, person_id=work.person, lesson_id=lesson_id)
    if found is None or unit_of(found) in {one.unit for one in await joined(work)}:
        return None
    return found


async def invited(work: Work, invitation_id: UUID) -> Invitation:
    """Return an invitation that the current speaker opened. Raises NotInvited."""
    found = await invitation_rows.invitation(work.session, invitation_id=invitation_id)
    known = await invitation_rows.visit(
        work.session, invitation_id=invitation_id, person_id=work.person
    )
    if found is None or known is None:
        raise NotInvited
    return found


async def own_name(work: Work) -> str | None:
    """Return the actor's name if the ward may store it, or None."""
    found = await persons.person(work.session, person_id=work.person)
    return found.name if found else None


async def join(
    work: Work, invitation_id: UUID, *, shows_name: bool, text_version: str, name: str | None = None
) -> Unit:
    """Join an invitation's unit; ``name`` is stored when none was. Raises NotInvited.

    The unit becomes the person's own khối or organisation when they had none. Joining again only
    changes whether their name may be seen.
    """
    found = await invited(work, invitation_id)
    unit = unit_of(found)
    await _leave(work, unit)
    await membership_rows.add_membership(
        work.session,
        id=new_id(),
        ward_id=work.context.ward.id,
        person_id=work.person,
        unit_kind=unit.kind,
        unit=unit.code,
        invitation_id=found.id,
        shows_name=shows_name,
        joined_at=work.now,
    )
    await people.consent(work, purpose=Purpose.MEMBERSHIP, text_version=text_version)
    await _fill_in(work, unit, name if shows_name else None)
    return unit


async def _fill_in(work: Work, unit: Unit, name: str | None) -> None:
    person = await persons.person(work.session, person_id=work.person)
    if person is None:
        return
    column = "khoi" if unit.kind is UnitKind.KHOI else "organisation"
    told = {column: unit.code} if getattr(person, column) is None else {}
    if name and person.name is None:
        told["name"] = name
    if told:
        await persons.update_person(work.session, person_id=work.person, **told)


async def joined(work: Work) -> Sequence[Joined]:
    """Return the units the actor belongs to."""
    found = await membership_rows.memberships(work.session, person_id=work.person)
    return [Joined(Unit(UnitKind(one.unit_kind), one.unit), one.shows_name) for one in found]


async def leave(work: Work, unit: Unit) -> bool:
    """Leave a unit; return whether the person belonged to it. Their lessons stay their own."""
    left = await _leave(work, unit)
    await mutes.drop_waiting(work, [unit], reason=RecipientStatus.LEFT_UNIT)
    if left and not await joined(work):
        await people.end_consents(work, purpose=Purpose.MEMBERSHIP)
    await _forget_name(work)
    return left


async def _forget_name(work: Work) -> None:
    """Delete a name that nobody may see: no unit shows it and no consent to learn under it."""
    agreed = await persons.consents(
        work.session, person_id=work.person, purpose=Purpose.LEARNING_NAME
    )
    if not agreed and not any(one.shows_name for one in await joined(work)):
        await persons.update_person(work.session, person_id=work.person, name=None)


async def hide_name(work: Work, unit: Unit) -> None:
    """Hide the member's name from the leader; the membership stays."""
    for one in await membership_rows.memberships(work.session, person_id=work.person):
        if (one.unit_kind, one.unit) == (unit.kind, unit.code):
            one.shows_name = False
    await work.session.flush()
    await _forget_name(work)


async def _leave(work: Work, unit: Unit) -> bool:
    found = await membership_rows.memberships(work.session, person_id=work.person)
    own = [one for one in found if (one.unit_kind, one.unit) == (unit.kind, unit.code)]
    for one in own:
        one.left_at = work.now
    await work.session.flush()
    return bool(own)
