"""Draw the page's PNG icons from its SVG, with the system's Chromium. Run by hand when it changes.

The page serves what this made; nothing at run time needs it.
"""

import os
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ICONS = Path(__file__).parents[1] / "web" / "static" / "icons"
GROUND = "#7d2c1a"
COLOURS = 32
SAFE = 0.95
"""How much of a maskable icon a launcher is sure to leave."""


def draw(page: Page, svg: str, size: int, *, is_masked: bool) -> bytes:
    """Return the drawing as a small PNG; a masked one fills its square to the edges."""
    inner = round(size * SAFE) if is_masked else size
    ground = GROUND if is_masked else "transparent"
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(
        f"<style>body{{margin:0;display:grid;place-items:center;height:{size}px;"
        f"background:{ground}}}svg{{width:{inner}px;height:{inner}px}}</style>{svg}"
    )
    picture = Image.open(BytesIO(page.screenshot(omit_background=True)))
    small = BytesIO()
    picture.quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    """Write every PNG beside the SVG."""
    svg = (ICONS / "icon.svg").read_text()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        for size in (192, 512):
            (ICONS / f"icon-{size}.png").write_bytes(draw(page, svg, size, is_masked=False))
        (ICONS / "icon-mask-512.png").write_bytes(draw(page, svg, 512, is_masked=True))
        browser.close()


if __name__ == "__main__":
    main()
