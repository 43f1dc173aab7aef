"""Finds initiatives like another: candidates by its rarest words, then a close comparison."""

from collections.abc import Sequence
from dataclasses import dataclass

from db.models.initiatives import Initiative
from db.queries.initiatives import initiatives as rows
from db.queries.initiatives import similar as found
from domain.ids import InitiativeId
from domain.initiatives.initiatives import NoSuchInitiative, title
from domain.initiatives.similarity import ALIKE, compare
from domain.initiatives.similarity_features import ConceptFacet, Lexicon, SimilarityFeatures
from domain.text import words
from services.work import Work

CANDIDATES = 20
"""How many are compared closely."""
_COMMON = 500
"""A phrase in at least so many initiatives finds nothing by itself."""
_PHRASES = 20
"""Phrases the index is asked for."""
_FOUND = 800
"""Initiatives that the rarer phrases may find together before they are ranked."""
_TOGETHER = 3
"""Common phrases that are asked for together."""
_SHOWN_WORDS = 6


@dataclass(frozen=True, slots=True)
class Similar:
    """An initiative like another. ``score`` is from 0 to 1; ``why`` names the words they share."""

    id: InitiativeId
    code: str
    title: str
    score: float
    why: str


async def similar_to(work: Work, known: Initiative, limit: int = 5) -> Sequence[Similar]:
    """Return sent initiatives of the ward like this one, the most similar first: for staff only."""
    return await _alike(work, known, limit, is_published=False)


async def published_like(work: Work, initiative_id: InitiativeId) -> Sequence[Similar]:
    """Return published initiatives like this person's own; unpublished ones are never shown."""
    if not await found.any_published(work.session, ward_id=work.context.ward.id):
        return []
    known = await rows.one(work.session, initiative_id=initiative_id)
    if known is None or known.person_id != work.person:
        raise NoSuchInitiative
    return await _alike(work, known, 3, is_published=True)


async def _alike(
    work: Work, known: Initiative, limit: int, *, is_published: bool
) -> Sequence[Similar]:
    lexicon = work.context.lexicon
    gist = lexicon.gist(known.story)
    groups = await _asked(work, phrases_of(gist, lexicon))
    if not groups:
        return []
    candidates = await found.sharing_words(
        work.session,
        ward_id=known.ward_id,
        groups=groups,
        but=known.id,
        is_published=is_published,
        limit=CANDIDATES,
    )
    alike: list[Similar] = []
    for row in candidates:
        likeness = compare(gist, lexicon.gist(row.story))
        if likeness.score >= ALIKE:
            why = ", ".join(likeness.shared[:_SHOWN_WORDS])
            one = Similar(InitiativeId(row.id), row.code, title(row.story), likeness.score, why)
            alike.append(one)
    return sorted(alike, key=lambda one: (-one.score, one.code))[:limit]


def phrases_of(gist: SimilarityFeatures, lexicon: Lexicon) -> Sequence[str]:
    """Return the folded phrases to search: words as typed, most significant first, then others."""
    weighed = sorted(gist.units, key=lambda unit: -unit.weight)
    told = [unit for unit in weighed if unit.facet is not ConceptFacet.LIGHT] or weighed
    said = [" ".join(unit.words) for unit in told]
    meant = [words(p) for unit in told if unit.sense for p in lexicon.phrases_of(unit.sense)]
    return list(dict.fromkeys([*said, *meant]))[:_PHRASES]


async def _asked(work: Work, phrases: Sequence[str]) -> Sequence[Sequence[str]]:
    """Return the phrases to search the index for: rare ones alone, common ones only together."""
    common = await found.how_common(work.session, phrases=phrases, most=_COMMON)
    rare: list[Sequence[str]] = []
    for phrase in sorted((p for p in phrases if common[p] < _COMMON), key=lambda p: common[p]):
        if sum(common[one] for [one] in rare) + common[phrase] <= _FOUND:
            rare.append([phrase])
    often = [phrase for phrase in phrases if common[phrase] >= _COMMON][:_TOGETHER]
    needs_common = len(often) > 1 or (often and not rare)
    return [*rare, often] if needs_common else rare
