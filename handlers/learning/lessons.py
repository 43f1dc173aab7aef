"""Lessons: the list, and one lesson card by card to its end."""

from collections.abc import Awaitable, Sequence

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

AT_ONCE = 5
"""Lessons on one screen of the list."""


async def show_shelf(
    event: TelegramObject, work: Work, state: FSMContext, args: Sequence[str] = ()
) -> None:
    """Show the lessons still to learn, a few at a time, the next one first."""
    await leave(state)
    shelf = await shelves.shelf(work)
    done = [choice("lesson_list_done", "lesson.learned")] if shelf.learned else []
    ways = [*_page(shelf.coming, "learn", args), *done, back_to_menu()]
    work.show(Screen([_shelf(shelf)], ways))


def _shelf(shelf: Shelf) -> Phrase:
    if not shelf.coming:
        is_all = bool(shelf.learned)
        return say("lesson.shelf_all", done=shelf.finished) if is_all else say("lesson.shelf_empty")
    if not shelf.finished:
        return say("lesson.shelf_first")
    return say("lesson.shelf", done=shelf.finished)


async def show_learned(
    event: TelegramObject, work: Work, state: FSMContext, args: Sequence[str] = ()
) -> None:
    """Show the lessons that were learned, to be opened once more."""
    await leave(state)
    shelf = await shelves.shelf(work)
    ways = [*_page(shelf.learned, "lesson.learned", args), choice("other_lesson", "learn")]
    work.show(Screen([say("lesson.shelf_learned")], [*ways, back_to_menu()]))


def _page(rows: Sequence[ShelfRow], verb: str, args: Sequence[str]) -> list[Choice]:
    """Return the titles of one page, and the way to the next one."""
    start = int(args[0]) if args and args[0].isdecimal() else 0
    end = start + AT_ONCE
    onward = [choice("lesson_list_more", verb, end)] if end < len(rows) else []
    return [*map(_title, rows[start:end]), *onward]


def _title(row: ShelfRow) -> Choice:
    key = "lesson_begun" if row.is_begun else "lesson"
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


async def show_proof(event: TelegramObject, work: Work) -> None:
    """Say what a lesson of the ward is not: a certificate, and where one is given."""
    work.show(Screen([say("lesson.proof")], [choice("other_lesson", "learn"), back_to_menu()]))


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
        "lesson.learned": show_learned,
        "lesson.open": open_lesson,
        "lesson.next": move_on,
        "lesson.try": tried,
        "lesson.answer": answer,
        "lesson.proof": show_proof,
    },
)
