"""The tables of learning: lesson results, quiz answers, lesson approvals."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, BigId
from domain.learning.quiz import QuizRound


class LessonResult(Base):
    """One person's state in one lesson: the current step, and when they first finished it.

    ``step`` is a step id of the lesson; ``finished_at`` is never taken back. ``quiz_tries`` holds
    the answers of the present pass. ``assisted_by`` is the helper who sat beside them.
    """

    __tablename__ = "lesson_result"
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), primary_key=True)
    lesson_id: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    lesson_version: Mapped[int]
    step: Mapped[str] = mapped_column(sa.String(40))
    tried: Mapped[int | None]
    quiz_tries: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    seen_at: Mapped[datetime]
    assisted_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    __table_args__ = (sa.Index(None, "lesson_id", "finished_at"),)


class QuizAnswer(Base):
    """One answer to one quiz question; the first counts, later ones are practice.

    ``quiz_round`` says when it was asked: in its turn, again in the same lesson, or in a review.
    """

    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    lesson_id: Mapped[str] = mapped_column(sa.String(60))
    lesson_version: Mapped[int]
    question: Mapped[str] = mapped_column(sa.String(20))
    choice: Mapped[int]
    is_right: Mapped[bool]
    quiz_round: Mapped[str] = mapped_column(sa.String(10), default=QuizRound.FIRST)
    answered_at: Mapped[datetime]
    __table_args__ = (sa.Index(None, "person_id", "lesson_id"),)


class LessonApproval(Base):
    """A named person's approval of one exact lesson file; another digest needs another one."""

    __tablename__ = "lesson_approval"
    lesson_id: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    approved_by: Mapped[str] = mapped_column(sa.String(200))
    approved_at: Mapped[datetime]
