"""Reads which facts only a ward can know, and those of one ward as its answers need them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from content.fields import BrokenLesson, Fields, read_yaml
from content.opening_hours import told_for
from domain.text import clean_line
from domain.ward import Ward

FILE = "local_facts.yaml"
COUNTER = ("counter", "address", "hours", "phone")
"""Facts of the counter, told in its own part of the profile."""
OPENING = ("saturday", "sunday", "today")
"""Facts computed from the counter's opening hours."""
LONGEST = 150
"""Characters of one fact: it is said inside an answer."""


@dataclass(frozen=True, slots=True)
class LocalFact:
    """A fact only the ward knows: its name in a profile, and in words what staff fill in."""

    name: str
    label: str


@cache
def load_local_facts() -> tuple[LocalFact, ...]:
    """Return every fact a profile may tell. Raises BrokenLesson for a broken file."""
    fields = Fields(read_yaml((files("content") / FILE).read_bytes(), FILE), FILE)
    facts = []
    for part in fields.parts("facts"):
        facts.append(LocalFact(part.text("name"), part.text("label")))
        part.close()
    fields.close()
    return tuple(facts)


def fact_names() -> frozenset[str]:
    """Return every name that an answer may use as a slot."""
    return frozenset({*COUNTER, *OPENING, *(fact.name for fact in load_local_facts())})


def read_facts(fields: Fields, file: str) -> Mapping[str, str]:
    """Take ``facts`` of a profile: local facts by their names; empty ones are left out."""
    known = [fact.name for fact in load_local_facts()]
    told = {name: clean_line(value) for name, value in fields.pairs("facts").items()}
    for name, value in told.items():
        where = f"facts.{name}"
        if name not in known:
            raise BrokenLesson(file, where, f"is unknown; the facts are {', '.join(known)}")
        if len(value) > LONGEST:
            raise BrokenLesson(file, where, f"must have {LONGEST} characters at most")
    return {name: value for name, value in told.items() if value}


def known_facts(ward: Ward, today: date) -> Mapping[str, str]:
    """Return what the ward told, by the names of slots; what it did not tell is absent.

    ``today`` is the ward's date.
    """
    counter = ward.counter
    values = (counter.name, counter.address, counter.hours, counter.phone)
    of_counter = {name: value for name, value in zip(COUNTER, values, strict=True) if value}
    of_opening = {}
    if counter.opening.is_known:
        monday = today - timedelta(days=today.weekday())
        days = (monday + timedelta(days=5), monday + timedelta(days=6), today)
        said = [told_for(counter.opening, day) for day in days]
        of_opening = dict(zip(OPENING, said, strict=True))
    return {**ward.facts, **of_counter, **of_opening}
