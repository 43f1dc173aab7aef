"""Reads the numbers to call in an emergency: dated facts with a source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from domain.enquiries.urgent import UrgentKind

FILE = "help_numbers.yaml"


@dataclass(frozen=True, slots=True)
class HelpNumber:
    """A number to call, the kinds of emergency it is called for first, and what it rests on."""

    name: str
    number: str
    kinds: Sequence[UrgentKind]
    source: str
    checked_on: date
    review_by: date


@dataclass(frozen=True, slots=True)
class HelpNumbers:
    """All numbers, in the order they are named."""

    every: Sequence[HelpNumber]

    @property
    def by_name(self) -> Mapping[str, str]:
        """Return each number by its name."""
        return {one.name: one.number for one in self.every}

    def first_for(self, kind: UrgentKind) -> str:
        """Return the number to call first."""
        return next(one.number for one in self.every if kind in one.kinds)


def load_help_numbers() -> HelpNumbers:
    """Read the numbers. Raises BrokenLesson when a kind of emergency has none or two."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    numbers = HelpNumbers([_number(part) for part in fields.parts("numbers")])
    fields.close()
    for kind in UrgentKind:
        if sum(kind in one.kinds for one in numbers.every) != 1:
            raise BrokenLesson(FILE, "kinds", f"must name one number for {kind}")
    return numbers


def _number(part: Fields) -> HelpNumber:
    number = HelpNumber(
        name=part.text("name"),
        number=part.text("number"),
        kinds=tuple(map(UrgentKind, part.texts("kinds"))),
        source=part.text("source"),
        checked_on=part.day("checked_on"),
        review_by=part.day("review_by"),
    )
    part.close()
    return number
