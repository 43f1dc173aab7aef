"""The demo's people, as whoever opens one of its links speaks for them."""

from bot.engine import Engine
from db.queries import people, seeding
from domain.ids import AccountNumber, PersonId
from tests.support.talk import Talk


async def demo_talk(engine: Engine, ordinal: int) -> Talk:
    """The conversation of one of the people a demo opens: ``services.seed_people.LEADER`` …"""
    async with engine.database.read() as session:
        number = await seeding.first_account(session, like=f"demo-%-{ordinal:06d}")
        account = await people.account(session, number=number or 0)
    assert account is not None
    return Talk(engine, AccountNumber(account.number), PersonId(account.person_id))
