"""Holds every lesson against the rules R01–R22 and says in English what to mend."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib.resources.abc import Traversable

from content import lint_language, lint_questions, lint_shape, lint_sources, lint_trust
from content.catalogue import Catalogue, shipped_content, survey
from content.fields import BrokenLesson
from content.lint_page import Finding, Level, Page
from content.lint_rules import Rules

Rule = Callable[[Page], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    lint_shape.r01_known_words,
    lint_shape.r03_cards_in_order,
    lint_shape.r04_short_cards,
    lint_shape.r05_length_of_lesson,
    lint_questions.r06_questions,
    lint_questions.r07_no_traps,
    lint_language.r08a_plain_words,
    lint_language.r08b_no_fear,
    lint_language.r08c_no_blame,
    lint_language.r08d_no_overclaim,
    lint_language.r09_one_address,
    lint_trust.r10_addresses,
    lint_trust.r11_numbers,
    lint_sources.r12_supported,
    lint_sources.r13_dates,
    lint_trust.r14_asks_nothing,
    lint_questions.r15_one_action,
    lint_questions.r16_audio,
    lint_language.r17_quiet_letters,
    lint_questions.r18_reviews,
    lint_sources.r19_own_words,
    lint_sources.r20_vouched_for,
    lint_shape.r21_title,
    lint_sources.r22_prices_and_duties,
)
"""Every rule but R02 and the shape half of R01, which reading a file enforces."""


def lint(catalogue: Catalogue, today: date, rules: Rules | None = None) -> list[Finding]:
    """Return what is wrong with the lessons on ``today`` (the ward's date), sorted by lesson.

    Without ``rules`` the word lists that came with the package are read.
    """
    against = rules if rules is not None else Rules.load(shipped_content())
    pages = [Page(lesson, against, catalogue.images, today) for lesson in catalogue.lessons]
    return sorted(finding for page in pages for rule in RULES for finding in rule(page))


def check(folder: Traversable, today: date) -> list[Finding]:
    """Return what is wrong with a content folder, unreadable files included.

    Raises ``BrokenLesson`` only when the word lists themselves cannot be read.
    """
    catalogue, broken = survey(folder)
    unread = [_unreadable(wrong) for wrong in broken]
    return sorted(unread + lint(catalogue, today, Rules.load(folder)))


def _unreadable(wrong: BrokenLesson) -> Finding:
    return Finding(wrong.file, wrong.rule, Level.ERROR, wrong.where, wrong.what)


def fails(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops the lessons from being merged: then the command exits with 1."""
    return any(finding.level is Level.ERROR for finding in findings)


def report(findings: Iterable[Finding]) -> str:
    """Return the findings as lines for a terminal, the sum of them last."""
    told = list(findings)
    lines = [
        f"{each.lesson}: {each.rule} {each.level} {each.where}: {each.message}".replace(": :", ":")
        for each in told
    ]
    errors = sum(each.level is Level.ERROR for each in told)
    return "\n".join([*lines, f"{errors} errors, {len(told) - errors} warnings."])
