"""Room for files: a stranger fills neither the disk nor anybody's day, and words always come in."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from db.engine import Database
from db.models.initiatives import Attachment
from db.queries.files.files import loose_bytes
from db.queries.initiatives.initiatives import change_attachment
from domain.files import MADE, AttachmentState
from domain.ids import PersonId
from services.files import loose
from services.operations import disk_room
from tests.support.builders import (
    MORNING,
    make_account,
    make_attachment,
    make_initiative,
    make_person,
)
from tests.web.conftest import BASE, Web
from tests.web.test_uploads import PHOTO, incoming, photo, send


def visitor_from(web: Web, address: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(web.app, client=(address, 4711))
    return httpx.AsyncClient(transport=transport, base_url=BASE)


async def opened(web: Web, address: str) -> httpx.AsyncClient:
    client = visitor_from(web, address)
    assert (await client.post("/chat/session")).status_code == 200
    return client


async def tie_everything(web: Web) -> None:
    """What was sent belongs to an initiative from now on."""
    async with web.engine.database.write() as session:
        (person,) = await session.scalars(sa.select(Attachment.person_id).limit(1))
        initiative = await make_initiative(session, PersonId(person))
        await session.execute(sa.update(Attachment).values(initiative_id=initiative))


async def until_heard(web: Web, client: httpx.AsyncClient) -> None:
    await web.answer(client, after=1)
    while await web.engine.worker.step():
        pass


async def test_below_the_reserve_files_are_refused_and_words_never(
    quick: Web, monkeypatch: pytest.MonkeyPatch
):
    client = await quick.resident()
    monkeypatch.setattr(disk_room, "RESERVE", 10**18)
    refused = await send(client, photo("đèn ngõ.jpg"))
    assert (refused.status_code, refused.json()["code"]) == (422, "no_room")
    assert "đèn ngõ.jpg" in refused.json()["error"]
    assert incoming(quick) == []
    assert (await client.post("/chat/messages", json={"text": "menu"})).status_code == 202
    assert (await client.get("/readyz")).status_code == 200


@pytest.mark.parametrize(
    ("quota", "code", "others"),
    [
        ("OF_ACCOUNT", "sent_much", [202, 202]),
        ("OF_ADDRESS", "others_sent_much", [422, 202]),
        ("OF_WARD", "others_sent_much", [422, 422]),
    ],
)
async def test_loose_files_have_a_quota_of_a_day(
    web: Web, monkeypatch: pytest.MonkeyPatch, quota: str, code: str, others: list[int]
):
    client = await opened(web, "203.0.113.1")
    assert (await send(client, photo())).status_code == 202
    await until_heard(web, client)
    monkeypatch.setattr(loose, quota, len(PHOTO) + 1_000)
    refused = await send(client, photo())
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert (await client.post("/chat/messages", json={"text": "menu"})).status_code == 202
    for address, status in zip(("203.0.113.1", "203.0.113.2"), others, strict=True):
        assert (await send(await opened(web, address), photo())).status_code == status
    await tie_everything(web)
    assert (await send(client, photo())).status_code == 202


async def test_only_what_is_loose_since_yesterday_counts(database: Database):
    async with database.write() as session:
        person = await make_person(session)
        account = await make_account(session, person)
        other = await make_account(session, await make_person(session))
        initiative = await make_initiative(session, person)
        own: dict[str, Any] = {"account_number": account, "created_at": MORNING}
        await make_attachment(session, person, size=1, **own)
        await make_attachment(session, person, size=2, **{**own, "account_number": other})
        await make_attachment(session, person, initiative, size=4, **own)
        await make_attachment(session, person, size=8, state=AttachmentState.REFUSED, **own)
        await make_attachment(session, person, size=16, kind=MADE, **own)
        old = await make_attachment(session, person, size=32, account_number=account)
        await change_attachment(session, attachment_id=old, created_at=MORNING - loose.DAY)
        found = await loose_bytes(session, account=account, since=MORNING)
    assert found == (1, 3)
