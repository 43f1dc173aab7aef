"""Reads a text into search terms: what is said for politeness falls away, ways to say one merge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.text import Spelling, spelling

MOST_TERMS = 60
"""Terms of a text that are looked at; the rest of a long one changes nothing."""
_LONGEST = 2_000
"""Characters of a text that are looked at."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or a meaning, with the marks it was typed with (none: plainly, or a meaning)."""

    key: str
    marks: str
    is_idle: bool = False


class SearchWords:
    """The words that say nothing, and the phrases that mean one thing."""

    def __init__(self, idle: Iterable[str], same: Iterable[Sequence[str]]) -> None:
        """Each of ``same`` lists phrases of one meaning; accents may be missing when typed."""
        self._idle: dict[str, list[Spelling]] = {}
        for word in idle:
            meant = spelling(word)
            self._idle.setdefault(meant.words[0], []).append(meant)
        self._same: dict[str, list[tuple[Spelling, str]]] = {}
        for phrases in same:
            name = "=" + "".join(spelling(phrases[0]).words)
            for phrase in phrases:
                meant = spelling(phrase)
                self._same.setdefault(meant.words[0], []).append((meant, name))
        for known in self._same.values():
            known.sort(key=lambda one: -len(one[0].words))

    def terms(self, text: str) -> Sequence[Term]:
        """Return the terms of a text in their order."""
        said = spelling(text[:_LONGEST])
        found: list[Term] = []
        at = 0
        while at < len(said.words) and len(found) < MOST_TERMS:
            size, name = self._meaning(said, at)
            if size:
                found.append(Term(name, ""))
            else:
                found.append(Term(said.words[at], said.marks[at], self._is_idle(said, at)))
            at += size or 1
        return found

    def _meaning(self, said: Spelling, at: int) -> tuple[int, str]:
        for meant, name in self._same.get(said.words[at], ()):
            size = len(meant.words)
            if _part(said, at, size).may_mean(meant):
                return size, name
        return 0, ""

    def _is_idle(self, said: Spelling, at: int) -> bool:
        one = _part(said, at, 1)
        return any(one.may_mean(meant) for meant in self._idle.get(said.words[at], ()))


def _part(said: Spelling, at: int, size: int) -> Spelling:
    return Spelling(said.words[at : at + size], said.marks[at : at + size])
