"""The units of the fictitious ward: people join, classes are held, units register."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from demo.seed_people import (
    CONTACT,
    HELPER,
    KHOI_LEADER,
    LEADER,
    STAFF,
    VIEWER,
    WEEKS,
    Invented,
    Plan,
    chance,
    dated_id,
    path_of,
)
from domain.initiatives.initiatives import Content
from domain.people import Purpose, Role
from domain.units.units import Unit, UnitKind
from domain.zone import day_of

Rows = list[dict[str, Any]]
_BORN = datetime(2026, 1, 1, tzinfo=UTC)
"""Ids that later chunks must know again are dated so, whenever the seeding goes on."""
_LEADERS_OF = "HLHPN"
_CODES = {LEADER: "MVD2AAA", KHOI_LEADER: "MVD3BBB"}
"""The codes of the two invitations, easily known for invented."""
_JOINS, _SHOWS_NAME, _ONLY_OPENS = 0.6, 0.5, 0.15
_CLASSES = 9
_MUTES = 0.15


def own_unit(plan: Plan, ordinal: int) -> Unit | None:
    """Return the unit that a person with a role acts for."""
    ward = plan.ward
    bodies = [one.code for one in ward.organisations if one.kind == _LEADERS_OF]
    bodies = bodies or [one.code for one in ward.organisations]
    if ordinal == KHOI_LEADER:
        return Unit(UnitKind.KHOI, ward.khoi[0].code) if ward.khoi else None
    if ordinal in {LEADER, CONTACT}:
        return Unit(UnitKind.ORGANISATION, bodies[0]) if bodies else None
    return None


_ROLES = {
    STAFF: Role.STAFF,
    LEADER: Role.LEADER,
    KHOI_LEADER: Role.LEADER,
    HELPER: Role.HELPER,
    VIEWER: Role.VIEWER,
    CONTACT: Role.UNIT_CONTACT,
}


def grants(plan: Plan, people: Sequence[Invented]) -> Rows:
    """Return the roles of people who have one; a leader without a unit gets none."""
    found = []
    for one in people:
        unit = own_unit(plan, one.ordinal)
        role = _ROLES.get(one.ordinal)
        if role is None or (unit is None and role in {Role.LEADER, Role.UNIT_CONTACT}):
            continue
        is_khoi = unit is not None and unit.kind is UnitKind.KHOI
        found.append(
            {
                "id": dated_id(one.row["created_at"], chance(plan, "grant", one.ordinal)),
                "person_id": one.row["id"],
                "role": role,
                "organisation": unit.code if unit and not is_khoi else None,
                "neighbourhood": unit.code if unit and is_khoi else None,
                "granted_by": "seed",
                "granted_at": one.row["created_at"],
                "expires_at": None,
                "revoked_at": None,
            }
        )
    return found


def invitations(plan: Plan, people: Sequence[Invented]) -> Rows:
    """Return the links that the leaders among these people handed out."""
    return [
        {
            "id": _invitation(plan, one.ordinal),
            "ward_id": plan.ward.id,
            "code": _CODES[one.ordinal],
            "unit_kind": unit.kind,
            "unit": unit.code,
            "lesson_id": path_of(plan.catalogue)[0].id,
            "made_by": one.row["id"],
            "made_at": one.row["created_at"],
            "closed_at": None,
        }
        for one in people
        if one.ordinal in _CODES and (unit := own_unit(plan, one.ordinal)) is not None
    ]


def _invitation(plan: Plan, leader: int) -> UUID:
    return dated_id(_BORN, chance(plan, "invitation", leader))


def joined(plan: Plan, people: Sequence[Invented]) -> tuple[Rows, Rows]:
    """Return memberships and visits of invitations; the leaders' members came by their links."""
    memberships: Rows = []
    visits: Rows = []
    for one in people:
        dice = chance(plan, "joined", one.ordinal)
        for leader in _CODES:
            unit = own_unit(plan, leader)
            if unit is None or leader >= plan.people or one.ordinal in _ROLES:
                continue
            column = "khoi" if unit.kind is UnitKind.KHOI else "organisation"
            joins = one.row[column] == unit.code and dice.random() < _JOINS
            if leader == LEADER:
                joins = joins or dice.random() < _ONLY_OPENS / 2
            if not joins and dice.random() >= _ONLY_OPENS:
                continue
            visits.append(_visit(plan, one, leader))
            if joins:
                shows = one.row["name"] is not None and dice.random() < _SHOWS_NAME
                memberships.append(_membership(plan, one, leader, unit, shows))
    return memberships, visits


def _membership(
    plan: Plan, one: Invented, leader: int, unit: Unit, shows_name: bool
) -> dict[str, Any]:
    at = one.row["created_at"] + timedelta(minutes=2)
    return {
        "id": dated_id(at, chance(plan, f"membership {leader}", one.ordinal)),
        "ward_id": plan.ward.id,
        "person_id": one.row["id"],
        "unit_kind": unit.kind,
        "unit": unit.code,
        "invitation_id": _invitation(plan, leader),
        "shows_name": shows_name,
        "joined_at": at,
        "left_at": None,
    }


def _visit(plan: Plan, one: Invented, leader: int) -> dict[str, Any]:
    lesson = path_of(plan.catalogue)[0].id
    result = next((row for row in one.results if row["lesson_id"] == lesson), None)
    return {
        "invitation_id": _invitation(plan, leader),
        "person_id": one.row["id"],
        "opened_at": one.row["created_at"],
        "started_at": result["started_at"] if result else None,
        "finished_at": result["finished_at"] if result else None,
    }


def mutes(plan: Plan, people: Sequence[Invented], memberships: Rows) -> Rows:
    """Return which of these members muted their unit's broadcasts."""
    ordinals = {one.row["id"]: one.ordinal for one in people}
    return [
        {
            "person_id": row["person_id"],
            "unit_kind": row["unit_kind"],
            "unit": row["unit"],
            "muted_at": row["joined_at"] + timedelta(hours=1),
        }
        for row in memberships
        if chance(plan, f"mute {row['unit']}", ordinals[row["person_id"]]).random() < _MUTES
    ]


def shown_names(memberships: Rows, numbers: Mapping[UUID, int], plan: Plan) -> Rows:
    """Return the consents of members who let their leader see their name."""
    return [
        {
            "id": dated_id(row["joined_at"], chance(plan, "shown", row["id"].int)),
            "person_id": row["person_id"],
            "purpose": Purpose.MEMBERSHIP,
            "text_version": plan.words.names.wording,
            "account_number": numbers[row["person_id"]],
            "given_at": row["joined_at"],
            "withdrawn_at": None,
        }
        for row in memberships
        if row["shows_name"]
    ]


def gatherings(plan: Plan, people: Sequence[Invented]) -> Rows:
    """Return class sessions that the leaders among these people held."""
    found = []
    for one in people:
        unit = own_unit(plan, one.ordinal) if one.ordinal in _CODES else None
        if unit is None:
            continue
        dice = chance(plan, "gatherings", one.ordinal)
        for number in range(_CLASSES):
            at = plan.now - WEEKS * (0.95 - 0.9 * number / _CLASSES)
            is_khoi = unit.kind is UnitKind.KHOI
            found.append(
                {
                    "id": dated_id(at, dice),
                    "ward_id": plan.ward.id,
                    "held_on": day_of(at),
                    "khoi": unit.code if is_khoi else dice.choice(plan.ward.khoi).code,
                    "organisation": None if is_khoi else unit.code,
                    "content": dice.choice((Content.ND5, Content.ND5, Content.ND6)),
                    "topic": dice.choice(plan.words.events.topics),
                    "headcount": dice.randint(8, 34),
                    "recorded_by": one.row["id"],
                    "recorded_at": at,
                    "taken_back_at": None,
                    "is_demo": True,
                }
            )
    return found


def registrations(plan: Plan, people: Sequence[Invented]) -> Rows:
    """Return this year's registrations of the leaders' units."""
    return [
        {
            "id": dated_id(one.row["created_at"], chance(plan, "registration", one.ordinal)),
            "ward_id": plan.ward.id,
            "unit_kind": unit.kind,
            "unit": unit.code,
            "year": day_of(plan.now).year,
            "contents": [Content.ND5.value, Content.ND6.value],
            "targets": {Content.ND5.value: plan.words.events.target},
            "registered_by": one.row["id"],
            "registered_at": one.row["created_at"],
            "replaced_at": None,
            "is_demo": True,
        }
        for one in people
        if one.ordinal in _CODES and (unit := own_unit(plan, one.ordinal)) is not None
    ]
