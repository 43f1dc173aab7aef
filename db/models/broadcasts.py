"""The tables of broadcasts: broadcasts, their recipients, mutes, group chats."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Broadcast(Base):
    """One message of a leader to the people of their unit: lesson, words, or picture with words.

    ``narrowing`` leaves people out (who learned it already, other age bands, other channels).
    ``digest`` is of content and audience as they were approved: a change asks for approval again.
    ``follows_id`` is the broadcast this one follows up, once. ``told`` counts the progress screens
    its author was shown.
    """

    __tablename__ = "broadcast"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    made_by: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    account_number: Mapped[int] = mapped_column(sa.ForeignKey("account.number"))
    unit_kind: Mapped[str] = mapped_column(sa.String(20))
    unit: Mapped[str] = mapped_column(sa.String(40))
    lesson_id: Mapped[str | None] = mapped_column(sa.String(60))
    words: Mapped[str | None] = mapped_column(sa.Text)
    attachment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("attachment.id"))
    narrowing: Mapped[dict[str, Any]]
    follows_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("broadcast.id"), unique=True)
    state: Mapped[str] = mapped_column(sa.String(20))
    asks_second: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[str | None] = mapped_column(sa.String(64))
    approved_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    made_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    told: Mapped[int] = mapped_column(default=0)
    __table_args__ = (sa.Index(None, "ward_id", "state", "due_at"),)


class BroadcastRecipient(Base):
    """One recipient of a broadcast, frozen when it starts.

    ``reason`` says why nothing was queued for them (muted, no account …); otherwise ``outbox_id``
    is the outbox row that carries their outcome. ``opened_at``: they pressed something under it.
    """

    __tablename__ = "broadcast_recipient"
    broadcast_id: Mapped[UUID] = mapped_column(sa.ForeignKey("broadcast.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("person.id"), primary_key=True, index=True
    )
    account_number: Mapped[int | None] = mapped_column(sa.ForeignKey("account.number"))
    reason: Mapped[str | None] = mapped_column(sa.String(40))
    outbox_id: Mapped[int | None] = mapped_column(sa.BigInteger, index=True)
    opened_at: Mapped[datetime | None]


class Mute(Base):
    """A person's mute of one unit's broadcasts; unmuting deletes the row."""

    __tablename__ = "mute"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    unit_kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    unit: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    muted_at: Mapped[datetime]


class GroupChat(Base):
    """A messenger's group a leader put the assistant into: it posts there, and answers nobody.

    ``account_number`` is the address posts go to. ``linked_by`` put it there; nothing is posted
    until they name the group's unit (``linked_at``). ``left_at``: the assistant was removed from
    it.
    """

    __tablename__ = "group_chat"
    account_number: Mapped[int] = mapped_column(sa.ForeignKey("account.number"), primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    title: Mapped[str] = mapped_column(sa.String(500))
    unit_kind: Mapped[str | None] = mapped_column(sa.String(20))
    unit: Mapped[str | None] = mapped_column(sa.String(40))
    linked_by: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    linked_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    __table_args__ = (sa.Index(None, "unit_kind", "unit"),)
