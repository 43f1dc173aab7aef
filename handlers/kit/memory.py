"""What a conversation remembers besides its step: the initiative at hand, and little more.

Only what may be lost is remembered here; whatever was told is in its table at once.
"""

from dataclasses import dataclass
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State

from domain.ids import InitiativeId
from domain.initiatives.initiatives import reword


@dataclass(frozen=True, slots=True)
class ConversationMemory:
    """``name`` was typed and waits for consent; ``topic`` is the question at hand.

    ``is_retelling``: new words replace the story. ``is_editing``: after this answer the initiative
    is shown. ``captions`` came with files that belong to nothing yet. ``typed`` are words whose
    purpose is still to be said; ``case`` is the message to staff at hand, read up to ``seen``.
    ``wanted`` is what staff look for; ``lesson`` was ``read`` by whoever may answer for it.
    ``moving`` is the initiative staff move ``to`` a status; it ``stood`` there when it was read.
    ``co_author`` is the initiative someone is named for, or whoever was named and is answering.
    """

    initiative: InitiativeId | None = None
    topic: str = ""
    name: str = ""
    is_retelling: bool = False
    is_editing: bool = False
    captions: str = ""
    typed: str = ""
    about: str = ""
    case: str = ""
    co_author: str = ""
    seen: int = 0
    wanted: str = ""
    lesson: str = ""
    read: str = ""
    moving: str = ""
    to: str = ""
    stood: str = ""


async def remembered(state: FSMContext) -> ConversationMemory:
    """Return what is remembered; values of another release are left out."""
    known = {k: v for k, v in (await state.get_data()).items() if k in ConversationMemory.__slots__}
    hexed = known.pop("initiative", None)
    return ConversationMemory(initiative=InitiativeId(UUID(hexed)) if hexed else None, **known)


async def take_up(
    state: FSMContext, step: State, initiative: InitiativeId, **more: str | bool
) -> None:
    """Move to a step of this initiative; of another initiative nothing stays remembered."""
    known = await state.get_data()
    kept = known if known.get("initiative") == initiative.hex else _loose(known)
    await state.set_state(step)
    await state.set_data({**kept, "initiative": initiative.hex, **more})


async def hold(state: FSMContext, step: State | None, **facts: str | int) -> None:
    """Move to a step that tells no initiative, and remember these facts for it."""
    await state.set_state(step)
    await state.set_data({**_loose(await state.get_data()), **facts})


async def leave(state: FSMContext) -> None:
    """Put away what is at hand; words whose purpose was not said yet stay until they are used."""
    await state.set_state(None)
    await state.set_data(_loose(await state.get_data()))


async def lay_over(state: FSMContext, step: State) -> None:
    """Ask something in between; what was at hand waits under it for ``uncover``."""
    known = await state.get_data()
    under = known.get("under") or {"state": await state.get_state(), "data": known}
    await state.set_state(step)
    await state.set_data({**_loose(known), "under": under})


async def uncover(state: FSMContext) -> None:
    """Take up again what waited under a question that was answered."""
    known = await state.get_data()
    under = known.get("under") or {"state": None, "data": {}}
    await state.set_state(under["state"])
    await state.set_data({**under["data"], **_loose(known)})


async def keep_caption(state: FSMContext, text: str) -> None:
    """Remember words that came with a file before it is known what they are for."""
    before = (await remembered(state)).captions
    await state.update_data(captions=f"{before}\n{text}" if before else text)


async def take_captions(state: FSMContext) -> str:
    """Return the words that came with loose files and forget them here."""
    captions = (await remembered(state)).captions
    await state.update_data(captions="")
    return captions


async def is_first_of_album(state: FSMContext, album: str) -> bool:
    """Return whether nothing of this album was answered yet, and remember that now it is.

    Several photos sent together come one by one; a file of no album is always the first.
    """
    known = (await state.get_data()).get("album")
    if album:
        await state.update_data(album=album)
    return not album or known != album


async def reword_loose(state: FSMContext, earlier: str, new: str) -> bool:
    """Put other words for some that wait for their purpose; return whether they did."""
    known = await state.get_data()
    for key in ("typed", "captions"):
        told = reword(str(known.get(key) or ""), earlier, new)
        if told is not None:
            await state.update_data({key: told})
            return True
    return False


LATELY = "lately"
"""Under which a conversation remembers how often it answered lately (see ``patience``)."""
_KEPT = ("album", "captions", "typed", "about", "gathering", "registration", "keyed", LATELY)


def _loose(known: dict[str, object]) -> dict[str, object]:
    return {key: known[key] for key in _KEPT if known.get(key)}
