"""A unit's groups on a messenger: put in by a leader, linked with one tap, posted to, left."""

from dataclasses import dataclass

from db.models.broadcasts import GroupChat
from db.queries.people import people as accounts
from db.queries.units import groups as rows
from domain import access
from domain.errors import Refused
from domain.ids import AccountNumber, WardId
from domain.units.units import Unit
from services.people import people
from services.units.scope import LEADERS, own_unit
from services.work import Work

LONGEST_TITLE = 200
"""Characters of a group's name that are kept."""


class NoSuchGroup(Refused):
    """The group is unknown, somebody else's, or one the assistant was removed from."""

    code = "groups.gone"


@dataclass(frozen=True, slots=True)
class GroupMet:
    """A group as its messenger describes it, when somebody put the assistant into it."""

    channel: str
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class PutIn:
    """A group whose unit is not named yet; ``units`` are the possible ones."""

    account: AccountNumber
    title: str
    units: tuple[Unit, ...]


async def put_in(work: Work, met: GroupMet) -> PutIn | None:
    """Store a group a leader put the assistant into; None for anybody else's, which is ignored."""
    if not access.may("broadcast", await people.roles(work)):
        return None
    units = tuple(await people.units(work, roles=LEADERS))
    if not units:
        return None
    home = await people.meet(
        work.session,
        ward=WardId(work.context.ward.id),
        channel=met.channel,
        external_key=met.key,
        now=work.now,
        is_demo=work.context.is_demo,
    )
    await accounts.unblock(work.session, account=home.account)
    title = met.title[:LONGEST_TITLE]
    await rows.put_in(
        work.session, account=home.account, title=title, ward=work.context.ward.id, by=work.person
    )
    return PutIn(home.account, title, units)


async def link(work: Work, account: AccountNumber, word: str) -> GroupChat:
    """Link a group with a unit of one's own. Raises NotYourUnit, NoSuchGroup."""
    unit = await own_unit(work, word, roles=LEADERS)
    found = await _own(work, account)
    await rows.change(
        work.session, account=account, unit_kind=unit.kind, unit=unit.code, linked_at=work.now
    )
    return found


async def decline(work: Work, account: AccountNumber) -> GroupChat:
    """Note that a group is of no unit: nothing is ever posted there. Raises NoSuchGroup."""
    found = await _own(work, account)
    await rows.change(work.session, account=account, unit_kind=None, unit=None, linked_at=None)
    return found


async def _own(work: Work, account: AccountNumber) -> GroupChat:
    found = await rows.one(work.session, account=account)
    if found is None or found.linked_by != work.person or found.left_at is not None:
        raise NoSuchGroup
    return found
