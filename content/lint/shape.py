"""Rules about a lesson's build: header (R01), cards (R03, R04), whole length (R05), title (R21)."""

from collections.abc import Iterator, Sequence

from content.lint.page import LintedLesson, LintFinding
from content.lint.words import sentences, tieng
from domain.learning.lessons import CardKind


def r01_known_words(page: LintedLesson) -> Iterator[LintFinding]:
    """Header codes exist, ids are used once, pictures are there and described."""
    lesson, codes = page.lesson, page.rules.codes
    used: dict[str, tuple[Sequence[object], Sequence[object]]] = {
        "audience": (lesson.audience, codes["audience"]),
        "level": ((lesson.level,), codes["level"]),
        "competence device": (lesson.competence.device, codes["device"]),
        "competence nls": (lesson.competence.nls, codes["nls"]),
        "competence skill5": (lesson.competence.skill5, codes["skill5"]),
    }
    for where, (words, known) in used.items():
        for word in words:
            if word not in known:
                yield page.error("R01", where, f'"{word}" is not a known code')
    if not lesson.audience:
        yield page.error("R01", "audience", "names nobody")
    yield from _ids_used_once(page)
    for card in lesson.cards:
        if card.image is not None and card.image.file not in page.images:
            yield page.error("R01", f"card {card.id}", f'picture "{card.image.file}" is missing')


def _ids_used_once(page: LintedLesson) -> Iterator[LintFinding]:
    ids = [card.id for card in page.lesson.cards] + [each.id for each in page.questions()]
    for each in sorted(set(ids)):
        if ids.count(each) > 1:
            yield page.error("R01", each, "is the id of two cards or questions")


def r03_cards_in_order(page: LintedLesson) -> Iterator[LintFinding]:
    """Four to six cards: a hook first, a recap last, a safety card among them."""
    kinds = [card.kind for card in page.lesson.cards]
    fewest, most = page.limit("cards")
    if not fewest <= len(kinds) <= most:
        yield page.error("R03", "cards", f"there are {len(kinds)}, not {fewest} to {most}")
    if not kinds or kinds[0] is not CardKind.HOOK:
        yield page.error("R03", "cards", "the first is not a hook")
    if not kinds or kinds[-1] is not CardKind.RECAP:
        yield page.error("R03", "cards", "the last is not a recap")
    if CardKind.SAFETY not in kinds:
        yield page.error("R03", "cards", "none is a safety card")


def r04_short_cards(page: LintedLesson) -> Iterator[LintFinding]:
    """Cards and their sentences stay short, singly and on average."""
    lengths: list[int] = []
    for text in page.cards():
        parts = sentences(text.words)
        counts = [len(tieng(part)) for part in parts]
        lengths += counts
        if len(text.words) > (most := page.limit("card_characters")):
            yield page.error("R04", text.where, f"{len(text.words)} characters, at most {most}")
        if len(parts) > (most := page.limit("card_sentences")):
            yield page.error("R04", text.where, f"{len(parts)} sentences, at most {most}")
        if max(counts, default=0) > (most := page.limit("sentence_tieng")):
            yield page.error(
                "R04", text.where, f"a sentence of {max(counts)} tiếng, at most {most}"
            )
    average = sum(lengths) / max(len(lengths), 1)
    if average > (most := page.limit("average_tieng")):
        yield page.error(
            "R04", "cards", f"{average:.1f} tiếng a sentence on average, at most {most}"
        )


def total_tieng(page: LintedLesson) -> int:
    """Return the tiếng on the straight way through: cards, try-now, questions, right answers."""
    lesson = page.lesson
    read = [card.text for card in lesson.cards] + [lesson.try_now.text]
    for question in lesson.quiz:
        read += [question.prompt, *(choice.text for choice in question.choices)]
        read += [choice.why for choice in question.choices if choice.correct]
    return sum(len(tieng(text)) for text in read)


def estimated_minutes(page: LintedLesson) -> float:
    """Return how long the lesson takes, from its tiếng and its questions."""
    reading = total_tieng(page) / page.limit("tieng_per_minute")
    return float(reading + len(page.lesson.quiz) * page.limit("seconds_per_question") / 60)


def r05_length_of_lesson(page: LintedLesson) -> Iterator[LintFinding]:
    """The whole takes two to four and a half minutes."""
    total, minutes = total_tieng(page), estimated_minutes(page)
    least, most = page.limit("total_tieng")
    aim_least, aim_most = page.limit("aim_tieng")
    if not least <= total <= most:
        yield page.error("R05", "lesson", f"{total} tiếng, not {least} to {most}")
    elif not aim_least <= total <= aim_most:
        yield page.warning("R05", "lesson", f"{total} tiếng; aim for {aim_least} to {aim_most}")
    shortest, longest = page.limit("minutes")
    if not shortest <= minutes <= longest:
        yield page.error("R05", "lesson", f"{minutes:.1f} minutes, not {shortest} to {longest}")
    if abs(minutes - page.lesson.estimated_minutes) > 1:
        said = page.lesson.estimated_minutes
        yield page.error("R05", "estimated_minutes", f"says {said}, counted {minutes:.1f}")


def r21_title(page: LintedLesson) -> Iterator[LintFinding]:
    """The title is short and no chain of colons."""
    title = page.lesson.title
    if len(title) > (most := page.limit("title_characters")):
        yield page.warning("R21", "title", f"{len(title)} characters, at most {most}")
    if title.count(":") > 1:
        yield page.warning("R21", "title", "a chain of colons")
