"""The job that erases all that is kept of a person, at their request."""

from uuid import UUID

from bot.jobs.queue import JobRun
from db.queries.people import people as accounts
from domain.errors import Refused
from domain.ids import AccountNumber, PersonId
from domain.screens import Phrase, Screen, say
from services.privacy import erasure
from services.work import Work


async def erase_person(job: JobRun) -> None:
    """Erase them in one transaction with the end of the job, then delete the files left behind."""
    person = PersonId(UUID(job.facts["person"]))
    try:
        async with job.finish() as work:
            request = UUID(job.facts["request"])
            erased = await erasure.erase(work, person, request_id=request, job_id=job.row.id)
            account = AccountNumber(job.row.account_number)
            work.notify(account, Screen(await _told(work, account)))
    except Refused:  # an earlier request has already erased the person
        async with job.finish():
            return
    await erasure.drop_bytes(job.database, job.context.data_dir, erased)


async def _told(work: Work, account: AccountNumber) -> list[Phrase]:
    """Say that all is erased; our own page clears itself, a messenger keeps what it showed."""
    home = await accounts.account(work.session, number=account)
    limits = work.context.channels.get(home.channel) if home is not None else None
    is_our_page = limits is not None and limits.shows_at_commit
    there = [] if is_our_page else [say("own_data.erased_elsewhere")]
    return [say("own_data.erased"), *there]
