"""Pictures and files: the program's own pictures for all, people's files for those allowed."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from services.webchat import sessions
from web.context import WebContext
from web.failures import not_found
from web.pictures import TYPES, pictures
from web.security.sessions import Sessions

_DAY = "public, max-age=86400"
_SEALED = "default-src 'none'; sandbox"
"""A file opened by itself may do nothing at all."""
_SHOWN = ("image/", "audio/")


class MediaEndpoints:
    """The endpoints of pictures and files."""

    def __init__(self, web: WebContext, visits: Sessions) -> None:
        """Only pictures that exist at the start are served."""
        self._web = web
        self._visits = visits
        self._images = pictures()

    async def _image(self, request: Request) -> Response:
        path = self._images.get(request.path_params["name"])
        if path is None:
            raise not_found()
        headers = {"cache-control": _DAY, "content-security-policy": _SEALED}
        return FileResponse(path, headers=headers, media_type=TYPES[path.suffix])

    async def _file(self, request: Request) -> Response:
        """Serve a clean file to its sender or to staff; for all others it does not exist."""
        account = await self._visits.account(request)
        kept = await sessions.file_of(
            self._web.database,
            data_dir=self._web.context.data_dir,
            account=account,
            attachment=_uuid(request.path_params["id"]),
            now=self._web.clock(),
        )
        return FileResponse(
            kept.path,
            headers={"cache-control": "no-store", "content-security-policy": _SEALED},
            media_type=kept.media_type,
            filename=kept.name,
            content_disposition_type=(
                "inline" if kept.media_type.startswith(_SHOWN) else "attachment"
            ),
        )

    def routes(self) -> list[Route]:
        """Return the routes of pictures and files."""
        return [
            Route("/hinh/{name}", self._image, methods=["GET"]),
            Route("/chat/media/{id}", self._file, methods=["GET"]),
        ]


def _uuid(text: str) -> UUID:
    try:
        found = UUID(text)
    except ValueError as broken:
        raise not_found() from broken
    if text.lower() not in {found.hex, str(found)}:
        raise not_found()
    return found
