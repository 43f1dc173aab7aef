"""Deletes every night what was kept long enough, in transactions that nobody waits for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from db.engine import Database
from db.queries.privacy import retention as rows
from domain.retention import Kept, RetentionRule

AT_ONCE = 200
"""Rows deleted in one transaction: a few milliseconds."""


async def keep_no_longer(
    database: Database, rules: Sequence[RetentionRule], *, now: datetime
) -> Mapping[Kept, int]:
    """Delete what its rule no longer lets us keep; return how many rows of each kind.

    Killed anywhere, the next run finds the rest.
    """
    return {one.kept: await _drop(database, one, now) for one in rules}


async def _drop(database: Database, rule: RetentionRule, now: datetime) -> int:
    gone, newest = 0, AT_ONCE
    while newest == AT_ONCE:
        async with database.write() as session:
            newest = await rows.drop_old(
                session, kept=rule.kept, before=now - rule.period, limit=AT_ONCE
            )
        gone += newest
    return gone
