"""Checks every lesson against the rules R01–R22 and says in English what to fix."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib.resources.abc import Traversable

from content.catalogue import Catalogue, shipped_content, survey
from content.fields import BrokenLesson
from content.lint import faq, language, questions, reminders, shape, sources, trust
from content.lint.page import Level, LintedLesson, LintFinding
from content.lint.rules import LintRules

LintRule = Callable[[LintedLesson], Iterator[LintFinding]]

RULES: tuple[LintRule, ...] = (
    shape.r01_known_words,
    shape.r03_cards_in_order,
    shape.r04_short_cards,
    shape.r05_length_of_lesson,
    questions.r06_questions,
    questions.r07_no_traps,
    language.r08a_plain_words,
    language.r08b_no_fear,
    language.r08c_no_blame,
    language.r08d_no_overclaim,
    language.r09_one_address,
    trust.r10_addresses,
    trust.r11_numbers,
    sources.r12_supported,
    sources.r13_dates,
    trust.r14_asks_nothing,
    questions.r15_one_action,
    questions.r16_audio,
    language.r17_quiet_letters,
    questions.r18_reviews,
    sources.r19_own_words,
    sources.r20_vouched_for,
    shape.r21_title,
    sources.r22_prices_and_duties,
)
"""Every rule but R02 and the shape half of R01, which reading a file enforces."""


def lint(catalogue: Catalogue, today: date, rules: LintRules | None = None) -> list[LintFinding]:
    """Return what is wrong with the lessons on ``today`` (the ward's date), sorted by lesson.

    Without ``rules`` the word lists that came with the package are read.
    """
    against = rules if rules is not None else LintRules.load(shipped_content())
    pages = [LintedLesson(lesson, against, catalogue.images, today) for lesson in catalogue.lessons]
    return sorted(finding for page in pages for rule in RULES for finding in rule(page))


def check(folder: Traversable, today: date) -> list[LintFinding]:
    """Return what is wrong with a content folder, unreadable files included.

    Raises ``BrokenLesson`` only when the word lists themselves cannot be read.
    """
    catalogue, broken = survey(folder)
    unread = [_unreadable(wrong) for wrong in broken]
    rules = LintRules.load(folder)
    asked = list(faq.findings(folder, today, rules))
    told = list(reminders.findings(folder))
    return sorted(unread + lint(catalogue, today, rules) + asked + told)


def _unreadable(wrong: BrokenLesson) -> LintFinding:
    return LintFinding(wrong.file, wrong.rule, Level.ERROR, wrong.where, wrong.what)


def fails(findings: Iterable[LintFinding]) -> bool:
    """Whether any finding stops the lessons from being merged: then the command exits with 1."""
    return any(finding.level is Level.ERROR for finding in findings)


def report(findings: Iterable[LintFinding]) -> str:
    """Return the findings as lines for a terminal, the sum of them last."""
    told = list(findings)
    lines = [
        f"{each.lesson}: {each.rule} {each.level} {each.where}: {each.message}".replace(": :", ":")
        for each in told
    ]
    errors = sum(each.level is Level.ERROR for each in told)
    return "\n".join([*lines, f"{errors} errors, {len(told) - errors} warnings."])
