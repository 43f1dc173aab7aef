"""What is drawn for leaders: the chart of their own people, the poster of an invitation."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID

from bot.jobs.queue import JobRun
from domain.ids import AccountNumber, PersonId
from domain.screens import Media, Phrase, Screen, say
from services.files.generated_files import (
    drop_folder,
    keep_generated,
    making_folder,
    store_generated,
)
from services.files.store import Cleaned
from services.units.draw import draw_chart as chart
from services.units.draw import draw_poster as poster

PNG, PDF = "image/png", "application/pdf"


async def draw_chart(job: JobRun) -> None:
    """Draw the figures a leader has just read, for her alone."""
    told: list[str] = []

    async def draw(out: Path) -> None:
        told.append(await chart(out, job.context.ward, job.facts))

    stored = await _drawn(job, "chart.png", PNG, draw)
    await _hand_over(job, stored, "image", told[0], say("unit_desk.chart"))


async def draw_poster(job: JobRun) -> None:
    """Draw a poster for the leader who asked."""

    async def draw(out: Path) -> None:
        await poster(out, job.context.ward, job.facts)

    stored = await _drawn(job, "poster.pdf", PDF, draw)
    name = f"moi-{job.facts['code']}.pdf"
    await _hand_over(job, stored, "file", name, say("unit_desk.poster_done"))


async def _drawn(
    job: JobRun, name: str, media_type: str, draw: Callable[[Path], Awaitable[None]]
) -> Cleaned:
    folder = Path(mkdtemp(prefix="draw-", dir=making_folder(job.context.data_dir)))
    try:
        await draw(folder / name)
        return await store_generated(job.context.data_dir, folder / name, media_type)
    finally:
        drop_folder(folder)


async def _hand_over(job: JobRun, stored: Cleaned, kind: str, name: str, words: Phrase) -> None:
    """Give it to whoever asked, and to nobody who shares her phone."""
    account = AccountNumber(job.row.account_number)
    asked_by = PersonId(UUID(job.facts["person"]))
    async with job.finish() as work:
        made = await keep_generated(
            work, account=account, name=name, stored=stored, person=asked_by
        )
        if made is not None:
            media = Media(kind, f"/chat/media/{made.hex}", name)
            work.notify(asked_by, Screen([words], media=media))
