"""Photos sent together come one by one: only the first of them is answered."""

from dataclasses import dataclass

from aiogram.fsm.context import FSMContext

from handlers.kit.memory import Memory, remembered


@dataclass(frozen=True, slots=True)
class AlbumMemory(Memory):
    """The album that was answered last."""

    album: str = ""


async def is_first_of_album(state: FSMContext, album: str) -> bool:
    """Return whether nothing of this album was answered yet, and remember that now it is.

    A file of no album is always the first.
    """
    known = (await remembered(state, AlbumMemory)).album
    if album:
        await state.update_data(album=album)
    return not album or known != album
