"""The ward's khối and organisations by code and name, in words that travel to a child process."""

from collections.abc import Mapping
from dataclasses import dataclass

from domain.units.units import UnitKind
from domain.ward import Ward


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """What figures need of a ward; names in the order of its profile."""

    ward_id: str
    ward_name: str
    province: str
    is_demo: bool
    khoi: Mapping[str, str]
    organisation: Mapping[str, str]

    @classmethod
    def of(cls, ward: Ward) -> "PlaceNames":
        """Take what is needed from a profile."""
        return cls(
            ward.id,
            ward.name,
            ward.province,
            ward.is_demo,
            {one.code: one.name for one in ward.khoi},
            {one.code: one.name for one in ward.organisations},
        )

    def codes(self, kind: UnitKind) -> Mapping[str, str]:
        """Return the names of the units of one kind by code."""
        return self.khoi if kind is UnitKind.KHOI else self.organisation
