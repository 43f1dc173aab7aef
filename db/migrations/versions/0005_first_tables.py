"""Creates the first tables.

Read it as the list of what the ward stores. Names of keys and indexes follow the convention of
``db/base.py``. The numbers before this one belonged to builds that nobody was given.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import ForeignKey as refers  # noqa: N813 - read as a sentence

revision = "0005"
down_revision = None

UUID = sa.Uuid()
MOMENT = sa.DateTime(timezone=True)
BIG_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SEARCH_ON_SQLITE = (
    (
        "CREATE TABLE search_key (number INTEGER PRIMARY KEY AUTOINCREMENT,"
        " initiative_id CHAR(32) NOT NULL UNIQUE)"
    ),
    (
        "CREATE VIRTUAL TABLE search_words USING"
        " fts5(folded, content='', tokenize='unicode61 remove_diacritics 0')"
    ),
    # Erased data must leave the file too, not only the query results.
    "INSERT INTO search_words(search_words, rank) VALUES ('secure-delete', 1)",
    (
        "CREATE TRIGGER search_sent AFTER INSERT ON initiative WHEN NEW.code IS NOT NULL BEGIN"
        " INSERT INTO search_key(initiative_id) VALUES (NEW.id);"
        " INSERT INTO search_words(rowid, folded)"
        " SELECT number, NEW.folded FROM search_key WHERE initiative_id = NEW.id; END"
    ),
    (
        "CREATE TRIGGER search_changed AFTER UPDATE OF folded, code ON initiative"
        " WHEN NEW.code IS NOT NULL BEGIN"
        " INSERT INTO search_words(search_words, rowid, folded)"
        " SELECT 'delete', number, OLD.folded FROM search_key WHERE initiative_id = OLD.id;"
        " INSERT OR IGNORE INTO search_key(initiative_id) VALUES (NEW.id);"
        " INSERT INTO search_words(rowid, folded)"
        " SELECT number, NEW.folded FROM search_key WHERE initiative_id = NEW.id; END"
    ),
    (
        "CREATE TRIGGER search_gone AFTER DELETE ON initiative BEGIN"
        " INSERT INTO search_words(search_words, rowid, folded)"
        " SELECT 'delete', number, OLD.folded FROM search_key WHERE initiative_id = OLD.id;"
        " DELETE FROM search_key WHERE initiative_id = OLD.id; END"
    ),
)
"""The words of sent initiatives, found by an index of their own that triggers keep.

A migration that makes the table of initiatives anew loses its triggers: it must make them again.
"""
SEARCH_ON_POSTGRESQL = (
    (
        "ALTER TABLE initiative ADD COLUMN search_words tsvector"
        " GENERATED ALWAYS AS (to_tsvector('simple', folded)) STORED"
    ),
    "CREATE INDEX search_words ON initiative USING gin (search_words) WHERE code IS NOT NULL",
)


def upgrade() -> None:
    _people()
    _learning()
    _enquiries()
    _initiatives()
    _units()
    _messages()
    _broadcasts()
    _reminders()
    _operations()
    _search()


def required(name: str, kind: Any, *more: sa.ForeignKey, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **options)


def optional(name: str, kind: Any, *more: sa.ForeignKey, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=True, **options)


def only_where(condition: str, name: str | None, *columns: str) -> sa.Index:
    """Return an index of the rows that meet the condition: short, however long the table grows."""
    where = sa.text(condition)
    return sa.Index(name, *columns, sqlite_where=where, postgresql_where=where)


def _people() -> None:
    """Create the tables of people, accounts, consents, roles, codes, requests about their data."""
    op.create_table(
        "person",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        optional("code", sa.String(20), unique=True),
        optional("name", sa.String(500)),
        optional("khoi", sa.String(20)),
        optional("organisation", sa.String(40)),
        optional("birth_year", sa.Integer()),
        optional("address", sa.String(20)),
        required("is_demo", sa.Boolean()),
        required("created_at", MOMENT),
        optional("erased_at", MOMENT),
    )
    op.create_table(
        "account",
        required("number", BIG_KEY, primary_key=True),
        required("ward_id", sa.String(40)),
        required("channel", sa.String(20)),
        required("external_key", sa.String(120)),
        required("person_id", UUID, refers("person.id"), index=True),
        required("counter", sa.BigInteger()),
        required("created_at", MOMENT),
        optional("blocked_at", MOMENT),
        optional("seen_at", MOMENT),
        optional("said_at", MOMENT),
        required("served", sa.BigInteger(), index=True),
        required("is_waiting", sa.Boolean()),
        sa.UniqueConstraint("channel", "external_key"),
        only_where("is_waiting", "ix_account_waiting", "served", "number"),
    )
    op.create_table(
        "role_grant",
        required("id", UUID, primary_key=True),
        required("person_id", UUID, refers("person.id"), index=True),
        required("role", sa.String(20)),
        optional("organisation", sa.String(40)),
        optional("neighbourhood", sa.String(20)),
        required("granted_by", sa.String(200)),
        required("granted_at", MOMENT),
        optional("expires_at", MOMENT),
        optional("revoked_at", MOMENT),
    )
    op.create_table(
        "consent",
        required("id", UUID, primary_key=True),
        required("person_id", UUID, refers("person.id"), index=True),
        required("purpose", sa.String(40)),
        required("text_version", sa.String(80)),
        required("account_number", BIG_KEY, refers("account.number")),
        required("given_at", MOMENT),
        optional("withdrawn_at", MOMENT),
    )
    op.create_table(
        "one_time_code",
        required("code_hash", sa.String(64), primary_key=True),
        optional("account_number", BIG_KEY, refers("account.number"), index=True),
        optional("role", sa.String(20)),
        optional("organisation", sa.String(40)),
        optional("neighbourhood", sa.String(20)),
        optional("role_expires_at", MOMENT),
        optional("person_id", UUID, refers("person.id"), index=True),
        required("expires_at", MOMENT),
        optional("used_at", MOMENT),
        required("created_at", MOMENT),
    )
    op.create_table(
        "person_on_account",
        required("account_number", BIG_KEY, refers("account.number"), primary_key=True),
        required("person_id", UUID, refers("person.id"), primary_key=True, index=True),
        required("called", sa.String(500)),
        optional("helped_by", UUID, refers("person.id")),
        required("joined_at", MOMENT),
        optional("left_at", MOMENT),
    )
    op.create_table(
        "rights_request",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("person_id", UUID, refers("person.id"), index=True),
        optional("account_number", BIG_KEY, refers("account.number")),
        required("kind", sa.String(20)),
        required("asked_at", MOMENT),
        required("due_at", MOMENT),
        optional("done_at", MOMENT),
        optional("done_by", sa.String(200)),
    )
    op.create_table(
        "web_session",
        required("token_hash", sa.String(64), primary_key=True),
        required("account_number", BIG_KEY, refers("account.number"), index=True),
        required("created_at", MOMENT),
    )


def _learning() -> None:
    """Create the tables of lesson results, quiz answers and lesson approvals."""
    op.create_table(
        "lesson_approval",
        required("lesson_id", sa.String(60), primary_key=True),
        required("digest", sa.String(64), primary_key=True),
        required("approved_by", sa.String(200)),
        required("approved_at", MOMENT),
    )
    op.create_table(
        "answer",
        required("id", BIG_KEY, primary_key=True),
        required("person_id", UUID, refers("person.id")),
        required("lesson_id", sa.String(60)),
        required("lesson_version", sa.Integer()),
        required("question", sa.String(20)),
        required("choice", sa.Integer()),
        required("is_right", sa.Boolean()),
        required("quiz_round", sa.String(10)),
        required("answered_at", MOMENT),
        sa.Index(None, "person_id", "lesson_id"),
    )
    op.create_table(
        "lesson_result",
        required("person_id", UUID, refers("person.id"), primary_key=True),
        required("lesson_id", sa.String(60), primary_key=True),
        required("ward_id", sa.String(40)),
        required("lesson_version", sa.Integer()),
        required("step", sa.String(40)),
        optional("tried", sa.Integer()),
        required("quiz_tries", sa.JSON()),
        required("started_at", MOMENT),
        optional("finished_at", MOMENT),
        required("seen_at", MOMENT),
        optional("assisted_by", UUID, refers("person.id")),
        sa.Index(None, "lesson_id", "finished_at"),
    )


def _initiatives() -> None:
    """Create the tables of initiatives, their history, files and the counters of codes."""
    op.create_table(
        "code_counter",
        required("name", sa.String(40), primary_key=True),
        required("last", sa.Integer()),
    )
    op.create_table(
        "initiative",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        optional("code", sa.String(20), unique=True),
        required("person_id", UUID, refers("person.id"), index=True),
        optional("account_number", BIG_KEY, refers("account.number")),
        required("status", sa.String(20)),
        optional("step", sa.String(20)),
        optional("maturity", sa.String(20)),
        required("story", sa.Text()),
        optional("name", sa.String(500)),
        optional("name_folded", sa.String(500)),
        optional("khoi", sa.String(20)),
        optional("phone", sa.String(20)),
        optional("phone_note", sa.Text()),
        required("is_confidential", sa.Boolean()),
        optional("content", sa.String(20)),
        optional("content_set_by", sa.String(200)),
        optional("subject_group", sa.String(20)),
        optional("group_set_by", sa.String(200)),
        required("folded", sa.Text()),
        optional("more_contents", sa.JSON()),
        optional("evidence_kinds", sa.JSON()),
        optional("merged_into", UUID, refers("initiative.id"), index=True),
        required("is_published", sa.Boolean()),
        required("source", sa.String(20)),
        optional("source_key", sa.String(160), unique=True),
        optional("keyed_in_by", sa.String(200)),
        optional("assisted_by", UUID, refers("person.id")),
        optional("reply_due_on", sa.Date()),
        required("is_demo", sa.Boolean()),
        required("created_at", MOMENT),
        required("updated_at", MOMENT),
        optional("submitted_at", MOMENT),
        optional("withdrawn_at", MOMENT),
        only_where("is_published", None, "is_published"),
        sa.Index(None, "person_id", "status", "updated_at"),
        sa.Index(None, "status", "submitted_at"),
    )
    op.create_table(
        "attachment",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("person_id", UUID, refers("person.id"), index=True),
        optional("account_number", BIG_KEY, refers("account.number")),
        optional("initiative_id", UUID, refers("initiative.id"), index=True),
        optional("enquiry_id", UUID, refers("enquiry.id"), index=True),
        required("kind", sa.String(20)),
        required("state", sa.String(20)),
        optional("incoming", sa.String(300)),
        required("original_name", sa.String(300)),
        optional("media_type", sa.String(80)),
        optional("sha256", sa.String(64), index=True),
        optional("size", sa.BigInteger()),
        optional("reason", sa.String(200)),
        optional("topic", sa.String(20)),
        required("created_at", MOMENT),
    )
    op.create_table(
        "co_author",
        required("id", UUID, primary_key=True),
        required("initiative_id", UUID, refers("initiative.id"), index=True),
        optional("person_id", UUID, refers("person.id"), index=True),
        required("name", sa.String(500)),
        required("code_hash", sa.String(64), unique=True),
        required("state", sa.String(20)),
        required("asked_at", MOMENT),
        optional("answered_at", MOMENT),
    )
    op.create_table(
        "initiative_answer",
        required("initiative_id", UUID, refers("initiative.id"), primary_key=True),
        required("topic", sa.String(20), primary_key=True),
        required("text", sa.Text()),
        required("answered_at", MOMENT),
    )
    op.create_table(
        "initiative_link",
        required("id", UUID, primary_key=True),
        required("initiative_id", UUID, refers("initiative.id"), index=True),
        required("other_id", UUID, refers("initiative.id"), index=True),
        required("kind", sa.String(20)),
        required("linked_by", sa.String(200)),
        required("linked_at", MOMENT),
        optional("undone_by", sa.String(200)),
        optional("undone_at", MOMENT),
    )
    op.create_table(
        "initiative_move",
        required("id", UUID, primary_key=True),
        required("initiative_id", UUID, refers("initiative.id"), index=True),
        required("before", sa.String(20)),
        required("after", sa.String(20)),
        required("reason", sa.Text()),
        required("moved_by", sa.String(200)),
        optional("person_id", UUID, refers("person.id")),
        required("moved_at", MOMENT),
    )
    op.create_table(
        "initiative_revision",
        required("id", UUID, primary_key=True),
        required("initiative_id", UUID, refers("initiative.id"), index=True),
        required("field", sa.String(20)),
        required("earlier", sa.Text()),
        required("replaced_at", MOMENT),
    )


def _units() -> None:
    """Create the tables of units: members, invitations, classes, registrations."""
    op.create_table(
        "invitation",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("code", sa.String(20), unique=True),
        required("unit_kind", sa.String(20)),
        required("unit", sa.String(40)),
        required("lesson_id", sa.String(60)),
        optional("made_by", UUID, refers("person.id")),
        required("made_at", MOMENT),
        optional("closed_at", MOMENT),
    )
    op.create_table(
        "registration",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("unit_kind", sa.String(20)),
        required("unit", sa.String(40)),
        required("year", sa.Integer()),
        required("contents", sa.JSON()),
        required("targets", sa.JSON()),
        required("registered_by", UUID, refers("person.id")),
        required("registered_at", MOMENT),
        optional("replaced_at", MOMENT),
        required("is_demo", sa.Boolean()),
        sa.Index(None, "ward_id", "year"),
    )
    op.create_table(
        "invitation_visit",
        required("invitation_id", UUID, refers("invitation.id"), primary_key=True),
        required("person_id", UUID, refers("person.id"), primary_key=True, index=True),
        required("opened_at", MOMENT),
        optional("started_at", MOMENT),
        optional("finished_at", MOMENT),
    )
    op.create_table(
        "membership",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("person_id", UUID, refers("person.id"), index=True),
        required("unit_kind", sa.String(20)),
        required("unit", sa.String(40)),
        optional("invitation_id", UUID, refers("invitation.id")),
        required("shows_name", sa.Boolean()),
        required("joined_at", MOMENT),
        optional("left_at", MOMENT),
        sa.Index(None, "unit_kind", "unit", "left_at"),
    )
    op.create_table(
        "gathering",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("held_on", sa.Date()),
        optional("khoi", sa.String(20)),
        optional("organisation", sa.String(40)),
        required("content", sa.String(20)),
        required("topic", sa.String(500)),
        required("headcount", sa.Integer()),
        optional("attachment_id", UUID, refers("attachment.id")),
        required("recorded_by", UUID, refers("person.id")),
        required("recorded_at", MOMENT),
        optional("taken_back_at", MOMENT),
        required("is_demo", sa.Boolean()),
        sa.Index(None, "ward_id", "held_on"),
    )


def _enquiries() -> None:
    """Create the tables of enquiries, answered and unanswered."""
    op.create_table(
        "unanswered_question",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("folded", sa.String(500)),
        required("text", sa.Text()),
        required("times", sa.Integer()),
        required("first_asked_at", MOMENT),
        required("last_asked_at", MOMENT),
        optional("settled_by", sa.String(200)),
        optional("settled_at", MOMENT),
        sa.UniqueConstraint("ward_id", "folded"),
    )
    op.create_table(
        "enquiry",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("code", sa.String(12), unique=True),
        required("person_id", UUID, refers("person.id"), index=True),
        optional("account_number", BIG_KEY, refers("account.number")),
        required("kind", sa.String(20)),
        required("state", sa.String(20)),
        optional("urgent", sa.String(20)),
        optional("phone", sa.String(20)),
        optional("phone_note", sa.Text()),
        required("asked_at", MOMENT),
        required("due_at", MOMENT),
        optional("answered_at", MOMENT),
        required("is_demo", sa.Boolean()),
        sa.Index(None, "ward_id", "state", "due_at"),
    )
    op.create_table(
        "enquiry_message",
        required("id", BIG_KEY, primary_key=True),
        required("enquiry_id", UUID, refers("enquiry.id"), index=True),
        required("is_from_staff", sa.Boolean()),
        required("text", sa.Text()),
        optional("written_by", sa.String(200)),
        required("written_at", MOMENT),
    )


def _messages() -> None:
    """Create the tables of inbox, outbox, conversations and jobs."""
    op.create_table(
        "conversation",
        required("account_number", BIG_KEY, refers("account.number"), primary_key=True),
        required("person_id", UUID, refers("person.id"), primary_key=True),
        optional("state", sa.String(80)),
        required("data", sa.JSON()),
        required("updated_at", MOMENT),
    )
    op.create_table(
        "inbox",
        required("id", BIG_KEY, primary_key=True),
        optional("account_number", BIG_KEY, refers("account.number")),
        required("channel", sa.String(20)),
        required("event_key", sa.String(160)),
        required("payload", sa.JSON()),
        optional("number", sa.BigInteger()),
        required("state", sa.String(20)),
        required("attempts", sa.Integer()),
        optional("not_before", MOMENT),
        optional("reason", sa.Text()),
        required("heard_at", MOMENT),
        optional("done_at", MOMENT),
        sa.UniqueConstraint("channel", "event_key"),
        sa.Index("ix_inbox_number", "account_number", "number"),
        only_where("state = 'waiting'", "ix_inbox_waiting", "account_number", "id"),
        only_where("state = 'waiting' AND attempts = 0", "ix_inbox_untried", "heard_at"),
    )
    op.create_table(
        "job",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("kind", sa.String(40)),
        required("facts", sa.JSON()),
        optional("account_number", BIG_KEY, refers("account.number")),
        required("state", sa.String(20)),
        required("attempts", sa.Integer()),
        required("progress", sa.Integer()),
        required("fence", sa.Integer()),
        optional("lease_until", MOMENT),
        optional("reason", sa.Text()),
        required("due_at", MOMENT),
        required("created_at", MOMENT),
        optional("done_at", MOMENT),
        only_where("state = 'waiting'", "ix_job_waiting", "due_at"),
    )
    op.create_table(
        "outbox",
        required("id", BIG_KEY, primary_key=True),
        required("account_number", BIG_KEY, refers("account.number")),
        optional("person_id", UUID),
        required("channel", sa.String(20)),
        required("kind", sa.Integer()),
        required("screen_id", UUID),
        required("part", sa.Integer()),
        required("key", sa.String(80)),
        required("facts", sa.JSON()),
        required("request", sa.JSON()),
        optional("choices", sa.JSON()),
        required("is_once", sa.Boolean()),
        optional("closed_at", MOMENT),
        optional("dedupe_key", sa.String(160), unique=True),
        optional("replaces", sa.BigInteger()),
        optional("replaces_id", sa.BigInteger()),
        required("state", sa.String(20)),
        optional("reason", sa.String(200)),
        required("due_at", MOMENT),
        required("expires_at", MOMENT),
        required("attempts", sa.Integer()),
        required("resent", sa.Integer()),
        required("fence", sa.Integer()),
        optional("lease_until", MOMENT),
        optional("posting_at", MOMENT),
        optional("platform_id", sa.String(120)),
        optional("number", sa.BigInteger()),
        optional("sent_at", MOMENT),
        optional("correlation", sa.String(40)),
        required("created_at", MOMENT),
        only_where("state = 'held'", "ix_outbox_held", "correlation", "id"),
        sa.Index("ix_outbox_number", "account_number", "number"),
        sa.Index("ix_outbox_posted", "account_number", "platform_id"),
        only_where("state = 'queued'", "ix_outbox_queued", "channel", "kind", "id"),
        only_where("kind >= 2", "ix_outbox_unsolicited", "account_number", "due_at"),
    )


def _broadcasts() -> None:
    """Create the tables of broadcasts, their recipients, mutes and group chats."""
    op.create_table(
        "mute",
        required("person_id", UUID, refers("person.id"), primary_key=True),
        required("unit_kind", sa.String(20), primary_key=True),
        required("unit", sa.String(40), primary_key=True),
        required("muted_at", MOMENT),
    )
    op.create_table(
        "group_chat",
        required("account_number", BIG_KEY, refers("account.number"), primary_key=True),
        required("ward_id", sa.String(40)),
        required("title", sa.String(500)),
        optional("unit_kind", sa.String(20)),
        optional("unit", sa.String(40)),
        required("linked_by", UUID, refers("person.id")),
        optional("linked_at", MOMENT),
        optional("left_at", MOMENT),
        sa.Index(None, "unit_kind", "unit"),
    )
    op.create_table(
        "broadcast",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("made_by", UUID, refers("person.id"), index=True),
        required("account_number", BIG_KEY, refers("account.number")),
        required("unit_kind", sa.String(20)),
        required("unit", sa.String(40)),
        optional("lesson_id", sa.String(60)),
        optional("words", sa.Text()),
        optional("attachment_id", UUID, refers("attachment.id")),
        required("narrowing", sa.JSON()),
        optional("follows_id", UUID, refers("broadcast.id"), unique=True),
        required("state", sa.String(20)),
        required("asks_second", sa.Boolean()),
        optional("digest", sa.String(64)),
        optional("approved_by", UUID, refers("person.id")),
        optional("approved_at", MOMENT),
        optional("due_at", MOMENT),
        required("made_at", MOMENT),
        optional("started_at", MOMENT),
        optional("ended_at", MOMENT),
        required("told", sa.Integer()),
        sa.Index(None, "ward_id", "state", "due_at"),
    )
    op.create_table(
        "broadcast_recipient",
        required("broadcast_id", UUID, refers("broadcast.id"), primary_key=True),
        required("person_id", UUID, refers("person.id"), primary_key=True, index=True),
        optional("account_number", BIG_KEY, refers("account.number")),
        optional("reason", sa.String(40)),
        optional("outbox_id", sa.BigInteger(), index=True),
        optional("opened_at", MOMENT),
    )


def _reminders() -> None:
    """Create the tables of reminder preferences, decisions and review cards."""
    op.create_table(
        "preference",
        required("person_id", UUID, refers("person.id"), primary_key=True),
        required("days", sa.String(7)),
        optional("hour", sa.Integer()),
        required("per_week", sa.Integer()),
        required("updated_at", MOMENT),
    )
    op.create_table(
        "reminder",
        required("id", UUID, primary_key=True),
        required("ward_id", sa.String(40)),
        required("person_id", UUID, refers("person.id")),
        required("rule", sa.String(40)),
        required("subject", sa.String(80)),
        required("turn", sa.Integer()),
        required("due_at", MOMENT),
        required("state", sa.String(20)),
        optional("reason", sa.String(40)),
        required("decided_at", MOMENT),
        optional("answered_at", MOMENT),
        sa.UniqueConstraint("person_id", "rule", "subject", "turn"),
        sa.Index(None, "person_id", "decided_at"),
    )
    op.create_table(
        "review_card",
        required("person_id", UUID, refers("person.id"), primary_key=True),
        required("lesson_id", sa.String(60), primary_key=True),
        required("question", sa.String(20), primary_key=True),
        required("ward_id", sa.String(40)),
        required("rung", sa.Integer()),
        optional("due_at", MOMENT, index=True),
        optional("asked_at", MOMENT),
        optional("answered_at", MOMENT),
        required("missed", sa.Integer()),
    )


def _operations() -> None:
    """Create the tables of runs, exports, and the rate limits of channels."""
    op.create_table(
        "export_log",
        required("id", UUID, primary_key=True),
        required("what", sa.String(40)),
        required("filters", sa.JSON()),
        required("rows", sa.Integer()),
        required("taken_by", sa.String(200)),
        required("taken_at", MOMENT),
    )
    op.create_table(
        "rate_limit",
        required("channel", sa.String(20), primary_key=True),
        optional("next_at", MOMENT),
        optional("paused_until", MOMENT),
    )
    op.create_table(
        "scheduled_run",
        required("name", sa.String(40), primary_key=True),
        required("due_at", MOMENT, primary_key=True),
        required("started_at", MOMENT),
        optional("finished_at", MOMENT),
        required("late_by", sa.Integer()),
        optional("outcome", sa.Text()),
        required("failures", sa.Integer()),
    )


def _search() -> None:
    """Create the search index of sent initiatives, in each engine's own way."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SEARCH_ON_SQLITE if is_sqlite else SEARCH_ON_POSTGRESQL:
        op.execute(statement)
