"""Reads the words that are no question: politeness, an idea told at once, a lesson wished for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.phrases import KnownPhrase, PhraseFinder, heard
from domain.text import spelling

FILE = "heard_words.yaml"
_POLITE_WORDS = 14
"""Words of a polite phrase with all that may surround it."""
_FRIENDLY_WORDS = 18
"""Words of a text that is friendly beside what else it says."""
_IDEA_WORDS = 9
"""Words from which an idea is told, and not only named."""
_LAST_WORDS = 4
"""The words at the end in which a question shows."""
_SHORT_WORDS = 25
"""Words of a wish for reminders or for what was left; a longer text tells something else."""
_IDEA, _IDEA_FIRST = "idea", "idea_first"
_ASKING, _ASKING_FIRST = "asking", "asking_first"
_STUDY, _GO_ON, _FILLER = "study", "go_on", "filler"
_REMIND, _STOP = "remind", "stop_reminding"


class Politeness(StrEnum):
    """What people say to be polite, each answered in its own words."""

    THANKS = "thanks"
    PRAISE = "praise"
    AGREE = "agree"
    GREETING = "greeting"
    GOODBYE = "goodbye"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class HeardWords:
    """The phrases by what they stand for; ``hearts`` are the signs of pleasure."""

    phrases: PhraseFinder
    hearts: frozenset[str]

    def politeness(self, text: str) -> Politeness | None:
        """Return which politeness a whole text is, or None when it says anything else."""
        told, phrases = heard(self.phrases, text)
        if not told.words:
            return Politeness.PRAISE if self.hearts & set(text) else None
        if len(told.words) > _POLITE_WORDS:
            return None
        covered: set[int] = set()
        said: list[Politeness] = []
        for one in phrases:
            if one.stands_for in _POLITE or one.stands_for == _FILLER:
                covered |= set(range(one.begin, one.end))
            if one.stands_for in _POLITE:
                said.append(Politeness(one.stands_for))
        if not said or len(covered) < len(told.words):
            return None
        return min(said, key=_MEANS_MOST.index)

    def is_friendly(self, text: str) -> Politeness | None:
        """Return which politeness stands in a short text that asks nothing, or None."""
        told, phrases = heard(self.phrases, text)
        if len(told.words) > _FRIENDLY_WORDS or self.asks(text) or self.tells_idea(text):
            return None
        said = {one.stands_for for one in phrases}
        return next((one for one in _MEANS_MOST if one in said and one in _FRIENDLY), None)

    def tells_idea(self, text: str) -> bool:
        """Return whether a text tells an idea of its writer's, and asks nothing."""
        told, phrases = heard(self.phrases, text)
        if len(told.words) < _IDEA_WORDS or self.asks(text):
            return False
        return any(
            one.stands_for == _IDEA or (one.stands_for == _IDEA_FIRST and one.begin == 0)
            for one in phrases
        )

    def asks(self, text: str) -> bool:
        """Return whether a text is put as a question."""
        told, phrases = heard(self.phrases, text)
        tail = len(told.words) - _LAST_WORDS
        return (
            text.rstrip().endswith("?")
            or self.asks_openly(text)
            or any(one.stands_for == _ASKING and one.begin >= tail for one in phrases)
        )

    def asks_openly(self, text: str) -> bool:
        """Return whether a text begins by saying that it is a question."""
        _, phrases = heard(self.phrases, text)
        return any(one.stands_for == _ASKING_FIRST and one.begin <= 1 for one in phrases)

    def wishes_reminder(self, text: str) -> bool:
        """Return whether a text says when somebody wants to be reminded, or no longer does."""
        return bool({_REMIND, _STOP} & self._said_shortly(text))

    def stops_reminders(self, text: str) -> bool:
        """Return whether a text says that somebody wants no reminders."""
        return _STOP in self._said_shortly(text)

    def _said_shortly(self, text: str) -> set[str]:
        told, phrases = heard(self.phrases, text)
        if len(told.words) > _SHORT_WORDS:
            return set()
        return {one.stands_for for one in phrases}

    def study_wish(self, text: str) -> str | None:
        """Return what somebody calls the lesson they wish to learn, or None for no such wish."""
        told, phrases = heard(self.phrases, text)
        ends = [one.end for one in phrases if one.stands_for == _STUDY and one.begin == 0]
        if ends:
            return " ".join(told.words[max(ends) :])
        return text if _GO_ON in self._said_shortly(text) else None


_POLITE = frozenset(Politeness)
_FRIENDLY = frozenset(Politeness) - {Politeness.AGREE}
_MEANS_MOST = (
    Politeness.LATER,
    Politeness.GOODBYE,
    Politeness.THANKS,
    Politeness.PRAISE,
    Politeness.AGREE,
    Politeness.GREETING,
)


def load_heard_words() -> HeardWords:
    """Read the phrases. Raises BrokenLesson naming what is wrong."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    names = (*Politeness, _FILLER, _IDEA, _IDEA_FIRST, _ASKING, _ASKING_FIRST)
    names = (*names, _STUDY, _GO_ON, _REMIND, _STOP)
    known = [phrase for name in names for phrase in _phrases(name, fields)]
    exact = fields.texts(f"{_REMIND}_exactly")
    known += [KnownPhrase(spelling(said), _REMIND, exact=True) for said in exact]
    hearts = frozenset(fields.text("hearts"))
    fields.close()
    return HeardWords(PhraseFinder(known), hearts)


def _phrases(name: str, fields: Fields) -> Iterator[KnownPhrase]:
    return (KnownPhrase(spelling(said), name) for said in fields.texts(name))
