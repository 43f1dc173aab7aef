"""The screen that recipients get: unit, sender, what to do, and how to mute it."""

from uuid import UUID

from domain.screens import Choice, Media, Phrase, Screen, say
from domain.units.units import Unit
from domain.zone import day_of
from handlers.kit.choices import choice
from services.broadcasts import composing, following_up
from services.broadcasts.own import Broadcast, unit_of
from services.work import Work


async def person_message(work: Work, broadcast: Broadcast) -> Screen:
    """Return the screen for one person of the unit."""
    unit = unit_of(broadcast)
    name = work.context.ward.unit_name(unit)
    says = [say("received.sender", unit=name)]
    earlier = await following_up.followed(work, broadcast)
    if earlier is not None and earlier.started_at is not None:
        says.append(say("received.again", day=f"{day_of(earlier.started_at):%d/%m}"))
    if broadcast.words:
        says.append(say("received.words", text=broadcast.words))
    lesson = work.context.catalogue.find(broadcast.lesson_id or "")
    if lesson is not None:
        minutes = lesson.estimated_minutes
        says.append(say("received.lesson", title=lesson.title, minutes=minutes))
    says.append(say("received.on_behalf", unit=name))
    return Screen(says, _ways(broadcast, unit), await _picture(work, broadcast))


def _ways(broadcast: Broadcast, unit: Unit) -> list[Choice]:
    read = choice("received.seen", "broadcast.seen", broadcast.id.hex)
    if broadcast.lesson_id is not None:
        read = choice("received.open", "broadcast.open", broadcast.id.hex)
    return [read, choice("received.mute", "mute.ask", unit.kind, unit.code)]


async def group_post(work: Work, broadcast: Broadcast) -> Screen:
    """Return the post for a group: no buttons, and the lesson's address as text."""
    name = work.context.ward.unit_name(unit_of(broadcast))
    says: list[Phrase] = [say("received.sender", unit=name)]
    if broadcast.words:
        says.append(say("received.words", text=broadcast.words))
    lesson = work.context.catalogue.find(broadcast.lesson_id or "")
    if lesson is not None:
        address = f"{work.context.public_url}/bai/{lesson.id}"
        minutes = lesson.estimated_minutes
        says.append(
            say("received.group_lesson", title=lesson.title, minutes=minutes, address=address)
        )
    says.append(say("received.group_on_behalf", unit=name))
    return Screen(says, media=await _picture(work, broadcast))


async def _picture(work: Work, broadcast: Broadcast) -> Media | None:
    photo = await composing.photo(work, broadcast)
    if photo is None:
        return None
    name = work.context.ward.unit_name(unit_of(broadcast))
    return Media("image", f"/chat/media/{UUID(str(photo.id)).hex}", name)
