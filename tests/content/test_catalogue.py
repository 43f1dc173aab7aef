"""The shelf of lessons is read once; a broken file says in one sentence what to mend."""

import hashlib
from pathlib import Path

import pytest
import yaml

from content.catalogue import Catalogue, UnknownLesson, shipped_content, survey
from content.fields import BrokenLesson
from domain.learning.lessons import CardKind, LessonStage, Risk
from tests.support.lesson_files import GONE, OTP, changed, lesson_path, write_content

FILE = f"lessons/at/{OTP}.yaml"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(shipped_content())


def test_a_lesson_is_read_as_its_file_tells(catalogue):
    lesson = catalogue.lesson(OTP)
    assert (lesson.title, lesson.risk, lesson.stage) == (
        "Mã OTP là chìa khóa của mình",
        Risk.HIGH,
        LessonStage.DRAFT,
    )
    assert [card.kind for card in lesson.cards][:2] == [CardKind.HOOK, CardKind.IDEA]
    assert lesson.audio.pronounce == {"OTP": "ô tê pê"}
    assert lesson.sources[0].dated == "2025-09-11"


def test_an_approval_is_bound_to_the_bytes_of_the_file(catalogue):
    assert catalogue.digest(OTP) == hashlib.sha256(lesson_path(OTP).read_bytes()).hexdigest()


def test_changing_one_byte_changes_the_digest(tmp_path):
    text = lesson_path(OTP).read_bytes()
    before = Catalogue.load(write_content(tmp_path / "a", {FILE: text}))
    after = Catalogue.load(write_content(tmp_path / "b", {FILE: text + b"\n"}))
    assert before.digest(OTP) != after.digest(OTP)


def test_a_lesson_nobody_wrote_is_unknown(catalogue):
    assert catalogue.find("at-khong-co") is None
    with pytest.raises(UnknownLesson):
        catalogue.lesson("at-khong-co")
    with pytest.raises(UnknownLesson):
        catalogue.path("phi_hanh_gia")


def test_lessons_stand_by_track_and_order(catalogue):
    places = [(lesson.track, lesson.order) for lesson in catalogue.lessons]
    assert places == sorted(places)


def test_a_source_without_a_known_day_says_so_in_words(catalogue):
    assert catalogue.lesson("dt-chu-to-de-doc").sources[0].dated == "không rõ"


def refusal(folder: Path) -> BrokenLesson:
    """Return why a folder is refused, after looking at the sentence an operator reads."""
    with pytest.raises(BrokenLesson) as broken:
        Catalogue.load(folder)
    sentence = str(broken.value)
    assert sentence.startswith(f"Lesson file {broken.value.file}: ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert broken.value.where in sentence
    return broken.value


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        pytest.param({"objective": GONE}, "objective", "is missing", id="a missing field"),
        pytest.param({"mau_sac": "xanh"}, "mau_sac", "is unknown", id="an unknown field"),
        pytest.param({"cards.2.mau": "đỏ"}, "cards[3].mau", "is unknown", id="an unknown part"),
        pytest.param(
            {"quiz.0.choices.1.why": GONE}, "quiz[1].choices[2].why", "is missing", id="a deep part"
        ),
        pytest.param({"title": 12}, "title", "must be text in quotes", id="a number for a text"),
        pytest.param({"title": "  "}, "title", "must not be empty", id="an empty text"),
        pytest.param(
            {"version": "1"}, "version", "must be a whole number", id="a text for a number"
        ),
        pytest.param({"order": True}, "order", "must be a whole number", id="a yes for a number"),
        pytest.param(
            {"safety.payment": "no"},
            "safety.payment",
            "must be true or false",
            id="a text for a yes",
        ),
        pytest.param(
            {"review_by": "mai"}, "review_by", "must be a date such as 2026-11-22", id="no date"
        ),
        pytest.param(
            {"risk": "lớn"}, "risk", 'must be one of thap, vua, cao, not "lớn"', id="no such risk"
        ),
        pytest.param({"cards": "c1"}, "cards", "must be a list", id="cards that are no list"),
        pytest.param(
            {"cards.0": "c1"}, "cards[1]", "must be a list of fields with values", id="a bare card"
        ),
        pytest.param(
            {"audience": ["cao_tuoi", 7]},
            "audience[2]",
            "must be text in quotes",
            id="a number in a list",
        ),
        pytest.param(
            {"audio.pronounce": {"OTP": 3}},
            "audio.pronounce",
            "must be pairs of texts",
            id="odd pairs",
        ),
        pytest.param(
            {"schema": "bdhvs-lesson/2"}, "schema", 'must be "bdhvs-lesson/1"', id="another shape"
        ),
        pytest.param(
            {"quiz.0.type": "multi"}, "quiz[1].type", 'must be "single"', id="another quiz"
        ),
    ],
)
def test_a_file_of_the_wrong_shape_names_the_field(tmp_path, changes, where, what):
    text = yaml.safe_dump(changed(OTP, changes), allow_unicode=True)
    broken = refusal(write_content(tmp_path, {FILE: text}))
    assert (broken.file, broken.rule, broken.where, broken.what) == (FILE, "R01", where, what)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        pytest.param(b"id: [1", "is not valid YAML (line 2", id="not YAML"),
        pytest.param(b"id: \xff", "is not UTF-8 text", id="not UTF-8"),
        pytest.param(b"", "must be a list of fields", id="empty"),
        pytest.param(b"id: a\nid: b\n", "id is written twice", id="a key written twice"),
        pytest.param(b"a:\n  b: {c: 1, c: 2}\n", "c is written twice", id="a key twice, deep down"),
        pytest.param(b"a: 2026-13-45\n", "holds a value that is none", id="a day that never comes"),
        pytest.param(b"a: !!python/object:os.system x\n", "is not valid YAML", id="a YAML trick"),
        pytest.param(b"a: &x [*x]\n", "field schema is missing", id="a circle"),
        pytest.param(b"a: 1\n---\nb: 2\n", "is not valid YAML", id="two documents"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, text, part):
    assert part in str(refusal(write_content(tmp_path, {FILE: text})))


@pytest.mark.parametrize(
    ("file", "changes", "where"),
    [
        pytest.param("lessons/at/at-khac.yaml", {}, "id", id="a file of another name"),
        pytest.param(f"lessons/at/{OTP}.yml", {}, "id", id="a file that ends in yml"),
        pytest.param(f"lessons/dt/{OTP}.yaml", {}, "track", id="in another folder"),
        pytest.param(FILE, {"track": "gd"}, "track", id="of another track"),
        pytest.param("lessons/at/at-Mã.yaml", {"id": "at-Mã"}, "id", id="an id with accents"),
        pytest.param("lessons/xx/xx-ma-otp.yaml", {"id": "xx-ma-otp"}, "id", id="no such track"),
        pytest.param("lessons/at/at-ab.yaml", {"id": "at-ab"}, "id", id="an id too short"),
    ],
)
def test_a_lesson_has_one_name_everywhere(tmp_path, file, changes, where):
    text = yaml.safe_dump(changed(OTP, changes), allow_unicode=True)
    broken = refusal(write_content(tmp_path, {file: text}))
    assert (broken.rule, broken.where) == ("R02", where)


@pytest.mark.parametrize(
    ("paths", "what"),
    [
        pytest.param(
            "paths: [{id: cao_tuoi, lessons: [at-khong-co]}]",
            'names "at-khong-co", which has no lesson file',
            id="a lesson nobody wrote",
        ),
        pytest.param(
            f"paths: [{{id: cao_tuoi, lessons: [{OTP}, {OTP}]}}]",
            f'names "{OTP}" twice',
            id="twice",
        ),
        pytest.param("paths: []\nmau: do", "is unknown", id="an unknown field"),
    ],
)
def test_a_path_leads_over_lessons_that_exist(tmp_path, paths, what):
    folder = write_content(
        tmp_path, {FILE: lesson_path(OTP).read_bytes(), "lessons/paths.yaml": paths}
    )
    assert refusal(folder).what == what


def test_content_without_paths_is_refused(tmp_path):
    folder = write_content(tmp_path, {FILE: lesson_path(OTP).read_bytes()})
    (folder / "lessons/paths.yaml").unlink()
    assert refusal(folder).what == "is missing"


def test_a_survey_reads_on_past_a_broken_file(tmp_path):
    files = {FILE: lesson_path(OTP).read_bytes(), "lessons/dt/dt-hong.yaml": b"id: [1"}
    catalogue, broken = survey(write_content(tmp_path, files))
    assert [lesson.id for lesson in catalogue.lessons] == [OTP]
    assert [wrong.file for wrong in broken] == ["lessons/dt/dt-hong.yaml"]


def test_an_empty_folder_is_an_empty_shelf(tmp_path):
    catalogue, broken = survey(tmp_path)
    assert catalogue.lessons == ()
    assert [wrong.what for wrong in broken] == ["is missing"]


def test_the_shelf_knows_the_pictures_beside_it(catalogue):
    assert "banh-rang.png" in catalogue.images
