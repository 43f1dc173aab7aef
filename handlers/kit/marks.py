"""Marks of what was shown, so that a yes is never taken for something else."""

import hashlib


def mark_of(name: str) -> str:
    """Return a short mark of a name, so that a yes to one name is never taken for another."""
    return hashlib.sha256(name.encode()).hexdigest()[:8]
