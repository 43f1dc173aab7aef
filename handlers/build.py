"""The order of play: which conversation is asked first. The last one takes whatever is left."""

from aiogram import Router

from content.commands import load_commands
from handlers import free_questions, unit_membership
from handlers.broadcasts import afterwards, composing, narrowing, progress, received, timing
from handlers.broadcasts import approving as approving_broadcasts
from handlers.broadcasts import desk as home
from handlers.enquiries import replies as staff_questions
from handlers.enquiries import writing
from handlers.home import edited, fallback, more, role_over, start
from handlers.initiatives import (
    co_author_naming,
    co_authors,
    drafting,
    drafting_words,
    evidence_kinds,
    files,
    following,
    loose_files,
    questions,
    supplement,
)
from handlers.kit import reply_limits
from handlers.learning import approvals, lessons, reviews
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
from handlers.triage import desk as staff_desk
from handlers.units import class_sessions, desk, groups, invitations, muting, registration, sign_ups


def conversations() -> list[Router]:
    """Return fresh routers, the commands of everywhere first."""
    commands = load_commands()
    return [
        reply_limits.conversation(),
        co_authors.codes(),
        codes.conversation(),
        start.conversation(commands),
        lessons.conversation(commands),  # what most presses mean is asked first
        reviews.conversation(commands),
        edited.conversation(),
        role_over.conversation(),
        switching.conversation(commands),
        helping.conversation(commands),
        more.conversation(commands),
        preferences.conversation(commands),
        muting.conversation(),
        own_data.conversation(commands),
        staff_questions.conversation(commands),
        writing.conversation(commands),
        staff_desk.conversation(commands),
        approvals.conversation(commands),
        arrivals.conversation(commands),
        dossier.conversation(),
        moving.conversation(),
        merging.conversation(),
        classification.conversation(),
        paper_entry.conversation(commands),
        search.conversation(commands),
        today.conversation(),
        sign_ups.conversation(commands),
        figures.conversation(commands),
        unit_membership.conversation(commands),
        desk.conversation(commands),
        invitations.conversation(commands),
        groups.conversation(),
        home.conversation(commands),
        composing.conversation(),
        narrowing.conversation(),
        timing.conversation(),
        approving_broadcasts.conversation(),
        progress.conversation(),
        afterwards.conversation(),
        received.conversation(),
        class_sessions.conversation(commands),
        registration.conversation(commands),
        files.conversation(),
        loose_files.conversation(),
        following.conversation(commands),
        drafting.conversation(commands),
        supplement.conversation(),
        free_questions.doubting(),
        drafting_words.conversation(),
        correcting.conversation(),
        preferences.typed(),
        writing.written(),
        questions.conversation(),
        evidence_kinds.conversation(),
        co_author_naming.conversation(),
        co_authors.conversation(),
        desk.unit_names(),
        free_questions.conversation(),
        fallback.conversation(),
    ]
