"""Telegram over HTTP on 127.0.0.1: reads requests in all four forms and answers, or misbehaves."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import BodyPartReader, web

from tests.support.telegram.platform import Platform
from tests.support.telegram.play import play_routes
from tests.support.telegram.refusals import NO_TOKEN, UNAUTHORIZED, Refusal, bad
from tests.support.telegram.rules import Upload, checked
from tests.support.telegram.weather import Mishap

LARGEST_REQUEST = 64 * 1024 * 1024
BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n</html>\r\n"


class Server:
    """Serves one platform; ``open`` returns the address to hand to the bot as its API."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.add_routes(
            [
                web.route("*", "/bot{token}/{method}", self._call),
                web.get("/file/bot{token}/files/{number}", self._download),
                *play_routes(platform),
            ]
        )
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.01)
        self._webhook: asyncio.Task[None] | None = None

    async def open(self, port: int = 0) -> str:
        """Listen and return the address."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        self._webhook = asyncio.create_task(self.platform.webhook.run())
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        """Stop listening."""
        if self._webhook is not None:
            self._webhook.cancel()
            await asyncio.gather(self._webhook, return_exceptions=True)
        self.platform.updates.webhook = ""
        self.platform.updates.came.set()
        await self._runner.cleanup()
        self.platform.ledger.close()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"].lower()
        given: Mapping[str, Any] = {}
        try:
            self._admit(request)
            self.platform.knows(method)
            given = await _given(request)
            at = self.platform.clock()
            await asyncio.sleep(self.platform.fate.delay())
            mishap = self.platform.mishap(method)
            if mishap is not None:
                return await self._misbehave(request, method, given, mishap, at)
            return _ok(await self._carry_out(method, given, at))
        except Refusal as refusal:
            return _refused(refusal)

    async def _carry_out(self, method: str, given: Mapping[str, Any], at: float) -> Any:
        if method == "getupdates":
            return await self.platform.hearing.get_updates(checked(method, given))
        return self.platform.carry_out(method, given, at=at)

    async def _misbehave(
        self,
        request: web.Request,
        method: str,
        given: Mapping[str, Any],
        mishap: Mishap,
        at: float,
    ) -> web.StreamResponse:
        platform = self.platform
        if mishap is Mishap.FLOOD:
            raise platform.flood(method, given)
        if mishap is Mishap.BAD_GATEWAY:
            platform.note(method, given, at, "unheard")
            return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        if mishap is Mishap.UNHEARD or method == "getupdates":
            platform.note(method, given, at, "unheard")
        else:
            platform.lose_answer(method, given, at=at)
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _admit(self, request: web.Request) -> None:
        token = request.match_info["token"]
        if ":" not in token:
            raise Refusal(*NO_TOKEN)
        if token != self.platform.token:
            raise Refusal(*UNAUTHORIZED)

    async def _download(self, request: web.Request) -> web.StreamResponse:
        self._admit(request)
        found = self.platform.people.files.get(request.match_info["number"])
        if found is None:
            raise web.HTTPNotFound
        if self.platform.fate.cuts:
            self.platform.fate.cuts -= 1
            return await _cut_off(request, found[0])
        return web.Response(body=found[0], content_type="application/octet-stream")


async def _cut_off(request: web.Request, content: bytes) -> web.StreamResponse:
    """Send half of a file; then the line breaks."""
    answer = web.StreamResponse(headers={"Content-Length": str(len(content))})
    await answer.prepare(request)
    await answer.write(content[: len(content) // 2])
    if request.transport is not None:
        request.transport.abort()
    return answer


async def _given(request: web.Request) -> dict[str, Any]:
    """Read parameters from the address and the body: form, multipart or JSON."""
    given: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        try:
            given |= json.loads(await request.text() or "{}")
        except ValueError as error:
            raise bad("can't parse JSON object") from error
    elif request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                raise bad("wrong multipart")
            name = str(part.name)
            if part.filename is None:
                given[name] = await part.text()
            else:
                kind = part.headers.get("Content-Type", "")
                given[name] = Upload(part.filename, bytes(await part.read()), kind)
    else:
        given |= dict(await request.post())
    return given


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def _refused(refusal: Refusal) -> web.Response:
    wait = refusal.parameters.get("retry_after")
    headers = {} if wait is None else {"Retry-After": str(wait)}
    return web.json_response(refusal.body, status=refusal.status, headers=headers)
