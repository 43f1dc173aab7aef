"""Finds the rows that outgoing messages replace: edited, or giving way on a person's page."""

from collections.abc import Mapping, Sequence

from db.engine import Session
from db.queries.messages import outbox
from db.queries.messages.outbox import SaidRow
from domain.screens import ChannelLimits, Screen
from services.work import OutgoingMessage, Work


async def replaced_rows(
    session: Session, outgoing: Sequence[OutgoingMessage]
) -> Mapping[str, SaidRow]:
    """Return what was said under the keys that these messages name as replaced."""
    named = (key for message in outgoing for key in (message.replaces, message.supersedes))
    keys = [key for key in named if key is not None]
    return await outbox.said_under(session, keys=keys) if keys else {}


def edited(
    message: OutgoingMessage, limits: ChannelLimits, rows: Mapping[str, SaidRow]
) -> SaidRow | None:
    """Return the row that this message edits, where its channel can."""
    return rows.get(message.replaces or "") if limits.can_edit else None


def edits(
    work: Work, message: OutgoingMessage, limits: ChannelLimits, earlier: SaidRow | None
) -> int | None:
    """Return the id of the row whose message this one edits: of a screen that stays, the pressed.

    A page shows what is newest, and stays at it by itself.
    """
    content = message.content
    stays = isinstance(content, Screen) and content.stays and message.account == work.account
    if stays and limits.can_edit and not limits.shows_at_commit:
        return work.pressed
    return earlier.id if earlier else None


def superseded(
    message: OutgoingMessage, limits: ChannelLimits, rows: Mapping[str, SaidRow]
) -> SaidRow | None:
    """Return the row that gives way on the person's page, if that page is still theirs.

    A messenger keeps it: an edit would not ring, and what does not ring reminds nobody.
    """
    found = rows.get(message.supersedes or "") if limits.shows_at_commit else None
    return found if found is not None and found.account_number == message.account else None
