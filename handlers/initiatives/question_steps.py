"""Asks one of the six plain questions, and goes to the next."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiogram.fsm.context import FSMContext

from domain.ids import InitiativeId
from domain.initiatives.initiatives import Topic, title
from domain.screens import Choice, Phrase, Screen, say
from handlers.initiatives.at_hand import take_up
from handlers.initiatives.states import Propose, QuestionMemory
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.memory import leave, remembered
from services.initiatives import initiatives
from services.initiatives.dossier import Dossier
from services.work import Work

TOPICS = list(Topic)
SHOWN_ANSWER = 200
"""Characters of an earlier answer shown beside its question."""
END = "end"


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """The current question and its initiative; ``is_editing``: its answer leads back to it."""

    dossier: Dossier
    topic: Topic
    is_editing: bool


async def ask(
    work: Work,
    state: FSMContext,
    initiative: InitiativeId,
    topic: Topic,
    lead: Sequence[Phrase] = (),
    *,
    is_editing: bool | None = None,
) -> None:
    """Ask one question; an earlier answer is shown with it.

    ``is_editing``: its answer leads back to the whole initiative; None keeps the remembered value.
    """
    dossier = await initiatives.open_dossier(work, initiative)
    if is_editing is None:
        is_editing = (await remembered(state, QuestionMemory)).is_editing
    await take_up(state, Propose.answer, initiative, topic=topic, is_editing=is_editing)
    told = QuestionFacts(dossier, topic, is_editing)
    work.show(question_screen(told).led_by(lead))


def question_screen(told: QuestionFacts) -> Screen:
    """Return one question; an earlier answer is shown with it."""
    dossier, topic = told.dossier, told.topic
    says = [say("six_questions.number", n=TOPICS.index(topic) + 1, all=len(TOPICS))]
    says.append(say(f"six_questions.{topic}"))
    if topic in dossier.answers:
        says.append(say("six_questions.answered", text=title(dossier.answers[topic], SHOWN_ANSWER)))
    if topic in dossier.spoken:
        says.append(say("six_questions.spoken"))
    ways = _ways_to_edit(dossier.id) if told.is_editing else _ways(dossier, topic)
    return Screen(says, ways)


async def ask_next(
    work: Work, state: FSMContext, initiative: InitiativeId, lead: Sequence[Phrase] = ()
) -> None:
    """Ask the next open question, or thank the author."""
    topic = Topic((await remembered(state, QuestionMemory)).topic)
    dossier = await initiatives.dossier(work, initiative)
    onward = _onward(dossier, topic)
    if onward == END:
        await end(work, state, dossier, lead)
    else:
        await ask(work, state, initiative, Topic(onward), lead)


async def end(work: Work, state: FSMContext, dossier: Dossier, lead: Sequence[Phrase] = ()) -> None:
    """Thank the author, and say how many questions are still open."""
    await leave(state)
    open_ones = len(TOPICS) - len(dossier.answered)
    says = say("six_questions.end_open", count=open_ones) if open_ones else say("six_questions.end")
    see = choice("see_one", "follow.one", dossier.id.hex)
    work.show(Screen([*lead, says], [see, back_to_menu()]))


def first_open(dossier: Dossier) -> Topic:
    """Return the first question without an answer, the very first when all have one."""
    return next((topic for topic in TOPICS if topic not in dossier.answered), TOPICS[0])


def _onward(dossier: Dossier, topic: Topic) -> str:
    later = TOPICS[TOPICS.index(topic) + 1 :]
    return next((one for one in later if one not in dossier.answered), END)


def _ways(dossier: Dossier, topic: Topic) -> list[Choice]:
    one, n = dossier.id.hex, TOPICS.index(topic)
    key = "keep" if topic in dossier.answered else "skip"
    ways = [choice(key, "ask.go", one, _onward(dossier, topic))]
    if n:
        ways.append(choice("back", "ask.go", one, TOPICS[n - 1]))
    return [*ways, choice("later", "ask.later", one)]


def _ways_to_edit(initiative: InitiativeId) -> list[Choice]:
    return [choice("keep", "follow.one", initiative.hex)]
