"""The page's own files: read once, compressed once, cached by browsers until one changes."""

import gzip
import hashlib
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.failures import not_found

FOLDER = Path(__file__).parents[1] / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FOREVER = "public, max-age=31536000, immutable"
_PACKED = frozenset({".css", ".js", ".svg"})


class StaticFile:
    """One file, plain and compressed."""

    def __init__(self, path: Path) -> None:
        """Reads the file."""
        self.body = path.read_bytes()
        self.suffix = path.suffix
        self.media_type = _TYPES[path.suffix]

    @cached_property
    def packed(self) -> bytes | None:
        """The gzipped bytes, None for a format that is compressed already."""
        return gzip.compress(self.body, 9, mtime=0) if self.suffix in _PACKED else None


class StaticFiles:
    """All files of the page under an address that names their version."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Reads every file; a few dozen kilobytes."""
        self._files = {
            path.relative_to(folder).as_posix(): StaticFile(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in _TYPES
        }
        digest = hashlib.sha256()
        for name, file in self._files.items():
            digest.update(b"%b %d " % (name.encode(), len(file.body)) + file.body)
        self.version = digest.hexdigest()[:12]
        self.base = f"/tinh/{self.version}"

    @property
    def names(self) -> list[str]:
        """Every file's name below ``base``."""
        return list(self._files)

    def read(self, name: str) -> bytes:
        """Return a file's bytes."""
        return self._files[name].body

    async def _file(self, request: Request) -> Response:
        """Serve a file; an old version's address serves the current file, cached only briefly."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            raise not_found()
        is_current = request.path_params["version"] == self.version
        caching = _FOREVER if is_current else "no-cache"
        return packed_reply(request, file.body, file.packed, file.media_type, caching)

    def routes(self) -> list[Route]:
        """Return the routes of the files."""
        return [Route("/tinh/{version}/{name:path}", self._file, methods=["GET"])]


def packed_reply(
    request: Request, body: bytes, packed: bytes | None, media_type: str, caching: str
) -> Response:
    """Return ``packed`` to browsers that accept gzip, ``body`` to all others."""
    headers = {"cache-control": caching, "vary": "accept-encoding"}
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        body = packed
    return Response(body, headers=headers, media_type=media_type)
