"""Finds the phone numbers in a sentence, and keeps what else was said: whom to ask for, and when.

A number may be written in groups, with the country's prefix, or spoken digit by digit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.errors import Refused
from domain.forms.asides import Asides, Meant
from domain.forms.typed_words import FieldPhrases, TypedWord, text_of, trimmed, typed_words
from domain.people import PhoneUnreadable, read_phone
from domain.phrases import LOOKED_AT, PhraseFinder
from domain.text import clean_line


class PhoneShort(Refused):
    """Digits of a phone number are missing."""

    code = "refused.phone_short"


class PhoneLong(Refused):
    """There are more digits than a phone number has."""

    code = "refused.phone_long"


class PhoneOld(Refused):
    """A mobile number of eleven digits: such numbers were changed in 2018."""

    code = "refused.phone_old"


class PhoneForeign(Refused):
    """A number of another country, or of none."""

    code = "refused.phone_foreign"


class PhoneQuestioned(Refused):
    """The person asks or doubts instead of telling a number."""

    code = "refused.phone_why"


@dataclass(frozen=True, slots=True)
class PhoneWords:
    """``leads`` introduce a number; ``openings`` and ``closings`` surround what is said beside it.

    ``digits`` are the words of digits when a number is spoken.
    """

    asides: Asides
    leads: FieldPhrases
    openings: FieldPhrases
    closings: FieldPhrases
    digits: PhraseFinder


@dataclass(frozen=True, slots=True)
class PhoneHeard:
    """The numbers that were said (E.164, each once), and what was said beside them."""

    numbers: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """Where digits stand that are a phone number; without ``number`` the ``fault`` says why not."""

    start: int
    end: int
    number: str = ""
    fault: type[Refused] | None = None


_WIDE = {ord(wide): str(n) for n, wide in enumerate("０１２３４５６７８９")}
_LETTER_O = re.compile(r"(?<=[0-9])[oO](?=[0-9])|\b[oO](?=[0-9]{3})")
_GAP = r"[ .()\-–]{0,2}"
_NUMBER = re.compile(
    rf"(?<![0-9+])(?:\(?\+84|0084|84(?={_GAP}[0-9]{_GAP}[0-9]{_GAP}[0-9])|0){_GAP}0?{_GAP}"
    rf"(?:[35789](?:{_GAP}[0-9]){{8}}|2(?:{_GAP}[0-9]){{9}})(?![0-9])"
)
_NO_ZERO = re.compile(rf"[35789](?:{_GAP}[0-9]){{8}}")
_RUN = re.compile(rf"\+?[0-9](?:{_GAP}[0-9])*")
_ONE_MORE = re.compile(r"[ .\-][0-9]{1,2}(?! ?[0-9a-z:/])")
"""A digit or two after a whole number that are no hour: the number is too long."""
_FEWEST = 5
"""Fewer digits are an hour, a day or the number of a house."""
_SPOKEN = 9
"""So many digits spoken one after another are meant as a phone number."""
_EDGES = " ,.;:()-–/"


def hear_phone(raw: str, words: PhoneWords) -> PhoneHeard | None:
    """Return the numbers that were said and the note beside them; None when none is wanted.

    Raises PhoneQuestioned, PhoneUnreadable, or what is wrong with its digits.
    """
    text = clean_line(raw)[:LOOKED_AT]
    found = find_numbers(text, words)
    heard = _whole(text, found, words)
    if heard is not None:
        return heard
    for one in found:
        if _NO_ZERO.fullmatch(_plain_digits(text[one.start : one.end])):
            return PhoneHeard((read_phone("0" + text[one.start : one.end]),))
        if one.fault is not None:
            raise one.fault(typed=text[one.start : one.end])
    meant = words.asides.meant(text)
    if meant is Meant.QUESTION:
        raise PhoneQuestioned
    if meant is Meant.NO:
        return None
    raise PhoneUnreadable


def find_phone(raw: str, words: PhoneWords) -> PhoneHeard | None:
    """Return the whole numbers in any words and the rest as a note; None without a number."""
    text = clean_line(raw)[:LOOKED_AT]
    return _whole(text, find_numbers(text, words), words)


def find_numbers(text: str, words: PhoneWords) -> list[FoundNumber]:
    """Return the phone numbers in a line, the faulty ones too, in their order."""
    found = [*_written(_plain_digits(text)), *_spoken(text, words.digits)]
    return sorted(found, key=lambda one: one.start)


def beside(text: str, found: Sequence[FoundNumber], words: PhoneWords) -> list[str]:
    """Return what stands before, between and after numbers, without what introduces them."""
    starts = [0, *(one.end for one in found)]
    ends = [*(one.start for one in found), len(text)]
    parts = [text[start:end].strip(_EDGES) for start, end in zip(starts, ends, strict=True)]
    kept = [_without_lead(part, words.leads) for part in parts[:-1]]
    return [part.strip(_EDGES) for part in [*kept, parts[-1]] if part.strip(_EDGES)]


def _without_lead(part: str, leads: FieldPhrases) -> str:
    said: Sequence[TypedWord] = typed_words(part)
    while length := leads.before(said, len(said)):
        said = said[: len(said) - length]
    return text_of(part, said)


def _whole(text: str, found: Sequence[FoundNumber], words: PhoneWords) -> PhoneHeard | None:
    whole = [one for one in found if one.number]
    numbers = tuple(dict.fromkeys(one.number for one in whole))
    return PhoneHeard(numbers, _note(text, whole, words)) if numbers else None


def _note(text: str, found: Sequence[FoundNumber], words: PhoneWords) -> str:
    parts = beside(text, found, words)
    kept = [
        text_of(part, trimmed(typed_words(part), words.openings, words.closings)) for part in parts
    ]
    return ", ".join(part for part in kept if part)


def _plain_digits(text: str) -> str:
    return _LETTER_O.sub("0", text.translate(_WIDE))


def _written(text: str) -> Iterator[FoundNumber]:
    left = text
    for one in _NUMBER.finditer(text):
        more = _ONE_MORE.match(text, one.end())
        end = more.end() if more else one.end()
        left = left[: one.start()] + "·" * (end - one.start()) + left[end:]
        if more:
            yield FoundNumber(one.start(), end, fault=PhoneLong)
        else:
            yield FoundNumber(one.start(), end, read_phone(one[0]))
    for run in _RUN.finditer(left):
        if sum(char.isdigit() for char in run[0]) >= _FEWEST:
            yield FoundNumber(run.start(), run.end(), fault=_fault(run[0]))


def _fault(typed: str) -> type[Refused]:
    plain = re.sub(r"[^0-9+]", "", typed)
    if re.fullmatch(r"01[2689][0-9]{8}", plain):
        return PhoneOld
    if re.match(r"\+(?!84)|0[146]", plain) and len(plain) >= len("0912345678"):
        return PhoneForeign
    return PhoneLong if len(plain) > len("0912345678") else PhoneShort


def _spoken(text: str, digits: PhraseFinder) -> Iterator[FoundNumber]:
    run: list[tuple[TypedWord, str]] = []
    for token in [*typed_words(text), None]:
        n = None if token is None else digits.whole(token.spelling)
        if token is not None and n is not None:
            run.append((token, n))
            continue
        if len(run) >= _SPOKEN:
            said = "".join(n for _, n in run)
            start, end = run[0][0].start, run[-1][0].end
            is_whole = _NUMBER.fullmatch(said) is not None
            yield FoundNumber(
                start,
                end,
                read_phone(said) if is_whole else "",
                None if is_whole else _fault(said),
            )
        run = []
