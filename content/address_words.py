"""Reads the pairs of pronouns, where they mean something else, and how people ask for a pair."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from domain.address import AddressForm, AddressWords, Pronouns
from domain.phrases import KnownPhrase, PhraseFinder, heard
from domain.text import spelling

FILE = "address.yaml"
_FEWEST_WORDS, _MOST_WORDS = 3, 14
"""Words of a wish: two may be about a phone call, more tell something else."""
_ASKS, _INSTEAD_OF, _BESIDE, _OTHERS = "asks", "instead_of", "beside", "others"


@dataclass(frozen=True, slots=True)
class AddressWish:
    """How somebody asks to be addressed; None for a way that there is not."""

    address: AddressForm | None


@dataclass(frozen=True, slots=True)
class AddressFile:
    """The pronouns of every text, and the words of a wish to change them.

    ``unsure`` holds phrases that may mean either, with the longer ones that address somebody.
    """

    pronouns: AddressWords
    kept: Sequence[str]
    unsure: Mapping[str, Sequence[str]]
    phrases: PhraseFinder

    def wish(self, text: str) -> AddressWish | None:
        """Return how somebody asks to be addressed, or None when a text says anything else."""
        told, phrases = heard(self.phrases, text)
        if not _FEWEST_WORDS <= len(told.words) <= _MOST_WORDS:
            return None
        covered = {at for one in phrases for at in range(one.begin, one.end)}
        refused = {
            at
            for one in phrases
            if one.stands_for == _INSTEAD_OF
            for at in range(one.begin, one.end)
        }
        wanted = [
            one.stands_for
            for one in phrases
            if one.stands_for in _WANTED and one.begin not in refused
        ]
        asks = any(one.stands_for == _ASKS for one in phrases)
        if not asks or not wanted or len(covered) < len(told.words):
            return None
        return AddressWish(None if wanted[-1] == _OTHERS else AddressForm(wanted[-1]))


_WANTED = frozenset({*AddressForm, _OTHERS})


@cache
def load_address_words() -> AddressFile:
    """Read the words that came with the package. Raises BrokenLesson naming what is wrong."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    pairs = {
        AddressForm(name): _pronouns(name, pair) for name, pair in fields.lists("pairs").items()
    }
    kept, unsure = fields.texts("kept"), fields.lists("unsure")
    known = [one for name in (_ASKS, _INSTEAD_OF, _BESIDE) for one in _known(name, fields)]
    said = fields.part("said")
    known += [one for address in AddressForm for one in _known(address, said)]
    said.close()
    known += [
        KnownPhrase(spelling(one), name, exact=True)
        for name, phrases in fields.lists("exactly").items()
        for one in phrases
    ]
    fields.close()
    return AddressFile(AddressWords(pairs, kept), kept, unsure, PhraseFinder(known))


def _pronouns(name: str, pair: Sequence[str]) -> Pronouns:
    if len(pair) != 2:
        raise BrokenLesson(FILE, f"pairs.{name}", "must name a person and the assistant")
    return Pronouns(*pair)


def _known(name: str, fields: Fields) -> Iterator[KnownPhrase]:
    return (KnownPhrase(spelling(said), name) for said in fields.texts(name))
