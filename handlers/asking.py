"""The six plain questions: answered one by one, skipped, gone back to, left for another day."""

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.ids import InitiativeId
from domain.initiatives import Topic
from domain.screens import Screen, say
from handlers.asking_steps import TOPICS, ask
from handlers.choices import back_to_menu, choice
from handlers.filters import Pressed, Told
from handlers.states import Propose
from handlers.telling_steps import current, one
from services import initiatives
from services.work import Work


async def start(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Begin with the first question that has no answer yet."""
    answers = (await initiatives.dossier(work, one(args))).answers
    open_topics = [topic for topic in TOPICS if topic not in answers]
    await ask(work, state, one(args), open_topics[0] if open_topics else TOPICS[0])


async def go_to(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Go to a question, or end."""
    if args[1] == "end":
        await _end(work, state, one(args))
    else:
        await ask(work, state, one(args), Topic(args[1]))


async def keep_answer(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep an answer at once and ask the next question."""
    initiative = await current(state)
    topic = Topic((await state.get_data())["topic"])
    await initiatives.answer(work, initiative, topic, text)
    n = TOPICS.index(topic) + 1
    if n < len(TOPICS):
        await ask(work, state, initiative, TOPICS[n])
    else:
        await _end(work, state, initiative)


async def _end(work: Work, state: FSMContext, initiative: InitiativeId) -> None:
    await state.set_state(None)
    see = choice("see_one", "follow.one", initiative.hex)
    work.show(Screen([say("asking.end")], [see, back_to_menu()]))


def conversation() -> Router:
    """The six questions."""
    router = Router(name="asking")
    router.message.register(keep_answer, StateFilter(Propose.answer), Told())
    router.callback_query.register(start, Pressed("ask.start"))
    router.callback_query.register(go_to, Pressed("ask.go"))
    return router
