"""Reads the number of a paper of ours as people say it: "số phiếu K7M3RA", "mã SK-2026-0042-H"."""

from domain.text import words

LEADS = ("so phieu la", "so phieu", "phieu so", "phieu", "ma")
"""Folded words before a number that was read out; the longest first."""


def said_number(text: str) -> str:
    """Return what was typed behind the words for it, or all of it."""
    parts = text.split()
    for lead in LEADS:
        length = len(lead.split())
        if len(parts) > length and words(" ".join(parts[:length])) == lead:
            return " ".join(parts[length:])
    return text
