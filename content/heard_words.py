"""Reads the words that are no question: politeness, an idea told at once, a lesson wished for."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from content.fields import Fields, read_yaml
from domain.phrases import KnownPhrase, Phrases
from domain.text import spelling

FILE = "heard_words.yaml"
_LOOKED_AT = 4_000
"""Characters of a text that are looked at."""
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
    GOODBYE = "goodbye"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class HeardWords:
    """The phrases by what they stand for; ``hearts`` are the signs of pleasure."""

    phrases: Phrases
    hearts: frozenset[str]

    def politeness(self, text: str) -> Politeness | None:
        """Return which politeness a whole text is, or None when it says anything else."""
        told = spelling(text[:_LOOKED_AT])
        if not told.words:
            return Politeness.PRAISE if self.hearts & set(text) else None
        if len(told.words) > _POLITE_WORDS:
            return None
        covered: set[int] = set()
        said: list[Politeness] = []
        for heard in self.phrases.heard_in(told):
            if heard.stands_for in _POLITE or heard.stands_for == _FILLER:
                covered |= set(range(heard.begin, heard.end))
            if heard.stands_for in _POLITE:
                said.append(Politeness(heard.stands_for))
        if not said or len(covered) < len(told.words):
            return None
        return min(said, key=_MEANS_MOST.index)

    def is_friendly(self, text: str) -> Politeness | None:
        """Return which politeness stands in a short text that asks nothing, or None."""
        told = spelling(text[:_LOOKED_AT])
        if len(told.words) > _FRIENDLY_WORDS or self.asks(text) or self.tells_idea(text):
            return None
        said = {heard.stands_for for heard in self.phrases.heard_in(told)}
        return next((one for one in _MEANS_MOST if one in said and one in _FRIENDLY), None)

    def tells_idea(self, text: str) -> bool:
        """Return whether a text tells an idea of its writer's, and asks nothing."""
        told = spelling(text[:_LOOKED_AT])
        if len(told.words) < _IDEA_WORDS or self.asks(text):
            return False
        return any(
            heard.stands_for == _IDEA or (heard.stands_for == _IDEA_FIRST and heard.begin == 0)
            for heard in self.phrases.heard_in(told)
        )

    def asks(self, text: str) -> bool:
        """Return whether a text is put as a question."""
        told = spelling(text[:_LOOKED_AT])
        tail = len(told.words) - _LAST_WORDS
        return (
            text.rstrip().endswith("?")
            or self.asks_openly(text)
            or any(
                heard.stands_for == _ASKING and heard.begin >= tail
                for heard in self.phrases.heard_in(told)
            )
        )

    def asks_openly(self, text: str) -> bool:
        """Return whether a text begins by saying that it is a question."""
        told = spelling(text[:_LOOKED_AT])
        return any(
            heard.stands_for == _ASKING_FIRST and heard.begin <= 1
            for heard in self.phrases.heard_in(told)
        )

    def wishes_reminder(self, text: str) -> bool:
        """Return whether a text says when somebody wants to be reminded, or no longer does."""
        return bool({_REMIND, _STOP} & self._said_shortly(text))

    def stops_reminders(self, text: str) -> bool:
        """Return whether a text says that somebody wants no reminders."""
        return _STOP in self._said_shortly(text)

    def _said_shortly(self, text: str) -> set[str]:
        told = spelling(text[:_LOOKED_AT])
        if len(told.words) > _SHORT_WORDS:
            return set()
        return {heard.stands_for for heard in self.phrases.heard_in(told)}

    def study_wish(self, text: str) -> str | None:
        """Return what somebody calls the lesson they wish to learn, or None for no such wish."""
        told = spelling(text[:_LOOKED_AT])
        ends = [
            heard.end
            for heard in self.phrases.heard_in(told)
            if heard.stands_for == _STUDY and heard.begin == 0
        ]
        if ends:
            return " ".join(told.words[max(ends) :])
        return text if _GO_ON in self._said_shortly(text) and not self.asks(text) else None


_POLITE = frozenset(Politeness)
_FRIENDLY = frozenset({Politeness.THANKS, Politeness.PRAISE, Politeness.GOODBYE, Politeness.LATER})
_MEANS_MOST = (
    Politeness.LATER,
    Politeness.GOODBYE,
    Politeness.THANKS,
    Politeness.PRAISE,
    Politeness.AGREE,
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
    return HeardWords(Phrases(known), hearts)


def _phrases(name: str, fields: Fields) -> Iterator[KnownPhrase]:
    return (KnownPhrase(spelling(said), name) for said in fields.texts(name))
