"""Follows a broadcast up: sends it once more to recipients who have not opened it, once only."""

from uuid import UUID

from db.models.broadcasts import Broadcast
from db.queries.broadcasts import broadcasts as rows
from domain.broadcasts.broadcasts import BroadcastMoveNotAllowed, BroadcastStage, Narrowing
from services.broadcasts import composing
from services.broadcasts.audience import unopened
from services.broadcasts.own import own, unit_of
from services.work import Work


async def followed(work: Work, broadcast: Broadcast) -> Broadcast | None:
    """Return the broadcast that this one follows up, None when it is the first."""
    if broadcast.follows_id is None:
        return None
    return await rows.one(work.session, broadcast_id=broadcast.follows_id)


async def may_follow(work: Work, broadcast: Broadcast) -> bool:
    """Return whether a broadcast may be followed up: sent, itself no follow-up, none so far."""
    if broadcast.state != BroadcastStage.DONE or broadcast.follows_id is not None:
        return False
    standing = await rows.follow_up(work.session, broadcast_id=broadcast.id)
    is_free = standing is None or standing.state == BroadcastStage.DRAFT
    return is_free and bool(await unopened(work, broadcast.id))


async def follow_up(work: Work, broadcast_id: UUID) -> Broadcast:
    """Return the follow-up's draft, new or left before; another leader's draft is given up.

    Raises NoSuchBroadcast, BroadcastMoveNotAllowed.
    """
    found = await own(work, broadcast_id)
    if not await may_follow(work, found):
        raise BroadcastMoveNotAllowed
    standing = await rows.follow_up(work.session, broadcast_id=found.id)
    if standing is not None and standing.made_by == work.person:
        return await own(work, standing.id)
    if standing is not None:
        await _give_up(work, standing.id)
    return await composing.begin(work, unit_of(found), narrowing=Narrowing(), follows=found)


async def _give_up(work: Work, draft_id: UUID) -> None:
    """Drop a draft that another leader left.

    Raises BroadcastMoveNotAllowed when it is being sent by now.
    """
    left = await rows.one(work.session, broadcast_id=draft_id)
    if left is None or left.state != BroadcastStage.DRAFT:
        raise BroadcastMoveNotAllowed
    left.state, left.ended_at, left.follows_id = BroadcastStage.CANCELLED, work.now, None
    await work.session.flush()
