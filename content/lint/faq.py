"""Checks the FAQ against its own rules: readable, safe, sourced, not past its review date.

F01 an answer is short; F02 its words are plain, calm and polite; F03 its addresses and numbers are
ours; F04 it asks for nothing private; F05 a question is asked in several wordings; F06 its review
date is near enough; R13 the date has passed, or soon will.
"""

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources.abc import Traversable

from content.faq_file import FOLDER, FaqEntry, load_faq
from content.fields import BrokenLesson
from content.lint.page import Level, LintFinding
from content.lint.rules import LintRules
from content.lint.trust import addresses, asks, phones_in
from content.lint.words import clauses, found, sentences, tieng

SOON = timedelta(days=30)
"""How long before its review date an answer is reported."""
_KINDS = ("jargon", "fear", "blame", "overclaim", "never_address", "answers_never_say")


def findings(folder: Traversable, today: date, rules: LintRules) -> Iterator[LintFinding]:
    """Yield what is wrong with the FAQ of a content folder; without an FAQ nothing is wrong.

    A passed review date is a warning: the file is still valid, but somebody has to read it again.
    """
    if not (folder / FOLDER).is_dir():
        return
    try:
        entries = load_faq(folder)
    except BrokenLesson as wrong:
        yield LintFinding(wrong.file, wrong.rule, Level.ERROR, wrong.where, wrong.what)
        return
    for entry in entries:
        name = f"{FOLDER}/{entry.id}"
        for rule, where, problem in (*_answers(rules, entry), *_around(rules, entry, today)):
            yield LintFinding(name, rule, Level.ERROR, where, problem)
        if entry.review_by < today:
            what = f"was to be reviewed by {entry.review_by} and is no longer shown"
            yield LintFinding(name, "R13", Level.WARNING, "review_by", what)
        elif entry.review_by < today + SOON:
            what = f"must be reviewed by {entry.review_by}"
            yield LintFinding(name, "R13", Level.WARNING, "review_by", what)


Fault = tuple[str, str, str]
"""Rule, place and problem."""


def _answers(rules: LintRules, entry: FaqEntry) -> Iterator[Fault]:
    """Yield what is wrong with the words a resident reads."""
    for where, words in (("answer", entry.answer), ("without", entry.without)):
        for problem in _length(rules, words):
            yield "F01", where, problem
        for problem in _manners(rules, words):
            yield "F02", where, problem
        for problem in _addresses(rules, words):
            yield "F03", where, problem
        if any(asks(rules, clause) for clause in clauses(words)):
            yield "F04", where, "asks for something private"


def _length(rules: LintRules, answer: str) -> Iterator[str]:
    limits = rules.limits["answers"]
    cut = sentences(answer)
    if len(answer) > limits["characters"]:
        yield f"{len(answer)} characters, not {limits['characters']} at most"
    if len(cut) > limits["sentences"]:
        yield f"{len(cut)} sentences, not {limits['sentences']} at most"
    for sentence in cut:
        if len(tieng(sentence)) > limits["sentence_tieng"]:
            yield f'"{sentence}" has {len(tieng(sentence))} tiếng'


def _manners(rules: LintRules, answer: str) -> Iterator[str]:
    bare = answer
    for brand in rules.words["brands"]:
        bare = bare.replace(brand, " ")
    for term in (term for kind in _KINDS for term in found(rules.words[kind], bare)):
        yield f'"{term}" is not said to residents'
    if "!" in answer or not unicodedata.is_normalized("NFC", answer):
        yield "shouts, or is not Unicode NFC"


def _addresses(rules: LintRules, answer: str) -> Iterator[str]:
    for word, problem in addresses(rules, answer):
        if problem:
            yield f'"{word}" {problem}'
    fresh = {phone.number for phone in rules.phones if phone.verified_on}
    for number in phones_in(rules, answer):
        if number not in fresh:
            yield f"{number} looks like a phone number and was never verified"


def _around(rules: LintRules, entry: FaqEntry, today: date) -> Iterator[Fault]:
    """Yield what is wrong with the entry around its answer."""
    limits = rules.limits["answers"]
    if not entry.question.endswith("?"):
        yield "F05", "question", "does not end with a question mark"
    if len(entry.also) < limits["wordings"]:
        yield "F05", "also", f"{len(entry.also)} wordings, not {limits['wordings']} at least"
    is_law = bool(found(rules.facts["laws"], entry.source))
    days = limits["review_days_law" if is_law else "review_days"]
    if entry.review_by > today + timedelta(days=days):
        yield "F06", "review_by", f"{entry.review_by} is more than {days} days ahead"
