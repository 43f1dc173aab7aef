"""Lessons: the list, and one lesson card by card to its end."""

from collections.abc import Awaitable

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from handlers.learning.invited import offer_to_join
from handlers.learning.lesson_steps import enter, show_step
from services.learning import lessons
from services.learning import shelf as shelves
from services.learning.lessons import LessonHidden, Place
from services.learning.shelf import Shelf, ShelfRow
from services.work import Work


async def show_shelf(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the lessons, with those finished or begun."""
    await leave(state)
    shelf = await shelves.shelf(work)
    work.show(Screen([_shelf(shelf)], [*map(_title, shelf.rows), back_to_menu()]))


def _shelf(shelf: Shelf) -> Phrase:
    if not shelf.rows:
        return say("lesson.shelf_empty")
    if not shelf.finished:
        return say("lesson.shelf_first")
    return say("lesson.shelf", done=shelf.finished)


def _title(row: ShelfRow) -> Choice:
    key = "lesson_done" if row.is_finished else "lesson_begun" if row.is_begun else "lesson"
    return choice(key, "lesson.open", row.lesson.id, title=row.lesson.title)


async def open_lesson(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Open a lesson chosen from a list."""
    await leave(state)
    try:
        await enter(work, args[0])
    except LessonHidden as hidden:
        _show_hidden(work, hidden)


async def move_on(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Go on from a card."""
    await _show(work, lessons.move_on(work, args[0], ":".join(args[1:])))


async def tried(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Take one of the three answers to the try-now card."""
    await _show(work, lessons.tried(work, args[0], int(args[1])))


async def answer(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Take an answer to a question."""
    await _show(work, lessons.answer(work, args[0], args[1], int(args[2])))


async def _show(work: Work, step: Awaitable[Place]) -> None:
    try:
        place = await step
    except LessonHidden as hidden:
        _show_hidden(work, hidden)
        return
    show_step(work, place)
    if place.step.is_end:
        await offer_to_join(work, place.lesson.id)


def _show_hidden(work: Work, hidden: LessonHidden) -> None:
    work.show(Screen([Phrase(hidden.code)], [choice("learn", "learn"), back_to_menu()]))


CONVERSATION = Conversation(
    "learning.lessons",
    action="learn",
    commands={
        "learn": show_shelf,
    },
    presses={
        "learn": show_shelf,
        "lesson.open": open_lesson,
        "lesson.next": move_on,
        "lesson.try": tried,
        "lesson.answer": answer,
    },
)
