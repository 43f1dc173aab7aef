"""The catalogue of lessons: reads the files of ``lessons/`` once and keeps them in memory."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from content.fields import BrokenLesson, Fields, read_yaml
from content.lesson_file import read_lesson
from domain.learning.lessons import Lesson, LessonId

LESSON_ID = re.compile(r"(?P<track>dt|dd|dvc|tt|at|gd|kd|ai)-[a-z0-9-]{3,40}")
"""A lesson's id: its track, then words without accents."""
PATHS_FILE = "paths.yaml"


class UnknownLesson(LookupError):
    """The catalogue has no lesson or path of that name."""


def shipped_content() -> Traversable:
    """Return the content folder that came with the package."""
    return files("content")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every lesson of a content folder, sorted by track and order, and the paths through them.

    ``images`` names the picture files that cards may use. Nothing is read again after loading.
    """

    lessons: tuple[Lesson, ...]
    paths: Mapping[str, tuple[LessonId, ...]]
    images: frozenset[str]

    @classmethod
    def load(cls, folder: Traversable) -> "Catalogue":
        """Read ``folder``, which holds ``lessons/<track>/<id>.yaml`` and ``images/lessons/``.

        Raises ``BrokenLesson`` for the first file that cannot be read.
        """
        catalogue, broken = survey(folder)
        if broken:
            raise broken[0]
        return catalogue

    def find(self, lesson: str) -> Lesson | None:
        """Return the lesson of that id, or None: ids come from links that people share."""
        return next((each for each in self.lessons if each.id == lesson), None)

    def lesson(self, lesson: str) -> Lesson:
        """Return the lesson of that id. Raises ``UnknownLesson``."""
        found = self.find(lesson)
        if found is None:
            raise UnknownLesson(lesson)
        return found

    def digest(self, lesson: str) -> str:
        """Return the SHA-256 (hex) of the lesson's file, to which an approval is bound."""
        return self.lesson(lesson).digest

    def path(self, name: str) -> tuple[LessonId, ...]:
        """Return the lessons of a learner's path, in order. Raises ``UnknownLesson``."""
        if name not in self.paths:
            raise UnknownLesson(name)
        return self.paths[name]


def survey(folder: Traversable) -> tuple[Catalogue, list[BrokenLesson]]:
    """Read all of ``folder``; return what could be read and every file that could not."""
    lessons: list[Lesson] = []
    broken: list[BrokenLesson] = []
    for track, file in _lesson_files(folder / "lessons"):
        try:
            lessons.append(_shelved(track, file))
        except BrokenLesson as wrong:
            broken.append(wrong)
    lessons.sort(key=lambda lesson: (lesson.track, lesson.order, lesson.id))
    paths: Mapping[str, tuple[LessonId, ...]] = {}
    try:
        paths = _paths(folder, {lesson.id for lesson in lessons} if not broken else None)
    except BrokenLesson as wrong:
        broken.append(wrong)
    return Catalogue(tuple(lessons), paths, _names(folder / "images" / "lessons")), broken


def _lesson_files(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    if not folder.is_dir():
        return
    for track in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if track.is_dir():
            for file in sorted(track.iterdir(), key=lambda entry: entry.name):
                if file.name.endswith((".yaml", ".yml")):
                    yield track.name, file


def _names(folder: Traversable) -> frozenset[str]:
    return frozenset(entry.name for entry in folder.iterdir()) if folder.is_dir() else frozenset()


def _shelved(track: str, file: Traversable) -> Lesson:
    name = f"lessons/{track}/{file.name}"
    lesson = read_lesson(file.read_bytes(), name)
    shape = LESSON_ID.fullmatch(lesson.id)
    if shape is None:
        raise BrokenLesson(name, "id", f"must look like {LESSON_ID.pattern}", "R02")
    if file.name != f"{lesson.id}.yaml":
        raise BrokenLesson(name, "id", f'must equal the file name, not "{lesson.id}"', "R02")
    if not shape["track"] == lesson.track == track:
        raise BrokenLesson(name, "track", "must equal the folder and the start of the id", "R02")
    return lesson


def _paths(folder: Traversable, known: set[LessonId] | None) -> Mapping[str, tuple[LessonId, ...]]:
    """Return the paths; every lesson on them must be ``known`` (None: some file was unreadable)."""
    name = f"lessons/{PATHS_FILE}"
    file = folder / "lessons" / PATHS_FILE
    if not file.is_file():
        raise BrokenLesson(name, "", "is missing")
    fields = Fields(read_yaml(file.read_bytes(), name), name)
    paths: dict[str, tuple[LessonId, ...]] = {}
    for part in fields.parts("paths"):
        path = part.text("id")
        paths[path] = tuple(LessonId(lesson) for lesson in part.texts("lessons"))
        part.close()
        _check_path(name, path, paths[path], known)
    fields.close()
    return paths


def _check_path(
    name: str, path: str, lessons: tuple[LessonId, ...], known: set[LessonId] | None
) -> None:
    for lesson in lessons:
        if known is not None and lesson not in known:
            raise BrokenLesson(name, path, f'names "{lesson}", which has no lesson file')
        if lessons.count(lesson) > 1:
            raise BrokenLesson(name, path, f'names "{lesson}" twice')
