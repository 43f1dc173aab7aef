"""Builds the router of all conversations, and the order in which a message is matched."""

from aiogram import Router
from aiogram.filters import StateFilter

from content.commands import load_commands
from handlers.broadcasts import afterwards, composing, narrowing, progress, timing
from handlers.broadcasts import approving as broadcast_approvals
from handlers.broadcasts import desk as broadcast_desk
from handlers.enquiries import free_questions, replies, writing
from handlers.home import edited, fallback, links, more, resume, role_over, start
from handlers.initiatives import (
    co_author_naming,
    co_authors,
    doubts,
    drafting,
    evidence_kinds,
    files,
    following,
    loose_files,
    questions,
    supplement,
)
from handlers.initiatives.states import Propose
from handlers.kit import reply_limits
from handlers.kit.conversation import Conversations, OwnCodes
from handlers.kit.dispatch import Commands, Dispatch, Free, Listens, Steps
from handlers.kit.filters import Opened, RoleOver, SentFile, SoundsLikeComplaint, TypedText
from handlers.kit.scope import within_scope
from handlers.learning import approvals, lessons, received, reviews
from handlers.people import codes, helping, switching
from handlers.privacy import correcting, own_data
from handlers.reminders import preferences
from handlers.reports import figures
from handlers.triage import (
    arrivals,
    classification,
    dossier,
    merging,
    moving,
    paper_entry,
    search,
    today,
)
from handlers.triage import desk as triage_desk
from handlers.units import (
    class_sessions,
    groups,
    invitations,
    membership,
    muting,
    registration,
    sign_ups,
)
from handlers.units import desk as unit_desk
from services.messages.inbox import TOO_FAST
from services.people.one_time_codes import PERSON_LINK, ROLE_LINK

CONVERSATIONS = Conversations(
    room.CONVERSATION
    for room in (
        afterwards,
        approvals,
        arrivals,
        broadcast_approvals,
        broadcast_desk,
        class_sessions,
        classification,
        co_author_naming,
        co_authors,
        composing,
        correcting,
        dossier,
        doubts,
        drafting,
        evidence_kinds,
        fallback,
        figures,
        files,
        following,
        free_questions,
        groups,
        helping,
        invitations,
        lessons,
        loose_files,
        membership,
        merging,
        more,
        moving,
        muting,
        narrowing,
        own_data,
        paper_entry,
        preferences,
        progress,
        questions,
        received,
        registration,
        replies,
        resume,
        reviews,
        search,
        sign_ups,
        start,
        supplement,
        switching,
        timing,
        today,
        triage_desk,
        unit_desk,
        writing,
    )
)
"""Everything people may do in a conversation; their order means nothing."""


def order(conversations: Conversations) -> list[Listens]:
    """Return the order in which a message is matched; the last place takes every message.

    Codes and links work at every step, and a command wherever it is typed; then a step takes its
    words, except for codes that it does not claim as its own.
    """
    return [
        Free(reply_limits.too_fast, Opened(TOO_FAST)),
        Free(co_authors.look, co_authors.NamesCoAuthorCode()),
        Free(codes.given_role, Opened(ROLE_LINK)),
        Free(codes.came, Opened(PERSON_LINK)),
        Free(codes.use, codes.NamesOneTimeCode()),
        Free(links.open_link, Opened()),
        Commands(conversations, load_commands()),
        Free(role_over.give_back, RoleOver()),
        Steps(conversations, OwnCodes.ANY),
        Free(writing.show_by_code, StateFilter(None), writing.NamesCase()),
        Free(links.open_typed, links.NamesInvitation()),
        Steps(conversations, OwnCodes.INITIATIVE),
        Free(following.show_by_code, following.NamesCode()),
        Free(doubts.doubt_story, StateFilter(Propose.story), SoundsLikeComplaint()),
        Steps(conversations),
        Free(files.keep_file, SentFile()),
        Free(within_scope(unit_desk.show_people), StateFilter(None), unit_desk.NamesUnit()),
        Free(free_questions.doubt, StateFilter(None), SoundsLikeComplaint()),
        Free(free_questions.answer, StateFilter(None), TypedText()),
        Free(fallback.nonsense),
    ]


def router(conversations: Conversations) -> Router:
    """Return a fresh router that answers every press, message, edit and addition to a group."""
    found = Router(name="conversations")
    dispatch = Dispatch(conversations, order(conversations), stale=fallback.stale)
    found.callback_query.register(dispatch.press)
    found.message.register(dispatch.hear)
    found.edited_message.register(edited.take_edit)
    found.my_chat_member.register(groups.ask_whose)
    return found
