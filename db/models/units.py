"""The tables of units: members, invitations, classes held, yearly registrations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class Membership(Base):
    """A person who joined an organisation or khối by their own tap; leaving keeps the row.

    ``unit_kind`` is organisation or khoi, ``unit`` its code in the ward's profile. ``shows_name``:
    they let its leader see their name and what they learned; else they only count.
    """

    __tablename__ = "membership"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    person_id: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"), index=True)
    unit_kind: Mapped[str] = mapped_column(sa.String(20))
    unit: Mapped[str] = mapped_column(sa.String(40))
    invitation_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("invitation.id"))
    shows_name: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    __table_args__ = (sa.Index(None, "unit_kind", "unit", "left_at"),)


class Invitation(Base):
    """A link a leader hands out, ``/moi/<code>``: it opens a lesson, its unit filled in."""

    __tablename__ = "invitation"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    code: Mapped[str] = mapped_column(sa.String(20), unique=True)
    unit_kind: Mapped[str] = mapped_column(sa.String(20))
    unit: Mapped[str] = mapped_column(sa.String(40))
    lesson_id: Mapped[str] = mapped_column(sa.String(60))
    made_by: Mapped[UUID | None] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class InvitationVisit(Base):
    """One opening of an invitation, and how far its lesson went; the visitor stays unnamed."""

    __tablename__ = "invitation_visit"
    invitation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("invitation.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(
        sa.ForeignKey("person.id"), primary_key=True, index=True
    )
    opened_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class ClassSession(Base):
    """A class held face to face (buổi học): heads counted, apart from anyone's own learning."""

    __tablename__ = "gathering"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    held_on: Mapped[date]
    khoi: Mapped[str | None] = mapped_column(sa.String(20))
    organisation: Mapped[str | None] = mapped_column(sa.String(40))
    content: Mapped[str] = mapped_column(sa.String(20))
    topic: Mapped[str] = mapped_column(sa.String(500))
    headcount: Mapped[int]
    attachment_id: Mapped[UUID | None] = mapped_column(sa.ForeignKey("attachment.id"))
    recorded_by: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    recorded_at: Mapped[datetime]
    taken_back_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (sa.Index(None, "ward_id", "held_on"),)


class Registration(Base):
    """A unit's sign-up for a year's movement (đăng ký thi đua); a newer one replaces it.

    ``contents`` are codes of the plan's six contents, ``targets`` the unit's own words for each.
    """

    __tablename__ = "registration"
    id: Mapped[UUID] = mapped_column(primary_key=True)
    ward_id: Mapped[str] = mapped_column(sa.String(40))
    unit_kind: Mapped[str] = mapped_column(sa.String(20))
    unit: Mapped[str] = mapped_column(sa.String(40))
    year: Mapped[int]
    contents: Mapped[list[Any]] = mapped_column(sa.JSON)
    targets: Mapped[dict[str, Any]]
    registered_by: Mapped[UUID] = mapped_column(sa.ForeignKey("person.id"))
    registered_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (sa.Index(None, "ward_id", "year"),)
