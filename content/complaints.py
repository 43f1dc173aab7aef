"""The words that distinguish a complaint, a denunciation or a report from an initiative."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.enquiries.enquiries import About
from domain.phrases import HeardPhrase, KnownPhrase, PhraseFinder, heard
from domain.text import Spelling, spelling

FILE = "complaints.yaml"
_NEVER, _THING, _TROUBLE, _MENDED, _RUDE = "never", "thing", "trouble", "mended", "rude"


@dataclass(frozen=True, slots=True)
class ComplaintWords:
    """The phrases of each kind of complaint, and the things whose trouble is one.

    A thing and its trouble at most ``apart`` words away are a report, in a text of at most
    ``longest`` words in which nobody mends it.
    """

    phrases: PhraseFinder
    apart: int
    longest: int

    def heard_in(self, text: str) -> About | None:
        """Return what kind of complaint these words are, or None; only ever a reason to ask."""
        told, phrases = heard(self.phrases, text)
        names = {one.stands_for for one in phrases}
        if _NEVER in names:
            return None
        named = next((about for about in _IN_ORDER if about in names), None)
        if named is None and _MENDED not in names and self._is_trouble(told, phrases):
            return About.REPORT
        return named

    def is_rude(self, text: str) -> bool:
        """Return whether these words insult somebody."""
        return any(one.stands_for == _RUDE for one in heard(self.phrases, text)[1])

    def _is_trouble(self, told: Spelling, phrases: Iterable[HeardPhrase]) -> bool:
        if len(told.words) > self.longest:
            return False
        things = [one.end for one in phrases if one.stands_for == _THING]
        troubles = [one.begin for one in phrases if one.stands_for == _TROUBLE]
        return any(0 <= begin - end <= self.apart for end in things for begin in troubles)


_IN_ORDER = (About.DENUNCIATION, About.COMPLAINT, About.REPORT)


@cache
def load_complaint_words() -> ComplaintWords:
    """Read the phrases. Raises BrokenLesson naming what is wrong."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    known: list[KnownPhrase] = []
    for part in fields.parts("kinds"):
        about = part.one_of("kind", About)
        known += _phrases(about, part.texts("said"))
        known += _phrases(about, part.texts("said_exactly"), exact=True)
        part.close()
    known += _phrases(_NEVER, fields.texts(_NEVER))
    for name in (_THING, _TROUBLE, _MENDED, _RUDE):
        known += _phrases(name, fields.texts(name))
        known += _phrases(name, fields.texts(f"{name}_exactly"), exact=True)
    apart, longest = fields.number("apart"), fields.number("longest")
    fields.close()
    return ComplaintWords(PhraseFinder(known), apart, longest)


def _phrases(name: str, said: Iterable[str], *, exact: bool = False) -> Iterator[KnownPhrase]:
    return (KnownPhrase(spelling(phrase), name, exact) for phrase in said)
