"""The order of play: which conversation is asked first. The last one takes whatever is left."""

from aiogram import Router

from content.commands import load_commands
from handlers import (
    adding,
    asking,
    belonging,
    edited,
    figures,
    files,
    following,
    from_unit,
    learning,
    loose_files,
    meeting,
    more,
    oddities,
    patience,
    reviewing,
    role_over,
    telling,
    telling_words,
)
from handlers.depth import joining, kinds, naming
from handlers.leading import desk, gatherings, groups, invitations, registering
from handlers.leading.broadcasting import afterwards, composing, home, narrowing, progress, timing
from handlers.leading.broadcasting import approving as approving_broadcasts
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
    sign_ups,
    today,
)
from handlers.staff import desk as staff_desk
from handlers.staff import questions as staff_questions
from handlers.wishes import muting, reminding


def conversations() -> list[Router]:
    """Return fresh routers, the commands of everywhere first."""
    commands = load_commands()
    return [
        patience.conversation(),
        joining.codes(),
        codes.conversation(),
        meeting.conversation(commands),
        learning.conversation(commands),  # what most presses mean is asked first
        reviewing.conversation(commands),
        edited.conversation(),
        role_over.conversation(),
        switching.conversation(commands),
        helping.conversation(commands),
        more.conversation(commands),
        reminding.conversation(commands),
        muting.conversation(),
        owning.conversation(commands),
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
        searching.conversation(commands),
        today.conversation(),
        sign_ups.conversation(commands),
        figures.conversation(commands),
        belonging.conversation(commands),
        desk.conversation(commands),
        invitations.conversation(commands),
        groups.conversation(),
        home.conversation(commands),
        composing.conversation(),
        narrowing.conversation(),
        timing.conversation(),
        approving_broadcasts.conversation(),
        progress.conversation(),
        afterwards.conversation(),
        from_unit.conversation(),
        gatherings.conversation(commands),
        registering.conversation(commands),
        files.conversation(),
        loose_files.conversation(),
        following.conversation(commands),
        telling.conversation(commands),
        adding.conversation(),
        free.doubting(),
        telling_words.conversation(),
        correcting.conversation(),
        reminding.typed(),
        writing.written(),
        asking.conversation(),
        kinds.conversation(),
        naming.conversation(),
        joining.conversation(),
        desk.unit_names(),
        free.conversation(),
        oddities.conversation(),
    ]
