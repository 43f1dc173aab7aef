"""Pictures and posters drawn in a process of their own: the drawing library never loads in ours."""

import asyncio
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from content.export_words import load_words
from domain.units.units import read_unit
from domain.ward import Ward
from services.operations.child import child

WALL_SECONDS = 60.0
WORDS = "units/poster.yaml"
BARS = ("registered", "learning", "finished", "remembered")


class DrawFailed(Exception):
    """The child could not be run to its end: worth another try."""


async def draw_chart(out: Path, ward: Ward, facts: Mapping[str, Any]) -> str:
    """Draw a unit's own people as a PNG; return what it shows, in words for who cannot see it.

    Raises DrawFailed.
    """
    words = load_words(WORDS)
    day = f"{date.fromisoformat(facts['day']):%d/%m/%Y}"
    title = words.fill("chart.title", unit=_name(ward, facts))
    asked = {
        "out": str(out),
        "title": title,
        "under": words.fill("chart.under", day=day),
        "bars": [[words[f"chart.{bar}"], facts[bar]] for bar in BARS],
    }
    await _draw("services.units.chart", out.parent, asked)
    told = "; ".join(f"{words[f'chart.{bar}']}: {facts[bar]}" for bar in BARS)
    return f"{title}. {told}"


async def draw_poster(out: Path, ward: Ward, facts: Mapping[str, Any]) -> None:
    """Draw an invitation's poster as an A4 PDF. Raises DrawFailed."""
    words, unit = load_words(WORDS), _name(ward, facts)
    counter = ward.counter
    place = ", ".join(known for known in (counter.name, counter.address) if known)
    asked = {
        "out": str(out),
        "ward": ward.name,
        "invites": words.fill("poster.invites", unit=unit),
        "lesson": facts["lesson"],
        "what": words.fill("poster.what", minutes=facts["minutes"]),
        "how": words["poster.how"],
        "link": facts["link"],
        "code": words.fill("poster.code", code=facts["code"]),
        "free": words["poster.free"],
        "machine": words.fill("poster.machine", ward=ward.name),
        "never": words["poster.never"],
        "check": words.fill("poster.check", place=place or words["poster.unknown"]),
    }
    await _draw("services.units.poster", out.parent, asked)


def _name(ward: Ward, facts: Mapping[str, Any]) -> str:
    unit = read_unit(facts["unit"])
    return ward.unit_name(unit) if unit else str(facts["unit"])


async def _draw(module: str, folder: Path, asked: Mapping[str, Any]) -> None:
    """Run the child; what it caches goes into ``folder``, which its caller drops."""
    try:
        async with asyncio.timeout(WALL_SECONDS), child(module, str(folder)) as worker:
            worker.told.write(orjson.dumps(asked) + b"\n")
            worker.told.close()
            code = await worker.ended()
    except TimeoutError as late:
        raise DrawFailed(f"drawing took over {WALL_SECONDS:.0f} s") from late
    if code != 0:
        raise DrawFailed(f"the drawing process ended with {code}")
