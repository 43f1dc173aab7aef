"""Finds which files on the disk are still referred to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.broadcasts import Broadcast
from db.models.initiatives import Attachment
from db.models.messages import Inbox
from db.models.units import ClassSession
from domain.files import AttachmentState
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


async def drop_loose(session: Session, *, before: datetime) -> int:
    """Delete files that came before then and belong to nothing; return how many."""
    of_classes = sa.select(ClassSession.attachment_id).where(
        ClassSession.attachment_id.is_not(None)
    )
    of_broadcasts = sa.select(Broadcast.attachment_id).where(Broadcast.attachment_id.is_not(None))
    result = await session.execute(
        sa.delete(Attachment).where(
            Attachment.initiative_id.is_(None),
            Attachment.enquiry_id.is_(None),
            Attachment.created_at < before,
            Attachment.id.not_in(of_classes),
            Attachment.id.not_in(of_broadcasts),
        )
    )
    return int(getattr(result, "rowcount", 0))
