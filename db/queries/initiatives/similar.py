"""Finds sent initiatives that share words with another, by the search index of each engine.

SQLite keeps the words in an FTS5 table under triggers, PostgreSQL in a generated ``tsvector`` with
a GIN index; both hold folded words, so accents never matter here.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Protocol, cast
from uuid import UUID

import sqlalchemy as sa

from db.engine import Session
from db.models.initiatives import Initiative
from domain.initiatives.initiatives import Status

UNSEEN = (Status.DRAFT, Status.WITHDRAWN)
"""Statuses of initiatives that are shown to nobody."""
_FIRST = 100
"""How many matches the index returns before owners and statuses are checked."""

_RANKED = (
    sa.text(
        "SELECT rowid AS number, rank AS far FROM search_words"
        " WHERE search_words MATCH :match ORDER BY rank LIMIT :first"
    )
    .columns(sa.column("number", sa.Integer), sa.column("far", sa.Float))
    .subquery("ranked")
)
_KEY = sa.table("search_key", sa.column("number", sa.Integer), sa.column("initiative_id", sa.Uuid))
_QUERY = sa.func.to_tsquery(sa.text("'simple'"), sa.bindparam("match", type_=sa.Text))
_WORDS: sa.ColumnClause[Any] = sa.literal_column("initiative.search_words")
_FREQUENT = sa.text(
    "SELECT known.word, known.share * size.reltuples AS times"
    " FROM pg_stats, pg_class size,"
    " unnest(most_common_elems::text::text[], most_common_elem_freqs) AS known(word, share)"
    " WHERE pg_stats.tablename = 'initiative' AND attname = 'search_words'"
    " AND pg_stats.schemaname = current_schema() AND size.oid = 'initiative'::regclass"
    " AND known.word = ANY(:words)"
)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


async def how_common(session: Session, *, phrases: Sequence[str], most: int) -> dict[str, int]:
    """Return how many initiatives contain each folded phrase, roughly, counting to ``most``."""
    if not phrases:
        return {}
    if not _is_sqlite(session):
        return await _by_statistics(session, phrases, most)
    values = {f"p{n}": _quoted(phrase) for n, phrase in enumerate(phrases)}
    rows = await session.execute(_counting(len(phrases)), {**values, "most": most})
    return {phrases[row.n]: row.times for row in rows}


@cache
def _counting(phrases: int) -> sa.TextClause:
    return sa.text(
        " UNION ALL ".join(
            f"SELECT {n} AS n, count(*) AS times FROM (SELECT 1 FROM search_words"  # noqa: S608 - numbers
            f" WHERE search_words MATCH :p{n} LIMIT :most)"
            for n in range(phrases)
        )
    )


async def _by_statistics(session: Session, phrases: Sequence[str], most: int) -> dict[str, int]:
    """Return the counts of the server's own statistics; a word they do not name is rare."""
    words = sorted({word for phrase in phrases for word in phrase.split()})
    rows = await session.execute(_FREQUENT, {"words": words})
    known = {row.word: min(most, int(row.times)) for row in rows}
    return {phrase: min(known.get(word, 0) for word in phrase.split()) for phrase in phrases}


class CandidateRow(Protocol):
    """An initiative that shares words with another."""

    id: UUID
    code: str
    story: str


async def sharing_words(
    session: Session,
    *,
    ward_id: str,
    groups: Sequence[Sequence[str]],
    but: UUID,
    is_published: bool,
    limit: int,
) -> Sequence[CandidateRow]:
    """Return id, code and story of those that hold all phrases of one group, best match first."""
    if _is_sqlite(session):
        match = " OR ".join("(" + " AND ".join(map(_quoted, g)) + ")" for g in groups)
    else:
        match = " | ".join("(" + " & ".join(map(_phrase, g)) + ")" for g in groups)
    statement = _sharing(is_sqlite=_is_sqlite(session), is_published=is_published)
    asked = {"match": match, "first": _FIRST, "ward_id": ward_id, "but": but, "limit": limit}
    return cast("Sequence[CandidateRow]", (await session.execute(statement, asked)).all())


@cache
def _sharing(*, is_sqlite: bool, is_published: bool) -> sa.Executable:
    found: Any = sa.select(Initiative.id, Initiative.code, Initiative.story)
    if is_sqlite:
        found = found.join(_KEY, _KEY.c.initiative_id == Initiative.id).join(
            _RANKED, _RANKED.c.number == _KEY.c.number
        )
        order: Any = _RANKED.c.far
    else:
        found = found.where(_WORDS.op("@@")(_QUERY), Initiative.code.is_not(None))
        order = sa.func.ts_rank(_WORDS, _QUERY).desc()
    if is_published:
        found = found.where(Initiative.is_published)
    statement: sa.Executable = (
        found.where(
            Initiative.ward_id == sa.bindparam("ward_id"),
            Initiative.id != sa.bindparam("but"),
            Initiative.status.not_in(UNSEEN),
        )
        .order_by(order, Initiative.id)
        .limit(sa.bindparam("limit"))
    )
    return statement


_PUBLISHED = (
    sa.select(Initiative.id)
    .where(Initiative.is_published, Initiative.ward_id == sa.bindparam("ward_id"))
    .limit(1)
)


async def any_published(session: Session, *, ward_id: str) -> bool:
    """Return whether the ward has published any initiative."""
    return await session.scalar(_PUBLISHED, {"ward_id": ward_id}) is not None


def _quoted(phrase: str) -> str:
    return f'"{phrase}"'


def _phrase(phrase: str) -> str:
    return "(" + " <-> ".join(f"'{word}'" for word in phrase.split()) + ")"
