"""Staff triage: lists what waits, opens one in full, stores each move and notifies its author."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.models.initiatives import Initiative
from db.queries.initiatives import initiatives, merging
from db.queries.triage import triage as rows
from domain import access
from domain.errors import NotAllowed, Refused
from domain.ids import InitiativeId, PersonId, new_id
from domain.initiatives.initiatives import MOVES, InitiativeMoveNotAllowed, Status
from domain.triage.moves import NEEDS_REASON, OF_STAFF, WAITING, read_reason
from services.initiatives.dossier import Dossier, dossier_of
from services.initiatives.history import history, record_move
from services.initiatives.initiatives import change
from services.notices import Notice
from services.people import people
from services.work import Work

PAGE = 5
_SHARED = frozenset(
    {Status.APPRAISING, Status.ELIGIBLE, Status.KEPT, Status.UNSUITABLE, Status.PASSED_ON}
)
"""Moves that the authors of merged initiatives are notified of too, each under their own code."""


class WorkQueue(StrEnum):
    """One of the lists staff work through."""

    NEW = "new"
    WORKING = "working"
    OVERDUE = "overdue"


_STATUS = {
    WorkQueue.NEW: (Status.SUBMITTED,),
    WorkQueue.WORKING: (Status.RECEIVED, Status.MORE_ASKED, Status.APPRAISING),
    WorkQueue.OVERDUE: WAITING,
}


class NoSuchHere(Refused):
    """Not there, not sent, taken back, or of another ward: the same answer for all."""

    code = "staff_triage.no_such"


class NotFromHere(InitiativeMoveNotAllowed):
    """The table of moves has no such move from its status."""

    code = "staff_triage.not_from_here"


class MovedMeanwhile(Refused):
    """Somebody moved it after this member of staff had read it; ``by`` names them."""

    code = "staff_triage.meanwhile"


def ways(status: Status) -> Sequence[Status]:
    """Return the statuses staff may move an initiative to, in the usual order."""
    return [to for to in Status if to in MOVES[status] & OF_STAFF]


@dataclass(frozen=True, slots=True)
class QueuedInitiative:
    """One initiative of a queue."""

    id: InitiativeId
    code: str | None
    story: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a queue, counted from 0; ``count`` is the whole queue."""

    found: Sequence[QueuedInitiative]
    page: int
    count: int

    @property
    def has_more(self) -> bool:
        """Whether more follows."""
        return self.count > (self.page + 1) * PAGE


async def work_queue(work: Work, which: WorkQueue, page: int = 0) -> QueuePage:
    """Return a page of what waits, the oldest or the first due first; drafts are in none."""
    await _check(work)
    due_before = work.today if which is WorkQueue.OVERDUE else None
    ward_id, status = work.context.ward.id, _STATUS[which]
    count = await rows.count(work.session, ward_id=ward_id, status=status, due_before=due_before)
    found = await rows.listed(
        work.session,
        ward_id=ward_id,
        status=status,
        due_before=due_before,
        offset=page * PAGE,
        limit=PAGE,
    )
    waiting = [QueuedInitiative(InitiativeId(one.id), one.code, one.story) for one in found]
    return QueuePage(waiting, page, count)


async def next_new(work: Work) -> InitiativeId | None:
    """Return the new initiative that waits longest."""
    await _check(work)
    found = await rows.first(work.session, ward_id=work.context.ward.id, status=Status.SUBMITTED)
    return None if found is None else InitiativeId(found)


async def opened(work: Work, initiative_id: InitiativeId) -> Dossier:
    """Return a sent initiative of the ward with its history, for staff's eyes.

    Its author's name and number are there only as they agreed. Raises NoSuchHere.
    """
    return await dossier_of(work, await _sent(work, initiative_id))


async def _sent(work: Work, initiative_id: InitiativeId) -> Initiative:
    """Return a sent initiative of the ward, locked, for staff's eyes. Raises NoSuchHere."""
    await _check(work)
    found = await initiatives.one(work.session, initiative_id=initiative_id)
    if found is None or not _is_here(work, found):
        raise NoSuchHere
    return found


def _is_here(work: Work, found: Initiative) -> bool:
    is_sent = found.code is not None and found.status not in (Status.DRAFT, Status.WITHDRAWN)
    return is_sent and found.ward_id == work.context.ward.id


async def move(
    work: Work,
    initiative_id: InitiativeId,
    to: Status,
    reason: str = "",
    *,
    seen: Status | None = None,
) -> str | None:
    """Move an initiative on, tell its author, with the reason, once, and return its code.

    ``seen`` is where it stood when this member of staff read it. Raises NoSuchHere,
    MovedMeanwhile, NotFromHere, ReasonMissing or ReasonTooLong.
    """
    found = await _sent(work, initiative_id)
    stands = Status(found.status)
    if seen is not None and stands is not seen:
        moves = await history(work, initiative_id)
        raise MovedMeanwhile(by=moves[-1].moved_by if moves else "…")
    if to not in ways(stands) or found.merged_into is not None:
        raise NotFromHere(status=stands)
    why = read_reason(reason) if reason or to in NEEDS_REASON else ""
    by = await people.own_code(work)
    move_id = new_id()
    await record_move(work, found, to, why, by=by, move_id=move_id)
    await change(work, initiative_id, status=to)
    work.notify(
        PersonId(found.person_id),
        _told(found, to, why),
        dedupe_key=f"move:{move_id}",
    )
    if to in _SHARED:
        for joined in await merging.joined_to(work.session, initiative_id=initiative_id):
            work.notify(
                PersonId(joined.person_id),
                _told(joined, to, ""),  # the reason was written to somebody else
                dedupe_key=f"move:{move_id}:{joined.id}",
            )
    return found.code


def _told(found: Initiative, to: Status, why: str) -> Notice:
    """Return the author's notice: the new status, and why."""
    return Notice(
        "initiative.moved",
        {"initiative": found.id.hex, "code": found.code, "to": to, "reason": why},
    )


async def _check(work: Work) -> None:
    if not access.may("triage", await people.roles(work)):
        raise NotAllowed
