"""Delivers the rehearsal's due rows, and does nothing while none is due."""

from bot.runtime.engine import Engine
from db.queries.demo import rehearsal


async def deliver(engine: Engine) -> None:
    """Deliver what is due now to its end.

    Most moments have nothing due: one query costs a third of a sender's step, which opens a
    transaction for each channel's sender.
    """
    while await _is_due(engine) and await engine.sender.step():
        pass


async def _is_due(engine: Engine) -> bool:
    async with engine.database.read() as session:
        return await rehearsal.is_due(session, now=engine.clock())
