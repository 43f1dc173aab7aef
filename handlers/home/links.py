"""Links and codes that open something: a lesson, an invitation, or the greeting."""

import re

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message, TelegramObject

from domain.screens import Phrase, Screen, say
from domain.units.invitations import read_code
from handlers.kit.conversation import Conversations
from handlers.kit.memory import leave
from handlers.kit.resume import all_ways, show_again
from handlers.learning.invited import open_invitation
from handlers.learning.lesson_steps import enter
from services.learning.lessons import LessonHidden
from services.units.invitations import InvitationClosed
from services.work import Work

LESSON_LINK = "bai_"
INVITATION_LINK = "moi_"
LONGEST_LINK = 300
_CARD = re.compile("[0-9]{1,2}")


class NamesInvitation(Filter):
    """Matches words that are an invitation's code or contain its link; it comes as ``code``."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Return the code, empty when the link's code cannot be valid."""
        text = message.text or ""
        code = read_code(text) if len(text) <= LONGEST_LINK else None
        return False if code is None else {"code": code}


async def open_typed(
    event: TelegramObject, work: Work, state: FSMContext, conversations: Conversations, code: str
) -> None:
    """Open the invitation of a typed code; a wrong one gets an explanation and the next step."""
    try:
        await open_invitation(work, code)
    except InvitationClosed as closed:
        await show_again(conversations, work, state, [Phrase(closed.code)])
    else:
        await leave(state)


async def open_link(event: TelegramObject, work: Work, state: FSMContext, link: str) -> None:
    """Open what a link names: a lesson at once, else an invitation, or the greeting."""
    await leave(state)
    trouble = [say("welcome.bad_link")] if link else []
    try:
        if await _enters(work, link):
            return
    except (LessonHidden, InvitationClosed) as no:
        trouble = [Phrase(no.code)]
    says = [say("welcome.hello"), say("welcome.promise", ward=work.context.ward.name)]
    work.show(Screen([*trouble, *says], await all_ways(work)))


async def _enters(work: Work, link: str) -> bool:
    """Open the lesson of a link; return False when it has none."""
    if link.startswith(LESSON_LINK):
        lesson, _, card = link.removeprefix(LESSON_LINK).partition("_")
        await enter(work, lesson, greeting=True, card=int(card) if _CARD.fullmatch(card) else 1)
    elif link.startswith(INVITATION_LINK):
        await open_invitation(work, link.removeprefix(INVITATION_LINK).upper())
    else:
        return False
    return True
