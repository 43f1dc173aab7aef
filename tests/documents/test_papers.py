"""Every paper: found by its name, travelling as JSON, the same bytes for the same data."""

import time
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from db.engine import Database
from db.queries.reports import exports
from domain.broadcasts.recipients import RecipientStatus
from domain.ids import PersonId
from domain.reports.participation import Period
from domain.reports.requests import Closing
from services.broadcasts.papers.visit_sheet import VisitSheet
from services.broadcasts.to_visit import Area, ToVisit, Visited
from services.documents import codec
from services.documents.child import write_apart
from services.documents.formats import Format
from services.documents.kit import PaperKind, SentPaper, write_paper
from services.documents.registry import papers
from services.privacy.papers.own_data import OwnDataCopy
from services.privacy.papers.own_document import OwnDataDocument
from services.reports.exports.selection import Selection
from services.reports.papers.deliveries import DeliveriesExport
from services.reports.papers.initiatives import InitiativesExport
from services.reports.papers.participation import ParticipationExport
from services.reports.papers.yearly import YearlyReport
from services.triage.papers.blank_forms import BlankForms
from services.triage.spreadsheet_import.template import write_template
from services.units.papers.chart import PeopleChart
from services.units.papers.poster import InvitationPoster
from tests.support.builders import make_attachment, make_initiative, make_person
from tests.support.exported import setting

STAFF = "Bà Trần Thị Minh Họa"
SOMEONE = UUID("01932f00-0000-7000-8000-000000000001")
DAY = date(2026, 11, 22)
FOUND = ToVisit(
    unit="Hội Người cao tuổi",
    about="Nhận ra cuộc gọi lừa đảo",
    sent_on=DAY,
    areas=(Area("Khối Mẫu", (Visited("Nguyễn Thị Mẫu", RecipientStatus.FAILED),)),),
    unnamed=2,
)
SENT: dict[str, SentPaper] = {
    "forms.docx": InitiativesExport(Format.DOCX, STAFF),
    "list.xlsx": InitiativesExport(
        Format.XLSX, STAFF, Selection(first_day=date(2020, 1, 1)), with_files=True
    ),
    "list.csv": InitiativesExport(Format.CSV, STAFF),
    "figures.xlsx": ParticipationExport(Format.XLSX, STAFF, Period(None, DAY)),
    "year.docx": YearlyReport(2026, STAFF, Closing.MID_DECEMBER),
    "blank.docx": BlankForms(2026, 7, 2),
    "visits.docx": VisitSheet(SOMEONE, FOUND),
    "own.json": OwnDataCopy(PersonId(SOMEONE)),
    "own.docx": OwnDataDocument(PersonId(SOMEONE), SOMEONE),
}
DRAWN: dict[str, SentPaper] = {
    "chart.png": PeopleChart("khoi K01", DAY, 40, 30, 20, 10),
    "poster.pdf": InvitationPoster(
        "khoi K01", "Cuộc gọi lạ", 7, "https://phuong-mau.example/moi/abc", "abc"
    ),
}


def quiet(_done: int, _total: int) -> None:
    """Nobody watches."""


async def watch(_done: int, _total: int) -> None:
    """Nobody watches from outside either."""


def test_every_paper_is_found_by_the_name_its_job_is_stored_under():
    made = {type(paper) for paper in (SENT | DRAWN).values()}
    assert set(papers().values()) == made


@pytest.mark.parametrize("paper", [*SENT.values(), *DRAWN.values()], ids=[*SENT, *DRAWN])
def test_a_request_is_the_same_after_it_was_stored(paper: SentPaper):
    assert codec.read(type(paper), codec.dump(paper)) == paper
    assert codec.read(type(paper), {**codec.dump(paper), "of_another_release": 1}) == paper


def all_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


async def _initiatives(database: Database) -> None:
    async with database.write() as session:
        person = await make_person(session)
        for number in (1, 2):
            initiative = await make_initiative(session, person, number=number)
            await make_attachment(session, person, initiative)


async def test_the_same_data_make_the_same_bytes_whenever_they_are_made(
    sqlite_url: str, tmp_path: Path
):
    database = Database(sqlite_url)
    await _initiatives(database)
    await database.close()
    made: dict[str, PaperKind] = {**SENT, "told.csv": DeliveriesExport(Format.CSV, STAFF)}

    async def make(folder: Path) -> None:
        folder.mkdir()
        for name, paper in made.items():
            await write_paper(paper, setting(folder / name, sqlite_url), quiet)
        for name, drawn in DRAWN.items():
            await write_apart(drawn, setting(folder / name, sqlite_url), watch)
        write_template(folder / "template.xlsx")

    await make(tmp_path / "first")
    time.sleep(2.1)  # a zip counts time in steps of two seconds
    await make(tmp_path / "second")
    first, second = all_in(tmp_path / "first"), all_in(tmp_path / "second")
    assert set(first) == {*made, *DRAWN, "list.zip", "template.xlsx"}
    assert [name for name in first if first[name] != second[name]] == []


async def test_a_paper_that_hands_out_no_records_is_not_in_the_log_of_exports(
    sqlite_url: str, tmp_path: Path
):
    for name in ("blank.docx", "visits.docx", "own.json", "own.docx", "year.docx"):
        await write_paper(SENT[name], setting(tmp_path / name, sqlite_url), quiet)
    database = Database(sqlite_url)
    async with database.read() as session:
        logged: list[Any] = [one.what for one in await exports.logged(session)]
    await database.close()
    assert logged == ["yearly report"]
    assert sorted(path.name for path in tmp_path.glob("*.docx")) == [
        "blank.docx",
        "own.docx",
        "visits.docx",
        "year.docx",
    ]


async def test_a_document_says_when_it_was_asked_for_and_for_whom(sqlite_url: str, tmp_path: Path):
    from docx import Document

    asked = setting(tmp_path / "blank.docx", sqlite_url)
    await write_paper(SENT["blank.docx"], asked, quiet)
    facts = Document(str(asked.out)).core_properties
    assert facts.created == facts.modified == asked.taken_at
    assert facts.author == asked.ward.name
