"""Hands mutated updates to a ward the two ways they come, and counts what became of them."""

import logging
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bot.channels.telegram.inbound import READER
from db.models.messages import Inbox
from services.messages.blanking import without_secrets
from services.messages.inbox import NOBODYS
from tests.support.telegram.mutants import as_sent, mutants
from tests.support.telegram.ward import Ward


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many updates came, which of them are not kept, and which broke something."""

    came: int
    lost: int
    broke: list[str]


class _Errors(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.name}: {record.getMessage()}: {record.exc_info}")


async def hear_mutants(ward: Ward, seed: int, many: int) -> Outcome:
    """Let that many mutants happen on the ward's platform; return once all are answered."""
    errors = _Errors()
    logging.getLogger().addHandler(errors)
    keys = set[str]()
    try:
        for update in mutants(seed, many):
            came = as_sent(update)
            keys.add(READER.read(without_secrets(came)).event_key)
            ward.platform.updates.add(came)
        await ward.settle()
    finally:
        logging.getLogger().removeHandler(errors)
    kept = set(await ward.rows(sa.select(Inbox.event_key)))
    parked: Any = sa.and_(Inbox.state == "parked", Inbox.reason != NOBODYS)
    broken = await ward.rows(sa.select(Inbox.reason).where(parked))
    failures = [str(ward.platform.webhook.failures)] * bool(ward.platform.webhook.failures)
    return Outcome(many, len(keys - kept), [*errors.said, *broken, *failures])
