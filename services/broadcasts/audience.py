"""Computes the audience of a broadcast: members of the unit, narrowed, each with an account.

Nobody is dropped silently: a member who cannot be reached stays on the list with the reason.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from db.models.broadcasts import Broadcast, GroupChat
from db.queries.broadcasts import audience as audience_rows
from db.queries.broadcasts import broadcasts as rows
from db.queries.broadcasts import outcomes as outcome_rows
from domain.broadcasts.broadcasts import Narrowing, takes
from domain.broadcasts.recipients import RecipientStatus, recipient_status
from domain.reports.participation import band_of
from services.broadcasts.own import unit_of
from services.work import Work


@dataclass(frozen=True, slots=True)
class Recipient:
    """One recipient; ``status`` is why nothing will be queued for them, None if it will."""

    person: UUID
    account: int | None
    channel: str | None
    status: RecipientStatus | None


@dataclass(frozen=True, slots=True)
class Audience:
    """Everyone a broadcast is for at this moment."""

    recipients: Sequence[Recipient]
    groups: Sequence[GroupChat]

    @property
    def reachable(self) -> Mapping[str, int]:
        """Return how many recipients each channel can reach."""
        reached = [one.channel for one in self.recipients if one.status is None and one.channel]
        return dict(sorted(Counter(reached).items()))

    @property
    def missed(self) -> Mapping[RecipientStatus, int]:
        """Return how many recipients cannot be reached, by reason."""
        return Counter(one.status for one in self.recipients if one.status is not None)


async def audience(work: Work, broadcast: Broadcast) -> Audience:
    """Return the recipients of a broadcast."""
    narrowing, unit = Narrowing.read(broadcast.narrowing), unit_of(broadcast)
    members = await audience_rows.members(work.session, unit=unit, lesson_id=broadcast.lesson_id)
    if broadcast.follows_id is not None:
        meant = await unopened(work, broadcast.follows_id)
        members = [one for one in members if one.person in meant]
    homes = await audience_rows.member_accounts(work.session, unit=unit)
    found = []
    for one in members:
        home = homes.get(one.person)
        channel = home.channel if home else None
        band = band_of(one.birth_year, work.today.year)
        if narrowing.not_learned and one.has_learned:
            continue
        if not narrowing.has(age=band, channel=channel):
            continue
        is_shut = home is not None and home.is_shut
        status = _status(work, channel, is_muted=one.is_muted, is_shut=is_shut)
        found.append(Recipient(one.person, home.number if home else None, channel, status))
    return Audience(found, await groups(work, broadcast) if narrowing.has_groups else [])


async def groups(work: Work, broadcast: Broadcast) -> Sequence[GroupChat]:
    """Return the groups its unit linked, on messengers that are switched on."""
    linked = await rows.groups(work.session, unit=unit_of(broadcast))
    doors = await rows.reachable_accounts(
        work.session, accounts=[one.account_number for one in linked]
    )
    open_ = {
        number
        for number, (channel, is_shut) in doors.items()
        if channel in work.context.channels and not is_shut
    }
    return [group for group in linked if group.account_number in open_]


def _status(
    work: Work, channel: str | None, *, is_muted: bool, is_shut: bool
) -> RecipientStatus | None:
    if is_muted:
        return RecipientStatus.MUTED
    if channel is None:
        return RecipientStatus.NO_ACCOUNT
    if channel not in work.context.channels:
        return RecipientStatus.CHANNEL_OFF
    return RecipientStatus.BLOCKED if is_shut else None


async def unopened(work: Work, broadcast_id: UUID) -> set[UUID]:
    """Return the recipients who were sent a broadcast and have not opened it."""
    before = await rows.one(work.session, broadcast_id=broadcast_id)
    if before is None:
        return set()
    told = await outcome_rows.each(work.session, broadcast_id=broadcast_id, unit=unit_of(before))
    arrived = {RecipientStatus.REACHED, RecipientStatus.PAGE_CLOSED}
    return {
        one.person
        for one in told
        if not one.has_opened
        and recipient_status(one.state, one.why, was_seen=one.was_seen) in arrived
    }


def lasts(work: Work, found: Audience) -> timedelta:
    """Return how long sending takes at each channel's rate."""
    paces = {name: limits.per_second for name, limits in work.context.channels.items()}
    return takes(found.reachable, paces)


def over_quota(work: Work, found: Audience) -> Mapping[str, int]:
    """Return by how many a channel's free messages of a month are exceeded, where it has any."""
    limits = {name: one.per_month for name, one in work.context.channels.items()}
    return {
        name: count - free
        for name, count in found.reachable.items()
        if (free := limits.get(name)) is not None and count > free
    }
