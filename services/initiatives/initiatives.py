"""An author's use cases: read an initiative, send it with a receipt, withdraw it."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.models.initiatives import Initiative
from db.queries.enquiries import enquiries as enquiry_rows
from db.queries.initiatives import co_authors
from db.queries.initiatives import initiatives as rows
from domain.ids import InitiativeId
from domain.initiatives.co_authors import CoAuthorState
from domain.initiatives.initiatives import (
    EDITABLE,
    BeingDecided,
    InitiativeMoveNotAllowed,
    NoSuchInitiative,
    NothingAsked,
    Status,
    StoryMissing,
    check_move,
)
from domain.people import Purpose
from services.initiatives.dossier import Dossier, dossier_of
from services.initiatives.history import record_move
from services.initiatives.submission import Submission, record_submissions
from services.initiatives.unmerge import let_go
from services.people.people import end_consents
from services.work import Work

LISTED = 10
_CARRIED = [status for status in Status if status is not Status.WITHDRAWN]


@dataclass(frozen=True, slots=True)
class Listed:
    """An initiative as its author's list shows it; ``code`` is None until it is sent."""

    id: InitiativeId
    code: str | None
    story: str
    name: str | None
    phone: str | None


async def own(work: Work, initiative_id: InitiativeId) -> Initiative:
    """Return this person's initiative. Raises NoSuchInitiative, also for another person's."""
    found = await rows.one(work.session, initiative_id=initiative_id)
    if found is None or found.person_id != work.person:
        raise NoSuchInitiative
    return found


async def own_open(work: Work, initiative_id: InitiativeId) -> Initiative:
    """Return this person's initiative if it may still change.

    Raises InitiativeMoveNotAllowed when it was withdrawn, BeingDecided when the ward is deciding.
    """
    found = await own(work, initiative_id)
    if found.status == Status.WITHDRAWN:
        raise InitiativeMoveNotAllowed(status=found.status)
    if Status(found.status) not in EDITABLE:
        raise BeingDecided(status=found.status)
    return found


async def own_to_withdraw(work: Work, initiative_id: InitiativeId) -> Initiative:
    """Return this person's initiative if it may be taken back. Raises InitiativeMoveNotAllowed."""
    found = await own(work, initiative_id)
    check_move(Status(found.status), Status.WITHDRAWN)
    return found


async def dossier(work: Work, initiative_id: InitiativeId) -> Dossier:
    """Return one of this person's initiatives in full."""
    return await dossier_of(work, await own(work, initiative_id))


async def open_dossier(work: Work, initiative_id: InitiativeId) -> Dossier:
    """Return one of this person's initiatives in full.

    Raises InitiativeMoveNotAllowed when it is closed.
    """
    return await dossier_of(work, await own_open(work, initiative_id))


async def listed(work: Work) -> Sequence[Listed]:
    """Return this person's initiatives that hold anything, the latest touched first.

    A draft that was given up is in no list.
    """
    found = await rows.of_person(
        work.session, person_id=work.person, status=list(Status), limit=LISTED
    )
    return [_listed(one) for one in found if one.code or await _is_told(work, one)]


async def open_ones(work: Work, limit: int) -> Sequence[Listed]:
    """Return this person's initiatives that may still change, the latest touched first."""
    found = await rows.of_person(
        work.session, person_id=work.person, status=list(EDITABLE), limit=limit
    )
    return [_listed(one) for one in found if one.code or await _is_told(work, one)]


def _listed(found: Initiative) -> Listed:
    return Listed(InitiativeId(found.id), found.code, found.story, found.name, found.phone)


async def _is_told(work: Work, found: Initiative) -> bool:
    if found.status == Status.WITHDRAWN:
        return False
    return bool(found.story) or (await dossier_of(work, found)).is_told


async def found_by_code(work: Work, code: str) -> Initiative:
    """Return this person's initiative with this code. Raises NoSuchInitiative."""
    found = await rows.by_code(work.session, code=code)
    if found is None or found.person_id != work.person:
        raise NoSuchInitiative
    return found


async def submit(work: Work, initiative_id: InitiativeId) -> str:
    """Send it and return its code. Raises StoryMissing."""
    found = await dossier(work, initiative_id)
    if found.initiative.code is not None:
        return found.initiative.code
    check_move(found.status, Status.SUBMITTED)
    if not found.is_told:
        raise StoryMissing
    if work.actor.helped_by is not None:
        await change(work, initiative_id, assisted_by=work.actor.helped_by)
    sent = Submission(
        id=initiative_id,
        person=work.person,
        folded=found.initiative.folded,
        sent_at=work.now,
        arrived_at=work.now,
    )
    [code] = await record_submissions(work.session, work.context, [sent])
    return code


async def withdraw(work: Work, initiative_id: InitiativeId) -> None:
    """Take it back; it stays in the author's list and leaves everyone else's."""
    found = await own(work, initiative_id)
    if found.status == Status.WITHDRAWN:
        return
    check_move(Status(found.status), Status.WITHDRAWN)
    await let_go(work, found)
    await record_move(work, found, Status.WITHDRAWN)
    await change(work, initiative_id, status=Status.WITHDRAWN, withdrawn_at=work.now)
    await end_unused_consents(work)


async def send_more(work: Work, initiative_id: InitiativeId) -> Initiative:
    """Send what staff asked for. Raises NothingAsked, BeingDecided."""
    found = await own_open(work, initiative_id)
    if found.status != Status.MORE_ASKED:
        raise NothingAsked
    await record_move(work, found, Status.RECEIVED)
    await change(work, initiative_id, status=Status.RECEIVED)
    return found


async def end_unused_consents(work: Work) -> None:
    """End the consent to store a name, or a number, that nothing of the person carries."""
    named = await co_authors.of_person(
        work.session, person_id=work.person, state=CoAuthorState.CONFIRMED
    )
    carried = await rows.of_person(
        work.session, person_id=work.person, status=_CARRIED, limit=1_000
    )
    if not named and not any(one.name for one in carried):
        await end_consents(work, purpose=Purpose.INITIATIVE_NAME)
    is_asked = await enquiry_rows.has_phone(work.session, person_id=work.person)
    if not is_asked and not any(one.phone for one in carried):
        await end_consents(work, purpose=Purpose.CONTACT)


async def change(work: Work, initiative_id: InitiativeId, **values: object) -> None:
    """Set these columns, and the time of the edit."""
    await rows.change(work.session, initiative_id=initiative_id, updated_at=work.now, **values)
