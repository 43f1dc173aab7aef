"""The job that counts figures asked for in chat, outside the conversation."""

from bot.jobs.queue import JobRun
from domain.ids import AccountNumber
from handlers.reports import figures
from services.reports.participation.spoken import told


async def tell_figures(job: JobRun) -> None:
    """Count what was asked for and notify the person who asked."""
    async with job.database.read() as session:
        counted = await told(session, job.context.ward, job.facts, job.row.created_at)
    async with job.finish() as work:
        work.notify(AccountNumber(job.row.account_number), figures.screen(counted))
