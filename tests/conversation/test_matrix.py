"""The authorisation matrix: every door of the house against every role, driven for real.

It is made of the tables themselves, so whatever is added is tried with the next run. What a role
may not reach must be answered as if it did not exist, and must write nothing.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from bot.runtime.engine import Engine
from content.commands import load_commands
from db.base import Base, table
from db.engine import Session
from db.models.messages import Inbox, Outbox, StoredConversation
from db.models.people import Account
from domain import access
from domain.people import SCOPED, Role
from domain.units.units import Unit, UnitKind
from handlers.build import CONVERSATIONS
from tests.support.forging import crowd, press, say_at_once, show_forged
from tests.support.talk import FrozenClock, Talk, open_engine, said, texts

TALK = {one.__tablename__ for one in (Account, StoredConversation, Inbox, Outbox)}
"""Tables every turn touches, whatever was said."""
TABLES = [one for one in Base.metadata.sorted_tables if one.name not in TALK]
WHO: tuple[Role | None, ...] = (None, *Role)
DOORS = {
    "button": {verb: found.action for verb, found in CONVERSATIONS.presses.items()},
    "command": {name: found.action for name, found in CONVERSATIONS.commands.items()},
    "step": {state: found.action for state, found in CONVERSATIONS.steps.items()},
    "address": access.ROUTES,
    "verb": access.COMMAND_LINE,
}
SOME = UUID(int=7).hex
"""An id nobody has: what a forged button names."""


def cells() -> Iterator[tuple[str, str, Role | None, bool]]:
    """Every door with every role, and whether the table opens it."""
    for kind, doors in DOORS.items():
        for name, action in doors.items():
            for role in WHO:
                yield kind, name, role, access.may(action, [role] if role else [])


def closed(kind: str, role: Role | None) -> list[str]:
    return [name for one, name, who, may in cells() if (one, who, may) == (kind, role, False)]


def test_every_cell_of_the_matrix_is_decided():
    every = list(cells())
    assert len(every) == sum(map(len, DOORS.values())) * 11
    opened = sum(may for *_, may in every)
    print(f"authorisation matrix: {len(every)} cells, {opened} open, {len(every) - opened} closed")
    for kind, name, role, may in every:
        if may and role not in {Role.STAFF, Role.ADMIN}:
            assert kind != "verb" or name.startswith(("export", "report", "import")), (name, role)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock()


@pytest.fixture
async def engine(sqlite_url: str, tmp_path: Path, clock: FrozenClock) -> AsyncIterator[Engine]:
    async with open_engine(sqlite_url, tmp_path, clock=clock) as found:
        yield found


def unit_of(role: Role | None) -> Unit | None:
    return Unit(UnitKind.KHOI, "K01") if role in SCOPED else None


def forged(verb: str) -> str:
    return f"{verb}:{SOME}:1:1"


async def come(engine: Engine, role: Role | None) -> Talk:
    """Someone with this role, who looks at the menu."""
    talk = await Talk.begin(engine, role=role, unit=unit_of(role))
    await talk.says("menu")
    return talk


async def kept(session: Session) -> dict[str, int]:
    """How many rows every table holds that only a use case writes."""
    counts = [sa.select(sa.literal(one.name), sa.func.count()).select_from(one) for one in TABLES]
    return {row[0]: row[1] for row in await session.execute(sa.union_all(*counts))}


@pytest.mark.parametrize("role", WHO, ids=lambda role: role or "visitor")
async def test_a_button_out_of_reach_does_not_exist(engine: Engine, role: Role | None):
    verbs = closed("button", role)
    people = await crowd(engine, role, unit_of(role))
    shares = [(talk, verbs[n :: len(people)]) for n, talk in enumerate(people)]
    for talk, share in shares:
        await show_forged(talk, [forged(verb) for verb in share])
    async with engine.database.read() as session:
        before = await kept(session)
    await say_at_once([press(talk, forged(verb)) for talk, share in shares for verb in share])
    answered = {
        verb: message["text"]
        for talk, share in shares
        for verb, message in zip(share, talk.last, strict=True)
    }
    assert set(answered) == set(verbs)
    stale = said("fallback.stale")
    assert [verb for verb, text in answered.items() if not text.startswith(stale)] == []
    async with engine.database.read() as session:
        assert await kept(session) == before


@pytest.mark.parametrize("role", WHO, ids=lambda role: role or "visitor")
async def test_a_command_out_of_reach_is_not_a_command(
    engine: Engine, clock: FrozenClock, role: Role | None
):
    talk = await come(engine, role)
    commands = load_commands()
    allowed = await come(engine, Role.STAFF)
    for name in closed("command", role):
        for typed in sorted(commands[name].folded)[:2]:
            clock.forward(minutes=1)  # whatever is unknown is answered so often within one
            await talk.says(typed)
            shown = talk.last[-1]
            if name not in closed("command", Role.STAFF):
                await allowed.says(typed)
                assert shown["text"] != allowed.last[-1]["text"], typed
            verbs = {choice["action"].partition(":")[0] for choice in shown["choices"]}
            assert not verbs & set(closed("button", role)), typed


@pytest.mark.parametrize("role", WHO, ids=lambda role: role or "visitor")
async def test_no_menu_offers_what_is_out_of_reach(engine: Engine, role: Role | None):
    talk = await come(engine, role)
    for words in ("menu", "việc khác", "trợ giúp", "thôi", "0"):
        await talk.says(words)
        offered = {choice["action"].partition(":")[0] for choice in talk.last[-1]["choices"]}
        assert offered <= set(CONVERSATIONS.presses)
        assert not offered & set(closed("button", role)), words


STEPS = closed("step", None)


@pytest.mark.parametrize("step", STEPS)
async def test_words_for_work_that_is_no_longer_hers_are_given_back(engine: Engine, step: str):
    """Her role ended while she typed: the step is unknown, her words are not lost."""
    hoa = await come(engine, None)
    conversation = table(StoredConversation)
    async with engine.database.write() as session:
        await session.execute(sa.delete(conversation))
        await session.execute(
            sa.insert(conversation).values(
                account_number=hoa.account,
                person_id=hoa.person,
                state=step,
                data={},
                updated_at=engine.clock(),
            )
        )
    await hoa.says("Lời đã gõ rất công phu")
    assert "Lời đã gõ rất công phu" in hoa.last[-1]["text"]
    assert texts().plain("shared_phone.role_over", {"text": "x"})[:20] in hoa.last[-1]["text"]
    async with engine.database.read() as session:
        left: Any = (await session.execute(sa.select(conversation.c.state))).one()
    assert left.state is None
