"""A chart of a unit's people as a picture: large type, numbers written on the bars."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from content.export_words import load_words
from db.engine import Database
from domain.screens import Phrase, say
from domain.units.units import read_unit
from services.documents.drawing import drawing_library
from services.documents.kit import PaperDone, PaperSetting, Progress, SentPaper

WORDS = "units/poster.yaml"
BARS = ("registered", "learning", "finished", "remembered")
DOTS = 100
WIDTH, ROW, HEAD = 7.2, 1.22, 1.75
"""Inches at 100 dots each: twice a narrow phone's width, so that type reads well on it."""
TITLE_LINE = 30
INK, BAR, BACK = "#1b1b1b", "#0b5394", "#ffffff"
"""Dark blue on white is distinguishable by everybody; lengths, not colours, carry the meaning."""


@dataclass(frozen=True, slots=True)
class PeopleChart(SentPaper):
    """A unit's own people on one day; ``unit`` is its word."""

    job: ClassVar[str] = "draw_chart"
    failed: ClassVar[Phrase] = say("unit_desk.chart_failed")
    is_quick: ClassVar[bool] = True
    is_personal: ClassVar[bool] = True
    wall_seconds: ClassVar[float] = 300.0

    unit: str
    day: date
    registered: int
    learning: int
    finished: int
    remembered: int

    def file_name(self, day: date) -> str:
        """Return one name for all; people read the title."""
        return "chart.png"

    def sentence(self, done: PaperDone) -> Phrase:
        """Say what it is."""
        return say("unit_desk.chart")

    def title(self, setting: PaperSetting) -> str:
        """Return a text alternative: what the chart shows."""
        words = load_words(WORDS)
        told = "; ".join(f"{words[f'chart.{bar}']}: {getattr(self, bar)}" for bar in BARS)
        return f"{self._heading(setting)}. {told}"

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Draw it as a PNG."""
        words = load_words(WORDS)
        bars = [(words[f"chart.{bar}"], getattr(self, bar)) for bar in BARS]
        under = words.fill("chart.under", day=f"{self.day:%d/%m/%Y}")
        with drawing_library("agg", setting.data_dir):
            _draw(setting.out, self._heading(setting), under, bars)
        return PaperDone()

    def _heading(self, setting: PaperSetting) -> str:
        unit = read_unit(self.unit)
        name = setting.ward.unit_name(unit) if unit else self.unit
        return load_words(WORDS).fill("chart.title", unit=name)


def _draw(out: Path, title: str, under: str, bars: Sequence[tuple[str, int]]) -> None:
    """Draw horizontal bars from zero, each under its words, with its number beside it."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - only its own process loads it

    lines = textwrap.wrap(title, TITLE_LINE)
    head = HEAD + 0.42 * (len(lines) - 1)
    high = head + ROW * len(bars) + 0.2
    figure = Figure(figsize=(WIDTH, high), dpi=DOTS, facecolor=BACK)
    figure.text(
        0.03, 1 - 0.2 / high, "\n".join(lines), fontsize=25, weight="bold", color=INK, va="top"
    )
    figure.text(0.03, 1 - (head - 0.72) / high, under, fontsize=19, color=INK, va="top")
    plane = figure.add_axes((0.03, 0.1 / high, 0.94, ROW * len(bars) / high))
    most = max(1, *(count for _, count in bars))
    plane.set_xlim(0, most * 1.22)
    plane.set_ylim(len(bars), 0)
    plane.axis("off")
    for n, (label, count) in enumerate(bars):
        plane.text(0, n + 0.28, label, fontsize=21, color=INK, va="center")
        plane.barh(n + 0.68, count, height=0.42, color=BAR)
        shown = f"{count:,}".replace(",", ".")
        plane.text(
            count + most * 0.02, n + 0.68, shown, fontsize=25, weight="bold", color=INK, va="center"
        )
    figure.savefig(out, format="png")
