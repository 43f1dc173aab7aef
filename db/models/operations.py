"""The tables of operations: the run ledger of scheduled tasks, and the log of exports."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class ScheduledRun(Base):
    """One occurrence of a scheduled task: due, started, finished (``late_by`` in seconds).

    ``failures`` counts its failed tries; after a success there are none.
    """

    __tablename__ = "scheduled_run"
    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    late_by: Mapped[int]
    outcome: Mapped[str | None] = mapped_column(sa.Text)
    failures: Mapped[int] = mapped_column(default=0)


class RateLimit(Base):
    """When a channel may send next, and until when its platform asked for a pause."""

    __tablename__ = "rate_limit"
    channel: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    next_at: Mapped[datetime | None]
    paused_until: Mapped[datetime | None]


class ExportLog(Base):
    """Who took out which records, and how many; never the records themselves."""

    __tablename__ = "export_log"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(sa.String(40))
    filters: Mapped[dict[str, Any]]
    rows: Mapped[int]
    taken_by: Mapped[str] = mapped_column(sa.String(200))
    taken_at: Mapped[datetime]
