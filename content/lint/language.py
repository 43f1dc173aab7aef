"""Rules about tone: plain words (R08a), no fear, blame or overclaim (R08b–d), R09, R17."""

import re
import unicodedata
from collections.abc import Iterator

from content.lint.page import LintedLesson, LintFinding, Text
from content.lint.words import bare_tieng, clauses, found, starts_with, whole_word
from domain.text import graphemes

_PICTURES = range(0x1F000, 0x1FB00)
_JOINERS = "\u200d\ufe0f"
_MIDDLE_OF_WORD = re.compile(r"^[^\w]+|[^\w]+$")


def r08a_plain_words(page: LintedLesson) -> Iterator[LintFinding]:
    """No jargon, and every special name is explained on a card."""
    words = page.rules.words
    for text in page.met():
        for term in found(words["jargon"], _without_brands(page, text)):
            if not _is_allowed_here(page, term):
                plain = words["jargon"][term]
                yield page.error("R08a", text.where, f'"{term}" is jargon; say {plain}')
    cards = " ".join(text.words for text in page.cards())
    whole = " ".join(text.words for text in page.met())
    for term, meaning in words["must_explain"].items():
        if found([term], whole) and not whole_word(meaning).search(cards):
            yield page.error("R08a", "cards", f'"{term}" is not explained; say "{meaning}"')


def r08b_no_fear(page: LintedLesson) -> Iterator[LintFinding]:
    """Nobody is frightened into learning."""
    yield from _banned(page, "R08b", "fear", "frightens")


def r08c_no_blame(page: LintedLesson) -> Iterator[LintFinding]:
    """Nobody is blamed for not knowing, or for having been cheated."""
    yield from _banned(page, "R08c", "blame", "blames")


def r08d_no_overclaim(page: LintedLesson) -> Iterator[LintFinding]:
    """Nothing is promised that cannot be kept."""
    yield from _banned(page, "R08d", "overclaim", "promises too much")


def _banned(page: LintedLesson, rule: str, kind: str, reproach: str) -> Iterator[LintFinding]:
    for text in page.met():
        for term in found(page.rules.words[kind], text.words):
            if not _is_allowed_here(page, term):
                yield page.error(rule, text.where, f'"{term}" {reproach}')


def _is_allowed_here(page: LintedLesson, term: str) -> bool:
    return page.lesson.id in page.rules.words["allowed_in"].get(term, ())


def _without_brands(page: LintedLesson, text: Text) -> str:
    words = text.words
    for brand in page.rules.words["brands"]:
        words = words.replace(brand, " ")
    return words


def r09_one_address(page: LintedLesson) -> Iterator[LintFinding]:
    """One pair of pronouns from beginning to end, and no feedback that begins with "Sai"."""
    address, words = page.lesson.address, page.rules.words
    pairs = {(pair.learner, pair.teacher): pair.foreign for pair in page.rules.pairs}
    foreign = pairs.get((address.learner, address.teacher))
    if foreign is None:
        yield page.error("R09", "address", f"{address.learner}–{address.teacher} is no known pair")
    strange = {*(foreign or ()), *words["never_address"]}
    for text in page.met():
        for term in sorted({*found(strange, text.words), *_others_spoken_to(page, text)}):
            yield page.error("R09", text.where, f'"{term}" breaks the pair of pronouns')
    if not any(found([address.learner], text.words) for text in page.cards()):
        yield page.error("R09", "cards", f'nobody is called "{address.learner}"')
    for text in page.explained():
        if any(
            starts_with(bare_tieng(text.words), word) for word in words["feedback_never_starts"]
        ):
            yield page.error("R09", text.where, "feedback begins with a verdict, not with help")


def _others_spoken_to(page: LintedLesson, text: Text) -> Iterator[str]:
    """Yield pronouns by which the text speaks to or of itself outside the lesson's pair."""
    words, address = page.rules.words, page.lesson.address
    mine = {address.learner, address.teacher}
    for clause in clauses(text.words):
        for at, (word, after) in enumerate(zip(clause, [*clause[1:], ""], strict=True)):
            if word not in words["pronouns"] or word in mine:
                continue
            is_noun = f"{word} {after}" in words["pronouns_in_nouns"]
            if after in words["calls"] or (at == 0 and not is_noun):
                yield word


def r17_quiet_letters(page: LintedLesson) -> Iterator[LintFinding]:
    """NFC, no exclamation mark, no shouting in capitals, one emoji at most."""
    allowed = page.rules.words["capitals"]
    for text in page.met():
        if not unicodedata.is_normalized("NFC", text.words):
            yield page.error("R17", text.where, "is not Unicode NFC")
        if "!" in text.words:
            yield page.error("R17", text.where, "has an exclamation mark")
        if any(_hides(char) for char in text.words):
            yield page.error("R17", text.where, "holds a character that does not show")
        for token in _without_brands(page, text).split():
            word = _MIDDLE_OF_WORD.sub("", token)
            if _shouts(word) and word not in allowed:
                yield page.error("R17", text.where, f'"{word}" is in capitals')
        if _emoji(text.words) > page.limit("emoji"):
            yield page.error("R17", text.where, "has more than one emoji")


def _hides(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Co", "Cn"} and char not in _JOINERS


def _shouts(word: str) -> bool:
    letters = [char for char in word if char.isalpha()]
    return len(letters) > 1 and all(char.isupper() for char in letters)


def _emoji(text: str) -> int:
    if not any(map(_is_picture, text)):
        return 0
    return sum(any(map(_is_picture, whole)) for whole in graphemes(text))


def _is_picture(char: str) -> bool:
    return ord(char) in _PICTURES or unicodedata.category(char) == "So"
