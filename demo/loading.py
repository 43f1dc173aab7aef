"""What ``run --demo`` adds to a ward: its past days, and one-time links for its people."""

from datetime import datetime

from bot.runtime.engine import Engine
from content.texts import Texts
from db.engine import Database
from demo.life import live_through
from demo.seed import demo_links
from services.work import WardContext


class FictitiousWard:
    """The demo ward, as ``bot.runtime.app`` asks for it."""

    async def live_through(
        self, database: Database, context: WardContext, texts: Texts, now: datetime
    ) -> None:
        """Play the days before the demo begins."""
        await live_through(database, context, texts, now)

    async def lines(self, engine: Engine) -> list[str]:
        """Return a line for each demo role: its label and a fresh link that opens it once."""
        async with engine.database.write() as session:
            links = await demo_links(session, engine.clock())
        url = engine.context.public_url
        return [
            engine.texts.plain(f"start.{label}", {"url": f"{url}/vao/{code}"})
            for label, code in links
        ]
