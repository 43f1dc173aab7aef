"""A ward served over a real socket, and residents who visit it in a real Chromium.

The server runs in a thread of its own, because Playwright's driver keeps the main thread's loop.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

import uvicorn
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
)

from bot.runtime.app import web_app
from bot.runtime.engine import Engine, build_engine
from db.engine import Database
from tests.support.talk import MovedClock, house_of, texts
from tests.support.waiting import WAIT, WAIT_MS
from web.context import Rates

Result = TypeVar("Result")

PHONE: ViewportSize = {"width": 360, "height": 740}
NARROW: ViewportSize = {"width": 320, "height": 568}
DESK: ViewportSize = {"width": 1280, "height": 800}
SIZES = (PHONE, NARROW, DESK)
HERE = "127.0.0.1"
"""The only host that a browser of ours can reach."""
WEBVIEW = (
    "Mozilla/5.0 (Linux; Android 10; SM-A107F Build/QP1A.190711.020; wv) AppleWebKit/537.36 "
    "(KHTML, like Gecko) Version/4.0 Chrome/120.0.6099.230 Mobile Safari/537.36 Zalo android/24110"
)
NO_WEBVIEW_HAS = """
for (const name of ["speechSynthesis", "SpeechSynthesisUtterance", "Notification", "EventSource",
                    "MediaRecorder", "PushManager", "BeforeInstallPromptEvent"]) {
  delete window[name];
}
delete Navigator.prototype.serviceWorker;
delete Navigator.prototype.mediaDevices;
delete Navigator.prototype.clipboard;
delete Navigator.prototype.permissions;
"""


def chromium_path() -> str:
    """The system's Chromium, or the one CHROMIUM names."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise RuntimeError("no Chromium: run the tests by `make test`")
    return found


class WardOnline:
    """The whole ward behind an address, on the day of the stories, until ``close``."""

    def __init__(self, url: str, data_dir: Path, rates: Rates | None = None) -> None:
        self._url, self._data_dir, self._rates = url, data_dir, rates
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="ward")
        self.engine: Engine
        self.port = 0
        self._thread.start()
        self._ready.wait(WAIT)
        if self._failure is not None:
            raise self._failure

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def do(self, step: Callable[[], Coroutine[Any, Any, Result]]) -> Result:
        """Run a coroutine where the ward lives."""
        return asyncio.run_coroutine_threadsafe(step(), self._loop).result(WAIT)

    def close(self) -> None:
        """Stop in good order."""
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(WAIT)

    def go_away(self) -> None:
        """Stop answering: connections are refused."""
        self.do(self._stop_serving)

    def come_back(self) -> None:
        """Answer again at the same address."""
        self.do(self._serve)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._live())
        except BaseException as failure:  # noqa: BLE001 - the main thread raises it
            self._failure = failure
        finally:
            self._ready.set()
            self._loop.close()

    async def _live(self) -> None:
        self._stop = asyncio.Event()
        database = Database(self._url)
        self.engine = engine = build_engine(
            database=database,
            context=house_of(self._data_dir),
            texts=texts(),
            clock=MovedClock(),
        )
        self._app = web_app(engine, secret="s" * 40, rates=self._rates)
        intake = asyncio.create_task(engine.intake.run())
        parts = [asyncio.create_task(part.run()) for part in (engine.worker, engine.jobs)]
        await self._serve()
        self._ready.set()
        await self._stop.wait()
        await self._stop_serving()
        engine.worker.stop()
        engine.jobs.stop()
        await asyncio.gather(*parts)
        intake.cancel()
        with suppress(asyncio.CancelledError):
            await intake
        await database.close()

    async def _serve(self) -> None:
        config = uvicorn.Config(
            self._app,
            host="127.0.0.1",
            port=self.port,
            log_config=None,
            lifespan="off",
            timeout_graceful_shutdown=3,
        )
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server._serve())
        while not self._server.started:
            await asyncio.sleep(0.005)
        self.port = self._server.servers[0].sockets[0].getsockname()[1]

    async def _stop_serving(self) -> None:
        self.engine.signals.notify_all("close")
        self._server.should_exit = True
        await self._serving


@dataclass
class Visitor:
    """A person in front of a browser of their own: finds things by their words."""

    context: BrowserContext
    page: Page
    address: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()
    """Parts of console errors that a test brings about on purpose."""

    @classmethod
    def come(cls, browser: Browser, ward: WardOnline, **settings: Any) -> Visitor:
        """Open a fresh browser profile; nothing but this ward can be reached from it."""
        script = settings.pop("script", None)
        size = settings.pop("viewport", PHONE)
        is_small = size["width"] < 700
        settings = {"service_workers": "block", "locale": "vi-VN", **settings}
        settings = {"has_touch": is_small, "is_mobile": is_small, **settings}
        context = browser.new_context(viewport=size, timezone_id="Asia/Ho_Chi_Minh", **settings)
        context.set_default_timeout(WAIT_MS)
        if script:
            context.add_init_script(script)
        visitor = cls(context, context.new_page(), ward.address)
        context.on("request", visitor._guard)
        visitor._watch(visitor.page)
        return visitor

    def _guard(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in {"blob", "data"} and address.hostname != HERE:
            self.complaints.append(f"asked another host: {request.url}")

    def _watch(self, page: Page) -> None:
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("console", self._console)

    def _asked(self, request: Request) -> None:
        self.requests.append(request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    @property
    def unexpected(self) -> list[str]:
        """What went wrong besides what the test did on purpose."""
        return [c for c in self.complaints if not any(part in c for part in self.expected)]

    # Doing things -----------------------------------------------------------------------------

    def opens(self, path: str = "/") -> None:
        """Open the page and wait until someone spoke."""
        self.page.goto(self.address + path)
        self.page.locator("#list .msg").first.wait_for()

    def says(self, text: str) -> None:
        """Type and send."""
        self.page.get_by_label("Bác gõ tin ở đây").fill(text)
        self.page.get_by_role("button", name="Gửi", exact=True).click()

    def presses(self, label: str) -> None:
        """Press the newest choice with these words, and wait for what it brings."""
        before = self.page.locator("#list .bot").count()
        self.page.locator(".choice", has_text=label).last.click()
        self.page.locator("#list .bot").nth(before).wait_for()

    def asks(self, text: str) -> None:
        """Type, send, and wait for what it brings."""
        before = self.page.locator("#list .bot").count()
        self.says(text)
        self.page.locator("#list .bot").nth(before).wait_for()

    def appears(self, size: ViewportSize, scheme: Literal["light", "dark"]) -> None:
        """Look at the same page on another screen, by day or by night."""
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme)

    def wait_until(self, happens: Callable[[], bool]) -> None:
        """Let the page go on until something can be seen outside of it."""
        ends = time.monotonic() + WAIT
        while not happens():
            assert time.monotonic() < ends, "it never happened"
            self.page.wait_for_timeout(20)

    # Seeing things ----------------------------------------------------------------------------

    @property
    def told(self) -> str:
        """The words of the newest bot message."""
        return self.page.locator("#list .bot .words").last.inner_text()

    @property
    def told_before(self) -> str:
        """The words of the bot message before the newest: the verdict that led to a question."""
        return self.page.locator("#list .bot .words").nth(-2).inner_text()

    @property
    def choices(self) -> list[str]:
        """The words on the newest message's buttons."""
        return self.page.locator("#list .bot").last.locator(".choice .label").all_inner_texts()

    @property
    def spoken(self) -> list[str]:
        """Everything this person said that was stored, in order."""
        return self.page.locator("#list .mine .words").all_inner_texts()

    @property
    def unsent(self) -> list[str]:
        """Everything this person said that is not stored yet."""
        return self.page.locator("#unsent .words").all_inner_texts()

    def is_too_wide(self) -> bool:
        """Whether the page could be moved sideways."""
        wide: bool = self.page.evaluate(
            "[document.documentElement, document.getElementById('log')]"
            ".some((one) => one && one.scrollWidth > one.clientWidth)"
        )
        return wide

    def too_wide_at(self) -> list[int]:
        """Return the widths of the screens, of every size, on which it could be moved sideways."""
        own, found = self.page.viewport_size, []
        for size in SIZES:
            self.page.set_viewport_size(size)
            if self.is_too_wide():
                found.append(size["width"])
        if own:
            self.page.set_viewport_size(own)
        return found


Coming = Callable[..., Visitor]
"""How a test lets somebody come: with the settings of their browser."""
