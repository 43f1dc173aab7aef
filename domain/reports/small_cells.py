"""Hides small cells: only staff see figures that point at fewer than five people.

A hidden cell must not follow from the others either: where one alone is hidden, or where the sum of
the hidden ones leaves one way only, the smallest other cell of the column is hidden with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.reports.participation import Figure, FigureRow, Figures, Hidden, Metric, Table

FEW = 5
"""People; fewer than this are hidden (zero is no one and is shown)."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Columns shown or hidden together, by how many people stand behind a row of them."""

    columns: Sequence[Metric]
    behind: Sequence[Metric]


_GROUPS = (
    _Group([Metric.LEARNERS_NAMED], [Metric.LEARNERS_NAMED]),
    _Group([Metric.LEARNERS_UNNAMED], [Metric.LEARNERS_UNNAMED]),
    _Group([Metric.BEGUN, Metric.FINISHED], [Metric.LEARNERS_NAMED, Metric.LEARNERS_UNNAMED]),
    _Group([Metric.AUTHORS, Metric.INITIATIVES], [Metric.AUTHORS]),
    _Group([Metric.HEADCOUNT], [Metric.HEADCOUNT]),
)
"""Classes are in none of them: they are public."""


def hide_small(table: Table) -> Table:
    """Return a table without small cells and without cells that reveal them."""
    total = dict(table.total)
    for group in _GROUPS:
        _hide_total(group, table.total, total)
    return replace(table, rows=hide_rows(table.rows), total=total)


def hide_rows(counted: Sequence[FigureRow]) -> list[FigureRow]:
    """Return rows of one table without small cells and without cells that reveal them."""
    rows = [dict(row.figures) for row in counted]
    for group in _GROUPS:
        _hide(group, counted, rows)
    return [FigureRow(row.key, figures) for row, figures in zip(counted, rows, strict=True)]


def _hide(
    group: _Group, counted: Sequence[FigureRow], rows: Sequence[dict[Metric, Figure]]
) -> None:
    small = {n for n, row in enumerate(counted) if _is_small(group, row.figures)}
    if not small:
        return
    lead = [_number(row.figures.get(group.columns[0])) for row in counted]
    is_beside = _follows(group, [lead[n] for n in small])
    others = [n for n, number in enumerate(lead) if number and n not in small]
    beside = sorted(others, key=lambda n: lead[n])[:1] if is_beside else []
    for n in (*small, *beside):
        for measure in group.columns:
            # One word for all of them: else the bounds of "fewer than five" tell them apart.
            is_few = measure in group.behind and not is_beside
            rows[n][measure] = Hidden.FEW if is_few else Hidden.BESIDE_FEW


def _hide_total(group: _Group, counted: Figures, total: dict[Metric, Figure]) -> None:
    if _is_small(group, counted):
        for measure in group.columns:
            if measure in total:
                is_few = measure in group.behind
                total[measure] = Hidden.FEW if is_few else Hidden.BESIDE_FEW


def _follows(group: _Group, small: Sequence[int]) -> bool:
    """Return whether hidden numbers follow from their sum: one alone, all ones or all fours."""
    is_people = group.columns[0] in group.behind
    bounds = (len(small), len(small) * (FEW - 1))
    return len(small) == 1 or (is_people and sum(small) in bounds)


def _is_small(group: _Group, figures: Figures) -> bool:
    return 0 < sum(_number(figures.get(one)) for one in group.behind) < FEW


def _number(figure: Figure) -> int:
    return figure if isinstance(figure, int) else 0
