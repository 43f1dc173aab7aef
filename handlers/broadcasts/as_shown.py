"""Checks that a button which sends still means what its screen showed."""

from collections.abc import Sequence

from domain.broadcasts.broadcasts import OPEN
from domain.screens import say
from handlers.broadcasts import preview
from services.broadcasts.own import Broadcast, mark
from services.work import Work


def is_as_shown(broadcast: Broadcast, marks: Sequence[str]) -> bool:
    """Return whether the broadcast has the content and recipients its button was shown under.

    For a broadcast that has begun, the use case decides what is allowed.
    """
    return broadcast.state not in OPEN or list(marks) == [mark(broadcast)]


async def show_anew(work: Work, broadcast: Broadcast) -> None:
    """Show the author the broadcast as it is now."""
    await preview.show(work, broadcast, [say("broadcasts.changed")])
