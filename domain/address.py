"""How the assistant addresses a person: the pair of pronouns in every text they get."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from domain.text import fold

REMEMBERED = 4_000
"""Texts that are kept as they read in another pair: the content's own, which do not change."""


class AddressForm(StrEnum):
    """The pairs a person can choose from; every text is written in that of elders."""

    ELDER = "elder"
    BROTHER = "brother"
    SISTER = "sister"
    FRIEND = "friend"


def read_address(kept: str | None) -> AddressForm:
    """Return how somebody is addressed; whoever chose nothing is addressed as an elder."""
    return AddressForm.ELDER if kept is None else AddressForm(kept)


@dataclass(frozen=True, slots=True)
class Pronouns:
    """What a person is called, and what the assistant calls itself beside them."""

    person: str
    speaker: str


class AddressWords:
    """Puts one pair of pronouns in place of another, as whole words."""

    def __init__(self, pairs: Mapping[AddressForm, Pronouns], kept: Iterable[str]) -> None:
        """``kept`` are phrases in which the words mean something else ("a doctor")."""
        self._pairs = pairs
        self._written = pairs[AddressForm.ELDER]
        words = (self._written.person, self._written.speaker)
        self._found = re.compile(
            rf"\b(?:{either(kept)}|(?P<person>{words[0]})|(?P<speaker>{words[1]}))\b", re.IGNORECASE
        )
        self._folded = {
            fold(word): fold(written)
            for pair in pairs.values()
            for word, written in zip((pair.person, pair.speaker), words, strict=True)
        }
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._put)

    def put(self, text: str, address: AddressForm) -> str:
        """Return a text as a person is addressed; capitals stay where they were."""
        return text if address is AddressForm.ELDER else self._remembered(text, address)

    def _put(self, text: str, address: AddressForm) -> str:
        pair = self._pairs[address]

        def word(found: re.Match[str]) -> str:
            if found["person"]:
                return _capitals_of(found["person"], pair.person)
            return _capitals_of(found["speaker"], pair.speaker) if found["speaker"] else found[0]

        return self._found.sub(word, text)

    def as_written(self, folded: str) -> str:
        """Return folded words with every pronoun as the texts are written, to compare labels."""
        return " ".join(self._folded.get(word, word) for word in folded.split())


def either(phrases: Iterable[str]) -> str:
    """Return a pattern for any of these phrases, the longest first."""
    longest_first: Sequence[str] = sorted(phrases, key=len, reverse=True)
    return "|".join(re.escape(phrase) for phrase in longest_first)


def _capitals_of(found: str, word: str) -> str:
    if found.isupper():
        return word.upper()
    return word.capitalize() if found[0].isupper() else word
