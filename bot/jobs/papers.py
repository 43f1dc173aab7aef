"""Blank forms to print, made beside the conversations and sent to whoever asked."""

from pathlib import Path
from tempfile import mkdtemp

from bot.jobs.export import MEDIA_TYPES, teller
from bot.jobs.queue import JobRun
from domain.ids import AccountNumber
from domain.screens import Media, Screen, say
from services.files.generated_files import (
    drop_folder,
    keep_generated,
    making_folder,
    store_generated,
)
from services.reports.exports.request import Format
from services.triage.paper_forms.request import FormRequest
from services.triage.paper_forms.run import forms_apart


async def blank_form(job: JobRun) -> None:
    """Make numbered sheets and send them."""
    account = AccountNumber(job.row.account_number)
    ward, facts = job.context.ward, job.facts
    folder = Path(mkdtemp(prefix="papers-", dir=making_folder(job.context.data_dir)))
    request = FormRequest(
        out=folder / f"phieu-{facts['year']}-{facts['first']:04d}.docx",
        ward_name=ward.name,
        is_demo=ward.is_demo,
        year=facts["year"],
        first=facts["first"],
        count=facts["count"],
        made_at=job.row.created_at,
    )
    try:
        done = await forms_apart(request, teller(job, account))
        stored = await store_generated(job.context.data_dir, request.out, MEDIA_TYPES[Format.DOCX])
    finally:
        drop_folder(folder)
    name = request.out.name
    async with job.finish() as work:
        made = await keep_generated(
            work, account=account, name=name, stored=stored, person=job.asked_by
        )
        if made is not None:
            media = Media("file", f"/chat/media/{made.hex}", name)
            work.notify(account, Screen([say("paper_entry.printed", count=done.rows)], media=media))
