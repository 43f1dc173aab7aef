"""UploadReader: a file is streamed to disk before the message that names it is stored."""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request

from domain.errors import Refused
from domain.ids import AccountNumber
from domain.rate_limit import RateLimiter
from domain.text import clean
from services.files.receive import MEGABYTE, Incoming, receive
from services.files.refusals import FileTooLarge
from services.files.store import drop_raw
from web.bodies import JSON_LIMIT, drain, number, read_text
from web.chat.upload_quotas import UploadQuotas
from web.context import WebContext
from web.failures import Failure, too_many, unreadable
from web.multipart import MultipartPart, MultipartReader
from web.security.middleware import client

_FRAME = JSON_LIMIT + 16 * 1024
"""Bytes a body may have besides the file: caption, boundaries, part headers."""


class UploadReader:
    """Reads uploads, as many as an account and an address may send."""

    def __init__(self, web: WebContext) -> None:
        """An account has a rate of files and a quota of bytes, its address a larger quota."""
        self._web = web
        self._rate = RateLimiter(web.rates.uploads)
        self._quotas = UploadQuotas(web)

    async def read(self, request: Request, account: AccountNumber) -> dict[str, Any]:
        """Return the inbox payload of an uploaded file; nothing is kept of a refused one."""
        limit = self._web.upload_limit
        given = request.headers.get("content-length", "")
        declared = int(given) if given.isdigit() else limit
        try:
            if wait := self._rate.take(account):
                raise too_many(wait)
            if declared > limit + _FRAME:
                raise FileTooLarge(limit=limit // MEGABYTE, name="")
            async with self._quotas.room(account, client(request.scope), declared):
                return await _Upload(self._web).read(request)
        except (Failure, Refused):
            await drain(request, most=3 * limit)
            raise

    def note(self, request: Request, payload: Mapping[str, Any]) -> None:
        """Count the file of a message that was stored."""
        self._quotas.note(client(request.scope), payload.get("files", ()))


class _Upload:
    """The fields of one upload as they arrive."""

    def __init__(self, web: WebContext) -> None:
        self._web = web
        self._fields: dict[str, str] = {}
        self._file: Incoming | None = None

    async def read(self, request: Request) -> dict[str, Any]:
        try:
            async for part in MultipartReader(request):
                await self._take(part)
            return self._payload()
        except BaseException:
            if self._file is not None:
                drop_raw(self._web.context.data_dir, self._file.incoming)
            raise

    async def _take(self, part: MultipartPart) -> None:
        if part.name == "file" and part.filename is not None and self._file is None:
            self._file = await receive(
                self._web.context.data_dir, part.chunks(), part.filename, self._web.upload_limit
            )
        elif part.name in {"text", "seen"} and part.name not in self._fields:
            self._fields[part.name] = await part.whole(JSON_LIMIT)
        else:
            raise unreadable()

    def _payload(self) -> dict[str, Any]:
        file = self._file
        if file is None:
            raise unreadable()
        payload: dict[str, Any] = {
            "files": [
                {
                    "kind": str(file.kind),
                    "name": file.name,
                    "incoming": file.incoming,
                    "size": file.size,
                    "type": file.type,
                }
            ]
        }
        if clean(self._fields.get("text", "")):
            payload["text"] = read_text(self._fields["text"])
        if "seen" in self._fields:
            payload["seen"] = str(number(self._fields["seen"]))
        return payload
