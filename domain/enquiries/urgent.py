"""Recognises an emergency in what a person typed: what kind it is, or that it is none."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.enquiries.urgent_weights import Weights, weighed_words
from domain.phrasebook import Hits, Phrasebook, Span


class UrgentKind(StrEnum):
    """What has happened or is about to: the first five are fraud, the others danger to life."""

    MONEY = "money"
    CODE = "code"
    LINK = "link"
    THREAT = "threat"
    RELATIVE = "relative"
    ILLNESS = "illness"
    FIRE = "fire"
    VIOLENCE = "violence"
    DESPAIR = "despair"
    CHILD = "child"


HEAD, TAIL = 2_000, 1_000
"""Characters that are read of a long text: a cry for help stands at its beginning or its end."""
REACH = 25
"""Words on either side of an alarm in which something may calm it."""
BEFORE = 2
"""Words before a deed in which it may be denied: "không hề bấm"."""
LONGEST = 8
"""Words of the longest pattern."""
SURE = -0.15
"""How urgent words sound that alarm though no rule knows them."""
IDLE = -0.5
"""How urgent words must sound at least for a rule that knows them to alarm."""
FEW, LOUD = 3, 0.2
"""Of so few words (a name, a number, a button) this is how urgent they must sound instead."""
DENIAL = "not"
"""The concept that voids what may be denied."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Concepts that together, within so many words, tell of an emergency."""

    kind: UrgentKind
    needs: Sequence[str]
    within: int


@dataclass(frozen=True, slots=True)
class Calm:
    """A concept that calms alarms of these kinds, unless one of the others stands near as well."""

    concept: str
    kinds: frozenset[UrgentKind]
    unless: frozenset[str]


class UrgentReader:
    """Weighs the words of a text and, where that leaves a doubt, asks the rules."""

    def __init__(
        self,
        phrasebook: Phrasebook,
        alarms: Sequence[Alarm],
        calms: Sequence[Calm],
        deniable: Iterable[str],
        weights: Weights,
    ) -> None:
        """``deniable`` are concepts that a denial right before them voids."""
        self._phrasebook = phrasebook
        self._alarms = alarms
        self._calms = calms
        self._deniable = frozenset(deniable)
        self._weights = weights

    def read(self, text: str) -> UrgentKind | None:
        """Return what kind of emergency these words tell of, or None."""
        shown = text if len(text) <= HEAD + TAIL else f"{text[:HEAD]}\n{text[-TAIL:]}"
        words = weighed_words(shown)
        urgency = self._weights.urgency(words)
        if urgency > (SURE if len(words) > FEW else LOUD) or (
            urgency > IDLE and self._is_ruled(shown)
        ):
            return UrgentKind(self._weights.kind(words))
        return None

    def _is_ruled(self, shown: str) -> bool:
        hits = self._undenied(self._phrasebook.find(shown))
        return any(
            not self._is_calmed(alarm.kind, at, hits)
            for alarm in self._alarms
            for at in _spans(alarm, hits)
        )

    def _undenied(self, hits: Hits) -> Hits:
        denials = [start for start, _ in hits.get(DENIAL, ())]
        if not denials:
            return hits
        kept = {
            concept: [span for span in spans if not _stands(denials, before=span[0])]
            if concept in self._deniable
            else spans
            for concept, spans in hits.items()
        }
        return {concept: spans for concept, spans in kept.items() if spans}

    def _is_calmed(self, kind: UrgentKind, at: Span, hits: Hits) -> bool:
        return any(
            kind in calm.kinds
            and _near(hits.get(calm.concept, ()), at, REACH)
            and not any(_near(hits.get(other, ()), at, REACH) for other in calm.unless)
            for calm in self._calms
        )


def _stands(denials: Sequence[int], *, before: int) -> bool:
    return bisect_left(denials, before) > bisect_left(denials, before - BEFORE)


def _spans(alarm: Alarm, hits: Hits) -> Iterable[Span]:
    """Yield the places of an alarm: its first concept with each other one near."""
    if all(concept in hits for concept in alarm.needs):
        first, *others = alarm.needs
        for span in hits[first]:
            if all(_near(hits[other], span, alarm.within, apart=True) for other in others):
                yield span


def _near(spans: Sequence[Span], at: Span, reach: int, *, apart: bool = False) -> bool:
    """Return whether one of these spans stands within so many words; ``apart``: not the same."""
    for start, end in spans[bisect_left(spans, (at[0] - reach - LONGEST, 0)) :]:
        if start - at[1] > reach:
            return False
        if at[0] - end <= reach and not (apart and start <= at[1] and at[0] <= end):
            return True
    return False
