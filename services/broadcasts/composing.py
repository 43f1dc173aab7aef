"""Composes a broadcast: sets its lesson, words or picture and its narrowing, or gives it up."""

from collections.abc import Sequence
from uuid import UUID

from content.secrets_asked import asks_secrets
from db.models.broadcasts import Broadcast
from db.models.initiatives import Attachment
from db.queries.broadcasts import broadcasts as rows
from db.queries.initiatives import initiatives as files
from domain.broadcasts.broadcasts import (
    AsksSecrets,
    BroadcastStage,
    Narrowing,
    NothingToSend,
    check_move,
    check_open,
    read_words,
)
from domain.files import AttachmentState
from domain.ids import new_id
from domain.learning.lessons import Lesson
from domain.units.units import Unit
from services.broadcasts.own import own
from services.initiatives import attachments
from services.initiatives.attachments import Arrived
from services.learning import shelf as shelves
from services.learning.lessons import LessonHidden
from services.units.scope import LEADERS, own_unit
from services.work import Work

TOPIC = "broadcast"
"""The topic of a broadcast's picture: it is never taken for a loose file of an initiative."""


async def begin(
    work: Work,
    unit: Unit,
    *,
    lesson_id: str | None = None,
    narrowing: Narrowing | None = None,
    follows: Broadcast | None = None,
) -> Broadcast:
    """Begin a broadcast to a unit's people. Raises NotYourUnit.

    A draft without anything in it, left behind earlier, is dropped.
    """
    await own_unit(work, unit.word, roles=LEADERS)
    for left in await rows.of_unit(
        work.session, unit=unit, states=[BroadcastStage.DRAFT], limit=10, by=work.person
    ):
        if not has_content(left):
            left.state, left.ended_at = BroadcastStage.CANCELLED, work.now
    await work.session.flush()
    made = new_id()
    await rows.add(
        work.session,
        id=made,
        ward_id=work.context.ward.id,
        made_by=work.person,
        account_number=work.account,
        unit_kind=unit.kind,
        unit=unit.code,
        lesson_id=lesson_id if follows is None else follows.lesson_id,
        words=None if follows is None else follows.words,
        attachment_id=None if follows is None else follows.attachment_id,
        narrowing=(narrowing or Narrowing()).kept(),
        follows_id=None if follows is None else follows.id,
        state=BroadcastStage.DRAFT,
        made_at=work.now,
    )
    return await own(work, made)


def has_content(broadcast: Broadcast) -> bool:
    """Return whether there is anything to send."""
    return bool(broadcast.lesson_id or broadcast.words or broadcast.attachment_id)


async def offered(work: Work) -> Sequence[Lesson]:
    """Return the lessons residents may see today, on the path's order."""
    return [lesson for lesson, _ in await shelves.visible(work)]


async def choose_lesson(work: Work, broadcast_id: UUID, lesson_id: str) -> Broadcast:
    """Set the lesson to send. Raises NoSuchBroadcast, MoveNotAllowed, LessonHidden."""
    found = await _to_change(work, broadcast_id)
    if lesson_id not in {lesson.id for lesson in await offered(work)}:
        raise LessonHidden
    found.lesson_id = lesson_id
    return await changed(work, found)


async def keep_words(work: Work, broadcast_id: UUID, raw: str) -> Broadcast:
    """Set the words. Raises WordsMissing, WordsTooLong, AsksSecrets, MoveNotAllowed."""
    found = await _to_change(work, broadcast_id)
    words = read_words(raw)
    if asks_secrets(words):
        raise AsksSecrets
    found.words = words
    return await changed(work, found)


async def keep_photo(work: Work, broadcast_id: UUID, file: Arrived, caption: str) -> Broadcast:
    """Set a picture with the words beside it. Raises as ``keep_words`` does."""
    found = await _to_change(work, broadcast_id)
    words = read_words(caption) if caption.strip() else found.words
    if words is not None and asks_secrets(words):
        raise AsksSecrets
    kept = await attachments.keep(work, file, initiative=None)
    await files.change_attachment(work.session, attachment_id=kept, topic=TOPIC)
    found.attachment_id, found.words = kept, words
    return await changed(work, found)


async def narrow(work: Work, broadcast_id: UUID, narrowing: Narrowing) -> Broadcast:
    """Set which members the broadcast leaves out. Raises NoSuchBroadcast, MoveNotAllowed."""
    found = await _to_change(work, broadcast_id)
    found.narrowing = narrowing.kept()
    return await changed(work, found)


async def _to_change(work: Work, broadcast_id: UUID) -> Broadcast:
    found = await own(work, broadcast_id)
    check_open(found.state)
    return found


async def changed(work: Work, broadcast: Broadcast) -> Broadcast:
    """Move a changed broadcast back to draft: its approval was for something else.

    ``broadcast.asks_second`` stays: what was approved once is approved again before it goes.
    """
    broadcast.state = BroadcastStage.DRAFT
    broadcast.digest = broadcast.approved_by = broadcast.approved_at = None
    await work.session.flush()
    return broadcast


async def drop(work: Work, broadcast_id: UUID) -> Broadcast:
    """Drop a broadcast that has not begun. Raises NoSuchBroadcast, MoveNotAllowed."""
    found = await own(work, broadcast_id)
    check_open(found.state)
    check_move(found.state, BroadcastStage.CANCELLED)
    found.state, found.ended_at, found.follows_id = BroadcastStage.CANCELLED, work.now, None
    await work.session.flush()
    return found


async def photo(work: Work, broadcast: Broadcast) -> Attachment | None:
    """Return its picture, None when there is none or it is not clean yet."""
    if broadcast.attachment_id is None:
        return None
    found = await files.attachment(work.session, attachment_id=broadcast.attachment_id)
    return found if found is not None and found.state == AttachmentState.KEPT else None


async def is_ready(work: Work, broadcast: Broadcast) -> bool:
    """Return whether its picture, if it has one, is clean. Raises NothingToSend, LessonHidden."""
    if not has_content(broadcast):
        raise NothingToSend
    if not await is_shown(work, broadcast):
        raise LessonHidden
    return broadcast.attachment_id is None or await photo(work, broadcast) is not None


async def is_shown(work: Work, broadcast: Broadcast) -> bool:
    """Return whether its lesson, if it sends one, may be shown to residents now."""
    lesson = broadcast.lesson_id
    return lesson is None or lesson in {one.id for one in await offered(work)}
