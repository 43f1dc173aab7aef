"""One initiative as staff see it: its story, answers, files, history, similar ones."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.deadlines import DeadlineKind
from domain.files import AttachmentState
from domain.ids import InitiativeId
from domain.initiatives.initiatives import Status, Topic, title
from domain.people import show_phone
from domain.screens import Choice, Media, Phrase, Screen, say
from domain.triage.moves import WAITING
from domain.zone import day_of
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation
from handlers.kit.memory import leave
from services.initiatives import similar
from services.initiatives.dossier import Dossier
from services.initiatives.history import AUTHOR
from services.initiatives.similar import Similar
from services.triage import merging, triage
from services.triage.merging import Ties
from services.work import Work

SHOWN_STORY = 2_500
"""Characters of the story; the rest is in the list that can be taken out."""
SHOWN_ANSWER = 500
SHOWN_TITLE = 40
SHOWN_ALIKE = 3


async def show_one(
    work: Work,
    state: FSMContext,
    initiative_id: InitiativeId,
    lead: Sequence[Phrase] = (),
    more: Sequence[Choice] = (),
) -> None:
    """Show an initiative with the possible actions; ``more`` are further ones."""
    whole = await triage.opened(work, initiative_id)
    await leave(state)
    alike = await similar.similar_to(work, whole.initiative, limit=SHOWN_ALIKE)
    tied = _ties(await merging.ties(work, whole))
    says = [*_standing(work, whole), *tied, *_told(work, whole), *_history(whole), *_alike(alike)]
    choices = [*_ways(whole), *more, *map(_row, alike), choice("desk", "staff"), back_to_menu()]
    work.show(Screen([*lead, *says], choices))


def _standing(work: Work, whole: Dossier) -> list[Phrase]:
    found = whole.initiative
    says = [say("staff_triage.one", code=found.code), say(f"staff_triage.stands_{found.status}")]
    if found.reply_due_on is not None and whole.status in WAITING:
        says += _due(work, found.reply_due_on)
    if found.is_confidential:
        says.append(say("staff_triage.confidential"))
    return says


def _ties(ties: Ties) -> list[Phrase]:
    """Return the links staff made between this one and others, with author and time."""
    says = [say("merging.holds", code=code) for code in ties.joined]
    if ties.to is not None:
        day, code, by = f"{day_of(ties.to.linked_at):%d/%m/%Y}", ties.to.code, ties.to.linked_by
        says.append(say(f"merging.is_{ties.to.kind}", code=code, day=day, by=by))
    return says


def _due(work: Work, due_on: date) -> list[Phrase]:
    """Return how many days are left, and whether the ward has agreed to this deadline."""
    left, day = (due_on - work.today).days, f"{due_on:%d/%m/%Y}"
    says = [
        say("staff_triage.overdue", day=day, days=-left)
        if left < 0
        else say("staff_triage.due", day=day, days=left)
    ]
    if not work.context.deadlines.of(DeadlineKind.INITIATIVE, work.today).is_confirmed:
        says.append(say("staff_triage.due_unconfirmed"))
    return says


def _told(work: Work, whole: Dossier) -> list[Phrase]:
    found = whole.initiative
    says = [say("staff_triage.nobody")]
    if found.name:
        says = [say("staff_triage.by_name", name=found.name)]
    if found.phone:
        says.append(say("staff_triage.phone", phone=show_phone(found.phone)))
    if found.phone_note:
        says.append(say("staff_triage.phone_note", note=found.phone_note))
    khoi = work.context.ward.khoi_by_code(found.khoi)
    if khoi is not None:
        says.append(say("staff_triage.khoi", khoi=khoi.name))
    if found.story:
        says.append(say("staff_triage.story", story=title(found.story, SHOWN_STORY)))
    says += [_answer(topic, text) for topic, text in whole.answers.items()]
    says += [say("staff_triage.file", name=file.original_name) for file in whole.files]
    return says


def _answer(topic: Topic, text: str) -> Phrase:
    return say(f"follow.answer_{topic}", text=title(text, SHOWN_ANSWER))


def _history(whole: Dossier) -> list[Phrase]:
    says = [say("staff_triage.history")] if whole.moves else []
    for move in whole.moves:
        day = f"{day_of(move.moved_at):%d/%m/%Y}"
        says.append(
            say(f"staff_triage.author_{move.after}", day=day)
            if move.moved_by == AUTHOR
            else say(f"staff_triage.moved_{move.after}", day=day, by=move.moved_by)
        )
        if move.reason:
            says.append(say("moves.was_because", reason=move.reason))
    return says


def _alike(alike: Sequence[Similar]) -> list[Phrase]:
    if not alike:
        return []
    rows = [
        say("staff_triage.alike_row", code=one.code, percent=round(one.score * 100), why=one.why)
        for one in alike
    ]
    return [say("staff_triage.alike"), *rows]


def _row(one: Similar) -> Choice:
    told = title(one.title, SHOWN_TITLE) or "…"
    return choice("initiative", "staff.one", one.id.hex, code=one.code, title=told)


def _ways(whole: Dossier) -> list[Choice]:
    one, stands = whole.id.hex, whole.status
    ways = [
        choice(f"staff_triage.to_{to}", "staff.move", one, to, stands)
        for to in triage.ways(stands)
        if to is not Status.DUPLICATE and whole.initiative.merged_into is None
    ]
    if whole.initiative.merged_into is not None:
        ways.append(choice("merging.undo", "staff.part", one))
    elif Status.DUPLICATE in triage.ways(stands):
        ways.append(choice("merging.same", "staff.same", one))
    ways.append(choice("staff_triage.contents", "staff.contents", one))
    if any(_is_picture(file.kind, file.state) for file in whole.files):
        ways.append(choice("staff_triage.pictures", "staff.picture", one, 0))
    return ways


def _is_picture(kind: str, state: str) -> bool:
    return kind == "image" and state == AttachmentState.KEPT


async def open_one(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Open the initiative a button names."""
    await show_one(work, state, InitiativeId(UUID(args[0])))


async def show_picture(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Show one picture, with a button for the next."""
    whole = await triage.opened(work, InitiativeId(UUID(args[0])))
    pictures = [file for file in whole.files if _is_picture(file.kind, file.state)]
    back = choice("staff_triage.back", "staff.one", args[0])
    at = int(args[1])
    if at >= len(pictures):
        work.show(Screen([say("staff_triage.no_more_pictures")], [back]))
        return
    shown = pictures[at]
    onward = [choice("staff_triage.next_picture", "staff.picture", args[0], at + 1)]
    says = [say("staff_triage.picture", number=at + 1, count=len(pictures))]
    media = Media("image", f"/chat/media/{shown.id}", shown.original_name)
    work.show(Screen(says, [*(onward if at + 1 < len(pictures) else []), back], media))


CONVERSATION = Conversation(
    "triage.dossier",
    action="triage",
    presses={
        "staff.one": open_one,
        "staff.picture": show_picture,
    },
)
