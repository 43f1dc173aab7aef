"""The order of play: which conversation is asked first. The last one takes whatever is left."""

from aiogram import Router

from content.commands import load_commands
from handlers import (
    asking,
    files,
    following,
    learning,
    loose_files,
    meeting,
    oddities,
    staff,
    telling,
    telling_words,
)


def conversations() -> list[Router]:
    """Return fresh routers, the commands of everywhere first."""
    commands = load_commands()
    return [
        meeting.conversation(commands),
        staff.conversation(commands),
        files.conversation(),
        loose_files.conversation(),
        learning.conversation(commands),
        following.conversation(commands),
        telling.conversation(commands),
        telling_words.conversation(),
        asking.conversation(),
        oddities.conversation(),
    ]
