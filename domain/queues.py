"""The states of an inbox row and of a job."""

from enum import StrEnum


class InboxState(StrEnum):
    """The state of an inbound update: not yet processed, done, or dead-lettered."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"


class JobState(StrEnum):
    """The state of a job: not yet finished, done, or dead-lettered."""

    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"
