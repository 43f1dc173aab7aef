"""``hocvuso export participation``: a sheet for each cut, records behind them, opened again."""

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from domain.reports.participation import Breakdown, Metric
from services.reports.participation.words import figure_words
from tests.cli.conftest import Cli, Said

WORDS = figure_words()
RECORDS = ("learners", "lessons", "initiatives", "gatherings")


@pytest.fixture
def seeded(cli: Cli) -> Cli:
    assert cli("seed", "--people", "60").status == 0
    return cli


def sheet_rows(path: Path, name: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(path)[name].iter_rows()]


def test_the_workbook_has_a_sheet_and_a_chart_for_each_cut_and_the_records_behind(
    seeded: Cli, tmp_path: Path
):
    out = tmp_path / "so lieu.xlsx"
    said = seeded("export", "participation", "--format", "xlsx", "--out", out)
    assert said.status == 0
    assert said.out.startswith(f"{out}: ")
    book = load_workbook(out)
    cuts = [WORDS[f"cut.{cut}"] for cut in Breakdown]
    assert book.sheetnames == [*cuts, *(WORDS[f"sheet.{key}"] for key in RECORDS),
                               WORDS["note.sheet"]]  # fmt: skip
    for name in cuts:
        assert book[name].freeze_panes == "B2"
    with ZipFile(out) as packed:
        charts = [name for name in packed.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == len(cuts)
        assert not [name for name in packed.namelist() if name.startswith("xl/calcChain")]
        sheets = [packed.read(n) for n in packed.namelist() if n.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if b"<f>" in sheet]


def test_a_figure_is_the_number_of_its_records(seeded: Cli, tmp_path: Path):
    out = tmp_path / "a.xlsx"
    seeded("export", "participation", "--out", out)
    titles, *rows = sheet_rows(out, WORDS["cut.khoi"])
    figures = dict(zip(titles, rows[-4 if rows[-1][0] is None else -1], strict=True))
    learners = sheet_rows(out, WORDS["sheet.learners"])[1:]
    named = figures[WORDS["measure.learners_named"]]
    assert [row[1] for row in learners].count(WORDS["yes"]) == named
    assert len(learners) == named + figures[WORDS["measure.learners_unnamed"]]
    head, *lessons = sheet_rows(out, WORDS["sheet.lessons"])
    began = [row[head.index(WORDS["column.begun_on"])] for row in lessons]
    assert sum(day is not None for day in began) == figures[WORDS["measure.begun"]]
    assert all(isinstance(day, datetime) for day in began if day is not None)
    gatherings = sheet_rows(out, WORDS["sheet.gatherings"])[1:]
    assert sum(row[-1] for row in gatherings) == figures[WORDS["measure.headcount"]] > 0


def test_nobodys_name_stands_in_it(seeded: Cli, tmp_path: Path):
    out = tmp_path / "a.xlsx"
    seeded("export", "participation", "--out", out)
    book = load_workbook(out)
    names = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert not [name for name in names if str(name).startswith(("Nguyễn", "Trần", "Người phụ"))]


def test_others_than_staff_get_no_small_cell_and_no_record(seeded: Cli, tmp_path: Path):
    out = tmp_path / "a.xlsx"
    seeded("export", "participation", "--out", out, "--hide-small")
    book = load_workbook(out)
    assert not set(book.sheetnames) & {WORDS[f"sheet.{key}"] for key in RECORDS}
    for cut in Breakdown:
        _, *rows = sheet_rows(out, WORDS[f"cut.{cut}"])
        for row in rows:
            people = [row[1 + list(Metric).index(m)] for m in
                      (Metric.LEARNERS_NAMED, Metric.LEARNERS_UNNAMED, Metric.AUTHORS)
                      if row[0] is not None]  # fmt: skip
            assert not [figure for figure in people if isinstance(figure, int) and 0 < figure < 5]


def test_csv_and_json_tell_the_same(seeded: Cli, tmp_path: Path):
    for form in ("csv", "json"):
        seeded("export", "participation", "--out", tmp_path / f"a.{form}")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file))
    rows = json.loads((tmp_path / "a.json").read_text())
    assert [row["key"] for row in rows] == [row[WORDS["flat.key"]] for row in told]
    for one, other in zip(rows, told, strict=True):
        for measure in Metric:
            figure = "–" if one[measure] is None else str(one[measure])
            assert other[WORDS[f"measure.{measure}"]] == figure


def test_days_choose_what_is_counted(seeded: Cli, tmp_path: Path):
    out = tmp_path / "a.json"
    seeded("export", "participation", "--out", out, "--from", "1/1/2025", "--to", "31/1/2025")
    rows = json.loads(out.read_text())
    assert {row[measure] for row in rows for measure in Metric} <= {0, None}
    assert [row["key"] for row in rows if row["cut"] == "month"] == ["2025-01", "total"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "a.docx"], ("Say --format (one of xlsx, csv, json), or let the file's name end "
         "in one.")),
        (["--out", "a.csv", "--content", "ND5"],
         "Figures of participation are cut by --from and --to only."),
        (["--out", "a.csv", "--from", "2/1/2026", "--to", "1/1/2026"],
         "--from 2026-01-02 is later than --to 2026-01-01."),
    ],
)  # fmt: skip
def test_a_wrong_word_is_answered_in_one_sentence(
    cli: Cli, migrated: Path, words: list[str], said: str
):
    assert cli("export", "participation", *words) == Said(2, "", f"{said}\n")


def test_no_record_is_cut_by_its_neighbour(seeded: Cli, tmp_path: Path):
    out = tmp_path / "so-lieu.xlsx"
    seeded("export", "participation", "--format", "xlsx", "--out", out)
    for sheet in load_workbook(out).worksheets[6:-1]:
        for number, cells in enumerate(sheet.iter_cols(), start=1):
            width = sheet.column_dimensions[get_column_letter(number)].width
            longest = max(len(str(cell.value)) for cell in cells if isinstance(cell.value, str))
            assert width >= min(longest, 58), (sheet.title, cells[0].value)
