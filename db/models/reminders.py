"""The tables of reminders: decisions, review cards, and each person's preferences."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Reminder(Base):
    """One occurrence of one rule for one person: sent, put off, or left out, and why.

    ``subject`` is what it is about (a lesson, a draft, a question); ``turn`` counts the occurrences
    of that rule for that subject. What waits is decided again on the person's next day.
    ``answered_at``: when they next did anything here.
    """

    __tablename__ = "reminder"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    rule: Mapped[str] = mapped_column(sa.String(40))
    subject: Mapped[str] = mapped_column(sa.String(80))
    turn: Mapped[int]
    due_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str | None] = mapped_column(sa.String(40))
    decided_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    __table_args__ = (
        sa.UniqueConstraint("person_id", "rule", "subject", "turn"),
        sa.Index(None, "person_id", "decided_at"),
    )


class ReviewCard(Base):
    """One question a person meets again: its rung in the review schedule, and when it is due.

    What is known by heart and safe to forget has no ``due_at`` any more. ``missed``: how often it
    was asked and not answered since the last answer.
    """

    __tablename__ = "review_card"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    question: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    rung: Mapped[int]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    missed: Mapped[int] = mapped_column(default=0)


class Preference(Base):
    """How a person wants to be reminded; without a row the ward's usual way holds.

    ``days``: seven characters, Monday first, ``1`` where they may be reminded. ``hour``: of the
    ward's clock. ``per_week``: at most so many; 0 is none at all. Unanswered reminders are counted
    from the reminders themselves.
    """

    __tablename__ = "preference"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    days: Mapped[str] = mapped_column(sa.String(7))
    hour: Mapped[int | None]
    per_week: Mapped[int]
    updated_at: Mapped[datetime]
