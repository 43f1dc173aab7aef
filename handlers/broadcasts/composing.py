"""Composing a broadcast: a lesson, words or a picture; edited, put aside, deleted."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import Message, TelegramObject

from domain.answers import AnswerMode
from domain.broadcasts.broadcasts import BroadcastMoveNotAllowed, BroadcastStage
from domain.screens import Choice, Phrase, Screen, say
from handlers.broadcasts import preview
from handlers.broadcasts.at_hand import LESSON, WORDS, at_hand, back, kindly
from handlers.broadcasts.states import Broadcasting
from handlers.kit.choices import choice
from handlers.kit.conversation import Conversation, OwnCodes
from handlers.kit.forms import Form, Step
from handlers.kit.memory import hold, leave
from handlers.kit.sent_files import arrived
from services.broadcasts import composing, own
from services.broadcasts.own import Broadcast
from services.initiatives.attachments import Arrived
from services.units.scope import LEADERS, NotYourUnit, own_unit
from services.work import Work

IMAGE = "image"


async def begin(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Begin a broadcast with the chosen kind of content."""
    unit = await own_unit(work, args[0], roles=LEADERS)
    made = await composing.begin(work, unit)
    if args[1] == LESSON:
        await _ask_lesson(work, state, made)
    elif args[1] == WORDS:
        await _ask(work, state, made, Broadcasting.words)
    else:
        await _ask(work, state, made, Broadcasting.photo)


async def pick(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask which lesson it sends."""
    await _ask_lesson(work, state, await own.own(work, UUID(args[0])))


async def write(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for its words."""
    await _ask(work, state, await own.own(work, UUID(args[0])), Broadcasting.words)


async def shoot(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask for its picture."""
    await _ask(work, state, await own.own(work, UUID(args[0])), Broadcasting.photo)


async def _ask_lesson(work: Work, state: FSMContext, broadcast: Broadcast) -> None:
    await leave(state)
    one = broadcast.id.hex
    rows = [
        choice("as_is", "broadcast.lesson", one, lesson.id, text=lesson.title)
        for lesson in await composing.offered(work)
    ]
    key = "broadcasts.which_lesson" if rows else "unit_desk.no_lesson"
    work.show(Screen([say(key)], [*rows, choice("later", "broadcast.later")], once=True))


async def _ask(work: Work, state: FSMContext, broadcast: Broadcast, step: State) -> None:
    await hold(state, step, broadcast=broadcast.id.hex)
    await FORM.ask_again(work, state, [])


async def keep_lesson(
    event: TelegramObject, work: Work, state: FSMContext, args: list[str]
) -> None:
    """Send this lesson."""
    before = await own.own(work, UUID(args[0]))
    lost = approval_lost(before)
    await preview.show(work, await composing.choose_lesson(work, before.id, args[1]), lost)


async def _words_typed(work: Work, state: FSMContext, text: str) -> None:
    """Keep the typed words."""
    before = await own.own(work, await at_hand(state))
    lost = approval_lost(before)
    found = await composing.keep_words(work, before.id, text)
    await leave(state)
    await preview.show(work, found, lost)


async def _photo_sent(message: Message, work: Work, state: FSMContext, text: str) -> None:
    """Keep the picture and its caption."""
    file = sent_file(message)
    if file.kind != IMAGE:
        await FORM.ask_again(work, state, [say("unit_desk.photo_only")])
        return
    before = await own.own(work, await at_hand(state))
    lost = approval_lost(before)
    found = await composing.keep_photo(work, before.id, file, text)
    if not found.words:
        await _ask(work, state, found, Broadcasting.words)
        return
    await leave(state)
    work.show(Screen([*lost, say("broadcasts.photo_came")], [_look(found)]))


def sent_file(message: Message) -> Arrived:
    """Return the file of a message that has one."""
    if message.document is None:
        raise AssertionError("a file was heard without its file")
    return arrived(message.document)


async def _words_before_photo(work: Work, state: FSMContext, text: str) -> None:
    """Keep words that came instead of a picture, as the broadcast's words."""
    await composing.keep_words(work, await at_hand(state), text)
    await FORM.ask_again(work, state, [say("broadcasts.words_kept")])


def _look(broadcast: Broadcast) -> Choice:
    return choice("broadcasts.look", "broadcast.go", broadcast.id.hex)


def approval_lost(broadcast: Broadcast) -> list[Phrase]:
    """Return a note that this change ends an approval; empty when nobody was asked."""
    asked = broadcast.state == BroadcastStage.WAITING or broadcast.approved_by is not None
    if asked:
        return [say("broadcasts.approval_lost")]
    return [say("broadcasts.time_lost")] if broadcast.state == BroadcastStage.SCHEDULED else []


async def go(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Show the preview of a broadcast again."""
    await leave(state)
    await preview.show(work, await own.own(work, UUID(args[0])))


async def edit(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Offer the parts that can be changed."""
    found = await own.own(work, UUID(args[0]))
    one = found.id.hex
    ways = [
        choice("broadcasts.pick", "broadcast.pick", one),
        choice("broadcasts.write", "broadcast.write", one),
        choice("broadcasts.shoot", "broadcast.shoot", one),
        choice("back", "broadcast.go", one),
    ]
    work.show(Screen([say("broadcasts.ask_edit")], ways))


async def ask_drop(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Ask before a broadcast is deleted."""
    found = await own.own(work, UUID(args[0]))
    yes = choice("broadcasts.drop_yes", "broadcast.drop_yes", found.id.hex)
    no = choice("broadcasts.drop_no", "broadcast.go", found.id.hex)
    work.show(Screen([say("broadcasts.ask_drop")], [yes, no], once=True))


async def drop(event: TelegramObject, work: Work, state: FSMContext, args: list[str]) -> None:
    """Delete a broadcast."""
    await leave(state)
    await composing.drop(work, UUID(args[0]))
    work.show(Screen([say("broadcasts.dropped")], back()))


async def later(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Put it aside; its content stays."""
    await leave(state)
    work.show(Screen([say("broadcasts.kept")], back()))


def _asks(asked: Phrase) -> Callable[[Work, None], Awaitable[Screen]]:
    async def screen(_work: Work, _told: None) -> Screen:
        return Screen([asked], [choice("later", "broadcast.later")])

    return screen


async def _nothing_more(_work: Work, _state: FSMContext) -> None:
    """Return no facts: the broadcast holds them all, and its preview shows them."""


FORM: Form[None] = Form(
    [
        Step(
            "words",
            Broadcasting.words,
            _asks(say("broadcasts.ask_words")),
            words=_words_typed,
            reads=AnswerMode.WORDS,
            tells=True,
        ),
        Step(
            "photo",
            Broadcasting.photo,
            _asks(say("broadcasts.ask_photo")),
            words=_words_before_photo,
        ),
    ],
    load=_nothing_more,
    file=_photo_sent,
    passes=(NotYourUnit, BroadcastMoveNotAllowed),
    is_short=False,
)


CONVERSATION = Conversation(
    "broadcasts.composing",
    action="broadcast",
    guard=kindly,
    presses={
        "broadcast.new": begin,
        "broadcast.pick": pick,
        "broadcast.write": write,
        "broadcast.shoot": shoot,
        "broadcast.lesson": keep_lesson,
        "broadcast.go": go,
        "broadcast.edit": edit,
        "broadcast.drop": ask_drop,
        "broadcast.drop_yes": drop,
        "broadcast.later": later,
    },
    own_codes=OwnCodes.INITIATIVE,
    again=FORM.ask_again,
    states=FORM.states(),
)
