"""Parses a lesson file into a lesson: every field present, none unknown, each of its type."""

import hashlib
from collections.abc import Mapping

from content.fields import Fields, read_yaml
from domain.learning.lessons import (
    Address,
    Audio,
    Card,
    CardKind,
    Competence,
    Confidence,
    Image,
    Lesson,
    LessonId,
    LessonStage,
    Question,
    QuizChoice,
    Risk,
    Safety,
    Source,
    TryNow,
    TryOption,
)

SCHEMA = "bdhvs-lesson/1"
"""The format this module reads; another format gets another number and another reader."""


def read_lesson(data: bytes, file: str) -> Lesson:
    """Parse the bytes of ``file`` into a lesson.

    Raises ``content.fields.BrokenLesson`` naming the file and the first field that cannot be read.
    """
    return lesson_from(read_yaml(data, file), file, hashlib.sha256(data).hexdigest())


def lesson_from(raw: object, file: str, digest: str) -> Lesson:
    """Build a lesson from parsed YAML; ``digest`` is that of the file it came from."""
    fields = Fields(raw, file)
    fields.expect("schema", SCHEMA)
    lesson = Lesson(
        id=LessonId(fields.text("id")),
        version=fields.number("version"),
        stage=fields.one_of("status", LessonStage),
        title=fields.text("title"),
        track=fields.text("track"),
        order=fields.number("order"),
        audience=fields.texts("audience"),
        address=_address(fields.part("address")),
        competence=_competence(fields.part("competence")),
        level=fields.text("level"),
        risk=fields.one_of("risk", Risk),
        estimated_minutes=fields.number("estimated_minutes"),
        objective=fields.text("objective"),
        prerequisites=tuple(LessonId(text) for text in fields.texts("prerequisites")),
        reviewed_on=fields.day("reviewed_on"),
        reviewed_by=fields.text("reviewed_by", may_be_empty=True),
        review_by=fields.day("review_by"),
        cards=tuple(_card(part) for part in fields.parts("cards")),
        try_now=_try_now(fields.part("try_now")),
        quiz=tuple(_quiz_question(part) for part in fields.parts("quiz")),
        review_questions=tuple(_question(part) for part in fields.parts("review_questions")),
        audio=_audio(fields.part("audio")),
        safety=_safety(fields.part("safety")),
        sources=tuple(_source(part) for part in fields.parts("sources")),
        digest=digest,
    )
    fields.close()
    return lesson


def _address(fields: Fields) -> Address:
    address = Address(fields.text("learner"), fields.text("teacher"))
    fields.close()
    return address


def _competence(fields: Fields) -> Competence:
    competence = Competence(fields.texts("device"), fields.texts("nls"), fields.numbers("skill5"))
    fields.close()
    return competence


def _card(fields: Fields) -> Card:
    image = fields.part_or_none("image")
    card = Card(
        id=fields.text("id"),
        kind=fields.one_of("kind", CardKind),
        text=fields.text("text"),
        image=None if image is None else _image(image),
    )
    fields.close()
    return card


def _image(fields: Fields) -> Image:
    image = Image(fields.text("file"), fields.text("alt"))
    fields.close()
    return image


def _try_now(fields: Fields) -> TryNow:
    try_now = TryNow(
        text=fields.text("text"),
        safe_because=fields.text("safe_because"),
        options=tuple(_option(part) for part in fields.parts("options")),
    )
    fields.close()
    return try_now


def _option(fields: Fields) -> TryOption:
    option = TryOption(fields.number("n"), fields.text("text"), fields.text("reply"))
    fields.close()
    return option


def _quiz_question(fields: Fields) -> Question:
    fields.expect("type", "single")
    return _question(fields)


def _question(fields: Fields) -> Question:
    question = Question(
        id=fields.text("id"),
        tests=fields.texts("tests"),
        prompt=fields.text("prompt"),
        choices=tuple(_choice(part) for part in fields.parts("choices")),
    )
    fields.close()
    return question


def _choice(fields: Fields) -> QuizChoice:
    choice = QuizChoice(
        n=fields.number("n"),
        text=fields.text("text"),
        correct=fields.flag("correct"),
        why=fields.text("why"),
    )
    fields.close()
    return choice


def _audio(fields: Fields) -> Audio:
    pronounce: Mapping[str, str] = fields.pairs("pronounce")
    audio = Audio(fields.number("seconds"), pronounce, fields.text("script"))
    fields.close()
    return audio


def _safety(fields: Fields) -> Safety:
    safety = Safety(
        asks_personal_data=fields.flag("asks_personal_data"),
        links=fields.texts("links"),
        phones=fields.texts("phones"),
        payment=fields.flag("payment"),
    )
    fields.close()
    return safety


def _source(fields: Fields) -> Source:
    source = Source(
        id=fields.text("id"),
        title=fields.text("title"),
        dated=fields.day_or_text("date"),
        supports=fields.texts("supports"),
        confidence=fields.one_of("confidence", Confidence),
        review_by=fields.day("review_by"),
    )
    fields.close()
    return source
