"""An initiative's history: every move is stored, by its author as well as by staff."""

from collections.abc import Sequence
from uuid import UUID

from db.models.initiatives import Initiative, InitiativeMove
from db.queries.initiatives import moves
from domain.ids import new_id
from domain.initiatives.initiatives import Status
from services.work import Work

AUTHOR = "author"
"""The mover of a move by its author: readers of the history see the author in the dossier."""


async def record_move(
    work: Work,
    found: Initiative,
    to: Status,
    reason: str = "",
    *,
    by: str = AUTHOR,
    move_id: UUID | None = None,
) -> None:
    """Store a move: from its status, to which, by whom and why."""
    move = {
        "id": move_id or new_id(),
        "initiative_id": found.id,
        "before": found.status,
        "after": to,
        "reason": reason,
        "moved_by": by,
        "person_id": work.actor.person,
        "moved_at": work.now,
    }
    await moves.add_moves(work.session, rows=[move])


async def history(work: Work, initiative_id: UUID) -> Sequence[InitiativeMove]:
    """Return an initiative's moves, the first at the front."""
    return await moves.moves_of(work.session, initiative_id=initiative_id)
