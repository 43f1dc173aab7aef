"""Finds which files on the disk are still referred to."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.broadcasts import Broadcast
from db.models.initiatives import Attachment
from db.models.messages import Inbox
from db.models.units import ClassSession
from domain.files import MADE, AttachmentState
from domain.queues import InboxState


async def raw_in_use(session: Session, *, names: Sequence[str]) -> set[str]:
    """Return which of these raw files a file's row or an unhandled update refers to."""
    kept = await session.scalars(
        sa.select(Attachment.incoming).where(Attachment.incoming.in_(names))
    )
    used = {str(name) for name in kept}
    heard = await session.scalars(
        sa.select(Inbox.payload).where(Inbox.state.in_((InboxState.WAITING, InboxState.PARKED)))
    )
    for payload in heard:
        used.update(str(file.get("incoming")) for file in payload.get("files") or ())
    return used.intersection(names)


async def stored_in_use(session: Session, *, digests: Sequence[str]) -> set[str]:
    """Return which of these stored files (SHA-256 in hex) a file's row refers to."""
    found = await session.scalars(
        sa.select(Attachment.sha256).where(Attachment.sha256.in_(digests)).distinct()
    )
    return {str(digest) for digest in found}


async def kept_among(session: Session, *, ids: Sequence[UUID]) -> set[UUID]:
    """Return which of these files are clean and can be opened."""
    found = await session.scalars(
        sa.select(Attachment.id).where(
            Attachment.id.in_(ids), Attachment.state == AttachmentState.KEPT
        )
    )
    return set(found)


def _is_loose() -> sa.ColumnElement[bool]:
    """Return the condition for a file that belongs to nothing."""
    of_classes = sa.select(ClassSession.attachment_id).where(
        ClassSession.attachment_id.is_not(None)
    )
    of_broadcasts = sa.select(Broadcast.attachment_id).where(Broadcast.attachment_id.is_not(None))
    return sa.and_(
        Attachment.initiative_id.is_(None),
        Attachment.enquiry_id.is_(None),
        Attachment.id.not_in(of_classes),
        Attachment.id.not_in(of_broadcasts),
    )


async def drop_loose(session: Session, *, before: datetime) -> int:
    """Delete files that came before then and belong to nothing; return how many."""
    result = await session.execute(
        sa.delete(Attachment).where(_is_loose(), Attachment.created_at < before)
    )
    return int(getattr(result, "rowcount", 0))


async def loose_bytes(session: Session, *, account: int | None, since: datetime) -> tuple[int, int]:
    """Return the bytes of loose files that came since then: of an account, and of everybody."""
    size = sa.func.coalesce(Attachment.size, 0)
    own = sa.case((Attachment.account_number == account, size), else_=0)
    found = await session.execute(
        sa.select(sa.func.coalesce(sa.func.sum(own), 0), sa.func.coalesce(sa.func.sum(size), 0))
        .where(_is_loose(), Attachment.created_at >= since)
        .where(Attachment.state != AttachmentState.REFUSED, Attachment.kind != MADE)
    )
    mine, all_ = found.one()
    return int(mine), int(all_)


async def tied_among(session: Session, *, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these files belong to something by now, or were refused."""
    is_gone = sa.or_(sa.not_(_is_loose()), Attachment.state == AttachmentState.REFUSED)
    found = await session.scalars(sa.select(Attachment.id).where(Attachment.id.in_(ids), is_gone))
    return set(found)
