"""The kinds of contribution: asked once after the receipt, changed at any time."""

from aiogram.types import TelegramObject

from domain.initiatives.initiatives import EvidenceKind
from domain.screens import Screen, say
from handlers.initiatives.co_author_screens import kinds_screen
from handlers.initiatives.drafting_steps import one
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from services.initiatives import classification, initiatives
from services.work import Work


async def show(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Ask again for the kinds of contribution."""
    found = await initiatives.own_open(work, one(args))
    chosen = [EvidenceKind(kind) for kind in found.evidence_kinds or ()]
    work.show(kinds_screen(one(args), chosen))


async def turn(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Choose a kind, or no longer."""
    chosen = await classification.turn_kind(work, one(args), EvidenceKind(args[1]))
    work.show(kinds_screen(one(args), chosen))


async def done(event: TelegramObject, work: Work, args: list[str]) -> None:
    """End the choice: go on to the six questions, or to the co-authors."""
    await initiatives.own(work, one(args))
    ways = [
        choice("answer_more", "ask.start", args[0]),
        choice("contributions.co_authors", "coauthor", args[0]),
        back_to_menu(),
    ]
    work.show(Screen([say("contributions.kinds_thanks")], ways))


CONVERSATION = Conversation(
    "initiatives.evidence_kinds",
    action="propose",
    presses={
        "kinds": show,
        "kind": turn,
        "kinds.done": done,
    },
)
