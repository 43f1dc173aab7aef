"""The six plain questions: answered one by one, skipped, repeated, or left for later."""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.ids import InitiativeId
from domain.initiatives.initiatives import Topic
from domain.screens import Screen, say
from handlers.initiatives.at_hand import current
from handlers.initiatives.dossier_screens import sent_screen
from handlers.initiatives.drafting_steps import one, until_closed
from handlers.initiatives.question_steps import (
    END,
    QuestionFacts,
    ask,
    ask_next,
    end,
    first_open,
    question_screen,
)
from handlers.initiatives.states import Propose, QuestionMemory
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.forms import Form, Step
from handlers.kit.memory import leave, remembered
from services.initiatives import drafts, initiatives
from services.work import Work


async def start(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Begin with the first question that has no answer yet."""
    topic = first_open(await initiatives.dossier(work, one(args)))
    await ask(work, state, one(args), topic, is_editing=False)


async def go_to(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Go to a question, or end."""
    if args[1] == END:
        await end(work, state, await initiatives.dossier(work, one(args)))
    else:
        await ask(work, state, one(args), Topic(args[1]), is_editing=False)


async def edit(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask one answered question again, and no other."""
    await ask(work, state, one(args), Topic(args[1]), is_editing=True)


@until_closed
async def _answer_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep an answer at once."""
    initiative, memory = await current(state), await remembered(state, QuestionMemory)
    await drafts.answer(work, initiative, Topic(memory.topic), text)
    await (_whole if memory.is_editing else ask_next)(work, state, initiative)


async def _told(work: Work, state: FSMContext) -> QuestionFacts:
    memory = await remembered(state, QuestionMemory)
    dossier = await initiatives.open_dossier(work, await current(state))
    return QuestionFacts(dossier, Topic(memory.topic), memory.is_editing)


async def _asks(_work: Work, told: QuestionFacts) -> Screen:
    return question_screen(told)


FORM: Form[QuestionFacts] = Form(
    [
        Step(
            "answer", Propose.answer, _asks, words=_answer_typed, reads=AnswerMode.WORDS, tells=True
        )
    ],
    load=_told,
    is_short=False,
)


async def _whole(work: Work, state: FSMContext, initiative: InitiativeId) -> None:
    await leave(state)
    whole = sent_screen(await initiatives.dossier(work, initiative), work.context.ward)
    work.show(whole.led_by([say("six_questions.edited")]))


async def later(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Leave the open questions for later."""
    await leave(state)
    see = choice("see_one", "follow.one", args[0])
    work.show(Screen([say("six_questions.later")], [see, back_to_menu()]))


CONVERSATION = Conversation(
    "initiatives.questions",
    action="propose",
    presses={
        "ask.start": start,
        "ask.go": go_to,
        "ask.edit": edit,
        "ask.later": later,
    },
    again=FORM.ask_again,
    states=FORM.states(),
)
