"""Export of 100,000 initiatives beside bare XlsxWriter writing the same cells.

``python -m bench.export [ROWS]``. Rounds are interleaved, each in a process of its own, so that
time and peak memory are its own too. Ours reads the database, cleans, converts, measures rows and
logs; the bare one is handed finished cells and writes them in constant memory with ``write_row``.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from content.ward_profile import read_profile
from db.base import table
from db.engine import Database
from db.migrate import upgrade
from db.models.initiatives import Initiative, InitiativeAnswer
from db.models.people import Person
from db.queries.reports import exports
from domain.ids import initiative_code, new_id
from domain.initiatives.initiatives import Content, Group, Maturity, Status, Topic
from services.documents.cell_text import shower
from services.documents.formats import Format
from services.documents.kit import PaperSetting, write_paper
from services.reports.exports.records import chosen_in_order, pages
from services.reports.exports.selection import EVERY, Order
from services.reports.exports.tables import cells
from services.reports.papers.initiatives import InitiativesExport

ROWS = 100_000
ROUNDS = 3
AT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
STORY = (
    "Ở khối em nhiều ông bà bị gọi điện lừa chuyển tiền. Em đề nghị mỗi sáng loa phát thanh nhắc "
    "một phút: không đọc mã OTP cho ai, có gì gọi con cháu hoặc công an phường. "
)
NAMES = ("Nguyễn Thị Ân", "Trần Văn An", "Lê Dũng", "Phan Tiến Đạt", "Hồ Sơn", "Vi Thị Sang")
WARD = read_profile("demo")
PAPER = InitiativesExport(Format.XLSX, "bench")


async def fill(url: str, rows: int) -> None:
    """Store this many initiatives, a third of them with four answers."""
    database = Database(url)
    person = new_id()
    async with database.write() as session:
        session.add(Person(id=person, ward_id=WARD.id, is_demo=True, created_at=AT))
    for start in range(0, rows, 5_000):
        numbers = range(start + 1, min(start + 5_000, rows) + 1)
        made = [initiative(number, person) for number in numbers]
        told = [
            {
                "initiative_id": one["id"],
                "topic": topic.value,
                "text": STORY[:90],
                "answered_at": AT,
            }
            for one in made[::3]
            for topic in list(Topic)[:4]
        ]
        async with database.write() as session:
            connection = await session.connection()
            await connection.execute(table(Initiative).insert(), made)
            await connection.execute(table(InitiativeAnswer).insert(), told)
    await database.close()


def initiative(number: int, person: Any) -> dict[str, Any]:
    """Return one row; lengths, names and labels vary as they do in a ward."""
    return {
        "id": new_id(),
        "ward_id": WARD.id,
        "person_id": person,
        "code": initiative_code(2025, number),
        "status": Status.SUBMITTED,
        "maturity": list(Maturity)[number % 3],
        "story": STORY * (1 + number % 3) + str(number),
        "name": NAMES[number % len(NAMES)],
        "khoi": f"K{1 + number % 8:02d}",
        "phone": f"+84900{number % 1_000_000:06d}" if number % 2 else None,
        "is_confidential": number % 50 == 0,
        "content": list(Content)[number % 6],
        "subject_group": list(Group)[number % 4],
        "folded": "",
        "is_demo": True,
        "created_at": AT,
        "updated_at": AT,
        "submitted_at": AT + timedelta(seconds=number),
    }


def setting(url: str, out: Path) -> PaperSetting:
    """Return where both read and write."""
    return PaperSetting(url, WARD, out.parent, out, AT)


def ours(url: str, out: Path) -> None:
    """Export as a person gets it."""
    asyncio.run(write_paper(PAPER, setting(url, out), lambda _done, _total: None))


async def finished_cells(url: str) -> list[list[Any]]:
    """Return the cells that ours writes."""
    show = shower(PAPER.sheet(setting(url, Path("x.xlsx")), 0))
    database = Database(url)
    async with database.read() as session:
        await exports.begin_snapshot(session)
        ids = await chosen_in_order(session, WARD.id, EVERY, Order.CODE, reveal=False)
        found = [
            show(cells(record, reveal=False))
            async for page in pages(session, ids)
            for record in page
        ]
    await database.close()
    return found


def bare(rows: list[list[Any]], out: Path) -> None:
    """Write cells as the library's own guide for large files does."""
    import xlsxwriter

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "dd/mm/yyyy",
    }
    book = xlsxwriter.Workbook(str(out), options)
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()


def one_round(who: str, url: str, folder: Path) -> None:
    """Run in a process of its own: print seconds and peak memory in MB."""
    out = folder / f"{who}.xlsx"
    rows = asyncio.run(finished_cells(url)) if who == "bare" else []
    begun, worked = time.perf_counter(), time.process_time()
    if who == "bare":
        bare(rows, out)
    else:
        ours(url, out)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak}))


def run(rows: int = ROWS, rounds: int = ROUNDS) -> dict[str, float]:
    """Measure and return medians: seconds of both, their ratios, our peak memory in MB.

    The ratio of processor time stands beside that of time: other work on the machine disturbs it
    less.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        upgrade(url)
        asyncio.run(fill(url, rows))
        found: dict[str, list[dict[str, float]]] = {"ours": [], "bare": []}
        for number in range(rounds):
            for who in sorted(found, reverse=bool(number % 2)):
                command = [sys.executable, "-m", "bench.export", who, url, folder]
                done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
                found[who].append(json.loads(done.stdout))
    middle = {
        what: {who: median(one[what] for one in all_) for who, all_ in found.items()}
        for what in ("seconds", "cpu")
    }
    return {
        "rows": rows,
        "ours_seconds": middle["seconds"]["ours"],
        "bare_seconds": middle["seconds"]["bare"],
        "ratio": middle["seconds"]["ours"] / middle["seconds"]["bare"],
        "cpu_ratio": middle["cpu"]["ours"] / middle["cpu"]["bare"],
        "ours_peak_mb": max(one["peak"] for one in found["ours"]),
    }


def main() -> None:
    """Print the pair."""
    if len(sys.argv) == 4:
        one_round(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
        return
    figures = run(int(sys.argv[1])) if len(sys.argv) > 1 else run()
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}, indent=2))


if __name__ == "__main__":
    main()
