"""Reading a typed answer: "2", "câu 2", "hai ạ", "b", "so 2" all mean the second choice."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from domain.address import AddressWords
from domain.text import Spelling, Wordings, fold, spelling, words


class AnswerMode(Enum):
    """How a step reads typed text.

    Choices may always be typed in their own words. Besides, ``CHOICES`` reads numbers in every
    form, ``NUMBERS`` only written in digits (the step also expects words, and "Ba" or "Năm" are
    names), ``WORDS`` reads no number: "2" is a text.
    """

    CHOICES = "choices"
    NUMBERS = "numbers"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words people answer with, read from a file.

    ``numbers`` are numbers in words and letters; ``before`` and ``after`` may surround a number;
    ``politely_before`` and ``politely_after`` any words; ``shorthand`` is written out; ``buttons``
    maps a folded label to what else people type instead of pressing it. ``pronouns`` tell that a
    label says the same in every pair of them.
    """

    numbers: Mapping[str, int]
    before: Wordings
    after: Wordings
    politely_before: Wordings
    politely_after: Wordings
    shorthand: Mapping[str, str]
    buttons: Mapping[str, Wordings]
    pronouns: AddressWords

    def read_answer(self, text: str) -> int | None:
        """Return the number of the choice a person typed (1 for the first), or None for none.

        0 is a number too: it asks for the ward's counter. Accents may be missing, never other
        ones: "nam" is five, "nấm" is a mushroom.
        """
        said = spelling(unicodedata.normalize("NFKC", text))
        bare = _stripped(said.each(), self.before.holds, self.after.holds)
        if len(bare) != 1:
            return None
        [word] = bare
        if word.words[0].isascii() and word.words[0].isdigit():
            return int(word.words[0]) if len(word.words[0]) <= 2 else None
        return next((n for one, n in self.numbers.items() if word.may_mean(spelling(one))), None)

    def read_choice(self, text: str, labels: Sequence[str], reading: AnswerMode) -> int | None:
        """Return the number of the choice that ``text`` means among ``labels``, None for words.

        Only ``CHOICES`` returns a number beyond the labels, so that the caller can say so.
        """
        n = self._numbered(text, reading)
        if n and (reading is AnswerMode.CHOICES or n <= len(labels)):
            return n
        return (
            match_label(text, labels)
            or self._match_other(text, labels)
            or match_label(self._neutral(text), [self._neutral(label) for label in labels])
        )

    def _neutral(self, text: str) -> str:
        return self.pronouns.as_written(words(text))

    def _numbered(self, text: str, reading: AnswerMode) -> int | None:
        if reading is AnswerMode.WORDS:
            return None
        if reading is AnswerMode.NUMBERS and not any(char.isdigit() for char in text):
            return None
        return self.read_answer(text)

    def _match_other(self, text: str, labels: Sequence[str]) -> int | None:
        written_out = [self.shorthand.get(word, word) for word in text.lower().split()]
        whole = spelling(" ".join(written_out))
        bare = _stripped(whole.each(), self.politely_before.holds, self.politely_after.holds)
        meant = (whole, Spelling.of(bare))
        found = [
            n
            for n, label in enumerate(labels, start=1)
            if (known := self.buttons.get(words(label))) and any(known.holds(one) for one in meant)
        ]
        return found[0] if len(found) == 1 else None


def _stripped(
    said: Sequence[Spelling], before: Callable[[Spelling], bool], after: Callable[[Spelling], bool]
) -> Sequence[Spelling]:
    """Return the words without allowed prefixes and suffixes, at least one word."""
    while len(said) > 1 and before(said[0]):
        said = said[1:]
    while len(said) > 1 and after(said[-1]):
        said = said[:-1]
    return said


def match_label(text: str, labels: Sequence[str]) -> int | None:
    """Return the number of the one label a person typed in full, accents or not, or None.

    The label may follow its number, as the screen shows it: "2. Không đọc mã".
    """
    wanted = words(text)
    found = [
        n
        for n, label in enumerate(labels, start=1)
        if words(label) and wanted in {words(label), f"{n} {words(label)}"}
    ]
    return found[0] if len(found) == 1 else None


def same(text: str, *others: str) -> bool:
    """Return whether two texts say the same apart from case, accents and marks."""
    return fold(text) in {fold(other) for other in others}
