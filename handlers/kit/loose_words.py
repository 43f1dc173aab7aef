"""Words whose purpose is still to be said: a question or an initiative, or of a file not yet tied.

Several features share them: whoever typed them says in which one they belong.
"""

from dataclasses import dataclass

from aiogram.fsm.context import FSMContext

from domain.initiatives.initiatives import reword
from handlers.kit.memory import Memory, remembered


@dataclass(frozen=True, slots=True)
class LooseWords(Memory):
    """``typed`` are the words and ``about`` what they sound like; ``captions`` came with files."""

    typed: str = ""
    about: str = ""
    captions: str = ""


async def keep_caption(state: FSMContext, text: str) -> None:
    """Remember words that came with a file before it is known what they are for."""
    before = (await remembered(state, LooseWords)).captions
    await state.update_data(captions=f"{before}\n{text}" if before else text)


async def take_captions(state: FSMContext) -> str:
    """Return the words that came with loose files and forget them here."""
    captions = (await remembered(state, LooseWords)).captions
    await state.update_data(captions="")
    return captions


async def reword_loose(state: FSMContext, earlier: str, new: str) -> bool:
    """Put other words for some that wait for their purpose; return whether they did."""
    loose = await remembered(state, LooseWords)
    for name, words in (("typed", loose.typed), ("captions", loose.captions)):
        told = reword(words, earlier, new)
        if told is not None:
            await state.update_data({name: told})
            return True
    return False
