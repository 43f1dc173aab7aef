"""What a demo prints at start: one-time ways in as each of its people."""

from bot.engine import Engine
from services.seed import demo_links


async def demo_lines(engine: Engine) -> list[str]:
    """Return a line for each demo role: its label and a fresh link that opens it once."""
    async with engine.database.write() as session:
        links = await demo_links(session, engine.clock())
    url = engine.house.public_url
    return [
        engine.texts.plain(f"start.{label}", {"url": f"{url}/vao/{code}"}) for label, code in links
    ]
