"""An invitation's poster as an A4 PDF, drawn in a child process: large type and one QR code."""

import os
import sys
import textwrap
from collections.abc import Mapping

import orjson
import segno

A4 = (8.27, 11.69)
INK, WARD = "#1b1b1b", "#7d2c1a"
QR_INCHES = 4.0


class PosterPage:
    """A page written from top to bottom."""

    def __init__(self) -> None:
        """Begin at the top margin."""
        from matplotlib.figure import Figure  # noqa: PLC0415 - it writes a cache as it loads

        self.figure = Figure(figsize=A4, facecolor="white")
        self._y = 0.955

    def write(
        self, text: str, size: float, *, width: int, bold: bool = False, colour: str = INK
    ) -> None:
        """Write lines of at most ``width`` characters, and leave a little room below."""
        lines = textwrap.wrap(text, width)
        self.figure.text(
            0.5,
            self._y,
            "\n".join(lines),
            fontsize=size,
            weight="bold" if bold else "normal",
            color=colour,
            ha="center",
            va="top",
            linespacing=1.25,
        )
        self._y -= (len(lines) * size * 1.3 + size * 0.55) / 72 / A4[1]

    def code(self, link: str) -> None:
        """Draw the QR code of a link, in sharp squares, with its quiet zone."""
        from matplotlib.patches import Rectangle  # noqa: PLC0415 - likewise

        matrix = [
            list(row) for row in segno.make(link, micro=False, error="m").matrix_iter(border=4)
        ]
        high, wide = QR_INCHES / A4[1], QR_INCHES / A4[0]
        plane = self.figure.add_axes((0.5 - wide / 2, self._y - high, wide, high))
        plane.set_xlim(0, len(matrix))
        plane.set_ylim(len(matrix), 0)
        plane.axis("off")
        for y, row in enumerate(matrix):
            for x, is_dark in enumerate(row):
                if is_dark:
                    plane.add_patch(Rectangle((x, y), 1, 1, color="black", linewidth=0))
        self._y -= high


def draw(asked: Mapping[str, str]) -> None:
    """Draw the poster; letters are embedded, so that every printer has them."""
    import matplotlib  # noqa: PLC0415 - likewise

    matplotlib.rcParams["pdf.fonttype"] = 42
    sheet = PosterPage()
    sheet.write(asked["ward"][:1].upper() + asked["ward"][1:], 22, width=38, bold=True, colour=WARD)
    sheet.write(asked["invites"], 20, width=44)
    sheet.write(asked["lesson"], 30, width=26, bold=True)
    sheet.write(asked["what"], 17, width=52)
    sheet.code(asked["link"])
    sheet.write(asked["how"], 16, width=56)
    sheet.write(asked["link"], 17, width=46, bold=True)
    sheet.write(asked["code"], 17, width=52)
    sheet.write(asked["free"], 15, width=60)
    sheet.write(asked["machine"], 15, width=60)
    sheet.write(asked["never"], 15, width=58, bold=True)
    sheet.write(asked["check"], 14, width=64)
    sheet.figure.savefig(asked["out"], format="pdf", metadata={"Title": asked["lesson"]})


def main() -> None:
    """Draw what the line on standard input asks; what is cached goes into the folder named."""
    os.nice(10)
    os.environ.update(MPLCONFIGDIR=sys.argv[-1], MPLBACKEND="pdf", OPENBLAS_NUM_THREADS="1")
    draw(orjson.loads(sys.stdin.buffer.readline()))


if __name__ == "__main__":
    main()
