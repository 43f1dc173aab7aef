"""Rules about asking: questions (R06, R07, R18), the try-now (R15) and the audio script (R16)."""

import re
from collections.abc import Iterator

from content.lint.page import LintedLesson, LintFinding
from content.lint.words import bare_tieng, clauses, found, sentences, starts_with, tieng
from domain.learning.lessons import Question

_SPOKEN = re.compile(r"[^\W\d_]+")
_QUIET_MARKS = set(".,;:?…–-'\"“”()")


def r06_questions(page: LintedLesson) -> Iterator[LintFinding]:
    """Few questions, fixed numbers, one right choice, a reason for every choice."""
    fewest, most = page.limit("questions")
    quiz = page.lesson.quiz
    if not fewest <= len(quiz) <= most:
        yield page.error("R06", "quiz", f"{len(quiz)} questions, not {fewest} to {most}")
    for question in page.questions():
        yield from _one_question(page, question)
    for where, questions in (("quiz", quiz), ("review_questions", page.lesson.review_questions)):
        right = [choice.n for each in questions for choice in each.choices if choice.correct]
        if len(right) > 1 and len(set(right)) == 1:
            yield page.error("R06", where, f"the right choice is always number {right[0]}")


def _one_question(page: LintedLesson, question: Question) -> Iterator[LintFinding]:
    where = f"question {question.id}"
    fewest, most = page.limit("choices")
    numbers = [choice.n for choice in question.choices]
    if not fewest <= len(numbers) <= most:
        yield page.error("R06", where, f"{len(numbers)} choices, not {fewest} to {most}")
    if numbers != list(range(1, len(numbers) + 1)):
        yield page.error("R06", where, "choices are not numbered 1, 2, 3 in order")
    if sum(choice.correct for choice in question.choices) != 1:
        yield page.error("R06", where, "not exactly one choice is right")
    cards = {card.id for card in page.lesson.cards}
    if not question.tests or not cards.issuperset(question.tests):
        yield page.error("R06", where, "tests does not name cards of this lesson")
    yield from _lengths(page, question, where)


def _lengths(page: LintedLesson, question: Question, where: str) -> Iterator[LintFinding]:
    measured = [("prompt", question.prompt, page.limit("prompt_characters"))]
    for choice in question.choices:
        measured.append((f"choice {choice.n}", choice.text, page.limit("choice_characters")))
        measured.append((f"why {choice.n}", choice.why, page.limit("why_characters")))
    for name, text, most in measured:
        if len(text) > most:
            yield page.error("R06", f"{where} {name}", f"{len(text)} characters, at most {most}")


def r07_no_traps(page: LintedLesson) -> Iterator[LintFinding]:
    """No "tất cả", no "nào không", no double negative in a question."""
    words = page.rules.words
    for text in page.asked():
        for trick in found(words["trick"], text.words):
            yield page.error("R07", text.where, f'"{trick}" is a trap')
        for clause in clauses(text.words):
            if _negations(clause, words["negators"], words["asking_tails"]) > 1:
                yield page.error("R07", text.where, "a double negative")


def _negations(clause: list[str], negators: list[str], tails: list[str]) -> int:
    """Count the negators of a clause; a "không" that closes it only asks."""
    words = list(clause)
    while words and words[-1] in tails:
        words.pop()
    if words and words[-1] in negators:
        words.pop()
    return sum(word in negators for word in words)


def r15_one_action(page: LintedLesson) -> Iterator[LintFinding]:
    """The try-now is one harmless action with three answers: done, not yet (with help), later."""
    now, facts = page.lesson.try_now, page.rules.facts
    joined = sum(bare_tieng(now.text).count(word) for word in facts["step_joiners"])
    if len(sentences(now.text)) > page.limit("try_sentences") or joined > 1:
        yield page.error("R15", "try_now", "more than one action")
    yield from _lengths_of_try(page)
    if [option.n for option in now.options] != [1, 2, 3]:
        yield page.error("R15", "try_now options", "not exactly three, numbered 1, 2, 3")
        return
    _, not_yet, later = now.options
    if not found(facts["help"], not_yet.reply):
        yield page.error("R15", "try_now reply 2", "offers no help to whoever has not managed")
    if not any(starts_with(bare_tieng(later.text), words) for words in facts["later"]):
        yield page.error("R15", "try_now option 3", "does not let the learner do it later")


def _lengths_of_try(page: LintedLesson) -> Iterator[LintFinding]:
    now = page.lesson.try_now
    measured = [("try_now", now.text, page.limit("card_characters"))]
    for option in now.options:
        n = option.n
        measured.append((f"try_now option {n}", option.text, page.limit("choice_characters")))
        measured.append((f"try_now reply {n}", option.reply, page.limit("why_characters")))
    for where, text, most in measured:
        if len(text) > most:
            yield page.error("R15", where, f"{len(text)} characters, at most {most}")


def r16_audio(page: LintedLesson) -> Iterator[LintFinding]:
    """The script takes 50 to 110 seconds and holds only words that can be read aloud."""
    audio = page.lesson.audio
    seconds = len(tieng(audio.script)) * 60 / page.limit("tieng_per_minute")
    shortest, longest = page.limit("audio_seconds")
    if not shortest <= seconds <= longest:
        yield page.error("R16", "audio", f"{seconds:.0f} seconds, not {shortest} to {longest}")
    if abs(seconds - audio.seconds) > page.limit("audio_drift_seconds"):
        yield page.error("R16", "audio seconds", f"says {audio.seconds}, counted {seconds:.0f}")
    for token in audio.script.split():
        word = token.strip("".join(_QUIET_MARKS))
        if word and word not in audio.pronounce and not _can_be_read_aloud(word):
            yield page.error("R16", "audio", f'"{token}" cannot be read aloud as it stands')


def _can_be_read_aloud(word: str) -> bool:
    """Whether ``word`` is letters only (hyphens inside allowed) and no abbreviation."""
    letters = word.replace("-", "")
    is_abbreviation = sum(char.isupper() for char in letters) > 1
    return _SPOKEN.fullmatch(letters) is not None and not is_abbreviation


def r18_reviews(page: LintedLesson) -> Iterator[LintFinding]:
    """At least two review questions, in situations the quiz has not shown."""
    reviews = page.lesson.review_questions
    if len(reviews) < (least := page.limit("review_questions")):
        yield page.error("R18", "review_questions", f"{len(reviews)}, at least {least}")
    for review in reviews:
        for question in page.lesson.quiz:
            shared = _overlap(review, question)
            if shared >= page.limit("review_overlap"):
                message = f"{shared:.0%} of its words stand in {question.id}: tell a new situation"
                yield page.warning("R18", f"question {review.id}", message)


def _overlap(review: Question, question: Question) -> float:
    """Return the share of a review's words, choices included, that the question has too."""
    words, other = (
        set(bare_tieng(" ".join([each.prompt, *(choice.text for choice in each.choices)])))
        for each in (review, question)
    )
    return len(words & other) / max(len(words), 1)
