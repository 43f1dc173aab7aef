"""Every kind of file the house makes, made of the demo ward as people get it, to be looked at.

``python -m tests.look FOLDER``: what the command line writes, and what comes into a chat after the
buttons that ask for it. ``make look`` turns all of it into pictures of pages.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from bot import clock
from bot.runtime.engine import Engine, build_engine
from bot.runtime.ward_context import build_ward_context
from content.ward_profile import read_profile
from db.engine import Database
from db.models.initiatives import Attachment
from demo.seed_people import LEADER, STAFF
from services.files.store import path_of
from tests.support.demo import demo_talk
from tests.support.talk import Talk, texts

HOCVUSO = Path(sys.executable).with_name("hocvuso")
COMMANDS = (
    "export initiatives --out {out}/initiatives.xlsx",
    "export initiatives --out {out}/forms.docx",
    "export participation --out {out}/participation.xlsx",
    "export participation --hide-small --out {out}/participation-hidden.xlsx",
    "export deliveries --out {out}/deliveries.xlsx",
    "report yearly --year {year} --out {out}/yearly.docx",
    "import initiatives --template {out}/template.xlsx",
    "rehearse --from 2027-01-25 --to 2027-02-21 --people 60 --out {out}/calendar.txt",
)


def by_command(out: Path, data_dir: Path) -> None:
    """Write what the command line writes."""
    settings = {**os.environ, "HOCVUSO_DATA_DIR": str(data_dir), "HOCVUSO_LOG_LEVEL": "WARNING"}
    for line in ("seed", *COMMANDS):
        words = line.format(out=out, year=clock.now().year).split()
        subprocess.run([HOCVUSO, *words], check=True, env=settings, stdout=subprocess.DEVNULL)


@asynccontextmanager
async def opened(data_dir: Path) -> AsyncIterator[Engine]:
    """Open the house that the command line filled."""
    database = Database(f"sqlite:///{data_dir / 'hocvuso.db'}")
    house = build_ward_context(
        ward=read_profile("demo"),
        texts=texts(),
        data_dir=data_dir,
        public_url="https://phuong-mau.example",
        demo=True,
    )
    try:
        yield build_engine(database=database, context=house, texts=texts(), clock=clock.now)
    finally:
        await database.close()


async def by_talking(out: Path, data_dir: Path) -> None:
    """Ask in chat for what comes into a chat."""
    async with opened(data_dir) as engine:
        leader, staff = [await demo_talk(engine, one) for one in (LEADER, STAFF)]
        await leader.says("bà con của tôi")
        await _take(leader, out / "chart.png")
        await leader.says("mời bà con")
        await leader.presses(next(label for label in leader.buttons if label.startswith("Xem ")))
        await leader.presses("Lấy tờ treo có mã QR (tệp PDF)")
        await _take(leader, out / "poster.pdf")
        await leader.says("gửi tin cho bà con")
        await leader.presses(next(one for one in leader.buttons if one.startswith("Đã gửi")))
        await leader.presses("Ai chưa nhận được")
        await leader.presses("In phiếu đi thăm")
        await _take(leader, out / "visits.docx")
        await staff.says("ghi hộ")
        await staff.presses("Phiếu trắng để in")
        await staff.presses(next(one for one in staff.buttons if one.endswith(" tờ")))
        await _take(staff, out / "blank.docx")


async def _take(talk: Talk, to: Path) -> None:
    """Have made what was asked for, and copy it from the store."""
    while await talk.engine.jobs.step():
        pass
    await talk.read()
    [media] = [one for message in talk.last for one in message["media"]]
    made = await _row(talk, media)
    shutil.copy(path_of(talk.engine.context.data_dir, str(made.sha256)), to)


async def _row(talk: Talk, media: dict[str, Any]) -> Attachment:
    async with talk.engine.database.read() as session:
        found = await session.get(Attachment, UUID(media["url"].rpartition("/")[2]))
    assert found is not None
    return found


def main() -> None:
    """Make everything in a folder, with a data folder of its own inside it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out.absolute()
    by_command(out, out / "data")
    asyncio.run(by_talking(out, out / "data"))


if __name__ == "__main__":
    main()
