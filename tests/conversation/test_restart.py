"""Stopping the process between any two steps changes nothing a resident can see, and no row."""

import contextlib
import re
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.runtime.engine import Engine
from db.models.initiatives import Attachment, Initiative, InitiativeAnswer, InitiativeRevision
from db.models.learning import LessonResult, QuizAnswer
from db.models.messages import StoredConversation
from db.models.people import Consent
from tests.support.lesson_story import OTP
from tests.support.talk import FrozenClock, Talk, label, open_engine

Step = tuple[str, str]

DAY: list[Step] = [
    ("opens", f"bai_{OTP}"), ("says", "tiếp"), ("says", "1"), ("says", "0"), ("says", "nhắc lại"),
    ("says", "1"), ("says", "2"), ("says", "thôi"), ("says", "tiếp tục"), ("says", "1"),
    ("says", "1"), ("says", "hả"), ("says", "câu 2"), ("says", "menu"), ("says", "3"),
    ("sends", "den.jpg"), ("says", "Lắp đèn ở ngõ 12"), ("says", "và cả ngõ 14 nữa bác ạ"),
    ("says", "2"), ("says", "Nguyễn Thị Mẫu"), ("presses", label("retype_name")),
    ("says", "Nguyễn Thị Ví Dụ"), ("says", "đồng ý"), ("says", "khối 99"), ("says", "khối 2"),
    ("says", "0912 345 678"), ("presses", label("secret")), ("presses", label("edit")),
    ("presses", label("change_story")), ("says", "Lắp đèn mặt trời ở ngõ 12 và 14"),
    ("says", "gửi"), ("says", "có"), ("says", "Ngõ tối"), ("says", "bỏ qua"), ("says", "quay lại"),
    ("says", "Xin đèn cũ"), ("presses", label("later")), ("sends", "sau.jpg"),
    ("presses", label("file_tie", title="Lắp đèn mặt trời ở ngõ 12 và 14")), ("says", "theo dõi"),
    ("says", "1"), ("says", "tiếp tục"), ("says", "2"), ("says", "1"), ("says", "3"),
]  # fmt: skip

TABLES = (LessonResult, QuizAnswer, Initiative, Consent, Attachment, StoredConversation)


async def act(talk: Talk, step: Step) -> None:
    deed, what = step
    await getattr(talk, deed)(what)


async def record(talk: Talk) -> list[Any]:
    """All that was said and all that is kept, without the ids that differ from person to person."""
    rows: list[Any] = []
    for table in TABLES:
        rows += [_plain(row) for row in await talk.kept(table)]
    for initiative in await talk.kept(Initiative):
        for part in (InitiativeAnswer, InitiativeRevision):
            rows += [_plain(row) for row in await talk.kept(part, initiative_id=initiative.id)]
    log = [
        (message["from"], message["text"], [choice["label"] for choice in message["choices"]])
        for message in await talk.log()
    ]
    return [*(_nameless(str(one)) for one in log), *sorted(_nameless(str(one)) for one in rows)]


def _plain(row: Any) -> tuple[str, dict[str, Any]]:
    ids = {"id", "person_id", "account_number", "initiative_id", "incoming"}
    names = [one.key for one in sa.inspect(type(row)).column_attrs]
    return row.__tablename__, {name: getattr(row, name) for name in names if name not in ids}


def _nameless(text: str) -> str:
    return re.sub(r"SK-2026-\d{4,}-[A-Z]", "SK", re.sub(r"[0-9a-f]{32}", "id", text))


async def test_a_restart_between_any_two_steps_gives_the_same_record(
    engine: Engine, shared_url: str, data_dir: Path, clock: FrozenClock
):
    steady, restarted = await Talk.begin(engine), await Talk.begin(engine)
    for step in DAY:
        await act(steady, step)
    at_once = 1 if engine.database.is_sqlite else 4
    for n in range(0, len(DAY), at_once):
        async with open_engine(shared_url, data_dir, clock=clock) as fresh:
            restarted.engine = fresh
            for step in DAY[n : n + at_once]:
                await act(restarted, step)
    restarted.engine = engine
    assert await record(restarted) == await record(steady)
    assert [one.status for one in await steady.kept(Initiative)] == ["submitted"]
    assert [one.step for one in await steady.kept(LessonResult)] == ["end"]


async def test_what_was_heard_before_the_process_died_is_answered_after_it(
    engine: Engine, shared_url: str, data_dir: Path, clock: FrozenClock
):
    talk = await Talk.begin(engine)
    await talk.opens("")
    with contextlib.suppress(ZeroDivisionError):
        async with open_engine(shared_url, data_dir, clock=clock) as dying:
            talk.engine = dying
            await talk.post({"text": "học", "seen": str(talk.seen)})
            raise ZeroDivisionError
    async with open_engine(shared_url, data_dir, clock=clock) as fresh:
        talk.engine = fresh
        assert len(await talk.settle()) == 1
