"""Where a row of the inbox and a job stand."""

from enum import StrEnum


class InboxState(StrEnum):
    """Where an update stands: not yet worked on, done, or put aside after its last attempt."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"


class JobState(StrEnum):
    """Where a job stands: not yet finished, done, or put aside after its last attempt."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"
