"""Counts and finds words as the lesson rules mean them: tiếng, sentences, clauses, whole words."""

import re
from collections.abc import Iterable
from functools import cache

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_CLAUSE_END = re.compile(r"[.,;:!?…]+(?=\s|$)")
_GAP = r"(?:\s+\S+){0,6}?\s+"


def tieng(text: str) -> list[str]:
    """Return the tiếng of ``text``: tokens between spaces that hold a letter or a digit."""
    return [token for token in text.split() if any(char.isalnum() for char in token)]


def bare_tieng(text: str) -> list[str]:
    """Return the tiếng in lower case without the marks around them, for comparing."""
    return [re.sub(r"^\W+|\W+$", "", token).lower() for token in tieng(text)]


def sentences(text: str) -> list[str]:
    """Return ``text`` cut after ``.``, ``!``, ``?`` or ``…`` where a space follows."""
    return [part for part in _SENTENCE_END.split(text.strip()) if part]


def clauses(text: str) -> list[list[str]]:
    """Return the bare tiếng of every clause: what stands between marks of punctuation."""
    return [words for part in _CLAUSE_END.split(text) if (words := bare_tieng(part))]


@cache
def whole_word(term: str) -> re.Pattern[str]:
    """Return a pattern that finds ``term`` as whole words, whatever the case and the spaces.

    ``…`` inside the term stands for up to six other words.
    """
    gap = r"\s+…\s+"
    pieces = [r"\s+".join(map(re.escape, piece.split())) for piece in re.split(gap, term)]
    return re.compile(rf"(?<!\w){_GAP.join(pieces)}(?!\w)", re.IGNORECASE)


def found(terms: Iterable[str], text: str) -> list[str]:
    """Return the ``terms`` that occur in ``text`` as whole words."""
    wanted = tuple(terms)
    if not wanted or not _any_of(wanted).search(text):
        return []
    return [term for term in wanted if whole_word(term).search(text)]


@cache
def _any_of(terms: tuple[str, ...]) -> re.Pattern[str]:
    """Return one pattern for all ``terms``: most texts hold none, and one search shows it."""
    return re.compile("|".join(whole_word(term).pattern for term in terms), re.IGNORECASE)


def starts_with(words: list[str], term: str) -> bool:
    """Whether the tiếng ``words`` begin with those of ``term``."""
    wanted = term.split()
    return words[: len(wanted)] == wanted


def runs(words: list[str], length: int) -> set[tuple[str, ...]]:
    """Return every run of ``length`` neighbouring tiếng."""
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}
