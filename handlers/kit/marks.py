"""Marks of what a screen showed, so that consent is never applied to something else."""

import hashlib


def mark_of(name: str) -> str:
    """Return a short mark of a name, so that consent to one name is never applied to another."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]
