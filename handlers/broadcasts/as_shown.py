"""A press that sends: it counts for what was on the screen, and for nothing that changed since."""

from collections.abc import Sequence

from domain.broadcasts import OPEN
from domain.screens import say
from handlers.broadcasts import preview
from services.broadcasts.own import Broadcast, mark
from services.work import Work


def is_as_shown(broadcast: Broadcast, marks: Sequence[str]) -> bool:
    """Return whether it says still, and to the same people, what the button was shown under.

    Of one that has begun the use case says what may be done.
    """
    return broadcast.state not in OPEN or list(marks) == [mark(broadcast)]


async def show_anew(work: Work, broadcast: Broadcast) -> None:
    """Show its author what it is by now."""
    await preview.show(work, broadcast, [say("broadcasts.changed")])
