"""Reads one update, and blanks what only the talk gives away as a secret, where it is handled."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.conversation.inbound_message import InboundMessage
from content.secret_words import secret_context
from db.engine import Session, leaves_traces
from db.queries.messages import inbox, screens
from domain.secrets.kinds import SecretKind
from services.messages.blanking import blanked_kinds, blanked_whole

InboundAdapter = Callable[[Mapping[str, Any]], InboundMessage]
LATELY = timedelta(minutes=30)
"""How long a number is taken for the code that was spoken of."""


@dataclass(frozen=True, slots=True)
class HeardMessage:
    """What an update says, and the kinds of secrets that its words held."""

    spoken: InboundMessage
    blanked: Sequence[SecretKind]


async def hear(
    session: Session, row: Any, adapter: InboundAdapter, *, is_at_step: bool
) -> HeardMessage:
    """Return what an update says, without its secrets; its row says no more than that either.

    ``is_at_step``: the person is answering a question of some form.
    """
    spoken = adapter(row.payload)
    kinds = blanked_kinds(row.payload, spoken.text)
    if kinds or not spoken.text or spoken.link is not None:
        return HeardMessage(spoken, kinds)
    kind = await _late_secret(session, row, spoken.text, adapter, is_at_step=is_at_step)
    if kind is None:
        return HeardMessage(spoken, ())
    payload = blanked_whole(row.payload, spoken.text, kind)
    await inbox.rewrite(session, row_id=row.id, payload=payload)
    leaves_traces(session)
    return HeardMessage(adapter(payload), [kind])


async def _late_secret(
    session: Session, row: Any, text: str, adapter: InboundAdapter, *, is_at_step: bool
) -> SecretKind | None:
    """Return what secret a message is that says only a number or a word, after what was said."""
    context = secret_context()
    kind = context.bare(text)
    if kind is None or (kind is SecretKind.IDENTITY and is_at_step):
        return kind
    if kind is SecretKind.CODE:
        since = row.heard_at - LATELY
        shown = await screens.recent_screens(session, account=row.account_number, since=since)
        if shown and context.speaks_of_codes(shown[0].request["text"]):
            return kind
    before = await inbox.payload_before(session, account=row.account_number, row_id=row.id)
    return None if before is None else context.announced_by(adapter(before).text)
