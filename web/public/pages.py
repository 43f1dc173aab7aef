"""The small pages, for codes and for errors, and what every page shares."""

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
from web.public.static_files import StaticFiles

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parents[1] / "templates"
_HTML = "text/html; charset=utf-8"


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
            say=self._say,
            base=self._files.base,
            early=self._files.early,
            style=self._files.style,
            megabytes=self._web.upload_limit // (1 << 20),
        )
        return found

    def _say(self, key: str, **facts: object) -> str:
        return self._web.say(f"page.{key}", ward=self._web.context.ward.name, **facts)

    def render(self, name: str, **facts: object) -> str:
        """Return a template filled with facts."""
        return self._templates.get_template(name).render(**facts)

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

    def small(self, name: str, status: int = 200, **facts: object) -> Response:
        """Return one of the small pages."""
        page = self.render(name, **facts)
        return Response(page, status, {"cache-control": "no-store"}, _HTML)

    def typing_place(self, *, has_former: bool) -> Response:
        """Return the page where a code is typed, and the way back to the chat before this one."""
        return self.small("code.html", wrong=False, has_former=has_former)

    def code_refused(self) -> Response:
        """Return the page for a wrong, used or old code, with a field to try again."""
        return self.small("code.html", 404, wrong=True, has_former=False)

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
            Route("/manifest.webmanifest", self._manifest, methods=["GET"]),
        ]
