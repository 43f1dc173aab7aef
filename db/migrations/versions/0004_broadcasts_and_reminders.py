"""What leaders send to their people, kind reminders, questions that come again."""

from datetime import UTC, datetime, timedelta, timezone

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

WARD = timezone(timedelta(hours=7))
AT_ONCE = 5_000


def upgrade() -> None:
    op.create_table(
        "mute",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("unit_kind", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("muted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_mute_person_id")),
        sa.PrimaryKeyConstraint("person_id", "unit_kind", "unit", name=op.f("pk_mute")),
    )
    op.create_table(
        "preference",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=True),
        sa.Column("per_week", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_preference_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preference")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ward_id", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reminder_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "person_id",
            "rule",
            "subject",
            "turn",
            name=op.f("uq_reminder_person_id_rule_subject_turn"),
        ),
    )
    op.create_index(
        op.f("ix_reminder_person_id_decided_at"), "reminder", ["person_id", "decided_at"]
    )

    op.create_table(
        "review_card",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("lesson_id", sa.String(length=60), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("ward_id", sa.String(length=40), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_review_card_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "lesson_id", "question", name=op.f("pk_review_card")),
    )
    op.create_index(op.f("ix_review_card_due_at"), "review_card", ["due_at"])
    _begin_ladders()

    op.create_table(
        "group_chat",
        sa.Column(
            "account_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("ward_id", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("unit_kind", sa.String(length=20), nullable=True),
        sa.Column("unit", sa.String(length=40), nullable=True),
        sa.Column("linked_by", sa.Uuid(), nullable=False),
        sa.Column("linked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_number"], ["account.number"], name=op.f("fk_group_chat_account_number")
        ),
        sa.ForeignKeyConstraint(["linked_by"], ["person.id"], name=op.f("fk_group_chat_linked_by")),
        sa.PrimaryKeyConstraint("account_number", name=op.f("pk_group_chat")),
    )
    op.create_index(op.f("ix_group_chat_unit_kind_unit"), "group_chat", ["unit_kind", "unit"])

    op.create_table(
        "broadcast",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ward_id", sa.String(length=40), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column(
            "account_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("unit_kind", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("lesson_id", sa.String(length=60), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("attachment_id", sa.Uuid(), nullable=True),
        sa.Column("narrowing", sa.JSON(), nullable=False),
        sa.Column("follows_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asks_second", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_number"], ["account.number"], name=op.f("fk_broadcast_account_number")
        ),
        sa.ForeignKeyConstraint(
            ["approved_by"], ["person.id"], name=op.f("fk_broadcast_approved_by")
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_broadcast_attachment_id")
        ),
        sa.ForeignKeyConstraint(
            ["follows_id"], ["broadcast.id"], name=op.f("fk_broadcast_follows_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_broadcast_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
        sa.UniqueConstraint("follows_id", name=op.f("uq_broadcast_follows_id")),
    )
    op.create_index(op.f("ix_broadcast_made_by"), "broadcast", ["made_by"])
    op.create_index(
        op.f("ix_broadcast_ward_id_state_due_at"), "broadcast", ["ward_id", "state", "due_at"]
    )

    op.create_table(
        "broadcast_recipient",
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column(
            "account_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("outbox_id", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_number"],
            ["account.number"],
            name=op.f("fk_broadcast_recipient_account_number"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_recipient_broadcast_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_broadcast_recipient_person_id")
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name=op.f("pk_broadcast_recipient")),
    )
    op.create_index(op.f("ix_broadcast_recipient_outbox_id"), "broadcast_recipient", ["outbox_id"])
    op.create_index(op.f("ix_broadcast_recipient_person_id"), "broadcast_recipient", ["person_id"])

    op.create_index(
        "ix_outbox_held",
        "outbox",
        ["correlation", "id"],
        sqlite_where=sa.text("state = 'held'"),
        postgresql_where=sa.text("state = 'held'"),
    )
    op.create_index(
        "ix_outbox_unasked",
        "outbox",
        ["account_number", "due_at"],
        sqlite_where=sa.text("kind >= 2"),
        postgresql_where=sa.text("kind >= 2"),
    )
    op.add_column("account", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "scheduled_run", sa.Column("failures", sa.Integer(), server_default="0", nullable=False)
    )


def _begin_ladders() -> None:
    """Let what was answered before reviews existed come again as if it were answered today's way.

    It stands on the first rung, due from the midnight after the ward's day of its first answer.
    """
    moment, key = sa.DateTime(timezone=True), sa.Uuid()
    answer = sa.table(
        "answer",
        sa.column("person_id", key),
        sa.column("lesson_id", sa.String()),
        sa.column("question", sa.String()),
        sa.column("answered_at", moment),
    )
    person = sa.table("person", sa.column("id", key), sa.column("ward_id", sa.String()))
    names = ("person_id", "lesson_id", "question", "ward_id", "rung", "due_at", "answered_at")
    types = (key, None, None, None, None, moment, moment)
    columns = [sa.column(name, type_) for name, type_ in zip(names, types, strict=True)]
    card = sa.table("review_card", *columns, sa.column("missed"))
    asked = (answer.c.person_id, answer.c.lesson_id, answer.c.question, person.c.ward_id)
    first = sa.func.min(answer.c.answered_at)
    found = op.get_bind().execute(
        sa.select(*asked, first).join(person, person.c.id == answer.c.person_id).group_by(*asked)
    )
    for rows in found.partitions(AT_ONCE):
        cards = []
        for *of, answered_at in rows:
            at = answered_at if answered_at.tzinfo else answered_at.replace(tzinfo=UTC)
            known = (*of, 1, _day_after(at), at.astimezone(UTC), 0)
            cards.append(dict(zip((*names, "missed"), known, strict=True)))
        op.get_bind().execute(sa.insert(card), cards)


def _day_after(at: datetime) -> datetime:
    midnight = at.astimezone(WARD).replace(hour=0, minute=0, second=0, microsecond=0)
    return (midnight + timedelta(days=1)).astimezone(UTC)


def downgrade() -> None:
    op.drop_index("ix_outbox_unasked", table_name="outbox")
    op.drop_index("ix_outbox_held", table_name="outbox")
    op.drop_column("scheduled_run", "failures")
    op.drop_column("account", "seen_at")

    op.drop_table("broadcast_recipient")

    op.drop_table("broadcast")

    op.drop_table("group_chat")

    op.drop_table("review_card")

    op.drop_table("reminder")
    op.drop_table("preference")
    op.drop_table("mute")
