"""Where a file that a person sent, or that was made for one, stands."""

from enum import StrEnum

MADE = "made"
"""The kind of a file made for one person: nobody else opens it, and nobody sent it."""


class AttachmentState(StrEnum):
    """Where a file stands: raw until it is cleaned, then kept or refused."""

    WAITING = "waiting"
    KEPT = "kept"
    REFUSED = "refused"
