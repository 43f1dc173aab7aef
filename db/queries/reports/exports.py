"""Reads initiatives for exports: the order decided once, then page by page from one snapshot."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.base import table
from db.engine import Session
from db.models.initiatives import Attachment, CoAuthor, Initiative, InitiativeAnswer
from db.models.operations import ExportLog
from domain.files import AttachmentState
from domain.initiatives.co_authors import CoAuthorState

_initiative = table(Initiative)
_surviving = _initiative.alias("surviving")
_answer = table(InitiativeAnswer)
_attachment = table(Attachment)
_co_author = table(CoAuthor)
_READ = (
    "id", "code", "submitted_at", "status", "maturity", "story", "content", "content_set_by",
    "subject_group", "group_set_by", "name", "khoi", "phone", "phone_note", "is_confidential",
    "withdrawn_at", "is_demo", "more_contents", "evidence_kinds", "source",
)  # fmt: skip


class ChosenRow(Protocol):
    """A chosen initiative: what its place in an export is decided by."""

    id: UUID
    code: str
    name: str | None
    is_confidential: bool
    status: str


class ExportedRow(ChosenRow, Protocol):
    """An initiative as an export reads it, with the code of the one it joined."""

    submitted_at: datetime
    maturity: str | None
    story: str
    content: str | None
    content_set_by: str | None
    subject_group: str | None
    group_set_by: str | None
    khoi: str | None
    phone: str | None
    phone_note: str | None
    withdrawn_at: datetime | None
    is_demo: bool
    more_contents: list[str] | None
    evidence_kinds: list[str] | None
    source: str
    merged_into: str | None


class AnswerRow(Protocol):
    """An answer to one of the questions about an initiative."""

    initiative_id: UUID
    topic: str
    text: str


class FileRow(Protocol):
    """A clean file of an initiative."""

    initiative_id: UUID
    sha256: str
    media_type: str


_ORDERED_BY = ("id", "code", "name", "is_confidential", "status")


async def begin_snapshot(session: Session) -> None:
    """Make all reads of this session come from one snapshot; call it first."""
    is_postgres = session.get_bind().dialect.name == "postgresql"
    begin = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ" if is_postgres else "BEGIN"
    await session.execute(sa.text(begin))


async def chosen(
    session: Session,
    *,
    ward_id: str,
    statuses: Sequence[str],
    since: datetime | None = None,
    before: datetime | None = None,
    contents: Sequence[str] = (),
    groups: Sequence[str] = (),
    khoi: Sequence[str] = (),
    codes: Sequence[str] = (),
) -> Sequence[ChosenRow]:
    """Return id, code, name and what hides a name of the initiatives that fit; empty means any."""
    statement = sa.select(*(_initiative.c[name] for name in _ORDERED_BY)).where(
        _initiative.c.ward_id == ward_id, _initiative.c.status.in_(statuses)
    )
    if since is not None:
        statement = statement.where(_initiative.c.submitted_at >= since)
    if before is not None:
        statement = statement.where(_initiative.c.submitted_at < before)
    for column, wanted in (
        (_initiative.c.content, contents),
        (_initiative.c.subject_group, groups),
        (_initiative.c.khoi, khoi),
        (_initiative.c.code, codes),
    ):
        if wanted:
            statement = statement.where(column.in_(wanted))
    return cast("Sequence[ChosenRow]", (await session.execute(statement)).all())


_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_PAGE: sa.Select[Any] = (
    sa.select(*(_initiative.c[name] for name in _READ), _surviving.c.code.label("merged_into"))
    .outerjoin(_surviving, _surviving.c.id == _initiative.c.merged_into)
    .where(_initiative.c.id.in_(_IDS))
)
_ANSWERS = sa.select(*(_answer.c[name] for name in ("initiative_id", "topic", "text"))).where(
    _answer.c.initiative_id.in_(_IDS)
)
_KEPT = sa.and_(_attachment.c.initiative_id.in_(_IDS), _attachment.c.state == AttachmentState.KEPT)
_COUNTS = (
    sa.select(
        _attachment.c.initiative_id, sa.func.count(_attachment.c.sha256.distinct()).label("files")
    )
    .where(_KEPT)
    .group_by(_attachment.c.initiative_id)
)
_FILES = (
    sa.select(*(_attachment.c[name] for name in ("initiative_id", "sha256", "media_type")))
    .where(_KEPT)
    .order_by(_attachment.c.created_at, _attachment.c.id)
)


_SPOKEN = (
    sa.select(_attachment.c.initiative_id, _attachment.c.topic)
    .distinct()
    .where(_KEPT, _attachment.c.kind == "audio", _attachment.c.topic.is_not(None))
)
_NAMED = (
    sa.select(_co_author.c.initiative_id, _co_author.c.name)
    .where(_co_author.c.initiative_id.in_(_IDS), _co_author.c.state == CoAuthorState.CONFIRMED)
    .order_by(_co_author.c.answered_at, _co_author.c.id)
)


async def page(session: Session, *, ids: Sequence[UUID]) -> Sequence[ExportedRow]:
    """Return these initiatives, each with the code of the one it joined, in no order."""
    return cast("Sequence[ExportedRow]", (await session.execute(_PAGE, {"ids": ids})).all())


async def answers(session: Session, *, ids: Sequence[UUID]) -> Sequence[AnswerRow]:
    """Return initiative, topic and text of every answer to one of these."""
    return cast("Sequence[AnswerRow]", (await session.execute(_ANSWERS, {"ids": ids})).all())


async def file_counts(session: Session, *, ids: Sequence[UUID]) -> dict[UUID, int]:
    """Return how many different clean files each of these has; none is left out."""
    return {row.initiative_id: row.files for row in await session.execute(_COUNTS, {"ids": ids})}


async def spoken(session: Session, *, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the topics that each of these answers by a clean recording."""
    return await _grouped(session, _SPOKEN, ids)


async def co_authors(session: Session, *, ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Return the names of those who confirmed, for each of these, in the order they did."""
    return await _grouped(session, _NAMED, ids)


async def _grouped(
    session: Session, statement: sa.Select[Any], ids: Sequence[UUID]
) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    for initiative_id, value in await session.execute(statement, {"ids": ids}):
        found.setdefault(initiative_id, []).append(value)
    return found


async def files(session: Session, *, ids: Sequence[UUID]) -> Sequence[FileRow]:
    """Return initiative, digest and media type of every clean file of these, as they came."""
    return cast("Sequence[FileRow]", (await session.execute(_FILES, {"ids": ids})).all())


async def log(session: Session, **values: Any) -> None:
    """Store who exported what."""
    await session.execute(sa.insert(ExportLog).values(**values))


async def logged(session: Session) -> Sequence[ExportLog]:
    """Return every export taken, the latest first."""
    found = await session.scalars(sa.select(ExportLog).order_by(ExportLog.taken_at.desc()))
    return found.all()
