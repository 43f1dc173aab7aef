"""The switcher of a shared phone: who speaks now, adding a person, taking one off."""

from collections.abc import Mapping
from uuid import UUID

from aiogram import Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject

from domain.errors import Refused
from domain.ids import PersonId
from domain.screens import Choice, Phrase, Screen, say
from domain.text import Wordings
from handlers.again_steps import all_ways
from handlers.choices import back_to_menu, choice
from handlers.filters import Pressed, Says, Told
from handlers.memory import lay_over, uncover
from handlers.states import Sharing
from services import sharing
from services.sharing import Sharer
from services.work import Work

NAMING = frozenset({Sharing.own.state, Sharing.added.state, Sharing.renamed.state})


def whom(args: list[str]) -> PersonId:
    """Return the person an action names."""
    return PersonId(UUID(args[0]))


async def show_switcher(event: TelegramObject, work: Work) -> None:
    """Show who speaks now and the others; what is at hand stays as it is."""
    if work.actor.helped_by is not None:
        work.show(Screen([say("sharing.only_helped")], [back_to_menu()]))
        return
    others = [one for one in await sharing.sharers(work) if not one.speaks and not one.is_helped]
    ways = [_to(one) for one in others]
    ways.append(choice("sharing.add", "share.add"))
    if work.actor.called is not None:
        ways.append(choice("sharing.rename", "share.rename"))
    if any(one.called for one in others):
        ways.append(choice("sharing.remove", "share.remove"))
    work.show(Screen([_who(work), say("sharing.how")], [*ways, back_to_menu()]))


def _who(work: Work) -> Phrase:
    return say("sharing.alone") if work.actor.called is None else _now(work)


def _now(work: Work) -> Phrase:
    called = work.actor.called
    return say("sharing.now", called=called) if called else say("sharing.now_first")


def _to(one: Sharer) -> Choice:
    if one.called:
        return choice("sharing.to", "share.to", one.person.hex, called=one.called)
    return choice("sharing.to_first", "share.to", one.person.hex)


async def switch(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Let another person speak; what the one before left in its middle stays hers."""
    was_busy, before = await sharing.is_busy(work), work.actor.called
    await sharing.switch(work, whom(args))
    kept = [say("sharing.kept", called=before)] if was_busy and before else []
    kept = kept or ([say("sharing.kept_first")] if was_busy else [])
    await show_arrival(work, kept)


async def show_arrival(work: Work, lead: list[Phrase]) -> None:
    """Say who speaks from now on, with what she may do and the way to what she left."""
    ways = await all_ways(work)
    if await sharing.is_busy(work):
        ways = [choice("resume", "resume"), *ways]
    work.show(Screen([*lead, _now(work), say("meeting.offer")], ways))


async def ask_name(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask what to call who is there already, then who comes."""
    if work.actor.helped_by is not None:
        work.show(Screen([say("sharing.only_helped")], [back_to_menu()]))
    elif await sharing.needs_own_name(work):
        await lay_over(state, Sharing.own)
        work.show(Screen([say("sharing.log"), say("sharing.ask_own")], [_add_none()]))
    else:
        await lay_over(state, Sharing.added)
        work.show(Screen([say("sharing.ask_added")], [_add_none()]))


def _add_none() -> Choice:
    return choice("sharing.add_none", "share.as_is")


async def keep_own(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Keep what the first person is called, and ask about the other."""
    try:
        await sharing.call_self(work, text)
    except Refused as refusal:
        work.show(Screen([Phrase(refusal.code, refusal.facts)], [_add_none()]))
        return
    await lay_over(state, Sharing.added)
    work.show(Screen([say("sharing.ask_added")], [_add_none()]))


async def keep_added(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Add the person and let her speak at once."""
    try:
        await sharing.add(work, text)
    except Refused as refusal:
        work.show(Screen([Phrase(refusal.code, refusal.facts)], [_add_none()]))
        return
    await uncover(state)
    await show_arrival(work, [say("sharing.added")])


async def ask_rename(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Ask what to call who speaks from now on; alone on a phone nobody needs telling apart."""
    if work.actor.called is None:
        await show_switcher(event, work)
        return
    await lay_over(state, Sharing.renamed)
    as_is = choice("sharing.stay_called", "share.as_is")
    work.show(Screen([say("sharing.ask_rename")], [as_is]))


async def keep_renamed(event: TelegramObject, work: Work, state: FSMContext, text: str) -> None:
    """Call her so from now on; what was at hand before is at hand again."""
    try:
        await sharing.rename(work, text)
    except Refused as refusal:
        as_is = choice("sharing.stay_called", "share.as_is")
        work.show(Screen([Phrase(refusal.code, refusal.facts)], [as_is]))
        return
    await _show_called(work, state, [say("sharing.renamed")])


async def stay_called(event: TelegramObject, work: Work, state: FSMContext) -> None:
    """Leave it as it was."""
    await _show_called(work, state, [])


async def _show_called(work: Work, state: FSMContext, lead: list[Phrase]) -> None:
    if await state.get_state() in NAMING:
        await uncover(state)
    on = [choice("resume", "resume")] if await state.get_state() is not None else []
    ways = [*on, choice("sharing.share", "share"), back_to_menu()]
    work.show(Screen([*lead, _who(work)], ways))


async def choose_leaver(event: TelegramObject, work: Work) -> None:
    """Offer whom to take off this phone."""
    others = [one for one in await sharing.sharers(work) if not one.speaks and not one.is_helped]
    rows = [
        choice("sharing.to", "share.remove_one", one.person.hex, called=one.called)
        for one in others
        if one.called
    ]
    work.show(Screen([say("sharing.ask_remove")], [*rows, choice("back", "share")]))


async def ask_remove(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Ask before taking a person off."""
    found = await sharing.one_of(work, whom(args))
    yes = choice("sharing.remove_yes", "share.remove_yes", args[0])
    asked = say("sharing.sure_remove", called=found.called)
    work.show(Screen([asked], [yes, choice("sharing.remove_no", "share")], once=True))


async def remove(event: TelegramObject, work: Work, args: list[str]) -> None:
    """Take a person off this phone; a code opens what is hers elsewhere."""
    found = await sharing.one_of(work, whom(args))
    code = await sharing.remove(work, found.person)
    says = [say("sharing.removed", called=found.called), say("sharing.removed_code", code=code)]
    work.show(Screen(says, [choice("sharing.share", "share"), back_to_menu()]))


def conversation(commands: Mapping[str, Wordings]) -> Router:
    """The switcher."""
    router = Router(name="sharing")
    router.message.register(show_switcher, Says(commands, "share"))
    router.message.register(keep_own, StateFilter(Sharing.own), Told())
    router.message.register(keep_added, StateFilter(Sharing.added), Told())
    router.message.register(keep_renamed, StateFilter(Sharing.renamed), Told())
    for verb, step in (
        ("share", show_switcher),
        ("share.to", switch),
        ("share.add", ask_name),
        ("share.rename", ask_rename),
        ("share.as_is", stay_called),
        ("share.remove", choose_leaver),
        ("share.remove_one", ask_remove),
        ("share.remove_yes", remove),
    ):
        router.callback_query.register(step, Pressed(verb))
    return router
