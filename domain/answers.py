"""Reading a typed answer: "2", "câu 2", "hai ạ", "b", "so 2" all mean the second choice."""

import re
from collections.abc import Sequence

from domain.text import fold, words

_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8,
    "chin": 9, "muoi": 10, "nhat": 1,
}  # fmt: skip
_LETTERS = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}
_BEFORE = "chon|bam|tra loi|dap an|la|cau|so|y|muc|phuong an|thu|lua chon|em|toi|bac|chau|da|thua"
_PREFIX = rf"(?:(?:{_BEFORE})\s+)*"
_SUFFIX = r"(?:\s+(?:a|nhe|nha|nhi|di|day|chau|em|ban|bac|co|chu|con|do|roi|thoi))*"
_ANSWER = re.compile(rf"{_PREFIX}(?P<what>[0-9]{{1,2}}|[a-e]|{'|'.join(_NUMBERS)}){_SUFFIX}")
_SUPERSCRIPT = {ord(wide): str(n) for n, wide in enumerate("０１２３４５６７８９")}


def read_answer(text: str) -> int | None:
    """Return the number of the choice a person typed (1 for the first), or None if it is none.

    0 is a number too: it asks for the ward's counter.
    """
    match = _ANSWER.fullmatch(words(text.translate(_SUPERSCRIPT)))
    if match is None:
        return None
    what = match["what"]
    if what.isdigit():
        return int(what)
    return _LETTERS.get(what) or _NUMBERS[what]


def match_label(text: str, labels: Sequence[str]) -> int | None:
    """Return the number of the one label a person typed in full, accents or not, or None."""
    wanted = words(text)
    found = [n for n, label in enumerate(labels, start=1) if words(label) == wanted]
    return found[0] if len(found) == 1 and wanted else None


def same(text: str, *others: str) -> bool:
    """Return whether two texts say the same apart from case, accents and marks."""
    return fold(text) in {fold(other) for other in others}
