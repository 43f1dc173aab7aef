"""What residents type, and what the ward makes of it: ``python -m tests.enquiries.question_table``.

The corpus is split by the hash of the words: one half may be looked at while the index is tuned,
the other half is only counted. A file of the same shape as the corpus, or a list of ``text`` and
``expect``, may be named on the command line and is counted in its place.
"""

import hashlib
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from content.catalogue import Catalogue, shipped_content
from content.guide import SURE, Guide, load_called, load_guide
from domain.text import words
from services.enquiries.faq import LEAD, NEAR, OFFERED

CORPUS = Path(__file__).with_name("questions.yaml")
NONE = "none"
ANSWERS = "answers"
WORST = 20
CALLED = {"answer": ANSWERS, "lesson": ANSWERS, "reminder": "reminder_wish"}
"""What others call the kinds; for their questions it is only counted whether one is answered."""


@dataclass(frozen=True)
class Asked:
    """One saying: what kind it is, and for a question which answers are right."""

    text: str
    kind: str
    right: tuple[str, ...] = ()

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(words(self.text).encode()).digest()[0] % 2 == 1


@dataclass(frozen=True)
class Told:
    """What the ward makes of a saying: its kind, and the answers it would offer, the best first."""

    asked: Asked
    kind: str
    offered: tuple[tuple[str, float], ...]
    milliseconds: float

    @property
    def is_right(self) -> bool:
        if self.asked.right:
            return bool(self.offered) and self.offered[0][0] in self.asked.right
        return self.kind == self.asked.kind

    @property
    def is_sure(self) -> bool:
        scores = [score for _, score in self.offered] + [0.0]
        return scores[0] >= SURE and scores[0] - scores[1] >= LEAD


@lru_cache(maxsize=1)
def guide() -> Guide:
    return load_guide(Catalogue.load(shipped_content()))


@lru_cache(maxsize=1)
def corpus(path: Path = CORPUS) -> Sequence[Asked]:
    return list(_read(yaml.safe_load(path.read_text(encoding="utf-8"))))


def is_copy(asked: Asked) -> bool:
    """Return whether a saying is a wording of the index: it would say nothing about it."""
    return words(asked.text) in _wordings()


@lru_cache(maxsize=1)
def _wordings() -> frozenset[str]:
    catalogue = Catalogue.load(shipped_content())
    said = [one for entry in guide().faq.values() for one in (entry.question, *entry.also)]
    said += [one for called in load_called(catalogue).values() for one in called]
    return frozenset(map(words, said))


def _read(tree: object) -> Iterator[Asked]:
    if isinstance(tree, list):
        for one in tree:
            yield Asked(one["text"], CALLED.get(one["expect"], one["expect"]))
        return
    assert isinstance(tree, dict)
    for right, said in tree.pop(ANSWERS).items():
        for text in said:
            yield Asked(str(text), ANSWERS, tuple(one.strip() for one in right.split("|")))
    for kind, said in tree.items():
        for text in said:
            yield Asked(str(text), kind)


def tell(asked: Asked) -> Told:
    """Judge a saying as the start of a conversation does, without a conversation."""
    began = time.perf_counter()
    kind, offered = _heard(asked.text)
    return Told(asked, kind, offered, (time.perf_counter() - began) * 1_000)


def _heard(text: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    known = guide()
    is_friendly = known.heard.is_friendly(text) and not known.may_answer(text)
    in_order = {
        "polite": known.heard.politeness(text) or is_friendly,
        "rude": known.complaints.is_rude(text),
        "complaint": known.complaints.heard_in(text),
        "reminder_wish": known.heard.wishes_reminder(text),
        "resume": known.heard.study_wish(text) is not None,
        "idea": known.heard.tells_idea(text) and not known.may_answer(text),
    }
    kind = next((kind for kind, is_heard in in_order.items() if is_heard), None)
    if kind is not None:
        return kind, ()
    near = [one for one in known.nearest(text, limit=OFFERED) if one.score >= NEAR]
    return (ANSWERS if near else NONE), tuple((one.key, one.score) for one in near)


def share(told: Sequence[Told]) -> float:
    return sum(one.is_right for one in told) / len(told)


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    told = [tell(asked) for asked in corpus(path) if not is_copy(asked)]
    for name, part in (
        ("tuning", [one for one in told if not one.asked.is_held_out]),
        ("held out", [one for one in told if one.asked.is_held_out]),
    ):
        questions = [one for one in part if one.asked.kind == ANSWERS]
        nothing = [one for one in part if one.asked.kind == NONE]
        sure = [one for one in questions if one.is_sure]
        print(
            f"{name}: top-1 {share(questions):.3f} of {len(questions)}, "
            f"sure {len(sure)} of which right {share(sure) if sure else 0:.3f}, "
            f"none {share(nothing):.3f} of {len(nothing)}, "
            f"sure of nothing's {sum(one.is_sure for one in nothing)}"
        )
    costs = sorted(one.milliseconds for one in told)
    print(f"p50 {statistics.median(costs):.2f} ms, p95 {costs[int(len(costs) * 0.95)]:.2f} ms")
    confusion = Counter((one.asked.kind, one.kind) for one in told)
    for (meant, heard), count in sorted(confusion.items()):
        print(f"{meant:>14} heard as {heard:<10} {count}")
    worst = [one for one in told if not one.is_right]
    worst.sort(key=lambda one: -(one.offered[0][1] if one.offered else 0))
    for one in worst[:WORST]:
        print(one.asked.text, "->", one.kind, [(k, round(s, 2)) for k, s in one.offered])


if __name__ == "__main__":
    main()
