"""What a conversation remembers besides its step: the initiative at hand, and little more.

Only what may be lost is remembered here; whatever was told is in its table at once.
"""

from dataclasses import dataclass
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State

from domain.ids import InitiativeId


@dataclass(frozen=True, slots=True)
class Memory:
    """``name`` was typed and waits for consent; ``topic`` is the question at hand.

    ``is_retelling``: new words replace the story. ``is_editing``: after this answer the initiative
    is shown. ``captions`` came with files that belong to nothing yet.
    """

    initiative: InitiativeId | None = None
    topic: str = ""
    name: str = ""
    is_retelling: bool = False
    is_editing: bool = False
    captions: str = ""


async def remembered(state: FSMContext) -> Memory:
    """Return what is remembered; values of another release are left out."""
    known = {k: v for k, v in (await state.get_data()).items() if k in Memory.__slots__}
    hexed = known.pop("initiative", None)
    return Memory(initiative=InitiativeId(UUID(hexed)) if hexed else None, **known)


async def take_up(
    state: FSMContext, step: State, initiative: InitiativeId, **more: str | bool
) -> None:
    """Move to a step of this initiative; of another initiative nothing stays remembered."""
    known = await state.get_data()
    kept = known if known.get("initiative") == initiative.hex else _loose(known)
    await state.set_state(step)
    await state.set_data({**kept, "initiative": initiative.hex, **more})


async def leave(state: FSMContext) -> None:
    """Put away what is at hand; words that came with loose files stay until they are used."""
    await state.set_state(None)
    await state.set_data(_loose(await state.get_data()))


async def keep_caption(state: FSMContext, text: str) -> None:
    """Remember words that came with a file before it is known what they are for."""
    before = (await remembered(state)).captions
    await state.update_data(captions=f"{before}\n{text}" if before else text)


async def take_captions(state: FSMContext) -> str:
    """Return the words that came with loose files and forget them here."""
    captions = (await remembered(state)).captions
    await state.update_data(captions="")
    return captions


def _loose(known: dict[str, object]) -> dict[str, object]:
    return {"captions": known["captions"]} if known.get("captions") else {}
