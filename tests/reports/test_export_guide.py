"""The guide for staff explains exactly the columns that the files have, in their order."""

import re
from pathlib import Path

import pytest

from content.export_words import load_words
from domain.reports.participation import Metric
from services.documents.formats import TABLES
from services.reports import deliveries
from services.reports.exports.tables import COLUMNS
from services.reports.participation.words import figure_words
from tests.support.exported import WORDS

GUIDE = (Path(__file__).parents[2] / "docs" / "guide-export.md").read_text(encoding="utf-8")


DELIVERIES = load_words(deliveries.FILE)


def explained(heading: str) -> list[str]:
    """The first cells of the table under a heading."""
    section = re.split(r"^#+ ", GUIDE.split(f"\n## {heading}\n")[1], flags=re.MULTILINE)[0]
    titles = re.findall(r"^\| ([^|]+?) \|", section, re.MULTILINE)
    return [title for title in titles if title not in {"cột", "---"}]


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        ("Các cột", [WORDS[f"column.{column.key}"] for column in COLUMNS]),
        ("Các cột tin đã gửi", [DELIVERIES[f"column.{one.key}"] for one in deliveries.COLUMNS]),
        ("Các cột số liệu", [figure_words()[f"measure.{measure}"] for measure in Metric]),
    ],
)
def test_every_column_is_explained_and_no_other(heading: str, columns: list[str]):
    assert explained(heading) == columns


def test_what_a_cell_may_say_instead_of_a_number_is_explained():
    words = figure_words()
    for key in ("few", "beside_few", "none"):
        assert f"`{words[key]}`" in GUIDE
    assert {"xlsx", "csv", "json"} == {each.value for each in TABLES}
