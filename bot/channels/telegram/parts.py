"""Reading JSON from outside: a part that is not what it should be is empty."""

from collections.abc import Mapping
from typing import Any

CHANNEL = "telegram"


def part_of(whole: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a part that is an object; an empty one for anything else."""
    part = whole.get(name)
    return part if isinstance(part, Mapping) else {}
