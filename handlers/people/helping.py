"""Helping a neighbour: their work is their own, counts as assisted, and can be handed over."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.screens import Choice, Media, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, Does, OwnCodes, Typed
from handlers.kit.fields import hear_called
from handlers.kit.memory import lay_over, uncover
from handlers.kit.resume import all_ways, menu
from handlers.people.states import Helping
from handlers.people.switching import whom
from services.people import shared_phone
from services.work import Work


async def show_desk(event: TelegramObject, work: Work) -> None:
    """Show the neighbours this helper helps, and how to begin with another."""
    helped = [one for one in await shared_phone.sharers(work) if one.is_helped]
    ways: list[Choice] = []
    for one in helped:
        ways.append(choice("helping.to", "help.to", one.person.hex, called=one.called))
        ways.append(choice("helping.hand", "help.hand", one.person.hex, called=one.called))
    add = choice("helping.add", "help.add")
    work.show(Screen([say("helping.desk"), say("helping.desk_how")], [add, *ways, back_to_menu()]))


async def ask_name(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask what the neighbour is called."""
    await lay_over(state, Helping.name)
    work.show(Screen([say("helping.ask_name")]))


async def keep_name(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Begin to help the neighbour."""
    try:
        await shared_phone.add(work, hear_called(work, text), helped=True)
    except Refused as refusal:
        work.show(Screen([Phrase(refusal.code, refusal.facts)]))
        return
    await uncover(state)
    work.show(Screen([say("helping.begun"), say("welcome.offer")], await menu(work)))


async def go_to(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Go on with a neighbour where they stopped."""
    await shared_phone.switch(work, whom(args))
    ways = await all_ways(work)
    if await shared_phone.is_busy(work):
        ways = [choice("resume", "resume"), *ways]
    work.show(Screen([say("welcome.offer")], ways))


async def done(event: TelegramObject, work: Work) -> None:
    """End the helping; everything done stays the neighbour's."""
    was = await shared_phone.back_to_helper(work)
    ways = [choice("helping.hand", "help.hand", was.person.hex, called=was.called)]
    ways += [choice("helping.help", "help"), back_to_menu()]
    work.show(Screen([say("helping.done", called=was.called)], ways))


async def hand_over(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Give the code that moves the neighbour's records to their own phone."""
    found, code = await shared_phone.hand_over_code(work, whom(args))
    address = f"{work.context.public_url}/vao/{code}"
    says = [say("helping.code", called=found.called, code=code)]
    if work.context.public_url:
        says.append(say("helping.code_link", address=address))
    says.append(say("helping.code_how", called=found.called))
    picture = Media("image", f"/vao/{code}/qr.svg", code)
    ways = [choice("helping.help", "help"), back_to_menu()]
    work.show(Screen(says, ways, picture))


CONVERSATION = Conversation(
    "people.helping",
    action="assist",
    commands={
        "help": show_desk,
    },
    presses={
        "help": show_desk,
        "help.add": ask_name,
        "help.to": go_to,
        "help.hand": hand_over,
        "helping.done": Does(done, "talk"),
    },
    own_codes=OwnCodes.ANY,
    states={
        Helping.name: Typed(keep_name, reads=AnswerMode.WORDS),
    },
)
