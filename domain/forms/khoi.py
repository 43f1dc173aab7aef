"""Finds the khối a person means in a sentence; two, or one that is denied, are asked for again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.errors import Refused
from domain.forms.asides import Asides, Meant
from domain.forms.typed_words import FieldPhrases, TypedWord, text_of, trimmed, typed_words
from domain.phrases import PhraseFinder
from domain.text import clean_line, words
from domain.ward import Khoi, Ward, khoi_words


class KhoiUnreadable(Refused):
    """The words name no khối of the ward, or more than one."""

    code = "refused.khoi"


@dataclass(frozen=True, slots=True)
class KhoiWords:
    """``openings`` and ``closings`` surround a khối; ``units`` begin what it is called.

    ``unsure`` before a name say that it is not the one meant: "gần khối 3".
    ``numbers`` are the words of 1 to 10 after a unit.
    """

    asides: Asides
    openings: FieldPhrases
    closings: FieldPhrases
    units: FieldPhrases
    unsure: FieldPhrases
    numbers: PhraseFinder


@dataclass(frozen=True, slots=True)
class KhoiHeard:
    """The khối that was said; one told by a number under another unit is not sure.

    Where "khối 5" is known, "xóm 5" may be the old xóm of another place.
    """

    khoi: Khoi
    is_sure: bool


_LONGEST = 6
"""Words of the longest name that is looked for in a sentence."""
_LONGEST_TEXT = 300
"""Characters; a longer text is a story that names places."""
_SHOWN = 40
_SHORT, _NUMBER = "k", "so"


def hear_khoi(raw: str, ward: Ward, known: KhoiWords) -> KhoiHeard | None:
    """Return the khối that was said; None when the person does not know or tell.

    Raises KhoiUnreadable.
    """
    text = clean_line(raw)
    if len(text) > _LONGEST_TEXT:
        raise KhoiUnreadable(text=text[:_SHOWN])
    bare = trimmed(typed_words(text), known.openings, known.closings)
    found = ward.khoi_named(text_of(text, bare)) or ward.khoi_named(_in_digits(bare, known))
    named = [found] if found is not None else _named_in(typed_words(text), ward, known)
    if len(named) == 1:
        return KhoiHeard(named[0], _is_sure(_in_digits(bare, known).split(), named[0]))
    if not named and known.asides.meant(text) is Meant.NO and not known.units.is_whole(bare):
        return None
    raise KhoiUnreadable(text=text[:_SHOWN])


def is_choice_number(raw: str, known: KhoiWords) -> bool:
    """Return whether these words may be the number of a choice: no unit stands before it."""
    if len(raw) > _LONGEST_TEXT:
        return False
    said = typed_words(clean_line(raw))
    return any(one.word.isdigit() for one in said) and not known.units.are_in(said)


def _in_digits(said: Sequence[TypedWord], known: KhoiWords) -> str:
    """Return the words with the number after a unit in digits: "khối ba" is "khoi 3"."""
    parts = [one.word for one in said]
    for n in range(1, len(said)):
        number = known.numbers.whole(said[n].spelling)
        if number is not None and known.units.before(said, n) and n + 1 == len(said):
            parts[n] = number
    return " ".join(parts)


def _is_sure(said: Sequence[str], khoi: Khoi) -> bool:
    """Return whether the number that was said is the khối's under the unit that was said."""
    own = {pair for name in khoi.names for pair in _numbered(words(name).split())}
    told = {pair for pair in _numbered(said) if pair[1] in {number for _, number in own}}
    return not told or bool(told & {*own, *((_SHORT, number) for _, number in own)})


def _numbered(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield every number with the unit before it: "khối số 03" is ("khoi", "3")."""
    named = [part for part in parts if part != _NUMBER]
    for unit, number in pairwise(named):
        if number.isdigit():
            yield unit, number.lstrip("0")


def _named_in(said: Sequence[TypedWord], ward: Ward, known: KhoiWords) -> list[Khoi]:
    """Return every khối whose name stands somewhere in the sentence, each once."""
    names = {khoi_words(name): one for one in ward.khoi for name in one.names}
    parts = [one.word for one in said]
    found: dict[str, Khoi] = {}
    for start in range(len(parts)):
        unit = known.units.before(said, start)
        is_after_unit = unit > 0
        if known.unsure.before(said, start - unit):
            continue
        for end in range(start + 1, min(len(parts), start + _LONGEST) + 1):
            name = " ".join(part.lstrip("0") or part for part in parts[start:end])
            is_all = end == len(parts) or not parts[end].isdigit()
            if name in names and is_all and (is_after_unit or end - start > 1):
                found[names[name].code] = names[name]
    return list(found.values())
