"""The demo's people, as whoever opens one of its links speaks for them."""

from bot.runtime.engine import Engine
from db.queries.demo import seed
from db.queries.people import people
from domain.ids import AccountNumber, PersonId
from tests.support.talk import Talk


async def demo_talk(engine: Engine, ordinal: int) -> Talk:
    """The conversation of one of the people a demo opens: ``demo.seed_people.LEADER`` …"""
    async with engine.database.read() as session:
        number = await seed.first_account(session, like=f"demo-%-{ordinal:06d}")
        account = await people.account(session, number=number or 0)
    assert account is not None
    return Talk(engine, AccountNumber(account.number), PersonId(account.person_id))
