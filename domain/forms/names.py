"""Finds the name in what was typed when a name is asked for, and whatever else was said with it.

A refusal, a question or a doubt is never a name: "tôi sợ lộ tên" is nobody's.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.errors import Refused
from domain.forms.asides import Asides, Meant
from domain.forms.phones import PhoneWords, beside, find_numbers
from domain.forms.typed_words import FieldPhrases, TypedWord, text_of, trimmed, typed_words
from domain.people import MAX_NAME, NameUnreadable
from domain.secrets.marks import without_marks
from domain.text import clean_line


class NameQuestioned(Refused):
    """The person asks or doubts instead of telling a name."""

    code = "refused.name_why"


@dataclass(frozen=True, slots=True)
class NameWords:
    """The words around names, and those that no name holds.

    ``openings`` and ``introductions`` come before a name, ``closings`` after it; ``plain_closings``
    also where no accents are typed: there "chau" may be Châu. ``families`` and ``titles`` begin a
    name. ``never`` are in no name, ``seldom`` only in one that begins so. ``inner`` introduce a
    name in the middle of a sentence, ``labels`` and ``tails`` begin what is no part of it.
    ``units`` begin what a khối is called, ``plain_units`` only where the ward knows it.
    """

    asides: Asides
    openings: FieldPhrases
    introductions: FieldPhrases
    closings: FieldPhrases
    plain_closings: FieldPhrases
    families: FieldPhrases
    titles: FieldPhrases
    middles: FieldPhrases
    never: FieldPhrases
    seldom: FieldPhrases
    labels: FieldPhrases
    inner: FieldPhrases
    tails: FieldPhrases
    at: FieldPhrases
    units: FieldPhrases
    plain_units: FieldPhrases


@dataclass(frozen=True, slots=True)
class NameHeard:
    """A name as typed, and what was said with it; ``name`` is empty when only the rest was."""

    name: str = ""
    phones: tuple[str, ...] = ()
    khoi: str = ""
    rest: str = ""


_BETWEEN = re.compile(r"[,;()|:]+| [-–—] |[.!…]+(?= |$)")
_LONGEST_TEXT = 600
"""Characters; a longer text is a story, whoever is named in it."""
_LONGEST = 7
_LONGEST_BARE = 3
"""Words of a name that begins with no family name and no title: "Anh Thư"."""
_LONGEST_PLAIN = 2
"""Words of a name without a family name in which a word may stand that is seldom a name."""


def hear_name(
    raw: str, words: NameWords, phones: PhoneWords, is_khoi: Callable[[str], bool]
) -> NameHeard | None:
    """Return the name that was told with what came beside it; None when none is wanted.

    ``is_khoi`` says whether the ward knows a khối of that name. Raises NameQuestioned,
    NameUnreadable.
    """
    line = clean_line(raw)
    if len(line) > _LONGEST_TEXT:
        raise NameUnreadable(limit=MAX_NAME)
    text = without_marks(line)
    found = [one for one in find_numbers(text, phones) if one.number]
    parts = beside(text, found, phones) if found else [text]
    heard = _Heard(words, is_khoi)
    for part in parts:
        for piece in _BETWEEN.split(part):
            heard.take(piece.strip())
    numbers = tuple(dict.fromkeys(one.number for one in found))
    if words.asides.meant(text) is Meant.QUESTION:
        raise NameQuestioned
    if heard.is_refused:
        return None
    if not heard.name and not numbers and not heard.khoi:
        raise NameUnreadable(limit=MAX_NAME)
    return NameHeard(heard.name, numbers, heard.khoi, ", ".join(heard.rest))


class _Heard:
    """What was heard so far, piece by piece."""

    def __init__(self, words: NameWords, is_khoi: Callable[[str], bool]) -> None:
        self._words = words
        self._is_khoi = is_khoi
        self.name = ""
        self.khoi = ""
        self.rest: list[str] = []
        self.is_refused = False

    def take(self, piece: str) -> None:
        """Take a piece as a refusal, a name, a khối, or as the rest."""
        if self._words.asides.meant(piece) is Meant.NO:
            self.is_refused = True
            return
        said = trimmed(typed_words(piece), self._words.openings, self._closings(piece))
        length = self._words.introductions.at(said, 0)
        is_led = 0 < length < len(said)
        called = self._without_place(piece, said[length:] if is_led else said)
        if self._words.introductions.is_whole(called):
            return
        inner = next((n for n in range(1, len(called)) if self._words.inner.at(called, n)), None)
        if inner is not None and not is_led:
            self._keep_rest(piece, called[:inner])
            called, is_led = called[inner + self._words.inner.at(called, inner) :], True
        tail = next((n for n in range(len(called)) if self._is_tail(called, n)), len(called))
        if not self.name and self._is_name(called[:tail], is_led=is_led):
            self.name, called = text_of(piece, called[:tail]), called[tail:]
        self._keep_rest(piece, called)

    def _is_tail(self, said: Sequence[TypedWord], n: int) -> bool:
        is_number = any(char.isdigit() for char in said[n].word)
        return is_number or self._words.tails.at(said, n) > 0

    def _without_place(self, piece: str, said: Sequence[TypedWord]) -> Sequence[TypedWord]:
        """Return the words before a khối, which is kept."""
        cut = next((n for n in range(len(said)) if self._begins_khoi(piece, said, n)), len(said))
        place = said[cut:]
        self.khoi = self.khoi or text_of(piece, place[self._words.at.at(place, 0) :])
        return said[:cut]

    def _keep_rest(self, piece: str, said: Sequence[TypedWord]) -> None:
        rest = text_of(piece, trimmed(said, self._words.labels, self._words.labels))
        self.rest += [rest] if rest else []

    def _closings(self, piece: str) -> FieldPhrases:
        return self._words.plain_closings if piece.isascii() else self._words.closings

    def _begins_khoi(self, piece: str, said: Sequence[TypedWord], n: int) -> bool:
        words = self._words
        unit = n + words.at.at(said, n)
        length = words.units.at(said, unit) or words.plain_units.at(said, unit)
        rest = said[unit + length :]
        if not length or not rest:
            return False
        is_sure = words.units.at(said, unit) > 0 or rest[0].word.isdigit()
        return is_sure or self._is_khoi(text_of(piece, said[unit:]))

    def _is_name(self, said: Sequence[TypedWord], *, is_led: bool) -> bool:
        words = self._words
        if not said or len(said) > _LONGEST or words.never.are_in(said):
            return False
        family = words.families.at(said, words.titles.at(said, 0))
        is_of_family = bool(family or words.families.at(said, 0) or words.middles.at(said, 1))
        is_begun = is_led or words.titles.at(said, 0) > 0
        if len(said) > 1 and is_of_family:
            return True
        if words.seldom.are_in(said) and not (is_begun and len(said) <= _LONGEST_PLAIN):
            return False
        return is_begun or len(said) <= _LONGEST_BARE
