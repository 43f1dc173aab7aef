"""Searches sent initiatives for staff: by code, by any of their words, by name, by khối."""

from collections.abc import Sequence
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.initiatives import Initiative
from db.queries.initiatives.similar import UNSEEN

_BY_WORDS_SQLITE = sa.text(
    "initiative.id IN (SELECT search_key.initiative_id FROM search_words"
    " JOIN search_key ON search_key.number = search_words.rowid"
    " WHERE search_words MATCH :match)"
)
_BY_WORDS_POSTGRESQL = sa.text("initiative.search_words @@ to_tsquery('simple', :match)")


class FoundRow(Protocol):
    """A sent initiative that was found, as far as it is shown in a list."""

    id: UUID
    code: str
    story: str
    name: str | None
    status: str


async def found(
    session: Session,
    *,
    ward_id: str,
    words: Sequence[str],
    code: str | None,
    khoi: str | None,
    limit: int,
) -> Sequence[FoundRow]:
    """Return id, code, story, name and status of sent initiatives, the newest first.

    Found by this code, this khối, a name that holds the folded words, or a text that holds all.
    """
    ways: list[Any] = []
    values: dict[str, Any] = {}
    if code is not None:
        ways.append(Initiative.code == code)
    if khoi is not None:
        ways.append(Initiative.khoi == khoi)
    if words:
        ways.append(Initiative.name_folded.contains(" ".join(words), autoescape=True))
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        ways.append(_BY_WORDS_SQLITE if is_sqlite else _BY_WORDS_POSTGRESQL)
        quoted = [f'"{word}"' if is_sqlite else f"'{word}'" for word in words]
        values["match"] = (" AND " if is_sqlite else " & ").join(quoted)
    statement = (
        sa.select(
            Initiative.id, Initiative.code, Initiative.story, Initiative.name, Initiative.status
        )
        .where(
            Initiative.ward_id == ward_id,
            Initiative.code.is_not(None),
            Initiative.status.not_in(UNSEEN),
            sa.or_(*ways),
        )
        .order_by(Initiative.submitted_at.desc(), Initiative.id.desc())
        .limit(limit)
    )
    return cast("Sequence[FoundRow]", (await session.execute(statement, values)).all())
