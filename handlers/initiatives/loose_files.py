"""Loose files, sent outside a draft: their sender says what they are for.

The first thing offered is to ask staff (``handlers/enquiries/asked_files.py``).
"""

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.initiatives.initiatives import DraftStep, title
from domain.screens import Choice, Screen, say
from handlers.initiatives.drafting import begin
from handlers.initiatives.drafting_steps import go, one
from handlers.kit.albums import is_first_of_album
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation
from handlers.kit.loose_words import keep_caption, take_captions
from handlers.kit.resume import is_busy, menu
from services.initiatives import attachments, drafts, initiatives
from services.initiatives.attachments import Arrived
from services.work import Work

OFFERED = 3
SHOWN_TITLE = 40


async def ask_what_for(
    work: Work, state: FSMContext, text: str, *, file: Arrived, album: str
) -> None:
    """Ask the purpose of a loose file, once for an ``album``; its caption is remembered.

    A picture may be of a suspicious message.
    """
    if text:
        await keep_caption(state, text)
    if not await is_first_of_album(state, album):
        return
    ask = [choice("file_ask", "question.files")]
    if file.kind == "image":
        ask.append(choice("file_suspicious", "question.suspicious"))
    new, drop = choice("file_propose", "file.propose"), choice("file_drop", "file.drop")
    ways = [*ask, *await _known(work), new, drop]
    key = "received_files.what_for_coming" if file.is_away else "received_files.what_for"
    work.show(Screen([say(key)], ways, once=True))


async def _known(work: Work) -> list[Choice]:
    return [
        choice(
            "file_tie",
            "file.tie",
            found.id.hex,
            title=title(found.story, SHOWN_TITLE) or found.code or "…",
        )
        for found in await initiatives.open_ones(work, limit=OFFERED)
    ]


async def tie(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Add the files and their captions to an earlier initiative."""
    await initiatives.own_open(work, one(args))
    captions = await take_captions(state)
    count = await attachments.tie_loose(work, one(args))
    if captions:
        await drafts.tell_more(work, one(args), captions)
    reached = (await initiatives.dossier(work, one(args))).reached
    after_story = DraftStep.MATURITY if reached is DraftStep.STORY else reached
    await go(work, state, one(args), after_story, [say("received_files.tied", count=count)])


async def drop(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Drop the files and their captions."""
    await take_captions(state)
    await attachments.drop_loose(work)
    on = [choice("resume", "resume")] if await is_busy(work, state) else []
    work.show(Screen([say("received_files.dropped")], [*on, *await menu(work)]))


CONVERSATION = Conversation(
    "initiatives.loose_files",
    action="propose",
    keeps=("album", "captions"),
    presses={
        "file.propose": begin,
        "file.tie": tie,
        "file.drop": drop,
    },
)
