"""Files of Telegram: aiogram downloads residents' files, local files are opened for sending."""

from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiohttp import ClientError

from bot.channels.telegram.outbound import MediaFile
from bot.channels.telegram.session import TelegramSession
from bot.jobs.queue import NotFetched
from db.engine import Database
from db.queries.initiatives import initiatives
from services.files.kinds import name_as_kept
from services.files.receive import MAX_BYTES, MEGABYTE
from services.files.refusals import FileGone, FileTooLarge
from services.files.store import path_of

DRAWINGS = "/hinh/"
PEOPLES = "/chat/media/"
_IMAGES = Path(__file__).parents[3] / "content" / "images"


def _meaning(said: str) -> Exception:
    """Return what a refused request means: only what names the file itself is final."""
    if "too big" in said:
        return FileTooLarge(limit=MAX_BYTES // MEGABYTE)
    is_final = "file_id" in said and "temporarily" not in said
    return FileGone() if is_final else NotFetched(said[:200])


class TelegramFiles:
    """Downloads files that residents sent, and opens local files to be sent."""

    def __init__(self, *, token: str, api: str, database: Database, data_dir: Path) -> None:
        """Nothing is opened before the first file."""
        self._token = token
        self._api = TelegramAPIServer.from_base(api)
        self._database = database
        self._data_dir = data_dir

    async def fetch(self, remote: str) -> AsyncIterator[bytes]:
        """Yield the bytes of a file on Telegram's servers.

        Raises FileTooLarge over a limit, FileGone for good, NotFetched while it cannot be had.
        """
        async with TelegramSession(api=self._api) as session:
            bot = Bot(self._token, session=session)
            try:
                file = await bot.get_file(remote)
                url = session.api.file_url(self._token, file.file_path or "")
                async for chunk in session.stream_content(url):
                    yield chunk
            except TelegramBadRequest as error:
                raise _meaning(str(error).lower()) from error
            except (AiogramError, ClientError, TimeoutError) as error:
                raise NotFetched(type(error).__name__) from error

    async def open(self, url: str) -> MediaFile | None:
        """Return the file behind a local address, or None when it no longer exists."""
        if url.startswith(DRAWINGS):
            name = url.removeprefix(DRAWINGS)
            found = next((path for path in _IMAGES.rglob("*") if path.name == name), None)
            return None if found is None else MediaFile(found, name)
        if not url.startswith(PEOPLES):
            return None
        async with self._database.read() as session:
            row = await initiatives.attachment(
                session, attachment_id=UUID(url.removeprefix(PEOPLES))
            )
        if row is None or row.sha256 is None:
            return None
        media_type = row.media_type or ""
        name = name_as_kept(row.original_name, media_type)
        return MediaFile(path_of(self._data_dir, row.sha256), name, media_type)
