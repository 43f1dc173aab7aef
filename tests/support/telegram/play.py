"""Acting for people over HTTP, for tests whose platform is a process of its own."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiohttp import web

from tests.support.telegram.people import Door
from tests.support.telegram.phone import Phone
from tests.support.telegram.platform import Platform

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Play:
    """``/play/…``: who there is, what they do, what stands in the ledger, the weather."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def _phone(self, request: web.Request) -> Phone:
        return Phone(self._platform, self._platform.people.chats[int(request.match_info["chat"])])

    async def people(self, request: web.Request) -> web.Response:
        """Everybody: number and door. POST ``{"name"}`` lets one more arrive."""
        if request.method == "POST":
            self._platform.people.arrive((await request.json()).get("name", "Lan"))
        chats = self._platform.people.chats.values()
        return web.json_response([{"id": one.id, "door": one.door.name} for one in chats])

    async def says(self, request: web.Request) -> web.Response:
        message = self._phone(request).writes((await request.json())["text"])
        return web.json_response({"message_id": message["message_id"]})

    async def presses(self, request: web.Request) -> web.Response:
        return web.json_response(
            {"id": self._phone(request).presses((await request.json())["label"])}
        )

    async def door(self, request: web.Request) -> web.Response:
        phone = self._phone(request)
        phone.chat.door = Door[(await request.json())["door"]]
        return web.json_response({})

    async def chat(self, request: web.Request) -> web.Response:
        return web.json_response(list(self._phone(request).chat.messages.values()))

    async def ledger(self, request: web.Request) -> web.Response:
        return web.json_response(self._platform.ledger.summary())

    async def weather(self, request: web.Request) -> web.Response:
        """Change the weather: any of its shares by name."""
        changes: dict[str, Any] = await request.json()
        self._platform.fate.weather = replace(self._platform.fate.weather, **changes)
        return web.json_response({})


def play_routes(platform: Platform) -> list[web.RouteDef]:
    """Return the routes by which another process acts for people."""
    play = Play(platform)
    return [
        web.get("/play/people", play.people),
        web.post("/play/people", play.people),
        web.post("/play/{chat}/says", play.says),
        web.post("/play/{chat}/presses", play.presses),
        web.post("/play/{chat}/door", play.door),
        web.get("/play/{chat}/chat", play.chat),
        web.get("/play/ledger", play.ledger),
        web.post("/play/weather", play.weather),
    ]
