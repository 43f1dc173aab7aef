"""Defines papers: how a file for somebody is requested, made, logged and put in its place.

A paper is one class in a module of its feature's ``papers`` folder. Its fields are the request, as
a job stores it; its methods make the file.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar, Self

from db.engine import Database
from db.queries.reports import exports
from domain.ids import new_id
from domain.screens import Phrase
from domain.ward import Ward
from services import jobs
from services.documents import codec
from services.files.disk import put_in_place
from services.work import Work

Progress = Callable[[int, int], None]
"""Called with how much is done of how much, from nothing to all."""


@dataclass(frozen=True, slots=True)
class PaperSetting:
    """A paper's sources and target, and when it was asked for (aware UTC)."""

    database_url: str
    ward: Ward
    data_dir: Path
    out: Path
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class PaperDone:
    """The result of a paper: its rows; files in the zip beside it, and how many were missing."""

    rows: int = 0
    files: int = 0
    lost: int = 0


class PaperKind(ABC):
    """One kind of file. A subclass is a frozen dataclass of plain values."""

    @abstractmethod
    async def make(
        self, setting: PaperSetting, database: Database, on_progress: Progress
    ) -> PaperDone:
        """Write ``setting.out`` and its companion files.

        Raises Refused, NotStored, OSError.
        """


class LoggedPaper(PaperKind):
    """A paper that exports records; the log of exports says who took which."""

    logged_as: ClassVar[str]
    taken_by: str

    @abstractmethod
    def filters(self) -> Mapping[str, Any]:
        """Return the request as the log stores it."""


class SentPaper(PaperKind):
    """A paper that a job makes and sends to the person who asked for it in a conversation.

    ``job`` is the stored name of its kind, ``failed`` the sentence when it cannot be made. A quick
    paper reports no progress. A personal one is sent to the person who asked, wherever they talk
    now; any other one to the account that asked.
    """

    job: ClassVar[str]
    failed: ClassVar[Phrase]
    is_quick: ClassVar[bool] = False
    is_personal: ClassVar[bool] = False
    wall_seconds: ClassVar[float] = 1_800.0

    @abstractmethod
    def file_name(self, day: date) -> str:
        """Return the name of a file asked for on that day; its ending tells its type."""

    @abstractmethod
    def sentence(self, done: PaperDone) -> Phrase:
        """Return the sentence that the file comes with."""

    def title(self, setting: PaperSetting) -> str:
        """Return the file's title for the person who gets it."""
        return setting.out.name

    async def gathered(self, work: Work) -> Self:  # noqa: ARG002 - one paper needs it
        """Return the paper with the data that only its requester may look up. Raises Refused."""
        return self

    async def delivered(self, work: Work) -> None:
        """Note, in the transaction that delivers the file, that it was handed over."""


def queue(work: Work, paper: SentPaper) -> None:
    """Queue a paper; it is sent to the actor once it is made."""
    jobs.queue(work, kind=paper.job, facts=codec.dump(paper), account=work.account)


async def write_paper(paper: PaperKind, setting: PaperSetting, on_progress: Progress) -> PaperDone:
    """Make a paper in this process; its files appear whole, once the log has its entry.

    It computes without pause, so a process that serves people runs it in a child. Raises Refused,
    NotStored, OSError.
    """
    database = Database(setting.database_url)
    try:
        with TemporaryDirectory(prefix=".export-", dir=setting.out.parent) as folder:
            made = replace(setting, out=Path(folder) / setting.out.name)
            done = await paper.make(made, database, on_progress)
            if isinstance(paper, LoggedPaper):
                await _log(database, paper, setting, done)
            _place_all(Path(folder), setting.out.parent)
    finally:
        await database.close()
    return done


def _place_all(made: Path, folder: Path) -> None:
    for file in sorted(made.iterdir()):
        put_in_place(file, folder / file.name)


async def _log(
    database: Database, paper: LoggedPaper, setting: PaperSetting, done: PaperDone
) -> None:
    async with database.write() as session:
        await exports.log(
            session,
            id=new_id(),
            what=paper.logged_as,
            filters=paper.filters(),
            rows=done.rows,
            taken_by=paper.taken_by,
            taken_at=setting.taken_at,
        )
