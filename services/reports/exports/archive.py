"""The files that came with initiatives, as one zip with a folder for each code."""

import zipfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from db.engine import Session
from db.queries.reports import exports
from domain.initiatives.initiatives import Status
from services.documents.archive import entry
from services.files.kinds import BY_MEDIA_TYPE
from services.files.refusals import NoSuchFile
from services.files.store import open_stored
from services.reports.exports.tables import Record


class Archive:
    """A zip being written. Pictures and sound do not shrink, so nothing is compressed."""

    def __init__(self, path: Path, data_dir: Path, *, reveal: bool) -> None:
        """Begin ``path``; ``reveal`` includes the files of confidential initiatives."""
        self._zip = zipfile.ZipFile(path, "w", zipfile.ZIP_STORED)
        self._data_dir = data_dir
        self._reveal = reveal
        self.files = 0
        self.lost = 0

    async def add(self, session: Session, records: Sequence[Record]) -> None:
        """Add the clean files of these initiatives, each file once, in the order they came."""
        codes = {record.row.id: record.row.code for record in records if self._may_hold(record)}
        seen: dict[str, set[str]] = defaultdict(set)
        for file in await exports.files(session, ids=list(codes)):
            code = codes[file.initiative_id]
            if file.sha256 not in seen[code]:
                seen[code].add(file.sha256)
                self._put(code, len(seen[code]), file.sha256, file.media_type)

    def close(self) -> None:
        """Finish the zip."""
        self._zip.close()

    def _may_hold(self, record: Record) -> bool:
        row = record.row
        is_told = self._reveal or not row.is_confidential
        return bool(record.files and row.status != Status.WITHDRAWN and is_told)

    def _put(self, code: str, number: int, digest: str, media_type: str) -> None:
        packed = entry(f"{code}/{number:02d}{_extension(media_type)}")
        try:
            stored = open_stored(self._data_dir, digest)
        except NoSuchFile:
            self.lost += 1
            return
        with stored.open("rb") as source, self._zip.open(packed, "w") as target:
            while chunk := source.read(1024 * 1024):
                target.write(chunk)
        self.files += 1


def _extension(media_type: str) -> str:
    known = BY_MEDIA_TYPE.get(media_type)
    return known.extension if known else ".bin"
