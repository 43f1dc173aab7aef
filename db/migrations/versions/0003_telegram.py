"""Messengers with a mouth of their own: paces, closed doors, edits by row, files still away."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "pace",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_pace")),
    )
    op.add_column("account", sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("account", sa.Column("said_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("outbox", sa.Column("replaces_id", sa.BigInteger(), nullable=True))
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("account_number", existing_type=sa.BigInteger(), nullable=True)
    with op.batch_alter_table("attachment") as attachment:
        attachment.alter_column(
            "incoming", existing_type=sa.String(length=80), type_=sa.String(length=300)
        )


def downgrade() -> None:
    with op.batch_alter_table("attachment") as attachment:
        attachment.alter_column(
            "incoming", existing_type=sa.String(length=300), type_=sa.String(length=80)
        )
    with op.batch_alter_table("inbox") as inbox:
        inbox.alter_column("account_number", existing_type=sa.BigInteger(), nullable=False)
    op.drop_column("outbox", "replaces_id")
    op.drop_column("account", "said_at")
    op.drop_column("account", "blocked_at")
    op.drop_table("pace")
