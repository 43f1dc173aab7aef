"""The nine lessons that ship are clean, in order, unapproved, and walked in ten messages."""

from pathlib import Path

import pytest

from content.catalogue import Catalogue
from content.lint.check import check
from content.lint.words import found
from domain.learning.lessons import Confidence, Lesson, LessonStage
from domain.learning.results import steps
from tests.support.lesson_files import CONTENT, TODAY

NINE = {
    "dt-chu-to-de-doc",
    "gd-the-bhyt",
    "at-ba-dau-hieu",
    "at-ma-otp",
    "at-gia-danh",
    "at-giong-gia-mat-gia",
    "at-lo-chuyen-tien",
    "at-tin-that-gia",
    "at-du-lieu-cua-toi",
}
SHIPPED = Catalogue.load(CONTENT).lessons
IMAGES = CONTENT / "images" / "lessons"
SMALL_PICTURE = 20_000

every_lesson = pytest.mark.parametrize("lesson", SHIPPED, ids=[each.id for each in SHIPPED])


def test_nine_lessons_ship_without_a_fault():
    assert {lesson.id for lesson in SHIPPED} == NINE
    assert check(CONTENT, TODAY) == []


def test_elders_begin_with_bigger_letters_then_the_code():
    path = Catalogue.load(CONTENT).path("cao_tuoi")
    assert path[:2] == ("dt-chu-to-de-doc", "at-ma-otp")
    assert set(path) == NINE


@every_lesson
def test_a_person_must_approve_first(lesson: Lesson):
    assert (lesson.stage, lesson.reviewed_by) == (LessonStage.DRAFT, "")


@every_lesson
def test_a_lesson_takes_at_most_ten_messages_and_nine_presses(lesson: Lesson):
    assert len(steps(lesson)) <= 10
    assert len(lesson.cards) == 6
    assert len(lesson.quiz) == 3


@every_lesson
def test_what_rests_on_weak_sources_is_not_taught(lesson: Lesson):
    assert Confidence.LOW not in {source.confidence for source in lesson.sources}


@every_lesson
def test_a_lesson_shows_no_number_and_no_address(lesson: Lesson):
    assert (lesson.safety.phones, lesson.safety.links) == ((), ())


@every_lesson
def test_the_reason_of_a_wrong_answer_is_never_twice_alike(lesson: Lesson):
    wrong = [
        choice.why
        for question in lesson.quiz + lesson.review_questions
        for choice in question.choices
        if not choice.correct
    ]
    assert len(set(wrong)) >= len(wrong) - 1  # one gold review says the same of two choices


@every_lesson
def test_a_reason_repeats_no_verdict(lesson: Lesson):
    said = ("Chưa phải", "Chưa đúng", "Đúng rồi")  # the verdict stands above it
    for question in lesson.quiz + lesson.review_questions:
        assert not [one for one in question.choices if one.why.startswith(said)]


@every_lesson
def test_the_right_answer_of_the_quiz_is_each_time_elsewhere(lesson: Lesson):
    places = [choice.n for question in lesson.quiz for choice in question.choices if choice.correct]
    assert sorted(places) == [1, 2, 3]


@every_lesson
def test_at_most_one_picture_described_in_words(lesson: Lesson):
    pictures = [card.image for card in lesson.cards if card.image is not None]
    assert len(pictures) <= 1
    assert all(picture.alt for picture in pictures)


@pytest.mark.parametrize("picture", sorted(IMAGES.glob("*.png")), ids=lambda path: path.name)
def test_a_picture_is_small_and_its_drawing_is_kept(picture: Path):
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size <= SMALL_PICTURE
    assert picture.with_suffix(".svg").is_file()


def test_a_lesson_talks_of_papers_only_to_keep_them():
    secrets = ["mật khẩu", "căn cước", "số thẻ"]
    told = [
        text
        for lesson in SHIPPED
        for text in (lesson.try_now.text, *(option.reply for option in lesson.try_now.options))
        if found(secrets, text)
    ]
    assert told
    assert all(found(["tự gõ", "đừng", "không"], text) for text in told)
