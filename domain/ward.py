"""The ward as read from its profile: khối, organisations, counter; unknown facts stay unknown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.ids import KhoiCode, WardId
from domain.opening_hours import OpeningHours
from domain.quiet import SilentDays
from domain.text import words
from domain.units.units import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class Khoi:
    """A neighbourhood: ``aliases`` are old names people still type."""

    code: KhoiCode
    name: str
    aliases: Sequence[str] = ()
    old_area: str = ""

    @property
    def names(self) -> Sequence[str]:
        """Everything it is called: its name, its code, its old names."""
        return (self.name, self.code, *self.aliases)


@dataclass(frozen=True, slots=True)
class Organisation:
    """A unit of the ward; ``kind`` is a code of the plan's list, ``group`` its subject group."""

    code: str
    name: str
    kind: str
    group: str
    aliases: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Counter:
    """Where residents find a person; empty fields are unknown.

    ``hours`` is what people read, ``opening`` the same for a machine: is it open now, on Saturday.
    """

    name: str = ""
    address: str = ""
    hours: str = ""
    phone: str = ""
    opening: OpeningHours = field(default_factory=OpeningHours, kw_only=True)

    @property
    def missing(self) -> Sequence[str]:
        """The fields that must be known before residents are let in."""
        return [name for name in ("address", "hours", "phone") if not getattr(self, name)]


@dataclass(frozen=True, slots=True)
class Ward:
    """One ward's profile, read from a file in ``content/wards`` or made by ``hocvuso setup``.

    ``silent_days``: mourning, storms, festivals, when no unsolicited message is sent.
    ``closes_on``: the last day of the year on which initiatives are taken, where the ward gave one.
    ``facts``: what only this ward can know, by the names of ``content/local_facts.yaml``.
    """

    id: WardId
    name: str
    province: str
    is_demo: bool
    counter: Counter
    khoi: Sequence[Khoi]
    organisations: Sequence[Organisation]
    silent_days: Sequence[SilentDays] = ()
    closes_on: date | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def khoi_named(self, text: str) -> Khoi | None:
        """Return the khối a person typed: by number, name or old name, accents or not."""
        wanted = khoi_words(text)
        found = [k for k in self.khoi if wanted in {khoi_words(name) for name in k.names}]
        return found[0] if len(found) == 1 and wanted else None

    def unit_named(self, text: str) -> Unit | None:
        """Return the unit a person typed: a khối, or an organisation by its name or another."""
        khoi = self.khoi_named(text)
        if khoi is not None:
            return Unit(UnitKind.KHOI, khoi.code)
        wanted = words(text)
        found = [
            one
            for one in self.organisations
            if wanted in {words(name) for name in (one.name, *one.aliases)}
        ]
        return Unit(UnitKind.ORGANISATION, found[0].code) if len(found) == 1 else None

    def khoi_by_code(self, code: str | None) -> Khoi | None:
        """Return the khối with this code, or None."""
        return next((k for k in self.khoi if k.code == code), None)

    def organisation_by_code(self, code: str | None) -> Organisation | None:
        """Return the organisation with this code, or None."""
        return next((one for one in self.organisations if one.code == code), None)

    def unit_name(self, unit: Unit) -> str:
        """Return a unit's name as people read it; a unit that left the profile keeps its code."""
        if unit.kind is UnitKind.KHOI:
            khoi = self.khoi_by_code(unit.code)
            return khoi.name if khoi else unit.code
        organisation = self.organisation_by_code(unit.code)
        return organisation.name if organisation else unit.code

    @property
    def units(self) -> Sequence[Unit]:
        """Every khối and organisation of the ward, in the order of its profile."""
        return [
            *(Unit(UnitKind.KHOI, one.code) for one in self.khoi),
            *(Unit(UnitKind.ORGANISATION, one.code) for one in self.organisations),
        ]


_UNITS = {"khoi", "xom", "to", "dan", "pho", "thon", "ban", "k", "khu", "tdp", "doi", "so"}
_OPENINGS = {"da", "toi", "em", "bac", "minh", "nha", "chau", "o", "thuoc", "ten", "la"}
_CLOSINGS = {"a", "nhe", "nha", "day", "chau", "em"}
_GLUED = re.compile(r"(?<=[a-z])(?=[0-9])")


def khoi_words(text: str) -> str:
    """Return the part that identifies a khối: "ở khối số 03 ạ", "K3" and "khối 3" are "3"."""
    parts = _GLUED.sub(" ", words(text)).split()
    while len(parts) > 1 and parts[-1] in _CLOSINGS:
        parts = parts[:-1]
    while len(parts) > 1 and parts[0] in _OPENINGS:
        parts = parts[1:]
    while len(parts) > 1 and parts[0] in _UNITS:
        parts = parts[1:]
    return " ".join(part.lstrip("0") or part for part in parts)
