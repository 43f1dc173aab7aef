"""What stories in a browser need: a ward online and a Chromium to visit it with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.support.page import HERE, Coming, Visitor, WardOnline, chromium_path


@contextmanager
def _the_machines_day() -> Iterator[None]:
    """Keep what is started here on the real day: browsers stall where scripts/any_day.sh is."""
    library = os.environ.pop("LD_PRELOAD", None)
    yield
    if library is not None:
        os.environ["LD_PRELOAD"] = library


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for a module; each visitor has a profile of their own in it."""
    with ExitStack() as stack:
        with _the_machines_day():
            playwright = stack.enter_context(sync_playwright())
            found = playwright.chromium.launch(
                executable_path=chromium_path(),
                args=[
                    "--no-sandbox",
                    "--disable-gpu",
                    f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE {HERE}",
                    "--use-fake-device-for-media-stream",
                    "--use-fake-ui-for-media-stream",
                ],
            )
        yield found
        found.close()


@pytest.fixture
def ward(sqlite_url: str, tmp_path: Path) -> Iterator[WardOnline]:
    """A demo ward online."""
    found = WardOnline(sqlite_url, tmp_path / "var")
    yield found
    found.close()


@pytest.fixture
def come(browser: Browser, ward: WardOnline) -> Iterator[Coming]:
    """Visitors of the ward; afterwards none of their browsers may have complained."""
    visitors: list[Visitor] = []

    def coming(**settings: Any) -> Visitor:
        visitors.append(Visitor.come(browser, ward, **settings))
        return visitors[-1]

    yield coming
    for visitor in visitors:
        visitor.context.close()
    assert [complaint for visitor in visitors for complaint in visitor.unexpected] == []
