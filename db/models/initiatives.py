"""The tables of initiatives: their answers with earlier wordings, and their files."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Initiative(Base):
    """Someone's proposal. It has a code from the moment it is sent.

    ``step`` is where telling it stopped; ``content`` and ``group`` hold what a rule proposed until
    staff set them (``…_set_by``). ``name`` is kept only with consent; ``phone_note`` says whom to
    ask for and when to call; ``folded`` is the search key of all its words. ``reply_due_on`` is the
    day by which its author is to hear from the ward. ``source`` is chat, paper or excel;
    ``source_key`` keeps a row of a sheet from coming in twice. ``assisted_by`` is the helper who
    wrote with the author.
    """

    __tablename__ = "initiative"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    code: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    account_number: Mapped[int | None] = mapped_column(sa.ForeignKey("account.number"))
    status: Mapped[str] = mapped_column(sa.String(20))
    step: Mapped[str | None] = mapped_column(sa.String(20))
    maturity: Mapped[str | None] = mapped_column(sa.String(20))
    story: Mapped[str] = mapped_column(sa.Text, default="")
    name: Mapped[str | None] = mapped_column(sa.String(500))
    name_folded: Mapped[str | None] = mapped_column(sa.String(500))
    khoi: Mapped[str | None] = mapped_column(sa.String(20))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    phone_note: Mapped[str | None] = mapped_column(sa.Text)
    is_confidential: Mapped[bool] = mapped_column(default=False)
    content: Mapped[str | None] = mapped_column(sa.String(20))
    content_set_by: Mapped[str | None] = mapped_column(sa.String(200))
    group: Mapped[str | None] = mapped_column("subject_group", sa.String(20))
    group_set_by: Mapped[str | None] = mapped_column(sa.String(200))
    folded: Mapped[str] = mapped_column(sa.Text, default="")
    more_contents: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    evidence_kinds: Mapped[list[Any] | None] = mapped_column(sa.JSON(none_as_null=True))
    merged_into: Mapped[UUID | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    is_published: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(sa.String(20), default="chat")
    source_key: Mapped[str | None] = mapped_column(sa.String(160), unique=True)
    keyed_in_by: Mapped[str | None] = mapped_column(sa.String(200))
    assisted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    reply_due_on: Mapped[date | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    __table_args__ = (
        sa.Index(None, "status", "submitted_at"),
        sa.Index(None, "person_id", "status", "updated_at"),
        sa.Index(
            None,
            "is_published",
            sqlite_where=sa.text("is_published"),
            postgresql_where=sa.text("is_published"),
        ),
    )


class InitiativeAnswer(Base):
    """The answer to one of the six plain questions as it stands now."""

    __tablename__ = "initiative_answer"
    initiative_id: Mapped[UUID] = mapped_column(sa.ForeignKey("initiative.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    text: Mapped[str] = mapped_column(sa.Text)
    answered_at: Mapped[datetime]


class InitiativeRevision(Base):
    """An answer's wording before an edit: nothing a person typed is lost."""

    __tablename__ = "initiative_revision"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    initiative_id: Mapped[UUID] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    field: Mapped[str] = mapped_column(sa.String(20))
    earlier: Mapped[str] = mapped_column(sa.Text)
    replaced_at: Mapped[datetime]


class InitiativeMove(Base):
    """One move of an initiative: from where to where, by whom, and the reason its author read."""

    __tablename__ = "initiative_move"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    initiative_id: Mapped[UUID] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    before: Mapped[str] = mapped_column(sa.String(20))
    after: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str] = mapped_column(sa.Text, default="")
    moved_by: Mapped[str] = mapped_column(sa.String(200))
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    moved_at: Mapped[datetime]


class InitiativeLink(Base):
    """A link between two initiatives: ``kind`` duplicate or merged; undoing keeps the row."""

    __tablename__ = "initiative_link"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    initiative_id: Mapped[UUID] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    other_id: Mapped[UUID] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    linked_by: Mapped[str] = mapped_column(sa.String(200))
    linked_at: Mapped[datetime]
    undone_by: Mapped[str | None] = mapped_column(sa.String(200))
    undone_at: Mapped[datetime | None]


class CoAuthor(Base):
    """A co-author named by the author: asked by a code, with their own answer.

    ``state``: asked, confirmed, declined, taken_back. ``name`` is as the author typed it until the
    co-author confirms under their own.
    """

    __tablename__ = "co_author"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    initiative_id: Mapped[UUID] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(500))
    code_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    state: Mapped[str] = mapped_column(sa.String(20))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Attachment(Base):
    """A file someone sent. ``state``: waiting (raw in ``incoming``), kept (clean, under
    ``sha256``) or refused (why in ``reason``). It belongs to an initiative or to a message to staff
    (``enquiry_id``); one that belongs to nothing is swept after a day. ``topic`` is the plain
    question it answers.
    """

    __tablename__ = "attachment"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    account_number: Mapped[int | None] = mapped_column(sa.ForeignKey("account.number"))
    initiative_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("initiative.id"), index=True)
    enquiry_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("enquiry.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(20))
    incoming: Mapped[str | None] = mapped_column(sa.String(300))
    original_name: Mapped[str] = mapped_column(sa.String(300))
    media_type: Mapped[str | None] = mapped_column(sa.String(80))
    sha256: Mapped[str | None] = mapped_column(sa.String(64), index=True)
    size: Mapped[int | None] = mapped_column(sa.BigInteger)
    reason: Mapped[str | None] = mapped_column(sa.String(200))
    topic: Mapped[str | None] = mapped_column(sa.String(20))
    created_at: Mapped[datetime]


class CodeCounter(Base):
    """The last running number given out under a name (``SK-2026``)."""

    __tablename__ = "code_counter"
    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    last: Mapped[int]
