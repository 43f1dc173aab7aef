"""The pages: one for the chat, small ones for codes and for errors."""

import gzip
import hashlib
import re
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from domain.zone import last_day
from services.people.one_time_codes import CodeTarget
from web.context import WebContext
from web.failures import Failure, seconds
from web.public.static_files import StaticFiles, packed_reply
from web.words import script_words

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parents[1] / "templates"
_HTML = "text/html; charset=utf-8"
_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Pages:
    """Renders the HTML pages."""

    def __init__(self, web: WebContext, files: StaticFiles) -> None:
        """Nothing is rendered before the first visitor comes."""
        self._web = web
        self._files = files

    @cached_property
    def _templates(self) -> "Environment":
        from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

        found = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        found.globals.update(
            say=self._say, base=self._files.base, megabytes=self._web.upload_limit // (1 << 20)
        )
        return found

    def _say(self, key: str, **facts: object) -> str:
        return self._web.say(f"page.{key}", ward=self._web.context.ward.name, **facts)

    @cached_property
    def _chat(self) -> tuple[bytes, bytes, str]:
        """Return the chat's page, its compressed bytes and its tag: the same for everyone."""
        scripts = [name for name in self._files.names if name.startswith("js/")]
        template = self._templates.get_template("chat.html")
        page = template.render(
            scripts=scripts,
            data=script_words(self._web),
            is_demo=self._web.context.is_demo,
            counter=self._web.context.ward.counter,
        ).encode()
        tag = hashlib.sha256(page).hexdigest()[:20]
        return page, gzip.compress(page, 9, mtime=0), f'W/"{tag}"'

    async def _open(self, request: Request) -> Response:
        if not _LINK.fullmatch(request.path_params.get("link", "x")):
            return self.missing()
        page, packed, tag = self._chat
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"etag": tag, "cache-control": "no-cache"})
        response = packed_reply(request, page, packed, _HTML, "no-cache")
        response.headers["etag"] = tag
        return response

    async def _manifest(self, _request: Request) -> Response:
        icons = [
            {
                "src": f"{self._files.base}/icons/{name}",
                "sizes": sizes,
                "type": kind,
                "purpose": use,
            }
            for name, sizes, kind, use in (
                ("icon.svg", "any", "image/svg+xml", "any"),
                ("icon-192.png", "192x192", "image/png", "any"),
                ("icon-512.png", "512x512", "image/png", "any"),
                ("icon-mask-512.png", "512x512", "image/png", "maskable"),
            )
        ]
        manifest = {
            "id": "/",
            "name": self._say("app_name"),
            "short_name": self._say("app_short_name"),
            "description": self._say("about"),
            "lang": "vi",
            "start_url": "/",
            "scope": "/",
            "display": "standalone",
            "background_color": "#fbf6f0",
            "theme_color": "#7d2c1a",
            "icons": icons,
        }
        body = orjson.dumps(manifest)
        headers = {"cache-control": "no-cache"}
        return Response(body, headers=headers, media_type="application/manifest+json")

    async def _worker(self, request: Request) -> Response:
        """Return the service worker, with the list of the page's current files."""
        shell = [f"{self._files.base}/{name}" for name in self._files.names if _is_shell(name)]
        told = {"version": self._chat[2].strip('W/"'), "shell": ["/", *shell]}
        body = b"const HOUSE = %b;\n" % orjson.dumps(told) + self._files.read("worker.js")
        kind = "text/javascript; charset=utf-8"
        return packed_reply(request, body, gzip.compress(body, mtime=0), kind, "no-cache")

    def small(self, name: str, status: int = 200, **facts: object) -> Response:
        """Return one of the small pages."""
        page = self._templates.get_template(name).render(**facts)
        return Response(page, status, {"cache-control": "no-store"}, _HTML)

    def typing_place(self) -> Response:
        """Return the page where a code is typed."""
        return self.small("code.html", wrong=False)

    def code_refused(self) -> Response:
        """Return the page for a wrong, used or old code, with a field to try again."""
        return self.small("code.html", 404, wrong=True)

    def button(self, code: str, opening: CodeTarget, *, is_known: bool) -> Response:
        """Return the page with the one button that uses a code, and what it will do."""
        role = opening.role and self._web.say(f"shared_phone.role_{opening.role}")
        until = opening.role_until and f"{last_day(opening.role_until):%d/%m/%Y}"
        ward = self._web.context.ward
        return self.small(
            "enter.html",
            code=code,
            opening=opening,
            is_known=is_known,
            role=role,
            unit=opening.unit and ward.unit_name(opening.unit),
            until=until,
        )

    def trouble(self, failure: Failure) -> Response:
        """Return a failure's sentence as a page."""
        sentence = self._web.say(f"page.error.{failure.code}", **failure.facts)
        response = self.small("trouble.html", failure.status, sentence=sentence)
        if failure.wait:
            response.headers["retry-after"] = seconds(failure.wait)
        return response

    def missing(self) -> Response:
        """Return the page for an unknown address."""
        return self.small("missing.html", 404)

    def routes(self) -> list[Route]:
        """Return the routes of the pages."""
        return [
            Route("/", self._open, methods=["GET"]),
            Route("/bai/{link}", self._open, methods=["GET"]),
            Route("/moi/{link}", self._open, methods=["GET"]),
            Route("/manifest.webmanifest", self._manifest, methods=["GET"]),
            Route("/sw.js", self._worker, methods=["GET"]),
        ]


def _is_shell(name: str) -> bool:
    return name.startswith("js/") or name.endswith(".css")
