"""Asking one of the six plain questions."""

from aiogram.fsm.context import FSMContext

from domain.ids import InitiativeId
from domain.initiatives import Topic, title
from domain.screens import Choice, Screen, say
from handlers.choices import choice
from handlers.states import Propose
from services import initiatives
from services.work import Work

TOPICS = list(Topic)
SHOWN_ANSWER = 200
"""Characters of an earlier answer shown beside its question."""


async def ask(work: Work, state: FSMContext, initiative: InitiativeId, topic: Topic) -> None:
    """Ask one question; an earlier answer is shown beside it."""
    dossier = await initiatives.dossier(work, initiative)
    await state.set_state(Propose.answer)
    await state.update_data(initiative=initiative.hex, topic=topic)
    n = TOPICS.index(topic)
    says = [say("asking.number", n=n + 1, all=len(TOPICS)), say(f"asking.{topic}")]
    if topic in dossier.answers:
        says.append(say("asking.answered", text=title(dossier.answers[topic], SHOWN_ANSWER)))
    work.show(Screen(says, _ways(initiative, n)))


def _ways(initiative: InitiativeId, n: int) -> list[Choice]:
    onward = TOPICS[n + 1] if n + 1 < len(TOPICS) else "end"
    ways = [choice("skip", "ask.go", initiative.hex, onward)]
    if n:
        ways.append(choice("back", "ask.go", initiative.hex, TOPICS[n - 1]))
    return [*ways, choice("later", "tell.later", initiative.hex)]
