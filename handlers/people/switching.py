"""The switcher of a shared phone: who uses it now, adding a person, removing one."""

from uuid import UUID

from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.answers import AnswerMode
from domain.errors import Refused
from domain.ids import PersonId
from domain.screens import Choice, Phrase, Screen, say
from handlers.kit.choices import back_to_menu, choice
from handlers.kit.conversation import Conversation, OwnCodes, Typed
from handlers.kit.fields import hear_called
from handlers.kit.memory import lay_over, uncover
from handlers.kit.resume import all_ways
from handlers.people.states import Sharing
from services.people import shared_phone
from services.people.shared_phone import Sharer
from services.work import Work

NAMING = frozenset({Sharing.own.state, Sharing.added.state, Sharing.renamed.state})


def whom(args: list[str]) -> PersonId:
    """Return the person an action names."""
    return PersonId(UUID(args[0]))


async def show_switcher(event: TelegramObject, work: Work) -> None:
    """Show who uses the phone now and the others; the current step stays as it is."""
    if work.actor.helped_by is not None:
        work.show(Screen([say("shared_phone.only_helped")], [back_to_menu()]))
        return
    others = [
        one for one in await shared_phone.sharers(work) if not one.speaks and not one.is_helped
    ]
    ways = [_to(one) for one in others]
    ways.append(choice("shared_phone.add", "share.add"))
    if work.actor.called is not None:
        ways.append(choice("shared_phone.rename", "share.rename"))
    if any(one.called for one in others):
        ways.append(choice("shared_phone.remove", "share.remove"))
    work.show(Screen([_who(work), say("shared_phone.how")], [*ways, back_to_menu()]))


def _who(work: Work) -> Phrase:
    return say("shared_phone.alone") if work.actor.called is None else _now(work)


def _now(work: Work) -> Phrase:
    called = work.actor.called
    return say("shared_phone.now", called=called) if called else say("shared_phone.now_first")


def _to(one: Sharer) -> Choice:
    if one.called:
        return choice("shared_phone.to", "share.to", one.person.hex, called=one.called)
    return choice("shared_phone.to_first", "share.to", one.person.hex)


async def switch(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Switch to another person; unfinished work stays with the person before."""
    was_busy, before = await shared_phone.is_busy(work), work.actor.called
    await shared_phone.switch(work, whom(args))
    kept = [say("shared_phone.kept", called=before)] if was_busy and before else []
    kept = kept or ([say("shared_phone.kept_first")] if was_busy else [])
    await show_arrival(work, kept)


async def show_arrival(work: Work, lead: list[Phrase]) -> None:
    """Say who uses the phone from now on, with their actions and their unfinished work."""
    ways = await all_ways(work)
    if await shared_phone.is_busy(work):
        ways = [choice("resume", "resume"), *ways]
    work.show(Screen([*lead, _now(work), say("welcome.offer")], ways))


async def ask_name(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask what to call the person already here, then the new one."""
    if work.actor.helped_by is not None:
        work.show(Screen([say("shared_phone.only_helped")], [back_to_menu()]))
    elif await shared_phone.needs_own_name(work):
        await lay_over(state, Sharing.own)
        work.show(Screen([say("shared_phone.log"), say("shared_phone.ask_own")], [_add_none()]))
    else:
        await lay_over(state, Sharing.added)
        work.show(Screen([say("shared_phone.ask_added")], [_add_none()]))


def _add_none() -> Choice:
    return choice("shared_phone.add_none", "share.as_is")


async def keep_own(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep what the first person is called, and ask about the other."""
    try:
        await shared_phone.call_self(work, hear_called(work, text))
    except Refused as refusal:
        work.show(Screen([Phrase(refusal.code, refusal.facts)], [_add_none()]))
        return
    await lay_over(state, Sharing.added)
    work.show(Screen([say("shared_phone.ask_added")], [_add_none()]))


async def keep_added(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Add the person and switch to them at once."""
    try:
        await shared_phone.add(work, hear_called(work, text))
    except Refused as refusal:
        work.show(Screen([Phrase(refusal.code, refusal.facts)], [_add_none()]))
        return
    await uncover(state)
    await show_arrival(work, [say("shared_phone.added")])


async def ask_rename(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask what to call the current person; a person alone on a phone needs no name."""
    if work.actor.called is None:
        await show_switcher(event, work)
        return
    await lay_over(state, Sharing.renamed)
    as_is = choice("shared_phone.stay_called", "share.as_is")
    work.show(Screen([say("shared_phone.ask_rename")], [as_is]))


async def keep_renamed(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Rename the current person; the step before is current again."""
    try:
        await shared_phone.rename(work, hear_called(work, text))
    except Refused as refusal:
        as_is = choice("shared_phone.stay_called", "share.as_is")
        work.show(Screen([Phrase(refusal.code, refusal.facts)], [as_is]))
        return
    await _show_called(work, state, [say("shared_phone.renamed")])


async def stay_called(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Keep the name as it was."""
    await _show_called(work, state, [])


async def _show_called(work: Work, state: FSMContext, lead: list[Phrase]) -> None:
    if await state.get_state() in NAMING:
        await uncover(state)
    on = [choice("resume", "resume")] if await state.get_state() is not None else []
    ways = [*on, choice("shared_phone.share", "share"), back_to_menu()]
    work.show(Screen([*lead, _who(work)], ways))


async def choose_leaver(event: TelegramObject, work: Work) -> None:
    """Offer the people who can be removed from this phone."""
    others = [
        one for one in await shared_phone.sharers(work) if not one.speaks and not one.is_helped
    ]
    rows = [
        choice("shared_phone.to", "share.remove_one", one.person.hex, called=one.called)
        for one in others
        if one.called
    ]
    work.show(Screen([say("shared_phone.ask_remove")], [*rows, choice("back", "share")]))


async def ask_remove(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Ask before removing a person from this phone."""
    found = await shared_phone.one_of(work, whom(args))
    yes = choice("shared_phone.remove_yes", "share.remove_yes", args[0])
    asked = say("shared_phone.sure_remove", called=found.called)
    work.show(Screen([asked], [yes, choice("shared_phone.remove_no", "share")], once=True))


async def remove(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Remove a person from this phone; a code opens their records elsewhere."""
    found = await shared_phone.one_of(work, whom(args))
    code = await shared_phone.remove(work, found.person)
    says = [
        say("shared_phone.removed", called=found.called),
        say("shared_phone.removed_code", code=code),
    ]
    work.show(Screen(says, [choice("shared_phone.share", "share"), back_to_menu()]))


CONVERSATION = Conversation(
    "people.switching",
    action="talk",
    commands={
        "share": show_switcher,
    },
    presses={
        "share": show_switcher,
        "share.to": switch,
        "share.add": ask_name,
        "share.rename": ask_rename,
        "share.as_is": stay_called,
        "share.remove": choose_leaver,
        "share.remove_one": ask_remove,
        "share.remove_yes": remove,
    },
    own_codes=OwnCodes.ANY,
    states={
        Sharing.own: Typed(keep_own, reads=AnswerMode.WORDS),
        Sharing.added: Typed(keep_added, reads=AnswerMode.WORDS),
        Sharing.renamed: Typed(keep_renamed, reads=AnswerMode.WORDS),
    },
)
