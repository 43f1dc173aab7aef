"""Builds the router of all conversations, and the order in which a message is matched."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from aiogram import Router
from aiogram.filters import StateFilter

import handlers
from content.commands import load_commands
from handlers.enquiries import free_questions, writing
from handlers.enquiries.calling_back import passed_by
from handlers.enquiries.urgent_watch import watched
from handlers.home import edited, fallback, links, not_open, polite, resume, role_over
from handlers.initiatives import co_authors, doubts, files, following, withdrawing
from handlers.initiatives.states import Adding, Propose
from handlers.kit import reply_limits
from handlers.kit.conversation import Conversation, Conversations, OwnCodes
from handlers.kit.dispatch import Commands, Dispatch, Free, Listens, Steps
from handlers.kit.filters import Opened, RoleOver, SentFile, SoundsLikeComplaint, TypedText
from handlers.kit.heard import (
    AsksInStory,
    Insults,
    SaysPolitely,
    TellsIdea,
    WishesLesson,
    WishesReminder,
)
from handlers.kit.scope import within_scope
from handlers.people import address, codes
from handlers.reminders import preferences
from handlers.units import desk as unit_desk
from handlers.units import groups
from services.messages.inbox import TOO_FAST
from services.people.one_time_codes import PERSON_LINK, ROLE_LINK


def _conversations() -> Iterator[Conversation]:
    """Yield the conversation of every module of a feature that has one."""
    for feature in iter_modules(handlers.__path__, "handlers."):
        if feature.ispkg:
            folder = import_module(feature.name)
            for one in iter_modules(folder.__path__, f"{feature.name}."):
                found = getattr(import_module(one.name), "CONVERSATION", None)
                if found is not None:
                    yield found


CONVERSATIONS = Conversations(_conversations())
"""Everything people may do in a conversation; their order means nothing."""


def order(conversations: Conversations) -> list[Listens]:
    """Return the order in which a message is matched; the last place takes every message.

    Codes work even before the ward is open to residents. Links work at every step, and a command
    wherever it is typed; then a step takes its words, except for codes that it does not claim.
    """
    return [
        Free(reply_limits.too_fast, Opened(TOO_FAST)),
        Free(co_authors.look, co_authors.NamesCoAuthorCode()),
        Free(codes.given_role, Opened(ROLE_LINK)),
        Free(codes.came, Opened(PERSON_LINK)),
        Free(codes.use, codes.NamesOneTimeCode()),
        Free(not_open.say_not_open, not_open.NotOpenYet()),
        Free(links.open_link, Opened()),
        Commands(conversations, load_commands()),
        Free(role_over.give_back, RoleOver()),
        Free(address.take_wish, address.WishesAddress()),
        Free(polite.reply, SaysPolitely(besides=Propose.story)),
        Steps(conversations, OwnCodes.ANY),
        Free(writing.show_by_code, StateFilter(None), writing.NamesCase()),
        Free(links.open_typed, links.NamesInvitation()),
        Steps(conversations, OwnCodes.INITIATIVE),
        Free(withdrawing.hear, StateFilter(None, Propose, Adding), withdrawing.Withdraws()),
        Free(following.show_by_code, following.NamesCode()),
        Free(free_questions.calm, StateFilter(None, Propose.story), Insults()),
        Free(doubts.doubt_story, StateFilter(Propose.story), SoundsLikeComplaint()),
        Free(free_questions.answer_in_story, StateFilter(Propose.story), AsksInStory()),
        Steps(conversations),
        Free(files.keep_file, SentFile()),
        Free(within_scope(unit_desk.show_people), StateFilter(None), unit_desk.NamesUnit()),
        Free(free_questions.doubt, StateFilter(None), SoundsLikeComplaint()),
        Free(preferences.take_wish, StateFilter(None), WishesReminder()),
        Free(resume.study, StateFilter(None), WishesLesson()),
        Free(doubts.tell_at_once, StateFilter(None), TellsIdea()),
        Free(free_questions.answer, StateFilter(None), TypedText()),
        Free(fallback.nonsense),
    ]


def router(conversations: Conversations) -> Router:
    """Return a fresh router that answers every press, message, edit and addition to a group."""
    found = Router(name="conversations")
    dispatch = Dispatch(conversations, order(conversations), stale=fallback.stale)
    found.callback_query.register(dispatch.press)
    found.message.register(watched(passed_by(dispatch.hear)))
    found.edited_message.register(watched(edited.take_edit))
    found.my_chat_member.register(groups.ask_whose)
    return found
