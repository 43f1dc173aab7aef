"""Connects alembic to the database through the same asyncio drivers as the program."""

import asyncio
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy.ext.asyncio import create_async_engine

import db.models  # noqa: F401 - registers the tables
from db.base import Base, UtcDateTime


def render_item(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Render our time type in plain SQLAlchemy, so that migrations import nothing of ours."""
    return (
        "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False
    )


def is_ours(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the search index out of comparisons: each engine creates its own kind."""
    return not (kind in ("table", "index", "column") and (name or "").startswith("search_"))


def migrate(connection: sa.Connection) -> None:
    """Run the migrations on an open connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_item=render_item,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=False,
        include_name=is_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run() -> None:
    """Connect and migrate."""
    engine = create_async_engine(context.config.attributes["url"])
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


asyncio.run(run())
