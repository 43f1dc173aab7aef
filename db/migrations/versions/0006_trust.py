"""Keys the digests of one-time codes, and lets a browser session end.

Only ever added to until its release; see the house's test of frozen migrations.
"""

import hashlib
import hmac

import sqlalchemy as sa
from alembic import context, op

revision = "0006"
down_revision = "0005"

CODES = ("one_time_code", "co_author")


def upgrade() -> None:
    """Change the tables."""
    key_codes(op.get_bind(), str(context.config.attributes["secret"]))
    add_session_uses()


def key_codes(connection: sa.Connection, secret: str) -> None:
    """Put an HMAC in place of every bare digest of a code; the codes people hold still work."""
    for name in CODES:
        codes = sa.table(name, sa.column("code_hash", sa.String))
        for old in connection.scalars(sa.select(codes.c.code_hash)).all():
            new = hmac.new(secret.encode(), f"code:{old}".encode(), hashlib.sha256).hexdigest()
            connection.execute(
                sa.update(codes).where(codes.c.code_hash == old).values(code_hash=new)
            )


def add_session_uses() -> None:
    """Let a browser session tell when it was last used, and roughly on which device."""
    op.add_column("web_session", sa.Column("device", sa.String(20)))
    op.add_column("web_session", sa.Column("used_at", sa.DateTime(timezone=True)))
    op.execute("UPDATE web_session SET used_at = created_at")
    with op.batch_alter_table("web_session") as batch:
        batch.alter_column("used_at", nullable=False)
