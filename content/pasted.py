"""Reads lists pasted from a spreadsheet, line by line, and reports what it cannot read.

A line is ``name``, then old names in further columns, or several in one cell with commas between. A
running number in front and a line of headings are recognised. Every skipped line is reported.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Generic, TypeVar

from content.organisation_kinds import guess_kind, load_kinds
from content.ward_profile import khoi_clashes, khoi_key, organisation_clashes
from domain.ids import KhoiCode
from domain.text import clean_line, fold, words
from domain.ward import Khoi, Organisation

Read = TypeVar("Read")

MOST_COLUMNS = 12
LONGEST_NAME = 80
LONGEST_NUMBER = 4
_HEADINGS = {"stt", "tt", "ten", "ten khoi", "khoi", "ten cu", "bi danh", "ten goi khac", "ghi chu",
             "don vi", "ten don vi", "loai", "ma", "to dan pho"}  # fmt: skip
_SEVERAL = re.compile(r"[,;]")


@dataclass(frozen=True, slots=True)
class Odd:
    """A line that was skipped: its number, as it was pasted, and why in one sentence."""

    line: int
    raw: str
    why: str


@dataclass(frozen=True, slots=True)
class Pasted(Generic[Read]):
    """The lines that were read, in order, and those that were skipped."""

    taken: tuple[Read, ...]
    odd: tuple[Odd, ...]


class _Unclear(Exception):
    """The line cannot be read; the message says why."""


def read_khoi(text: str) -> Pasted[Khoi]:
    """Return the khối of a pasted list. "Khối 7" is coded K07; others get unused numbers."""
    understood: dict[str, Khoi] = {}
    borne = set(_numbers(_every_name(text)))
    free = (number for number in count(1) if number not in borne)

    def make(cells: Sequence[str], _taken: Sequence[Khoi]) -> Khoi:
        own = _numbers(cells)
        code = f"K{own[0] if own else next(free):02d}"
        khoi = Khoi(KhoiCode(code), cells[0], tuple(dict.fromkeys(cells[1:])))
        _no_clash(khoi_clashes(khoi, understood))
        return khoi

    return _read(text, make)


def read_organisations(text: str) -> Pasted[Organisation]:
    """Return the organisations of a pasted list: name, then perhaps a kind's code, then old names.

    Where no kind is written it is guessed from the name.
    """
    kinds = load_kinds()
    by_code = {kind.code: kind for kind in kinds}
    called: dict[str, Organisation] = {}

    def make(cells: Sequence[str], taken: Sequence[Organisation]) -> Organisation:
        name, rest = cells[0], list(cells[1:])
        written = by_code.get(rest[0].upper()) if rest else None
        kind = written or guess_kind(name, kinds)
        others = sum(each.kind == kind.code for each in taken)
        code = f"{kind.code}{others + 1}" if others else kind.code
        aliases = tuple(dict.fromkeys(rest[1:] if written else rest))
        organisation = Organisation(code, name, kind.code, kind.group, aliases)
        _no_clash(organisation_clashes(organisation, called))
        return organisation

    return _read(text, make)


def _read(text: str, make: Callable[[Sequence[str], Sequence[Read]], Read]) -> Pasted[Read]:
    taken: list[Read] = []
    odd: list[Odd] = []
    for number, raw, cells in _lines(text):
        try:
            taken.append(make(_checked(cells), taken))
        except _Unclear as why:
            odd.append(Odd(number, raw, f"Line {number}: {why}"))
    return Pasted(tuple(taken), tuple(odd))


def _every_name(text: str) -> Iterator[str]:
    for _, _, cells in _lines(text):
        with suppress(_Unclear):
            yield from _checked(cells)


def _numbers(names: Iterable[str]) -> list[int]:
    """Return the numbers by which people call these khối: 7 for "khối 7" and "xóm 07"."""
    keys = (khoi_key(name) for name in names)
    return [int(key) for key in keys if key.isdecimal() and len(key) <= LONGEST_NUMBER]


def _lines(text: str) -> Iterator[tuple[int, str, list[str]]]:
    is_first = True
    for number, raw in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        cells = [clean_line(cell) for cell in raw.split("\t")]
        if not any(cells):
            continue
        if is_first and all(fold(cell) in {*_HEADINGS, ""} for cell in cells):
            is_first = False
            continue
        is_first = False
        yield number, raw, cells


def _checked(cells: list[str]) -> list[str]:
    """Return the name and the old names of a line. Raises _Unclear."""
    if len(cells) > MOST_COLUMNS:
        raise _Unclear(
            f"it has {len(cells)} columns; a line holds a name and old names, "
            f"{MOST_COLUMNS} columns at most."
        )
    if len(cells) > 1 and words(cells[0]).isdigit() and any(map(_has_letter, cells[1:])):
        cells = cells[1:]  # a running number
    if not cells[0]:
        raise _Unclear("its first column is empty, where the name belongs.")
    name, *rest = cells
    found = [name, *(clean_line(part) for cell in rest for part in _SEVERAL.split(cell))]
    for each in found:
        if len(each) > LONGEST_NAME:
            raise _Unclear(f'"{each[:30]}…" is longer than {LONGEST_NAME} characters.')
    if not words(name):
        raise _Unclear(f'"{name}" is no name: it has neither letters nor digits.')
    return [name, *(each for each in found[1:] if words(each) and fold(each) != fold(name))]


def _no_clash(clashes: Iterator[str]) -> None:
    for clash in list(clashes)[:1]:
        raise _Unclear(clash)


def _has_letter(cell: str) -> bool:
    return any(char.isalpha() for char in cell)
