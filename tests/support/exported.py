"""Exports opened again by other hands: openpyxl, the csv and json of Python, python-docx."""

import csv
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from content.export_words import load_words
from content.ward_profile import read_profile
from domain.initiatives.initiatives import Topic
from services.documents.formats import Format
from services.documents.kit import PaperSetting
from services.reports.exports.tables import COLUMNS, Record
from services.reports.papers.initiatives import InitiativesExport

TAKEN_AT = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SENT_AT = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
"""Half past midnight of the 21st in the ward."""
KEYS = [column.key for column in COLUMNS]
WORDS = load_words()


def asked(out: Path, **more: Any) -> InitiativesExport:
    """A request for a file of that ending."""
    kind = Format(out.suffix.removeprefix("."))
    return InitiativesExport(kind, "Bà Trần Thị Minh Họa", **more)


def setting(out: Path, database_url: str = "") -> PaperSetting:
    """Of the demo ward."""
    return PaperSetting(database_url, read_profile("demo"), out.parent, out, TAKEN_AT)


def record(answers: Mapping[Topic, str] | None = None, files: int = 0, **values: Any) -> Record:
    """An initiative as its query returns it."""
    known = {
        "code": "SK-2026-0001-T",
        "submitted_at": SENT_AT,
        "status": "submitted",
        "maturity": "idea",
        "story": "Lắp đèn ngõ 12.",
        "content": "ND5_XHS",
        "content_set_by": None,
        "subject_group": "D_CANHAN",
        "group_set_by": None,
        "name": "Nguyễn Văn Mẫu",
        "khoi": "K01",
        "phone": "+84900000011",
        "phone_note": None,
        "is_confidential": False,
        "withdrawn_at": None,
        "is_demo": False,
        "more_contents": None,
        "evidence_kinds": None,
        "source": "chat",
        "merged_into": None,
    }
    told = {str(topic): text for topic, text in (answers or {}).items()}
    return Record(SimpleNamespace(**{**known, **values}), told, files)


def written(out: Path, *records: Record, **more: Any) -> Path:
    """Write these initiatives and return the file."""
    writer = asked(out, **more).opened(setting(out), len(records))
    writer.add(records)
    writer.close()
    return out


def xlsx_cells(path: Path) -> list[dict[str, Any]]:
    """Every row of the first sheet as openpyxl reads it: cells by column key."""
    from openpyxl import load_workbook

    sheet = load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [WORDS[f"column.{key}"] for key in KEYS]
    return [dict(zip(KEYS, row, strict=True)) for row in sheet.iter_rows(min_row=2)]


def xlsx_rows(path: Path) -> list[dict[str, Any]]:
    """Every row of the first sheet: values by column key."""
    return [{key: cell.value for key, cell in row.items()} for row in xlsx_cells(path)]


def csv_rows(path: Path) -> list[dict[str, str]]:
    """Every row of a CSV file: values by column key."""
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        titles, *rows = csv.reader(file)
    assert titles == [WORDS[f"column.{key}"] for key in KEYS]
    return [dict(zip(KEYS, row, strict=True)) for row in rows]


def json_rows(path: Path) -> list[dict[str, Any]]:
    """Every object of a JSON file."""
    rows: list[dict[str, Any]] = json.loads(path.read_bytes())
    return rows


def docx_text(path: Path) -> str:
    """All the words of a document, tables too, a paragraph a line."""
    from docx import Document
    from docx.oxml.ns import qn

    breaks = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    body = Document(str(path)).element.body
    return "\n".join(
        "".join(
            breaks.get(node.tag, node.text or "")
            for run in paragraph.iter(qn("w:r"))
            for node in run.iterchildren(qn("w:t"), *breaks)
        )
        for paragraph in body.iter(qn("w:p"))
    )
