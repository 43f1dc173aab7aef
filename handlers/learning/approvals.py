"""Approving a lesson in chat: read card by card as residents will, then approved by name."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.learning.lessons import Lesson
from domain.learning.results import LessonStep, steps
from domain.people import NameUnreadable
from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, OwnCodes, Typed
from handlers.kit.memory import hold, leave, remembered
from handlers.learning.lesson_steps import step_picture, step_says
from handlers.learning.states import ApprovalMemory, Approve
from services.learning import approvals
from services.learning.approvals import PendingApproval
from services.work import Work

SHOWN_DIGEST = 16
"""Characters of the digest an action carries: what was read is what is approved."""


async def show_waiting(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the lessons whose current version nobody has approved."""
    await leave(state)
    found = await approvals.waiting(work)
    rows = [_row(one) for one in found]
    key = "lesson_approval.list" if rows else "lesson_approval.none"
    work.show(Screen([say(key)], [*rows, back_to_menu()]))


def _row(one: PendingApproval) -> Choice:
    why, lesson = one.doubts[-1], one.lesson
    return choice(f"lesson_approval.row_{why}", "staff.lesson", lesson.id, 0, title=lesson.title)


async def read(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show one page of a lesson as residents will see it; after the last its sources."""
    await leave(state)
    found = (await approvals.lesson(work, args[0])).lesson
    pages = [step for step in steps(found) if not step.is_end]
    at = int(args[1]) if len(args) > 1 and args[1].isdigit() else 0
    if at < len(pages):
        lead = say("lesson_approval.page", title=found.title, page=at + 1, pages=len(pages))
        onward = choice("lesson_approval.onward", "staff.lesson", found.id, at + 1)
        says = [lead, *_says(found, pages[at])]
        work.show(Screen(says, [onward, _to_list()], step_picture(pages[at])))
        return
    yes = choice("lesson_approval.yes", "staff.approve", found.id, found.digest[:SHOWN_DIGEST])
    again = choice("lesson_approval.again", "staff.lesson", found.id, 0)
    work.show(Screen([*_sources(found), say("lesson_approval.ask")], [yes, again, _to_list()]))


def _says(lesson: Lesson, step: LessonStep) -> list[Phrase]:
    choices = () if step.question is None else step.question.choices
    options = [
        say(
            "lesson_approval.right" if one.correct else "lesson_approval.wrong",
            text=one.text,
            why=one.why,
        )
        for one in choices
    ]
    return [*step_says(lesson, step), *options]


def _sources(lesson: Lesson) -> list[Phrase]:
    named = [say("lesson_approval.source", title=one.title) for one in lesson.sources]
    until = f"{lesson.review_by:%d/%m/%Y}"
    return [
        say("lesson_approval.sources", title=lesson.title),
        *named,
        say("lesson_approval.until", day=until),
    ]


def _to_list() -> Choice:
    return choice("lesson_approval.back", "staff.lessons")


async def ask_name(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask who approves what was read."""
    found = (await approvals.lesson(work, args[0])).lesson
    await hold(state, Approve.by, lesson=found.id, read=args[1])
    work.show(Screen([say("lesson_approval.by", title=found.title)], [_to_list()]))


async def approve(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Approve the lesson for residents, under the typed name and job."""
    memory = await remembered(state, ApprovalMemory)
    try:
        name = await approvals.approve(work, memory.lesson, read=memory.read, by=text)
    except NameUnreadable:
        work.show(Screen([say("lesson_approval.by_again")], [_to_list()]))
        return
    await leave(state)
    title = (await approvals.lesson(work, memory.lesson)).lesson.title
    work.show(
        Screen([say("lesson_approval.done", title=title, name=name)], [_to_list(), back_to_menu()])
    )


CONVERSATION = Conversation(
    "learning.approvals",
    action="approve_lesson",
    commands={
        "lessons_to_approve": show_waiting,
    },
    presses={
        "staff.lessons": show_waiting,
        "staff.lesson": read,
        "staff.approve": ask_name,
    },
    own_codes=OwnCodes.ANY,
    states={
        Approve.by: Typed(approve, reads=AnswerMode.WORDS),
    },
)
