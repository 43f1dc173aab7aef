"""Separates two merged initiatives: staff undo the merge, or an author withdraws theirs."""

from uuid import UUID

from db.models.initiatives import Initiative
from db.queries.initiatives import initiatives as found_rows
from db.queries.initiatives import merging as rows
from domain.ids import InitiativeId, PersonId, new_id
from domain.initiatives.initiatives import Status
from services.initiatives.history import AUTHOR, history, record_move
from services.notices import Notice
from services.work import Work


async def unmerge(work: Work, joined: Initiative, *, by: str) -> None:
    """Give a merged initiative its earlier status back, and notify its author once."""
    before = await _status_before(work, joined.id)
    move_id = new_id()
    await record_move(work, joined, before, by=by, move_id=move_id)
    await found_rows.change(
        work.session,
        initiative_id=joined.id,
        status=before,
        merged_into=None,
        updated_at=work.now,
    )
    await rows.undo_link(work.session, initiative_id=joined.id, undone_by=by, undone_at=work.now)
    work.notify(
        PersonId(joined.person_id),
        Notice("initiative.parted", {"initiative": joined.id.hex, "code": joined.code}),
        dedupe_key=f"move:{move_id}",
    )


async def _status_before(work: Work, initiative_id: UUID) -> Status:
    moves = await history(work, initiative_id)
    joined = [move for move in moves if move.after == Status.DUPLICATE]
    return Status(joined[-1].before) if joined else Status.RECEIVED


async def let_go(work: Work, found: Initiative) -> None:
    """Unmerge all initiatives merged with one that its author withdraws."""
    for joined in await rows.joined_to(work.session, initiative_id=found.id):
        await unmerge(work, joined, by=AUTHOR)
    if found.merged_into is not None:
        await rows.undo_link(
            work.session, initiative_id=found.id, undone_by=AUTHOR, undone_at=work.now
        )
        await found_rows.change(
            work.session, initiative_id=InitiativeId(found.id), merged_into=None
        )
