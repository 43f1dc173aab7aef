"""Mutes the broadcasts of one unit, and unmutes them."""

from collections.abc import Sequence

from db.queries.reminders import preferences as rows
from domain.broadcasts.recipients import RecipientStatus
from domain.units.units import Unit
from services.work import Work


async def muted(work: Work) -> Sequence[Unit]:
    """Return the units whose broadcasts the actor muted."""
    return await rows.muted_units(work.session, person_id=work.person)


async def mute(work: Work, unit: Unit) -> None:
    """Mute a unit's broadcasts; queued ones are skipped."""
    await rows.mute(work.session, person_id=work.person, unit=unit, now=work.now)
    await drop_waiting(work, [unit], reason=RecipientStatus.MUTED)


async def unmute(work: Work, unit: Unit) -> None:
    """Unmute a unit's broadcasts."""
    await rows.unmute(work.session, person_id=work.person, unit=unit)


async def drop_waiting(work: Work, units: Sequence[Unit], *, reason: RecipientStatus) -> None:
    """Skip the actor's queued broadcasts of these units; those already being sent go out."""
    for unit in units:
        await rows.skip_broadcasts(work.session, person_id=work.person, unit=unit, reason=reason)
