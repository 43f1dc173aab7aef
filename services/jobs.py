"""Queues jobs: with their cause, in the cause's own transaction."""

from collections.abc import Mapping

from db.queries.operations import jobs
from domain.ids import AccountNumber, JobId, new_id
from domain.queues import JobState
from services.work import Work


def queue(
    work: Work, *, kind: str, facts: Mapping[str, object], account: AccountNumber | None = None
) -> JobId:
    """Queue a job; its results are sent to ``account``. It starts after this work committed.

    On a shared phone they are for the person who asked, stored among the facts as ``person``.
    """
    asked_by = {} if work.actor.person is None else {"person": str(work.actor.person)}
    job_id = JobId(new_id())
    work.later(
        jobs.ADD,
        {
            "id": job_id,
            "ward_id": work.context.ward.id,
            "kind": kind,
            "facts": {**asked_by, **facts},
            "account_number": account,
            "state": JobState.WAITING,
            "attempts": 0,
            "progress": 0,
            "fence": 0,
            "due_at": work.now,
            "created_at": work.now,
        },
    )
    return job_id
