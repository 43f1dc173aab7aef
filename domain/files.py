"""The states of a file that a person sent, or that was generated for one."""

from enum import StrEnum

MADE = "made"
"""The kind of a generated file: only its one person may open it, and nobody sent it."""


class AttachmentState(StrEnum):
    """The state of a file: raw until it is cleaned, then kept or refused."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"
