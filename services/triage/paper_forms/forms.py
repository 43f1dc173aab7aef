"""Asking for blank forms: their numbers are taken at once, the file is made by a job."""

from db.queries import code_counters
from services import jobs
from services.work import Work

COUNTS = (1, 10, 30)
"""How many sheets may be asked for."""


async def queue_forms(work: Work, count: int) -> None:
    """Take numbers for so many sheets and queue the file; a count of no button makes one."""
    sheets = count if count in COUNTS else COUNTS[0]
    year = work.today.year
    first = await code_counters.take_numbers(work.session, name=f"P-{year}", count=sheets)
    facts = {"year": year, "first": first, "count": sheets}
    jobs.queue(work, kind="blank_form", facts=facts, account=work.account)
