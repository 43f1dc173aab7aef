"""The job that erases all that is kept of a person, at their request."""

from uuid import UUID

from bot.jobs.queue import JobRun
from domain.errors import Refused
from domain.ids import AccountNumber, PersonId
from domain.screens import Screen, say
from services.privacy import erasure


async def erase_person(job: JobRun) -> None:
    """Erase them in one transaction with the end of the job, then delete the files left behind."""
    person = PersonId(UUID(job.facts["person"]))
    try:
        async with job.finish() as work:
            request = UUID(job.facts["request"])
            erased = await erasure.erase(work, person, request_id=request, job_id=job.row.id)
            work.notify(AccountNumber(job.row.account_number), Screen([say("own_data.erased")]))
    except Refused:  # an earlier request has already erased the person
        async with job.finish():
            return
    await erasure.drop_bytes(job.database, job.context.data_dir, erased)
