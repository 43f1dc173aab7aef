"""Finds concepts in people's words: each is told by patterns, all are sought in one pass."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from domain.keyboard import as_meant

NUMBER, BEGIN, END = "#", "<", ">"
"""How a pattern writes any number in digits, and the beginning and the end of what was typed."""
_SIGNS = frozenset({NUMBER, BEGIN, END})
_DIGITS = frozenset("0123456789")
REMEMBERED = 10_000
"""Words of which a place remembers where they lead; others are looked up each time."""

Word = tuple[str, str]
"""The letters of a word, and the marks it was written with."""
Pattern = Sequence[Sequence[Sequence[Word]]]
"""A way to say a concept: slots one after another, each with the words that may fill it."""
Span = tuple[int, int]
"""The first and the last word of a place in a text."""
Hits = Mapping[str, Sequence[Span]]
"""Where each concept was said."""


def filling(text: str) -> Sequence[Word]:
    """Return the words of a part of a pattern; its signs stay what they are."""
    return [
        word for part in text.split() for word in ([(part, "")] if part in _SIGNS else _words(part))
    ]


def _words(text: str) -> Sequence[Word]:
    said = as_meant(text)
    return tuple(zip(said.words, said.marks, strict=True))


@dataclass(slots=True)
class _Node:
    """A place in the patterns: the words that lead on, and the concepts that end here."""

    onward: dict[str, list[tuple[frozenset[str], "_Node"]]] = field(default_factory=dict)
    ends: set[str] = field(default_factory=set)

    def after(self, word: str, marks: str) -> Iterator["_Node"]:
        ways = self.onward.get(word, ())
        if word[0] in _DIGITS:
            ways = [*ways, *self.onward.get(NUMBER, ())]
        return (to for meant, to in ways if meant.issuperset(marks))

    def lead(self, words: Sequence[Word], beyond: "_Node") -> None:
        """Lead from here through these words to another place."""
        place = self
        for at, (letters, marks) in enumerate(words, start=1):
            step = beyond if at == len(words) else _Node()
            place.onward.setdefault(letters, []).append((frozenset(marks), step))
            place = step


class _Places:
    """Where in the patterns a reader may stand; remembers where each word leads from here."""

    def __init__(self, nodes: Sequence[_Node], known: dict[frozenset[int], "_Places"]) -> None:
        self.nodes = nodes
        self.ends = tuple({concept for node in nodes for concept in node.ends})
        self._known = known
        self._onward: dict[Word, _Places] = {}

    def after(self, said: Word) -> "_Places":
        found = self._onward.get(said)
        if found is None:
            nodes = {id(to): to for node in self.nodes for to in node.after(*said)}
            key = frozenset(nodes)
            found = self._known.get(key) or _Places(tuple(nodes.values()), self._known)
            self._known[key] = found
            if len(self._onward) < REMEMBERED:
                self._onward[said] = found
        return found


class Phrasebook:
    """Patterns of many concepts; shorthand is written out in texts and patterns alike.

    Accents may be missing, never other ones. A word costs the same however long the text is.
    """

    def __init__(
        self, concepts: Mapping[str, Iterable[Pattern]], shorthand: Mapping[str, str]
    ) -> None:
        """``shorthand`` maps one word to the words it is short for."""
        self._shorthand = {_words(short)[0]: _words(full) for short, full in shorthand.items()}
        root = _Node()
        for concept, patterns in concepts.items():
            for pattern in patterns:
                self._plant(root, concept, pattern)
        self._start = _Places((root,), {})

    def find(self, text: str) -> Hits:
        """Return where each concept is said, in the order of the text."""
        words = self._said(text)
        found: dict[str, list[Span]] = defaultdict(list)
        for start in range(len(words)):
            places = self._start
            for end in range(start, len(words)):
                places = places.after(words[end])
                for concept in places.ends:
                    found[concept].append((start, end))
                if not places.nodes:
                    break
        return found

    def _plant(self, root: _Node, concept: str, pattern: Pattern) -> None:
        places = [root]
        for slot in pattern:
            beyond = _Node()
            for way in slot:
                words = [full for word in way for full in self._shorthand.get(word, (word,))]
                for place in places:
                    place.lead(words, beyond)
            places = [beyond, *(places if not all(slot) else ())]
        for place in places:
            place.ends.add(concept)

    def _said(self, text: str) -> Sequence[Word]:
        """Return the words of a text between its beginning and its end."""
        found = [(BEGIN, "")]
        for word in _words(text):
            if word[0][0] in _DIGITS:
                unit = word[0].lstrip("0123456789")  # "20tr" is "20" and "tr"
                found.append((word[0].removesuffix(unit), ""))
                found += [(unit, "")] if unit else []
            else:
                found += self._shorthand.get(word, (word,))
        return [*found, (END, "")]
