"""The tables of messages: inbox, outbox, conversation states, jobs."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, BigId

WAITING = sa.text("state = 'waiting'")
UNTRIED = sa.text("state = 'waiting' AND attempts = 0")
QUEUED = sa.text("state = 'queued'")
HELD = sa.text("state = 'held'")
UNSOLICITED = sa.text("kind >= 2")


class Inbox(Base):
    """One inbound update, committed before it was acknowledged.

    Only an update from nobody we know (a group, an unknown sort) has no account; it is
    dead-lettered at once. ``event_key`` is the channel's own message id; ``number`` places it in a
    web chat's log.
    """

    __tablename__ = "inbox"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    account_number: Mapped[int | None] = mapped_column(sa.ForeignKey("account.number"))
    channel: Mapped[str] = mapped_column(sa.String(20))
    event_key: Mapped[str] = mapped_column(sa.String(160))
    payload: Mapped[dict[str, Any]]
    number: Mapped[int | None] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(sa.String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    heard_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    __table_args__ = (
        sa.UniqueConstraint("channel", "event_key"),
        sa.Index(
            "ix_inbox_waiting",
            "account_number",
            "id",
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
        sa.Index("ix_inbox_untried", "heard_at", sqlite_where=UNTRIED, postgresql_where=UNTRIED),
        sa.Index("ix_inbox_number", "account_number", "number"),
    )


class Outbox(Base):
    """One request to one platform: compiled words, when due, what became of it.

    ``person_id`` is its recipient: on a shared phone nobody else's press answers it. ``number``
    places it in a web chat's log once visible. ``choices`` are what a press or a typed number may
    answer; ``closed_at`` says the question was answered. ``replaces`` and ``replaces_id`` name the
    message this one edits, by visible number and by row. ``fence`` grows with every claim: a sender
    whose lease lapsed can no longer write its outcome.
    """

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    account_number: Mapped[int] = mapped_column(sa.ForeignKey("account.number"))
    person_id: Mapped[UUID | None]
    channel: Mapped[str] = mapped_column(sa.String(20))
    kind: Mapped[int]
    screen_id: Mapped[UUID]
    part: Mapped[int]
    key: Mapped[str] = mapped_column(sa.String(80))
    facts: Mapped[dict[str, Any]]
    request: Mapped[dict[str, Any]]
    choices: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    is_once: Mapped[bool] = mapped_column(default=False)
    closed_at: Mapped[datetime | None]
    dedupe_key: Mapped[str | None] = mapped_column(sa.String(160), unique=True)
    replaces: Mapped[int | None] = mapped_column(sa.BigInteger)
    replaces_id: Mapped[int | None] = mapped_column(sa.BigInteger)
    state: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str | None] = mapped_column(sa.String(200))
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    resent: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    posting_at: Mapped[datetime | None]
    platform_id: Mapped[str | None] = mapped_column(sa.String(120))
    number: Mapped[int | None] = mapped_column(sa.BigInteger)
    sent_at: Mapped[datetime | None]
    correlation: Mapped[str | None] = mapped_column(sa.String(40))
    created_at: Mapped[datetime]
    __table_args__ = (
        sa.Index(
            "ix_outbox_queued",
            "channel",
            "kind",
            "id",
            sqlite_where=QUEUED,
            postgresql_where=QUEUED,
        ),
        sa.Index("ix_outbox_held", "correlation", "id", sqlite_where=HELD, postgresql_where=HELD),
        sa.Index("ix_outbox_number", "account_number", "number"),
        sa.Index("ix_outbox_posted", "account_number", "platform_id"),
        sa.Index(
            "ix_outbox_unsolicited",
            "account_number",
            "due_at",
            sqlite_where=UNSOLICITED,
            postgresql_where=UNSOLICITED,
        ),
    )


class StoredConversation(Base):
    """One person's conversation state on one account; a shared phone has one row per person."""

    __tablename__ = "conversation"
    account_number: Mapped[int] = mapped_column(sa.ForeignKey("account.number"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    state: Mapped[str | None] = mapped_column(sa.String(80))
    data: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]


class Job(Base):
    """A job: slow work outside any conversation, such as files and exports."""

    __tablename__ = "job"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    kind: Mapped[str] = mapped_column(sa.String(40))
    facts: Mapped[dict[str, Any]]
    account_number: Mapped[int | None] = mapped_column(sa.ForeignKey("account.number"))
    state: Mapped[str] = mapped_column(sa.String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(sa.Text)
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    __table_args__ = (
        sa.Index("ix_job_waiting", "due_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )
