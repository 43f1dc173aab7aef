"""Learning: the list of lessons, and a lesson card by card to its end."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Choice, Screen, say
from handlers.choices import back_to_menu, choice
from handlers.filters import Pressed, Says
from handlers.lesson_steps import enter, show_step
from services import lessons
from services.lessons import ShelfRow
from services.work import Work


async def show_shelf(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the lessons there are, with what was finished or left."""
    await state.set_state(None)
    rows = await lessons.shelf(work)
    done = sum(row.is_finished for row in rows)
    key = "lesson.shelf" if rows else "lesson.shelf_empty"
    work.show(Screen([say(key, done=done, all=len(rows))], [*map(_title, rows), back_to_menu()]))


def _title(row: ShelfRow) -> Choice:
    key = "lesson_done" if row.is_finished else "lesson_begun" if row.is_begun else "lesson"
    return choice(key, "lesson.open", row.lesson.id, title=row.lesson.title)


async def open_lesson(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Open a lesson chosen from a list."""
    await state.set_state(None)
    await enter(work, args[0])


async def move_on(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Go on from a card."""
    show_step(work, await lessons.move_on(work, args[0], ":".join(args[1:])))


async def tried(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Take one of the three answers to the try-now."""
    show_step(work, await lessons.tried(work, args[0], int(args[1])))


async def answer(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Take an answer to a question."""
    show_step(work, await lessons.answer(work, args[0], args[1], int(args[2])))


def conversation(commands: Mapping[str, str]) -> Router:
    """Lessons."""
    router = Router(name="learning")
    router.message.register(show_shelf, Says(commands, "learn"))
    router.callback_query.register(show_shelf, Pressed("learn"))
    router.callback_query.register(open_lesson, Pressed("lesson.open"))
    router.callback_query.register(move_on, Pressed("lesson.next"))
    router.callback_query.register(tried, Pressed("lesson.try"))
    router.callback_query.register(answer, Pressed("lesson.answer"))
    return router
