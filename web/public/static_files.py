"""The page's own files: read once, compressed once, cached by browsers until one changes."""

import base64
import gzip
import hashlib
from functools import cached_property
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from web.failures import not_found
from web.public.bundle import bundle

FOLDER = Path(__file__).parents[1] / "static"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
_FOREVER = "public, max-age=31536000, immutable"
_PACKED = frozenset({".css", ".js", ".svg"})
MODULES = "js"
"""The folder of modules that leave as one script."""
SCRIPT = "page.js"
STYLE, EARLY = "page.css", "early.js"
"""What stands inside the pages: no request delays their first words."""


class StaticFile:
    """One file, plain and compressed."""

    def __init__(self, body: bytes, suffix: str) -> None:
        """``suffix`` with its dot."""
        self.body = body
        self.suffix = suffix
        self.media_type = _TYPES[suffix]

    @cached_property
    def packed(self) -> bytes | None:
        """The gzipped bytes, None for a format that is compressed already."""
        return gzip.compress(self.body, 9, mtime=0) if self.suffix in _PACKED else None


class StaticFiles:
    """All files of the page under an address that names their version."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Reads every file; a few dozen kilobytes."""
        modules = {path.stem: path.read_text() for path in sorted((folder / MODULES).glob("*.js"))}
        self._files = {
            path.relative_to(folder).as_posix(): StaticFile(path.read_bytes(), path.suffix)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in _TYPES and path.parent.name != MODULES
        }
        self._files[SCRIPT] = StaticFile(bundle(modules, "page").encode(), ".js")
        digest = hashlib.sha256()
        for name, file in self._files.items():
            digest.update(b"%b %d " % (name.encode(), len(file.body)) + file.body)
        self.version = digest.hexdigest()[:12]
        self.base = f"/tinh/{self.version}"

    @property
    def style(self) -> str:
        """The style that stands inside every page."""
        return self.read(STYLE).decode()

    @property
    def early(self) -> str:
        """The script that runs before a page is drawn."""
        return self.read(EARLY).decode()

    def policy(self) -> str:
        """Return the content security policy: of inline code only ours runs, known by its hash."""
        return (
            "default-src 'self'; img-src 'self' blob:; media-src 'self' blob:; connect-src 'self'; "
            f"script-src 'self' {_hash(self.early)}; style-src 'self' {_hash(self.style)}; "
            "worker-src 'self'; manifest-src 'self'; object-src 'none'; base-uri 'none'; "
            "form-action 'self'; frame-ancestors 'none'"
        )

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


def _hash(code: str) -> str:
    digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def packed_reply(
    request: Request, body: bytes, packed: bytes | None, media_type: str, caching: str
) -> Response:
    """Return ``packed`` to browsers that accept gzip, ``body`` to all others."""
    headers = {"cache-control": caching, "vary": "accept-encoding"}
    if packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        body = packed
    return Response(body, headers=headers, media_type=media_type)
