"""Words figures: rows by name, hidden cells, the period, what each column means."""

from collections.abc import Sequence
from datetime import date, datetime

from content.export_words import Words, load_words
from domain.reports.participation import UNKNOWN, Breakdown, Figure, Hidden, Period
from domain.units.units import UnitKind
from domain.zone import LOCAL
from services.reports.participation.places import PlaceNames

FILE = "reports/participation.yaml"


def figure_words() -> Words:
    """Read the words of figures."""
    return load_words(FILE)


def row_name(words: Words, places: PlaceNames, cut: Breakdown, key: str) -> str:
    """Return what a row is called; a unit that left the profile keeps its code."""
    match cut:
        case Breakdown.KHOI | Breakdown.ORGANISATION:
            known = places.codes(UnitKind(cut.value))
            return words[f"unknown.{cut}"] if key == UNKNOWN else known.get(key, key)
        case Breakdown.CONTENT:
            return words["unknown.content"] if key == UNKNOWN else words.label("content", key)
        case Breakdown.MONTH:
            year, month = key.split("-")
            return f"{month}/{year}"
        case Breakdown.AGE | Breakdown.WAY:
            return words.label(cut.value, key)


def shown(words: Words, figure: Figure) -> str | int:
    """Return a figure as people read it."""
    if figure is None:
        return words["none"]
    return words[figure.value] if isinstance(figure, Hidden) else figure


def period_words(words: Words, period: Period) -> str:
    """Return the days in words."""
    first, last = period.first_day, period.last_day
    if first and last:
        return words.fill("period.from_to", first=_day(first), last=_day(last))
    if first:
        return words.fill("period.from", first=_day(first))
    return words.fill("period.to", last=_day(last)) if last else words["period.all"]


def notes(
    words: Words,
    places: PlaceNames,
    period: Period,
    taken_at: datetime,
    taken_by: str,
    *,
    hides_small: bool,
) -> Sequence[str]:
    """Return what a file says of itself; the first line is its title."""
    at = taken_at.astimezone(LOCAL)
    return [
        words.fill("note.title", ward=places.ward_name),
        *([words["note.demo"]] if places.is_demo else []),
        words.fill(
            "note.period",
            period=period_words(words, period),
            time=f"{at:%H:%M}",
            day=_day(at.date()),
            taken_by=taken_by,
        ),
        *(words[f"note.{key}"] for key in ("people", "learner", "total", "place")),
        *(words[f"note.{key}"] for key in ("content", "way")),
        words["note.hidden" if hides_small else "note.records"],
    ]


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
