"""The words that distinguish a complaint, a denunciation or a report from an initiative."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.enquiries import About
from domain.text import Spelling, spelling

FILE = "complaints.yaml"


@dataclass(frozen=True, slots=True)
class ComplaintWords:
    """The phrases of each kind; ``exactly`` count only with accents, ``never`` rule a kind out."""

    said: Mapping[About, Sequence[Spelling]]
    exactly: Mapping[About, Sequence[Spelling]]
    never: Sequence[Spelling]

    def heard_in(self, text: str) -> About | None:
        """Return what kind of complaint these words are, or None; only ever a reason to ask."""
        told = spelling(text)
        if any(_holds(told, phrase) for phrase in self.never):
            return None
        for about, phrases in self.said.items():
            if any(_holds(told, phrase) for phrase in phrases):
                return about
            if any(_holds(told, phrase, exactly=True) for phrase in self.exactly[about]):
                return about
        return None


def _holds(told: Spelling, phrase: Spelling, *, exactly: bool = False) -> bool:
    size = len(phrase.words)
    for start in range(len(told.words) - size + 1):
        part = slice(start, start + size)
        if told.words[part] != phrase.words:
            continue
        heard = Spelling(told.words[part], told.marks[part])
        if heard.marks == phrase.marks if exactly else heard.may_mean(phrase):
            return True
    return False


def load_complaint_words() -> ComplaintWords:
    """Read the phrases. Raises BrokenLesson naming what is wrong."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    said: dict[About, Sequence[Spelling]] = {}
    exactly: dict[About, Sequence[Spelling]] = {}
    for part in fields.parts("kinds"):
        about = part.one_of("kind", About)
        said[about] = [spelling(phrase) for phrase in part.texts("said")]
        exactly[about] = [spelling(phrase) for phrase in part.texts("said_exactly")]
        part.close()
    never = [spelling(phrase) for phrase in fields.texts("never")]
    fields.close()
    return ComplaintWords(said, exactly, never)
