"""What is hidden cannot be computed from what is shown."""

from itertools import product

import pytest

from domain.reports.participation import Breakdown, Figure, FigureRow, Hidden, Metric, Table
from domain.reports.small_cells import hide_small

UNNAMED = Metric.LEARNERS_UNNAMED


def shown(*people: int, lessons: int = 2) -> tuple[list[Figure], list[Figure], Figure]:
    """People and lessons begun by row as they may be told, and the whole."""
    rows = [
        FigureRow(f"K{n}", {UNNAMED: many, Metric.BEGUN: many * lessons})
        for n, many in enumerate(people)
    ]
    total = {UNNAMED: sum(people), Metric.BEGUN: lessons * sum(people)}
    table = hide_small(Table(Breakdown.KHOI, rows, total))
    return (
        [row.figures[UNNAMED] for row in table.rows],
        [row.figures[Metric.BEGUN] for row in table.rows],
        table.total[UNNAMED],
    )


FEW, BESIDE = Hidden.FEW, Hidden.BESIDE_FEW


@pytest.mark.parametrize(
    ("people", "told"),
    [
        pytest.param((0, 7, 9), [0, 7, 9], id="nought points at nobody"),
        pytest.param((3, 7, 9), [BESIDE, BESIDE, 9], id="one alone takes the smallest with it"),
        pytest.param((2, 3, 9), [FEW, FEW, 9], id="two keep each other's secret"),
        pytest.param((1, 1, 9, 12), [BESIDE, BESIDE, BESIDE, 12], id="all ones give themselves up"),
        pytest.param((4, 4, 9, 12), [BESIDE, BESIDE, BESIDE, 12], id="so do all fours"),
        pytest.param((4, 4), [BESIDE, BESIDE], id="nothing else to hide: no bound is told"),
    ],
)
def test_what_is_told_of_people(people: tuple[int, ...], told: list[Figure]):
    assert shown(*people)[0] == told


def test_lessons_of_few_people_are_hidden_without_saying_how_many():
    _, lessons, _ = shown(3, 7, 9, lessons=10)
    assert lessons == [BESIDE, BESIDE, 90]


def test_a_whole_of_few_is_hidden_too():
    assert shown(3, 0, 0)[2] is FEW
    assert shown(3, 3, 0)[2] == 6


@pytest.mark.parametrize("people", list(product((0, 1, 3, 4, 6, 11), repeat=3)))
def test_no_hidden_number_follows_from_the_whole(people: tuple[int, ...]):
    told, _, total = shown(*people)
    if not isinstance(total, int):
        return
    unknown = [figure for figure in told if isinstance(figure, Hidden)]
    left = total - sum(figure for figure in told if isinstance(figure, int))
    ranges = [range(1, 5) if figure is FEW else range(1, left + 1) for figure in unknown]
    ways = [way for way in product(*ranges) if sum(way) == left]
    for place in range(len(unknown)):
        assert len({way[place] for way in ways}) > 1
