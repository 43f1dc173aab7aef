"""A chart of a unit's people, drawn in a child process: large type, numbers written on the bars."""

import os
import sys
import textwrap
from collections.abc import Sequence

import orjson

DOTS = 100
WIDTH, ROW, HEAD = 7.2, 1.22, 1.75
"""Inches at 100 dots each: twice a narrow phone's width, so that type reads well on it."""
TITLE_LINE = 30
INK, BAR, BACK = "#1b1b1b", "#0b5394", "#ffffff"
"""Dark blue on white: told apart by everybody, and lengths, not colours, carry the meaning."""


def draw(out: str, title: str, under: str, bars: Sequence[tuple[str, int]]) -> None:
    """Draw horizontal bars from zero, each under its words, with its number beside it."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - it writes a cache as soon as it loads

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


def main() -> None:
    """Draw what the line on standard input asks; what is cached goes into the folder named."""
    os.nice(10)
    os.environ.update(MPLCONFIGDIR=sys.argv[-1], MPLBACKEND="agg", OPENBLAS_NUM_THREADS="1")
    asked = orjson.loads(sys.stdin.buffer.readline())
    draw(asked["out"], asked["title"], asked["under"], asked["bars"])


if __name__ == "__main__":
    main()
