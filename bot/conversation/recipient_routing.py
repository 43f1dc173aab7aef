"""Chooses the account on which a person gets a message, and names them on a shared phone."""

import logging
from collections.abc import Sequence
from dataclasses import replace

from db.engine import Session
from db.queries.people import shared_phone
from domain.ids import AccountNumber
from domain.screens import say
from services.notices import Notice
from services.work import OutgoingMessage, Work

log = logging.getLogger(__name__)


async def route_to_accounts(
    session: Session, messages: Sequence[tuple[Work, OutgoingMessage]]
) -> list[tuple[Work, OutgoingMessage]]:
    """Return the messages with an account each; a person without one is logged and left out."""
    persons = {
        message.person for _, message in messages if message.account is None and message.person
    }
    if not persons:
        return list(messages)
    homes = await shared_phone.recipient_accounts(session, persons=sorted(persons))
    found: list[tuple[Work, OutgoingMessage]] = []
    for work, message in messages:
        if message.account is not None or message.person is None:
            found.append((work, message))
            continue
        home = homes.get(message.person)
        if home is None:
            log.warning("nobody to tell %s: the person has no account", _name(message))
            continue
        lead = [say("shared_phone.addressed_to", called=home.called)] if home.called else []
        if home.called == "":
            lead = [say("shared_phone.addressed_to_first")]
        known = replace(
            message, account=AccountNumber(home.number), lead=lead, address=home.address
        )
        found.append((work, known))
    return found


def _name(message: OutgoingMessage) -> str:
    content = message.content
    return content.key if isinstance(content, Notice) else content.says[-1].key
