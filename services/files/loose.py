"""Loose files, received and tied to nothing yet: each sender and the ward may have so many bytes.

They are swept after a day, so these are quotas of a day; what is tied to an initiative or a message
to staff no longer counts.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from db.engine import Database
from db.queries.files import files
from services.files.receive import MEGABYTE
from services.files.refusals import OthersSentMuch, SentMuch
from services.files.sweep import ORPHAN_AFTER

DAY = ORPHAN_AFTER
OF_ACCOUNT = 150 * MEGABYTE
OF_ADDRESS = 450 * MEGABYTE
"""Of everybody behind one address: a hamlet's Wi-Fi, or a stranger with a hundred sessions."""
OF_WARD = 2_000 * MEGABYTE


async def check(
    database: Database, *, account: int | None, now: datetime, own: int = 0, of_all: int = 0
) -> None:
    """Raise SentMuch or OthersSentMuch when there are too many bytes.

    ``own`` and ``of_all`` are on their way.
    """
    async with database.read() as session:
        mine, all_ = await files.loose_bytes(session, account=account, since=now - DAY)
    if mine + own > OF_ACCOUNT:
        raise SentMuch
    if all_ + of_all > OF_WARD:
        raise OthersSentMuch


async def tied(database: Database, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these files count no longer: tied to something, or refused."""
    async with database.read() as session:
        return await files.tied_among(session, ids=ids)
