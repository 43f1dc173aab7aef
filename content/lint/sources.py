"""Rules about truth: sources (R12), dates (R13), copying (R19), vouching (R20), prices (R22)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from content.lint.page import LintedLesson, LintFinding, Text
from content.lint.words import bare_tieng, found, runs
from domain.learning.lessons import CardKind, Confidence, Lesson, LessonStage, Risk

_DAY = r"\d{1,2}/\d{1,2}(?:/\d{4})?|\d{1,2}/\d{4}"
_NAME_AND_JOB = re.compile(r"(?P<name>[^,–-]+\S)\s*(?:,|–|-)\s*(?P<job>\S.*)")


def r12_supported(page: LintedLesson) -> Iterator[LintFinding]:
    """Ideas, steps and every number have a source firmer than "thấp"."""
    firm: set[str] = set()
    weak: set[str] = set()
    places = {card.id for card in page.lesson.cards} | {each.id for each in page.questions()}
    for source in page.lesson.sources:
        for place in source.supports:
            (weak if source.confidence is Confidence.LOW else firm).add(place)
            if place not in places | {"try"}:
                yield page.error(
                    "R12", f"source {source.id}", f'supports "{place}", which is not here'
                )
    reasons = {
        card.id: f"is {card.kind}"
        for card in page.lesson.cards
        if card.kind in {CardKind.IDEA, CardKind.STEP}
    }
    for place, text in _places(page):
        if _claims(page.rules.facts).search(text):
            reasons.setdefault(place, "names a number")
    for place, reason in sorted(reasons.items()):
        if place not in firm:
            low = "only a source of low confidence" if place in weak else "no source"
            yield page.error("R12", place, f"{reason} and has {low}")


def _places(page: LintedLesson) -> Iterator[tuple[str, str]]:
    """Yield each card, question and the try-now by the name that ``supports`` uses."""
    for card in page.lesson.cards:
        yield card.id, card.text
    now = page.lesson.try_now
    yield "try", " ".join([now.text, now.safe_because, *(each.reply for each in now.options)])
    for question in page.questions():
        words = [question.prompt]
        for choice in question.choices:
            words += [choice.text, choice.why]
        yield question.id, " ".join(words)


def _claims(facts: Mapping[str, Any]) -> re.Pattern[str]:
    """Return patterns of sums of money, dates, ages and percentages."""
    units, numbers, dates = (_either(facts[key]) for key in ("units", "number_words", "dates"))
    amount = rf"(?:\d[\d.,]*|(?<!\w)(?:{numbers}))\s*(?:{units})(?!\w)"
    return re.compile(rf"{amount}|{_DAY}|(?<!\w)(?:{dates})\s+\d", re.IGNORECASE)


def _either(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in words)


def r13_dates(page: LintedLesson) -> Iterator[LintFinding]:
    """Facts were checked recently enough, and not after their source is due for review."""
    lesson = page.lesson
    if lesson.reviewed_on > page.today:
        yield page.error("R13", "reviewed_on", f"{lesson.reviewed_on} is still to come")
    high = lesson.risk is Risk.HIGH
    most = page.limit("review_days_high_risk" if high else "review_days")
    if not timedelta(0) < lesson.review_by - lesson.reviewed_on <= timedelta(days=most):
        yield page.error("R13", "review_by", f"not within {most} days after reviewed_on")
    for source in lesson.sources:
        if source.review_by < lesson.review_by:
            message = f"is due on {source.review_by}, before the lesson's review_by"
            yield page.error("R13", f"source {source.id}", message)
    if page.today >= lesson.review_by:
        yield page.warning("R13", "review_by", f"hidden from residents since {lesson.review_by}")


def r19_own_words(page: LintedLesson) -> Iterator[LintFinding]:
    """No run of eight tiếng is copied from a stored excerpt."""
    length = page.limit("excerpt_run_tieng")
    stored = [(each.source, runs(bare_tieng(each.text), length)) for each in page.rules.excerpts]
    for text in page.met():
        mine = runs(bare_tieng(text.words), length)
        for source, theirs in stored:
            if shared := sorted(mine & theirs):
                message = f'copies {source}: "{" ".join(shared[0])}"'
                yield page.warning("R19", text.where, message)


def r20_vouched_for(page: LintedLesson) -> Iterator[LintFinding]:
    """A published lesson names who read it; at high risk, someone with the right job."""
    if page.lesson.stage is LessonStage.PUBLISHED:
        problem = _voucher_problem(page.lesson, page.lesson.reviewed_by, page.rules.facts)
        if problem:
            yield page.error("R20", "reviewed_by", problem)


def _voucher_problem(lesson: Lesson, told: str, facts: Mapping[str, Any]) -> str | None:
    """Return why the person ``told`` ("name, job") may not vouch for a lesson, or None."""
    person = _NAME_AND_JOB.fullmatch(told.strip())
    if person is None:
        return "must hold a name and a job, with a comma between"
    jobs = facts["vouchers"][lesson.track]
    if lesson.risk is Risk.HIGH and not found(jobs, person["job"]):
        return f"a lesson of high risk needs someone of: {', '.join(jobs)}"
    return None


def r22_prices_and_duties(page: LintedLesson) -> Iterator[LintFinding]:
    """A card that names a price, fee or duty says when it holds or to ask the ward again."""
    facts = page.rules.facts
    price = re.compile(rf"\d[\d.,]*\s*(?:{_either(facts['money'])})(?!\w)", re.IGNORECASE)
    holds = re.compile(rf"{_DAY}|(?<!\w)(?:{_either(facts['dates'])})\s+\d", re.IGNORECASE)
    for text in page.cards():
        named = price.search(text.words) or found(facts["duties"], text.words)
        if named and not holds.search(text.words) and not _sends_to_ask(facts, text):
            yield page.warning(
                "R22", text.where, 'names a price or duty; add "hỏi lại phường" or a date'
            )


def _sends_to_ask(facts: Mapping[str, Any], text: Text) -> bool:
    return bool(found(facts["hedges"], text.words))
