"""The order of play: which conversation is asked first. The last one takes whatever is left."""

from aiogram import Router

from content.commands import load_commands
from handlers import (
    adding,
    asking,
    belonging,
    figures,
    files,
    following,
    learning,
    loose_files,
    meeting,
    more,
    oddities,
    role_over,
    telling,
    telling_words,
)
from handlers.depth import joining, kinds, naming
from handlers.leading import desk, gatherings, invitations, registering
from handlers.questions import free, writing
from handlers.rights import correcting, owning
from handlers.sharing import codes, helping, switching
from handlers.staff import (
    approving,
    arrivals,
    counting,
    keying_in,
    merging,
    moving,
    one,
    searching,
    today,
)
from handlers.staff import desk as staff_desk
from handlers.staff import questions as staff_questions


def conversations() -> list[Router]:
    """Return fresh routers, the commands of everywhere first."""
    commands = load_commands()
    return [
        joining.conversation(),
        codes.conversation(),
        meeting.conversation(commands),
        role_over.conversation(),
        switching.conversation(commands),
        helping.conversation(commands),
        more.conversation(commands),
        owning.conversation(commands),
        correcting.conversation(),
        staff_questions.conversation(commands),
        writing.conversation(commands),
        staff_desk.conversation(commands),
        approving.conversation(commands),
        arrivals.conversation(commands),
        one.conversation(),
        moving.conversation(),
        merging.conversation(),
        counting.conversation(),
        keying_in.conversation(commands),
        searching.conversation(),
        today.conversation(),
        figures.conversation(commands),
        belonging.conversation(commands),
        desk.conversation(commands),
        invitations.conversation(commands),
        gatherings.conversation(commands),
        registering.conversation(commands),
        files.conversation(),
        loose_files.conversation(),
        learning.conversation(commands),
        following.conversation(commands),
        telling.conversation(commands),
        adding.conversation(),
        free.doubting(),
        telling_words.conversation(),
        asking.conversation(),
        kinds.conversation(),
        naming.conversation(),
        desk.unit_names(),
        free.conversation(),
        oddities.conversation(),
    ]
