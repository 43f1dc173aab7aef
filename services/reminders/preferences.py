"""A person's reminder preference: on which days, at which hour, how often, or not at all."""

from dataclasses import replace

from db.queries.reminders import preferences as rows
from domain.reminders.preferences import NEVER, OFTEN, toggled
from domain.reminders.reminders import ReminderPreference
from services.work import Work

UNWANTED = "unwanted"
"""Why queued messages were skipped."""


async def reminder_preference(work: Work) -> ReminderPreference:
    """Return the actor's reminder preference, by default the ward's."""
    usual = work.context.reminders.usual
    kept = await rows.preference(work.session, person_id=work.person)
    if kept is None:
        return usual
    return ReminderPreference(
        kept.days, usual.hour if kept.hour is None else kept.hour, kept.per_week
    )


async def set_often(work: Work, per_week: int) -> ReminderPreference:
    """Set how often a week; an invalid number sets the ward's default."""
    wanted = per_week if per_week in OFTEN else OFTEN[0]
    return await _keep(work, replace(await reminder_preference(work), per_week=wanted))


async def set_days(work: Work, days: str) -> ReminderPreference:
    """Set the days."""
    return await _keep(work, replace(await reminder_preference(work), days=days))


async def toggle_day(work: Work, day: int) -> tuple[ReminderPreference, bool]:
    """Take a weekday in or out; return False beside it when it was the last one and stays."""
    now = await reminder_preference(work)
    days = toggled(now.days, day)
    if "1" not in days:
        return now, False
    return await _keep(work, replace(now, days=days)), True


async def set_hour(work: Work, hour: int) -> ReminderPreference:
    """Set the hour of the ward's clock."""
    return await _keep(work, replace(await reminder_preference(work), hour=hour))


async def set_all(
    work: Work, *, days: str | None, hour: int | None, per_week: int | None
) -> ReminderPreference:
    """Set what was said and keep the rest; a person without reminders gets them again."""
    now = await reminder_preference(work)
    often = now.per_week if per_week is None else per_week
    wanted = ReminderPreference(
        now.days if days is None else days,
        now.hour if hour is None else hour,
        often if often in OFTEN else OFTEN[0],
    )
    return await _keep(work, wanted)


async def stop(work: Work) -> None:
    """Stop all reminders; queued ones are skipped, days and hour are kept."""
    await _keep(work, replace(await reminder_preference(work), per_week=NEVER))
    await rows.skip_reminders(work.session, person_id=work.person, reason=UNWANTED)


async def _keep(work: Work, wanted: ReminderPreference) -> ReminderPreference:
    await rows.keep_preference(
        work.session,
        person_id=work.person,
        days=wanted.days,
        hour=wanted.hour,
        per_week=wanted.per_week,
        now=work.now,
    )
    return wanted
