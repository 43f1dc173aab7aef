"""The program as the bench runs it: a demo ward in a fresh folder, every part running."""

from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

from bot.channels.channel import Channel
from bot.clock import now
from bot.runtime.engine import Engine, build_engine
from bot.runtime.ward_context import build_ward_context
from content.texts import Texts
from content.ward_profile import read_profile
from db.engine import Database
from domain.ids import AccountNumber
from services.people.people import meet
from services.work import WardContext

PEOPLE = 200


def bench_house(folder: Path) -> WardContext:
    """Build the ward context: the demo ward, its content and rules."""
    ward = read_profile("demo")
    return build_ward_context(
        ward=ward, texts=Texts.load(), data_dir=folder, public_url="", demo=True, quiet_hours=()
    )


async def bench_engine(folder: Path, channels: Mapping[str, Channel]) -> Engine:
    """Build the engine over the migrated database in ``folder``."""
    texts, context = Texts.load(), bench_house(folder)
    database = Database(f"sqlite:///{folder / 'house.db'}")
    return build_engine(
        database=database, context=context, texts=texts, clock=now, channels=channels
    )


async def meet_everyone(engine: Engine, channel: str) -> dict[int, AccountNumber]:
    """Give each simulated person an account; return accounts by their number on the platform."""
    accounts: dict[int, AccountNumber] = {}
    async with engine.database.write() as session:
        for chat in range(PEOPLE):
            met = await meet(
                session,
                ward=engine.context.ward.id,
                channel=channel,
                external_key=str(chat),
                now=engine.clock(),
            )
            accounts[chat] = met.account
    return accounts


def parts_of(engine: Engine) -> list[Callable[[], Coroutine[Any, Any, None]]]:
    """Return what runs side by side in a process."""
    return [engine.intake.run, engine.worker.run, engine.sender.run, engine.jobs.run]
