"""An invitation's poster as an A4 PDF: large type and one QR code."""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

import segno

from content.export_words import load_words
from db.engine import Database
from domain.screens import Phrase, say
from domain.units.units import read_unit
from domain.ward import Ward
from services.documents.drawing import drawing_library
from services.documents.kit import PaperDone, PaperSetting, Progress, SentPaper

WORDS = "units/poster.yaml"
A4 = (8.27, 11.69)
INK, WARD = "#1b1b1b", "#7d2c1a"
QR_INCHES = 4.0


@dataclass(frozen=True, slots=True)
class InvitationPoster(SentPaper):
    """The poster of one link to one lesson; ``unit`` is the word of the unit that invites."""

    job: ClassVar[str] = "draw_poster"
    failed: ClassVar[Phrase] = say("unit_desk.poster_failed")
    is_quick: ClassVar[bool] = True
    is_personal: ClassVar[bool] = True
    wall_seconds: ClassVar[float] = 300.0

    unit: str
    lesson: str
    minutes: int
    link: str
    code: str

    def file_name(self, day: date) -> str:
        """Return a name with the link's code."""
        return f"moi-{self.code}.pdf"

    def sentence(self, done: PaperDone) -> Phrase:
        """Say how to use it."""
        return say("unit_desk.poster_done")

    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Draw it as a PDF."""
        with drawing_library("pdf", setting.data_dir):
            _draw(setting.out, self._words(setting.ward), setting.taken_at)
        return PaperDone()

    def _words(self, ward: Ward) -> Mapping[str, str]:
        words, unit, counter = load_words(WORDS), read_unit(self.unit), ward.counter
        name = ward.unit_name(unit) if unit else self.unit
        place = ", ".join(known for known in (counter.name, counter.address) if known)
        return {
            "ward": ward.name,
            "invites": words.fill("poster.invites", unit=name),
            "lesson": self.lesson,
            "what": words.fill("poster.what", minutes=self.minutes),
            "how": words["poster.how"],
            "link": self.link,
            "code": words.fill("poster.code", code=self.code),
            "free": words["poster.free"],
            "machine": words.fill("poster.machine", ward=ward.name),
            "never": words["poster.never"],
            "check": words.fill("poster.check", place=place or words["poster.unknown"]),
        }


class PosterPage:
    """A page written from top to bottom."""

    def __init__(self) -> None:
        """Begin at the top margin."""
        from matplotlib.figure import Figure  # noqa: PLC0415 - only its own process loads it

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


def _draw(out: Path, asked: Mapping[str, str], at: datetime) -> None:
    """Draw the poster; fonts are embedded, so that every printer has them."""
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
    facts = {"Title": asked["lesson"], "CreationDate": at}
    sheet.figure.savefig(out, format="pdf", metadata=facts)
