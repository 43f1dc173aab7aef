"""The greeting, the menu, the ward's counter, about, and cancelling without losing anything."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.screens import Phrase, Screen, say
from domain.ward import Counter
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from handlers.kit.resume import all_ways, is_busy
from services.people import people
from services.webchat import chat_log
from services.work import Work


async def show_menu(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show the menu; a draft in progress is kept."""
    await leave(state)
    by_herself = work.actor.called if work.actor.helped_by is None else None
    now = [say("shared_phone.now", called=by_herself)] if by_herself else []
    says = [*now, say("welcome.menu")]
    work.show(Screen(says, await all_ways(work)))


async def show_counter(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Show where the ward's counter is; the current step stays as it is."""
    choices = [choice("resume", "resume")] if await is_busy(work, state) else []
    choices.append(choice("enquiries.write", "question.ask"))
    known = _counter(work.context.ward.counter)
    unknown = say("counter.unknown", ward=work.context.ward.name)
    work.show(Screen(known or [unknown], [*choices, back_to_menu()]))


def _counter(counter: Counter) -> list[Phrase]:
    """Return what is known of the counter; what the ward has not told yet is not spoken of."""
    place = ", ".join(filter(None, (counter.name, counter.address)))
    facts = {"phone": counter.phone, "place": place, "hours": counter.hours}
    return [say(f"counter.{key}", value=value) for key, value in facts.items() if value]


async def about(event: TelegramObject, work: Work) -> None:
    """Say what the assistant is and the person's own short code; the rest is one press away."""
    code = await people.own_code(work)
    says = [say("welcome.about", ward=work.context.ward.name), say("welcome.own_code", code=code)]
    ways = [choice("more.check", "about.check"), choice("more.how", "about.how"), back_to_menu()]
    work.show(Screen(says, ways))


async def check(event: TelegramObject, work: Work) -> None:
    """Say how to find out whether the assistant is the ward's."""
    work.show(Screen([say("welcome.check")], [choice("more.how", "about.how"), back_to_menu()]))


async def how(event: TelegramObject, work: Work) -> None:
    """Say how one talks with the assistant."""
    work.show(Screen([say("welcome.how")], [back_to_menu()]))


async def cancel(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Cancel the current step; everything written stays where it is."""
    if await state.get_state() is not None:
        key = "welcome.put_away"
    elif await chat_log.open_question(work) is not None:
        key = "welcome.stopped"
    else:
        key = "welcome.nothing_to_stop"
    await leave(state)
    work.show(Screen([say(key)], await all_ways(work)))


CONVERSATION = Conversation(
    "home.start",
    action="talk",
    commands={
        "menu": show_menu,
        "counter": show_counter,
        "about": about,
        "cancel": cancel,
    },
    presses={
        "menu": show_menu,
        "counter": show_counter,
        "about": about,
        "about.check": check,
        "about.how": how,
    },
)
