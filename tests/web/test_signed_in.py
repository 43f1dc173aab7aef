"""The browsers signed in to a chat: listed, signed out from another one, left idle, a role lost."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import sqlalchemy as sa

from db.models.people import Account, WebSession
from domain.ids import PersonId, new_id
from domain.people import Role
from services.people.people import grant, take_back
from services.webchat.sessions import whose
from tests.support.talk import texts
from tests.web.conftest import Web
from web.security import sessions

PHONE = "Mozilla/5.0 (Linux; Android 10; K) Chrome/130 Mobile"
FORM = {"origin": "http://127.0.0.1:8080"}


@pytest.fixture(autouse=True)
def _asks_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser is remembered, so that nothing waits five seconds."""
    monkeypatch.setattr(sessions, "REMEMBERED_SECONDS", -1.0)


async def says(web: Web, client: httpx.AsyncClient, payload: Mapping[str, str]) -> dict[str, Any]:
    posted = await client.post(
        "/chat/messages", json=payload, headers={"idempotency-key": str(new_id())}
    )
    assert posted.status_code == 202, posted.text
    return (await web.answer(client, after=int(posted.json()["id"])))[-1]


async def elsewhere(
    web: Web, client: httpx.AsyncClient, *, alone: bool = False
) -> httpx.AsyncClient:
    """Another browser that came by a code of this chat."""
    link = urlsplit((await client.post("/chat/recovery")).json()["link"]).path
    other = web.visitor(**{"user-agent": PHONE})
    form = {"others": "1"} if alone else {}
    assert (await other.post(link, data=form, headers=FORM)).status_code == 303
    return other


async def is_in(client: httpx.AsyncClient) -> bool:
    return (await client.get("/chat/messages")).status_code == 200


async def test_other_browsers_are_listed_and_signed_out(web: Web):
    here = await web.resident(**{"user-agent": "Mozilla/5.0 (Windows NT 10.0)"})
    lost = await elsewhere(web, here)
    shown = await says(web, here, {"text": "thoat khoi cac may khac"})
    day = f"{web.clock.now:%d/%m/%Y}"
    for kind in ("windows", "android"):
        line = texts().plain(f"browsers.device_{kind}", {"since": day, "used": day})
        assert line in shown["text"]
    [button] = [one for one in shown["choices"] if one["action"] == "data.end_others"]
    press = {"choice": button["action"], "screen": shown["id"]}
    told = await says(web, here, press)
    assert texts().plain("browsers.ended", {"count": 1}) in told["text"]
    assert (await is_in(here), await is_in(lost)) == (True, False)


async def test_whoever_comes_by_a_code_may_sign_the_others_out(web: Web):
    old = await web.resident()
    new = await elsewhere(web, old, alone=True)
    assert (await is_in(old), await is_in(new)) == (False, True)


async def test_a_role_that_ended_ends_its_browsers(web: Web):
    client = await web.resident()
    token = client.cookies["hocvuso"]
    account = await whose(web.engine.database, token=token, now=web.clock())
    async with web.engine.database.write() as session:
        person = PersonId(
            (await session.scalars(sa.select(Account.person_id).filter_by(number=account))).one()
        )
        await grant(session, person=person, role=Role.STAFF, granted_by="Lan", now=web.clock())
    assert await is_in(client)
    web.clock.forward(minutes=1)
    async with web.engine.database.write() as session:
        await take_back(session, person=person, role=Role.STAFF, unit=None, now=web.clock())
    assert not await is_in(client)


async def test_a_browser_left_idle_is_signed_out_and_a_used_one_is_not(web: Web):
    used, idle = await web.resident(), await web.resident()
    web.clock.forward(days=100)
    assert await is_in(used)
    web.clock.forward(days=100)
    assert (await is_in(used), await is_in(idle)) == (True, False)
    async with web.engine.database.read() as session:
        kept = await session.scalars(sa.select(WebSession.used_at).order_by(WebSession.used_at))
    assert list(kept)[-1] == web.clock()
