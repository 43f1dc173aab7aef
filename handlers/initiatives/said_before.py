"""What a person typed before it was asked for is offered when its question comes."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.fsm.context import FSMContext

from domain.errors import Refused
from domain.forms.phones import PhoneHeard
from domain.initiatives.initiatives import DraftStep
from domain.people import show_phone
from domain.screens import Choice, Phrase, Screen, say
from handlers.initiatives.drafting_screens import step_screen
from handlers.initiatives.states import SaidMemory
from handlers.kit.choices import choice
from handlers.kit.fields import find_khoi
from handlers.kit.memory import remembered
from services.initiatives.dossier import Dossier
from services.work import Work


async def keep_numbers(state: FSMContext, heard: PhoneHeard) -> None:
    """Remember numbers and their note until they are asked for."""
    await state.update_data(phones_said=" ".join(heard.numbers), note_said=heard.note)


async def keep_khoi(state: FSMContext, typed: str) -> None:
    """Remember what may name a khối until it is asked for."""
    await state.update_data(khoi_said=typed)


async def forget(state: FSMContext, done: DraftStep) -> None:
    """Forget what was offered at a step that is answered."""
    if done is DraftStep.KHOI:
        await state.update_data(khoi_said="")
    elif done is DraftStep.PHONE:
        await state.update_data(phones_said="", note_said="")


async def still_to_ask(state: FSMContext) -> DraftStep | None:
    """Return a step for which something was typed and which was not asked since."""
    said = await remembered(state, SaidMemory)
    if said.khoi_said:
        return DraftStep.KHOI
    return DraftStep.PHONE if said.phones_said else None


def asked_screen(work: Work, step: DraftStep, dossier: Dossier, said: SaidMemory) -> Screen:
    """Return the screen of a step, with what was typed before as its first choices."""
    screen = step_screen(step, dossier, work.context.ward)
    lead, choices = list[Phrase](), list[Choice]()
    if step is DraftStep.KHOI and said.khoi_said:
        lead, choices = _khoi(work, dossier, said.khoi_said)
    elif step is DraftStep.PHONE and said.phones_said:
        lead, choices = _phones(dossier, said.phones_said.split())
    return replace(screen, says=[*lead, *screen.says], choices=[*choices, *screen.choices])


def _khoi(work: Work, dossier: Dossier, typed: str) -> tuple[list[Phrase], list[Choice]]:
    try:
        found = find_khoi(work, typed)
    except Refused:
        found = None
    if found is None:
        return [say("drafting.khoi_said_unknown", text=typed)], []
    khoi = found.khoi
    yes = choice("khoi_said", "tell.khoi", dossier.id.hex, khoi.code, khoi=khoi.name)
    return [say("drafting.khoi_said", text=typed, khoi=khoi.name)], [yes]


def _phones(dossier: Dossier, numbers: Sequence[str]) -> tuple[list[Phrase], list[Choice]]:
    ways = [
        choice(
            "phone_said",
            "tell.phone",
            dossier.id.hex,
            number.removeprefix("+"),
            phone=show_phone(number),
        )
        for number in numbers
    ]
    if len(numbers) > 1:
        return [say("drafting.phones_said")], ways
    return [say("drafting.phone_said", phone=show_phone(numbers[0]))], ways
