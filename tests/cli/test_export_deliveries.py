"""``hocvuso export deliveries``: chosen by day, kind and broadcast, and by nothing else."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.conftest import Cli, Said


def test_the_file_is_named_and_counted(cli: Cli, tmp_path: Path):
    assert cli("seed", "--people", "20").status == 0
    out = tmp_path / "tin.xlsx"
    said = cli("export", "deliveries", "--out", out, "--kind", "broadcast", "--from", "1/11/2026")
    rows = list(load_workbook(out).worksheets[0].iter_rows(values_only=True))
    assert said == Said(0, f"{out}: {len(rows) - 1} deliveries.\n", "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["deliveries", "--khoi", "K01"],
         "Deliveries are chosen by --from, --to, --kind and --broadcast only."),
        (["deliveries", "--broadcast", "hôm qua"], ("--broadcast 'hôm qua' is no id of a broadcast;"
         " the table's last column has them.")),
        (["deliveries", "--from", "2026-11-02", "--to", "2026-11-01"],
         "--from 2026-11-02 is later than --to 2026-11-01."),
        (["initiatives", "--kind", "reply"], "--kind and --broadcast choose deliveries only."),
        (["deliveries", "--format", "docx"],
         "Say --format (one of xlsx, csv, json), or let the file's name end in one."),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_in_one_sentence(
    cli: Cli, tmp_path: Path, words: list[str], said: str
):
    assert cli("export", *words, "--out", tmp_path / "x.csv") == Said(2, "", f"{said}\n")
    assert list(tmp_path.glob("x.*")) == []
