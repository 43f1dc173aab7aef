"""The tables of enquiries: a case with its messages, and unanswered questions."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, BigId


class Enquiry(Base):
    """A resident's message to staff under a six-letter case code.

    ``kind``: question, complaint or report of something wrong. ``state``: open, answered, closed.
    ``urgent`` is the kind of emergency it tells of; such a case stands before all others.
    ``phone`` is the number to call back, kept only with consent; ``phone_note`` says whom to ask
    for and when.
    """

    __tablename__ = "enquiry"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    code: Mapped[str] = mapped_column(sa.String(12), unique=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    account_number: Mapped[int | None] = mapped_column(sa.ForeignKey("account.number"))
    kind: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(20))
    urgent: Mapped[str | None] = mapped_column(sa.String(20))
    phone: Mapped[str | None] = mapped_column(sa.String(20))
    phone_note: Mapped[str | None] = mapped_column(sa.Text)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (sa.Index(None, "ward_id", "state", "due_at"),)


class EnquiryMessage(Base):
    """One message of a case, the resident's or staff's."""

    __tablename__ = "enquiry_message"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    enquiry_id: Mapped[UUID] = mapped_column(sa.ForeignKey("enquiry.id"), index=True)
    is_from_staff: Mapped[bool]
    text: Mapped[str] = mapped_column(sa.Text)
    written_by: Mapped[str | None] = mapped_column(sa.String(200))
    written_at: Mapped[datetime]


class UnansweredQuestion(Base):
    """A free question that matched no lesson and no FAQ; stored without a person, counted."""

    __tablename__ = "unanswered_question"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    folded: Mapped[str] = mapped_column(sa.String(500))
    text: Mapped[str] = mapped_column(sa.Text)
    times: Mapped[int] = mapped_column(default=1)
    first_asked_at: Mapped[datetime]
    last_asked_at: Mapped[datetime]
    settled_by: Mapped[str | None] = mapped_column(sa.String(200))
    settled_at: Mapped[datetime | None]
    __table_args__ = (sa.UniqueConstraint("ward_id", "folded"),)
