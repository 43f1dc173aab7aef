"""Proposes a broadcast for the week: a lesson not sent lately, to members who need it."""

from datetime import timedelta

from db.models.broadcasts import Broadcast
from db.queries.broadcasts import audience
from db.queries.broadcasts import broadcasts as rows
from domain.broadcasts.broadcasts import BroadcastStage, Narrowing, digest_of
from domain.learning.lessons import Lesson
from domain.units.units import Unit
from services.broadcasts import composing
from services.broadcasts.own import digest, own
from services.work import Work

LATELY = timedelta(days=28)
_LOOKED_OVER = 20
"""How many drafts are searched for the proposal."""


async def proposal(work: Work, unit: Unit) -> Lesson | None:
    """Return the first lesson of the path that some member has not learned, or None."""
    sent = await rows.lessons_sent(work.session, unit=unit, since=work.now - LATELY)
    for lesson in await composing.offered(work):
        if lesson.id in sent:
            continue
        if await audience.is_wanted(work.session, unit=unit, lesson_id=lesson.id):
            return lesson
    return None


async def take(work: Work, unit: Unit) -> Broadcast | None:
    """Return the proposal as a draft, left before or new; None when there is none."""
    lesson = await proposal(work, unit)
    if lesson is None:
        return None
    narrowing = Narrowing(not_learned=True)
    wanted = digest_of(lesson_id=lesson.id, words=None, attachment=None, narrowing=narrowing.kept())
    for left in await rows.of_unit(
        work.session, unit=unit, states=[BroadcastStage.DRAFT], limit=_LOOKED_OVER, by=work.person
    ):
        if left.follows_id is None and digest(left) == wanted:
            return await own(work, left.id)
    return await composing.begin(work, unit, lesson_id=lesson.id, narrowing=narrowing)
