"""The baseline that most people would write: one select, update, insert, commit an update."""

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path

Keep = Callable[[int, str], Awaitable[int]]
_PRAGMAS = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL")


async def by_orm(path: Path) -> Keep:
    """A plain async SQLAlchemy session over aiosqlite."""
    from sqlalchemy import event, select
    from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
    from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

    class Base(DeclarativeBase):
        pass

    class Learner(Base):
        __tablename__ = "learner"
        id: Mapped[int] = mapped_column(primary_key=True)
        step: Mapped[int] = mapped_column(default=0)

    class Answer(Base):
        __tablename__ = "answer"
        id: Mapped[int] = mapped_column(primary_key=True)
        learner_id: Mapped[int] = mapped_column(index=True)
        text: Mapped[str]

    # With the default of five seconds it loses updates here ("database is locked").
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}", connect_args={"timeout": 30})

    @event.listens_for(engine.sync_engine, "connect")
    def pragmas(connection: sqlite3.Connection, _record: object) -> None:
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def keep(chat: int, text: str) -> int:
        async with sessions() as session:
            learner = await session.scalar(select(Learner).where(Learner.id == chat))
            if learner is None:
                learner = Learner(id=chat, step=0)
                session.add(learner)
            learner.step += 1
            session.add(Answer(learner_id=chat, text=text))
            await session.commit()
            return learner.step

    return keep


async def by_hand(path: Path) -> Keep:
    """sqlite3 in the event loop, nothing between."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in _PRAGMAS:
        connection.execute(pragma)
    connection.execute("CREATE TABLE learner (id INTEGER PRIMARY KEY, step INTEGER NOT NULL)")
    connection.execute(
        "CREATE TABLE answer (id INTEGER PRIMARY KEY, learner_id INTEGER, text TEXT NOT NULL)"
    )
    connection.execute("CREATE INDEX answer_learner ON answer (learner_id)")

    async def keep(chat: int, text: str) -> int:
        connection.execute("BEGIN IMMEDIATE")
        found = connection.execute("SELECT step FROM learner WHERE id = ?", (chat,)).fetchone()
        step = found[0] + 1 if found else 1
        if found:
            connection.execute("UPDATE learner SET step = ? WHERE id = ?", (step, chat))
        else:
            connection.execute("INSERT INTO learner VALUES (?, ?)", (chat, step))
        connection.execute("INSERT INTO answer (learner_id, text) VALUES (?, ?)", (chat, text))
        connection.execute("COMMIT")
        return step

    return keep


STORES: Mapping[str, Callable[[Path], Awaitable[Keep]]] = {"orm": by_orm, "raw": by_hand}
