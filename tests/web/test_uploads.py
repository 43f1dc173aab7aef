"""Files sent with a message: on the disk before they are heard, refused by content, one owner."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest

from db.queries.people import people
from domain.ids import PersonId, new_id
from services.files.store import path_of
from services.webchat.sessions import whose
from tests.support.builders import make_attachment
from tests.support.sample_files import photo_from_home
from tests.support.waiting import WAIT
from tests.web.conftest import Opening, Web
from tests.web.test_messages import payloads
from web.app import build

PHOTO = photo_from_home()
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
Part = tuple[str, tuple[str | None, Any] | tuple[str | None, Any, str]]


def photo(name: str = "đèn ngõ.jpg") -> Part:
    return ("file", (name, PHOTO, "image/jpeg"))


async def send(client: httpx.AsyncClient, *parts: Part, key: str | None = None) -> httpx.Response:
    headers = {} if key is None else {"idempotency-key": key}
    return await client.post("/chat/messages", files=list(parts), headers=headers)


def incoming(web: Web) -> list[str]:
    folder = web.data_dir / "incoming"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


async def test_a_photo_is_on_the_disk_when_it_is_heard(open_with: Opening):
    web = await open_with(working=False)
    client = web.visitor()
    await client.post("/chat/session")
    answer = await send(client, photo(), ("text", (None, "Đèn ngõ 12")), ("seen", (None, "1")))
    assert answer.status_code == 202
    (payload,) = await payloads(web)
    (file,) = payload["files"]
    assert incoming(web) == [file["incoming"]]
    assert (web.data_dir / "incoming" / file["incoming"]).read_bytes() == PHOTO
    assert file == {
        "kind": "image",
        "name": "đèn ngõ.jpg",
        "incoming": file["incoming"],
        "size": len(PHOTO),
        "type": "image/jpeg",
    }
    assert payload["text"] == "Đèn ngõ 12"
    assert payload["seen"] == "1"


async def test_a_caption_may_come_before_its_file(web: Web):
    client = await web.resident()
    answer = await send(client, ("text", (None, "Đơn xin lắp đèn")), ("file", ("đơn.pdf", PDF)))
    assert answer.status_code == 202
    (payload,) = await payloads(web)
    assert payload["text"] == "Đơn xin lắp đèn"
    assert payload["files"][0]["kind"] == "document"


async def test_a_file_sent_again_under_its_key_is_kept_once(open_with: Opening):
    web = await open_with(working=False)
    client = web.visitor()
    await client.post("/chat/session")
    answers = [await send(client, photo(), key="anh-1") for _ in range(3)]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(incoming(web)) == 1


@pytest.mark.parametrize(
    ("name", "body", "status", "code"),
    [
        ("ảnh.jpg", b"<html><script>alert(1)</script>", 415, "type"),
        ("ảnh.jpg", b"MZ\x90\x00" + bytes(100), 415, "type"),
        ("ảnh.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "type"),
        ("ảnh.jpg", b"", 422, "empty"),
        ("đơn.pdf", b"%PDF-1.4 cut off", 422, "unreadable"),
    ],
    ids=["a page", "a program", "a drawing that may run", "nothing", "half a document"],
)
async def test_d03_a_file_is_known_by_its_bytes(
    quick: Web, name: str, body: bytes, status: int, code: str
):
    client = await quick.resident()
    answer = await send(client, ("file", (name, body)))
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert name in answer.json()["error"]
    assert incoming(quick) == []
    assert await payloads(quick) == []


async def test_d06_a_file_over_the_limit_is_cut_while_it_comes(open_with: Opening):
    web = await open_with()
    context = replace(web.app.user_middleware[0].kwargs["web"], upload_limit=1024 * 1024)
    small = Web(web.engine, build(context), web.data_dir, web.clock, web.stack)
    client = await small.resident()
    big = PHOTO + bytes(1024 * 1024)
    declared = await send(client, ("file", ("to.jpg", big)))
    assert (declared.status_code, declared.json()["code"]) == (413, "too_large")
    assert "1 MB" in declared.json()["error"]

    async def stream() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="to.jpg"\r\n\r\n'
        for start in range(0, len(big), 65_536):
            yield big[start : start + 65_536]
        yield b"\r\n--x--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=x"}
    undeclared = await client.post("/chat/messages", content=stream(), headers=headers)
    assert undeclared.status_code == 413
    assert incoming(small) == []


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param([photo("1.jpg"), photo("2.jpg")], id="two files"),
        pytest.param([("text", (None, "không có tệp"))], id="no file"),
        pytest.param([photo(), ("role", (None, "admin"))], id="a field nobody asked for"),
        pytest.param([photo(), ("text", (None, "a")), ("text", (None, "b"))], id="a field twice"),
        pytest.param([photo(), ("seen", (None, "abc"))], id="an odd seen"),
        pytest.param([("file", (None, "chữ"))], id="words as a file"),
        pytest.param([photo(), ("text", (None, b"\xff\xfe"))], id="a caption that is not UTF-8"),
        pytest.param([photo(), *[("text", (None, "x"))] * 9], id="many parts"),
    ],
)
async def test_an_upload_that_cannot_be_meant_keeps_nothing(quick: Web, parts: list[Part]):
    client = await quick.resident()
    answer = await send(client, *parts)
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert incoming(quick) == []
    assert await payloads(quick) == []


_START = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=" + "x" * 500, b"x"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        ("multipart/form-data; boundary=x", _START + PHOTO),
        ("multipart/form-data; boundary=x", _START[:40]),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Type: text/a\r\n\r\n\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"A: b\r\n" * 1_000 + b"\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nA: " + b"b" * 100_000 + b"\r\n\r\n--x--"),
    ],
    ids=[
        "no boundary", "an empty one", "an endless one", "nothing", "noise", "cut off in the file",
        "cut off in a header", "a nameless part", "a thousand headers", "an endless header",
    ],
)  # fmt: skip
async def test_a_broken_upload_is_refused(quick: Web, kind: str, body: bytes):
    client = await quick.resident()
    answer = await client.post("/chat/messages", content=body, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert incoming(quick) == []


@pytest.mark.parametrize("name", ["../../etc/x", "CON.jpg", "ă" * 300 + ".jpg", "a.jpg\u202egnp"])
async def test_d15_a_file_name_is_words_and_never_a_path(web: Web, name: str):
    client = await web.resident()
    assert (await send(client, ("file", (name, PHOTO)))).status_code == 202
    (payload,) = await payloads(web)
    file = payload["files"][0]
    assert set(file["incoming"]) <= set("0123456789abcdef")
    assert "/" not in file["name"]
    assert "\u202e" not in file["name"]
    assert len(file["name"]) <= 100


async def test_t34_a_kept_file_opens_for_its_sender_and_nobody_else(web: Web):
    client, stranger = await web.resident(), await web.resident()
    url = f"/chat/media/{await stored(web, client)}"
    opened = await client.get(url)
    assert opened.status_code == 200
    assert opened.content == PDF
    assert opened.headers["content-type"] == "application/pdf"
    assert opened.headers["content-disposition"].startswith("attachment")
    assert opened.headers["x-content-type-options"] == "nosniff"
    assert opened.headers["cache-control"] == "no-store"
    assert "sandbox" in opened.headers["content-security-policy"]
    refused = await stranger.get(url)
    missing = await stranger.get("/chat/media/0190c0de-0000-7000-8000-000000000000")
    assert refused.status_code == missing.status_code == 404
    assert refused.json() == missing.json()
    assert (await web.visitor().get(url)).status_code == 401


async def stored(web: Web, client: httpx.AsyncClient, name: UUID | None = None) -> UUID:
    """A clean file in the store that this resident once sent."""
    account = await whose(web.engine.database, token=client.cookies["hocvuso"], now=web.clock())
    attachment = name or new_id()
    digest = hashlib.sha256(PDF).hexdigest()
    path = path_of(web.data_dir, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PDF)
    async with web.engine.database.write() as session:
        sender = await people.account(session, number=int(account or 0))
        assert sender is not None
        await make_attachment(
            session,
            PersonId(sender.person_id),
            id=attachment,
            state="kept",
            incoming=None,
            sha256=digest,
            media_type="application/pdf",
            original_name="đơn xin lắp đèn.pdf",
        )
    return attachment


async def test_what_someone_sent_can_be_seen_again_once_it_is_clean(web: Web):
    client, stranger = await web.resident(), await web.resident()
    await send(client, ("file", ("đơn xin lắp đèn.pdf", PDF)))
    await send(client, photo())

    async def media() -> list[dict[str, str | None]]:
        found = (await client.get("/chat/messages")).json()
        return [one for message in found if message["from"] == "me" for one in message["media"]]

    names = [("document", "đơn xin lắp đèn.pdf"), ("image", "đèn ngõ.jpg")]
    assert await media() == [{"kind": kind, "url": None, "name": name} for kind, name in names]
    async with asyncio.timeout(WAIT):
        while not all(one["url"] for one in await media()):
            await web.engine.jobs.step()
            await asyncio.sleep(0.05)
    paper, picture = [str(one["url"]) for one in await media()]
    assert (await client.get(paper)).content == PDF
    assert (await client.get(picture)).headers["content-type"] == "image/jpeg"
    for url in (paper, picture):
        assert (await stranger.get(url)).status_code == 404
