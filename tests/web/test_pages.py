"""The pages themselves: strict, small, from this host alone, and with a word for every state."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from content.texts import Texts
from tests.support.house_rules import ROOT
from tests.web.conftest import Opening, Web
from web.public.bundle import bundle
from web.words import KEYS

WEB = ROOT / "web"


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


PAGES = ["/", "/bai/at-ma-otp", "/moi/ABC", "/vao", "/vao/ABCDEFGHJK", "/nope"]


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_is_strict_about_what_it_runs(quick: Web, path: str):
    answer = await quick.visitor().get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "microphone=(self)" in answer.headers["permissions-policy"]
    for tag, attributes in Tags(answer.text).found:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        if tag == "script" and attributes.get("type") == "module":
            assert str(attributes["src"]).startswith("/")
    inside = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", answer.text, re.DOTALL)
    assert len(inside) == 2
    for code in inside:
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_names_another_host(quick: Web, path: str):
    tags = Tags((await quick.visitor().get(path)).text).found
    named = [a[name] for _, a in tags for name in ("src", "href", "action") if a.get(name)]
    assert named
    assert [one for one in named if not str(one).startswith(("/", "#", "tel:"))] == []


def test_no_script_or_style_names_another_host():
    files = [*WEB.rglob("*.js"), *WEB.rglob("*.css"), *WEB.rglob("*.html")]
    assert len(files) > 10
    found = [
        (path.name, match)
        for path in files
        for match in re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s]*", path.read_text())
        if "www.w3.org" not in match
    ]
    assert found == []


def test_no_script_holds_a_sentence():
    vietnamese = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    found = [
        f"{path.name}: {line.strip()}"
        for path in [*WEB.rglob("*.js"), *WEB.rglob("*.html")]
        for line in path.read_text().splitlines()
        if vietnamese.search(line)
    ]
    assert found == []


def _said_keys() -> set[str]:
    keys = {f"page.script.{key}" for key in KEYS}
    for path in (WEB / "templates").glob("*.html"):
        keys |= {f"page.{key}" for key in re.findall(r'say\("(\w+)"', path.read_text())}
        keys |= {f"page.{key}" for key in re.findall(r'else "(\w+)"', path.read_text())}
    for path in WEB.rglob("*.py"):
        source = path.read_text()
        keys |= {f"page.{key}" for key in re.findall(r'self\._say\("(\w+)"', source)}
        keys |= {f"page.{key}" for key in re.findall(r'say\(\s*"page\.(\w+)"', source)}
        keys |= {f"page.error.{key}" for key in re.findall(r'Failure\(\s*[^"()]*"(\w+)"', source)}
    return keys


def test_every_word_of_the_page_is_used_and_there():
    texts = Texts.load()
    there = {key for key in texts.keys if key.startswith("page.")}
    assert _said_keys() == there


def test_every_word_a_script_asks_for_is_handed_over():
    asked = {
        key
        for path in (WEB / "static" / "js").glob("*.js")
        for key in re.findall(r'word\(\s*"(\w+)"', path.read_text())
    }
    chosen = {"typing", "working", "new_below", "more_below", "offline", "link_lost", "mine", "bot"}
    assert asked | chosen == set(KEYS)


async def test_words_from_the_profile_cannot_become_markup(open_with: Opening):
    from dataclasses import replace

    from web.app import build

    web = await open_with()
    context = web.app.user_middleware[0].kwargs["web"]
    ward = replace(context.context.ward, name='</script><img src=x onerror="1">')
    web.app = build(replace(context, context=replace(context.context, ward=ward)))
    page = (await web.visitor().get("/")).text
    assert "<img src=x" not in page
    assert page.count("</script>") == len([t for t, _ in Tags(page).found if t == "script"])


async def test_the_page_comes_packed_and_is_asked_for_again_cheaply(quick: Web):
    client = quick.visitor()
    answer = await client.get("/")
    assert answer.headers["content-encoding"] == "gzip"
    tag = answer.headers["etag"]
    again = await client.get("/", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    plain = await client.get("/", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == answer.text


async def test_files_are_kept_for_ever_under_the_name_of_their_version(quick: Web):
    client = quick.visitor()
    page = (await client.get("/")).text
    address = re.search(r"/tinh/\w+/page\.js", page)
    assert address
    found = await client.get(address[0])
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["content-type"].startswith("text/javascript")
    old = await client.get("/tinh/000000000000/page.js")
    assert old.status_code == 200
    assert "immutable" not in old.headers["cache-control"]


async def test_the_page_can_be_installed(quick: Web):
    client = quick.visitor()
    manifest = (await client.get("/manifest.webmanifest")).json()
    assert manifest["start_url"] == "/"
    assert manifest["lang"] == "vi"
    for icon in manifest["icons"]:
        drawn = await client.get(icon["src"])
        assert drawn.status_code == 200
        assert drawn.headers["content-type"] == icon["type"]
        assert len(drawn.content) < 12_000


async def test_the_service_worker_keeps_the_shell_and_only_that(quick: Web):
    client = quick.visitor()
    script = (await client.get("/sw.js")).text
    told = json.loads(script.partition("=")[2].partition(";\n")[0])
    assert "/khung" in told["shell"]
    for path in told["shell"]:
        assert (await client.get(path)).status_code == 200
    assert not [path for path in told["shell"] if path.startswith("/chat")]


async def test_a_lesson_picture_is_served(quick: Web):
    found = await quick.visitor().get("/hinh/ba-dau-hieu.png")
    assert found.headers["content-type"] == "image/png"
    assert "max-age" in found.headers["cache-control"]


async def test_the_first_words_are_in_the_first_html(quick: Web):
    newcomer = (await quick.visitor().get("/")).text
    assert "Cháu là trợ lý tự động" in newcomer
    lesson = quick.engine.context.catalogue.find("at-ma-otp")
    assert lesson
    opened = (await quick.visitor().get("/bai/at-ma-otp")).text
    assert lesson.title in opened
    assert lesson.objective in opened
    resident = await quick.resident()
    number = int((await resident.post("/chat/messages", json={"text": "0"})).json()["id"])
    told = (await quick.answer(resident, after=number))[-1]["text"]
    again = await resident.get("/")
    assert told.splitlines()[0] in html.unescape(again.text)
    assert again.headers["cache-control"] == "private, no-cache"
    assert told.splitlines()[0] not in html.unescape((await resident.get("/khung")).text)


LINKS = {
    "/bai/at-ma-otp": 200, "/bai/at-ma-otp.": 200, "/bai/at-ma-otp)": 200,
    "/bai/at-ma-otp%E2%80%9D": 200, "/bai/at-ma-otp/4": 200,
    "/bai/khong-co": 200, "/bai/...": 404, "/moi/AAAA,": 200,
}  # fmt: skip


@pytest.mark.parametrize("path", LINKS)
async def test_a_link_shows_its_lesson_in_a_messengers_card(quick: Web, path: str):
    answer = await quick.visitor().get(path)
    assert answer.status_code == LINKS[path]
    card = {
        str(one["property"]): str(one["content"])
        for tag, one in Tags(answer.text).found
        if tag == "meta" and "property" in one
    }
    lesson = quick.engine.context.catalogue.find("at-ma-otp")
    assert lesson
    is_lesson = "at-ma-otp" in path
    assert (card.get("og:title") == lesson.title) is is_lesson
    assert (card.get("og:description") == lesson.objective) is is_lesson


def test_modules_become_one_script_or_none():
    both = {"a": 'import { b } from "./b.js";\nexport const a = b;\n', "b": "export const b = 1;\n"}
    joined = bundle(both, "a")
    assert joined.index("modules.b =") < joined.index("modules.a =")
    assert "import" not in joined
    for broken in ("export default 1;\n", 'import "./b.js";\n', 'import { a } from "./a.js";\n'):
        with pytest.raises(ValueError, match=r"import|export"):
            bundle({"a": broken, "b": "export const b = 1;\n"}, "a")


async def test_without_scripts_the_page_says_where_to_go(quick: Web):
    page = (await quick.visitor().get("/")).text
    told = page.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "Quầy hướng dẫn" in told


async def test_a_page_that_is_not_there_is_a_page(quick: Web):
    answer = await quick.visitor().get("/khong-co")
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text
    assert (await quick.visitor().get("/chat/khong-co")).json()["code"] == "not_found"


async def test_watchmen_are_answered(web: Web):
    client = web.visitor()
    assert (await client.get("/healthz")).status_code == 200
    stands = (await client.get("/readyz")).json()
    assert stands.pop("free_bytes") > 0
    assert stands == {"database": True, "inbox": True}
    resident = await web.resident()
    await web.answer(
        resident, int((await resident.post("/chat/messages", json={"text": "0"})).json()["id"])
    )
    lines = (await client.get("/metrics")).text.splitlines()
    for line in (
        'hocvuso_inbox{state="waiting"} 0',
        'hocvuso_outbox{state="queued"} 0',
        'hocvuso_streams{state="open"} 0',
    ):
        assert line in lines
    counted = dict(line.split() for line in lines if line.startswith("hocvuso_responses_total"))
    assert int(counted['hocvuso_responses_total{class="2xx"}']) > 3
    assert any(line.startswith('hocvuso_disk_bytes{state="free"}') for line in lines)


async def test_when_the_database_is_away_the_house_is_alive_but_not_ready(
    open_with: Opening, tmp_path: Path
):
    web = await open_with()
    (tmp_path / "hocvuso.db").write_bytes(b"not a database at all" * 100)
    client = web.visitor()
    assert (await client.get("/readyz")).status_code == 503
    assert (await client.get("/healthz")).status_code == 200


def test_the_whole_page_is_small():
    static = WEB / "static"
    packed = sum(
        len(gzip.compress(path.read_bytes(), 9))
        for path in static.rglob("*")
        if path.suffix in {".js", ".css", ".svg"}
    )
    assert packed < 40_000
