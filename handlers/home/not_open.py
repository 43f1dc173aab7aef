"""Answers residents before the ward lets them in; whoever holds a role works as ever."""

from aiogram.filters import Filter
from aiogram.types import Message, TelegramObject

from domain.screens import Screen, say
from services.learning.opening import lets_residents_in
from services.people import people
from services.work import Work


class NotOpenYet(Filter):
    """Matches whatever a resident sends before the ward may be shown to them."""

    def __init__(self) -> None:
        """Ask until the ward is open; from then on it stays open as long as the process runs."""
        self._is_open = False

    async def __call__(self, _message: Message, work: Work) -> bool:
        """Return whether the ward is closed to this person."""
        if not self._is_open:
            self._is_open = await lets_residents_in(work)
        return not self._is_open and not await people.roles(work)


async def say_not_open(event: TelegramObject, work: Work) -> None:
    """Say that the assistant is being prepared, and where to go meanwhile."""
    work.show(Screen([say("not_open.wait", ward=work.context.ward.name)]))
