"""``hocvuso approve-lesson ID --by NAME``: publish a lesson to residents, as its file is now."""

import asyncio
from argparse import ArgumentParser, Namespace

from bot import clock
from bot.cli.store import opened
from bot.runtime.settings import Settings
from content.catalogue import Catalogue, shipped_content
from content.lint.check import fails, lint
from domain.errors import BadSetting
from domain.learning.lessons import Lesson
from domain.people import NameUnreadable, read_name
from domain.zone import day_of


def declare(parser: ArgumentParser) -> None:
    """Declare the lesson and the name of the person who approves it."""
    parser.add_argument("lesson", metavar="ID", help="the lesson's id, such as at-ma-otp")
    parser.add_argument(
        "--by", required=True, metavar="NAME", help='name and job: "…, ward police"'
    )


def run(args: Namespace, settings: Settings) -> int:
    """Record the approval, bound to the digest of the lesson's file: a changed file loses it."""
    try:
        approver = read_name(args.by)
    except NameUnreadable as wrong:
        raise BadSetting('--by must be a name and job, such as "Hoa, ward police".') from wrong
    lesson = _sound_lesson(args.lesson)
    asyncio.run(_approve(settings, lesson, approver))
    print(f"{lesson.id} (version {lesson.version}) is approved by {approver}.")
    print(f"The approval holds for the file with SHA-256 {lesson.digest[:16]}… and no other.")
    return 0


def _sound_lesson(lesson_id: str) -> Lesson:
    catalogue = Catalogue.load(shipped_content())
    lesson = catalogue.find(lesson_id)
    if lesson is None:
        known = ", ".join(each.id for each in catalogue.lessons)
        raise BadSetting(f"There is no lesson {lesson_id!r}; the lessons are {known}.")
    today = day_of(clock.now())
    alone = Catalogue((lesson,), {}, catalogue.images)
    if fails(lint(alone, today)):
        raise BadSetting(f"{lesson_id} breaks the rules for lessons: see hocvuso check-content.")
    return lesson


async def _approve(settings: Settings, lesson: Lesson, approver: str) -> None:
    from db.queries.learning import results

    async with opened(settings) as database, database.write() as session:
        await results.approve(
            session,
            lesson_id=lesson.id,
            digest=lesson.digest,
            approved_by=approver,
            approved_at=clock.now(),
        )
