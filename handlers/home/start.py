"""Meeting the bot: greeting, menu, the ward's counter, about, and stopping without losing."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Phrase, Screen, say
from domain.text import Wordings
from domain.ward import Counter
from handlers import resume as again_steps
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.filters import Opened, Pressed, Says
from handlers.kit.memory import leave
from handlers.learning.invited import open_invitation
from handlers.learning.lesson_steps import enter
from handlers.resume import all_ways
from services.learning.lessons import LessonHidden
from services.people import people
from services.units.invitations import InvitationClosed
from services.webchat import chat_log
from services.work import Work

LESSON_LINK = "bai_"
INVITATION_LINK = "moi_"


async def open_link(event: TelegramObject, work: Work, state: FSMContext, link: str) -> None:
    """Open what a link names: a lesson at once, an invitation or nothing with a greeting."""
    await leave(state)
    trouble = [say("welcome.bad_link")] if link else []
    try:
        if await _enters(work, link):
            return
    except (LessonHidden, InvitationClosed) as no:
        trouble = [Phrase(no.code)]
    says = [say("welcome.hello", ward=work.context.ward.name), say("welcome.never")]
    says += [say("welcome.check"), *trouble, say("welcome.offer")]
    work.show(Screen(says, await all_ways(work)))


async def _enters(work: Work, link: str) -> bool:
    """Open the lesson a link leads to; False when it leads to none."""
    if link.startswith(LESSON_LINK):
        await enter(work, link.removeprefix(LESSON_LINK), greeting=True)
    elif link.startswith(INVITATION_LINK):
        await open_invitation(work, link.removeprefix(INVITATION_LINK).upper())
    else:
        return False
    return True


async def show_menu(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show what can be done; whatever was being told is kept."""
    await leave(state)
    by_herself = work.actor.called if work.actor.helped_by is None else None
    now = [say("shared_phone.now", called=by_herself)] if by_herself else []
    says = [*now, say("welcome.menu", ward=work.context.ward.name)]
    work.show(Screen(says, await all_ways(work)))


async def show_counter(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show where to find a person; the step at hand stays as it is."""
    is_busy = await state.get_state() is not None or await chat_log.open_question(work) is not None
    choices = [choice("resume", "resume")] if is_busy else []
    choices.append(choice("enquiries.write", "question.ask"))
    says = [say("counter.intro", ward=work.context.ward.name), *_counter(work.context.ward.counter)]
    work.show(Screen(says, [*choices, back_to_menu()]))


def _counter(counter: Counter) -> list[Phrase]:
    facts = {
        "name": counter.name,
        "address": counter.address,
        "hours": counter.hours,
        "phone": counter.phone,
    }
    return [
        say(f"counter.{key}", value=value) if value else say(f"counter.{key}_unknown")
        for key, value in facts.items()
    ]


async def about(event: TelegramObject, work: Work) -> None:
    """Say what this is, how to check it, and the person's own short code."""
    code = await people.own_code(work)
    says = [
        say("welcome.hello", ward=work.context.ward.name),
        say("welcome.never"),
        say("welcome.check"),
        say("welcome.how"),
        say("welcome.own_code", code=code),
    ]
    work.show(Screen(says, await all_ways(work)))


async def cancel(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Stop whatever is going on; what was told stays where it is."""
    if await state.get_state() is not None:
        key = "welcome.put_away"
    elif await chat_log.open_question(work) is not None:
        key = "welcome.stopped"
    else:
        key = "welcome.nothing_to_stop"
    await leave(state)
    work.show(Screen([say(key)], await all_ways(work)))


async def resume(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Go on with what was being done."""
    await again_steps.resume(work, state)


def conversation(commands: Mapping[str, Wordings]) -> Router:
    """The commands that work everywhere."""
    router = Router(name="meeting")
    router.message.register(open_link, Opened())
    for command, step in (
        ("menu", show_menu),
        ("counter", show_counter),
        ("about", about),
        ("cancel", cancel),
        ("resume", resume),
    ):
        router.message.register(step, Says(commands, command))
    router.callback_query.register(show_menu, Pressed("menu"))
    router.callback_query.register(show_counter, Pressed("counter"))
    router.callback_query.register(resume, Pressed("resume"))
    router.callback_query.register(about, Pressed("about"))
    return router
